/** What is said about the place in the queue: the words, and what is read out when. */
import { expect } from '@open-wc/testing';
import { QueueSigns, waitTime } from '../../../src/element/panel/queue.js';
import type { LanguageFile } from '../../../src/locales/words.js';
import { languages, spoken } from '../../support/languages.js';

let english: LanguageFile;
before(async () => {
  english = await spoken('en');
});

describe('the estimated wait in words', () => {
  const cases: [seconds: number, words: string][] = [
    [1, '1 minute'],
    [60, '1 minute'],
    [61, '2 minutes'],
    [150, '3 minutes'],
    [600, '10 minutes'],
    [601, '11 minutes'],
    [3540, '59 minutes'],
    [3541, '1 hour'],
    [3601, '2 hours'],
    [86_400, '24 hours'],
  ];
  for (const [seconds, words] of cases) {
    it(`${seconds} s are ${words}`, () => {
      expect(waitTime(seconds, 'en')).to.equal(words);
    });
  }
});

describe('the place in the queue', () => {
  const at = 1000;
  const place = (position: number | undefined, estimatedWait?: number, since = at) => ({
    position,
    estimatedWait,
    at: since,
  });

  it('and the estimate are shown as a sentence each', () => {
    const view = new QueueSigns().view(place(3, 150), english, at);
    expect(view?.place).to.equal('You are number 3.');
    expect(view?.estimate).to.equal('The wait is about 3 minutes.');
  });

  it('is shown without an estimate, and an estimate without a place', () => {
    expect(new QueueSigns().view(place(3), english, at)).to.include({
      place: 'You are number 3.',
      estimate: '',
    });
    expect(new QueueSigns().view(place(undefined, 90), english, at)).to.include({
      place: '',
      estimate: 'The wait is about 2 minutes.',
      announced: '',
    });
  });

  it('is shown without an estimate that has passed', () => {
    const signs = new QueueSigns();
    expect(signs.view(place(1, 60), english, at + 59_000)?.estimate).not.to.equal('');
    expect(signs.view(place(1, 60), english, at + 60_000)?.estimate).to.equal('');
  });

  it('is nothing outside of the queue', () => {
    expect(new QueueSigns().view(undefined, english, at)).to.equal(undefined);
  });

  for (const code of languages) {
    it(`is told in ${code} with both values filled in`, async () => {
      const words = await spoken(code);
      const view = new QueueSigns().view(place(3, 150), words, at);
      const three = new Intl.NumberFormat(code).format(3);
      expect(view?.place).to.contain(three);
      expect(view?.estimate).to.contain(three);
      expect(`${view?.place}${view?.estimate}`).not.to.match(/[{}]/);
    });
  }
});

describe('what is read out of the queue', () => {
  /** What is read out as the panel is drawn every second, with the second in which it begins. */
  function announcements(steps: [second: number, place: number][], seconds: number): string[] {
    const signs = new QueueSigns();
    const heard: string[] = [];
    let last = '';
    for (let second = 0; second <= seconds; second += 1) {
      const [, position] = steps.filter(([from]) => from <= second).at(-1) ?? [];
      const queue = { position, estimatedWait: undefined, at: second * 1000 };
      const { announced = '' } = signs.view(queue, english, second * 1000) ?? {};
      if (announced !== last && announced !== '') heard.push(`${second}: ${announced}`);
      last = announced;
    }
    return heard;
  }

  it('is each place of a wait of twelve minutes, once', () => {
    const wait: [number, number][] = [
      [0, 5],
      [150, 4],
      [300, 3],
      [450, 2],
      [600, 1],
    ];
    expect(announcements(wait, 720)).to.deep.equal([
      '1: You are number 5.',
      '150: You are number 4.',
      '300: You are number 3.',
      '450: You are number 2.',
      '600: You are number 1.',
    ]);
  });

  it('is at most one place in 30 seconds, and then the newest', () => {
    const wait: [number, number][] = [
      [0, 9],
      [5, 8],
      [10, 7],
      [20, 6],
      [45, 5],
    ];
    expect(announcements(wait, 120)).to.deep.equal([
      '1: You are number 9.',
      '31: You are number 6.',
      '61: You are number 5.',
    ]);
  });

  it('is no place that grows, but the better one after it', () => {
    const wait: [number, number][] = [
      [0, 3],
      [40, 5],
      [80, 4],
    ];
    expect(announcements(wait, 120)).to.deep.equal([
      '1: You are number 3.',
      '80: You are number 4.',
    ]);
  });

  it('is the first place again in the next call', () => {
    const signs = new QueueSigns();
    const queue = { position: 2, estimatedWait: undefined, at: 0 };
    for (const began of [0, 10_000]) {
      expect(signs.view(queue, english, began)?.announced, 'there before it is filled').to.equal(
        '',
      );
      expect(signs.view(queue, english, began + 1000)?.announced).to.equal('You are number 2.');
      signs.view(undefined, english, began + 2000);
    }
  });
});
