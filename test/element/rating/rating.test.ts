/** The question for a rating after a talk, as page, visitor and center get it. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../../src/call/conversation.js';
import '../../../src/api/events.js';
import '../../../src/element/live.js';
import '../../../src/element/panel/view.js';
import '../../../src/element/rating/rating.js';
import { language as english } from '../../../src/locales/en.js';
import { FakeClock } from '../../support/fake-clock.js';
import { events, refused, said, status, type Reply } from '../../support/scripted-center.js';
import { Page, settled, type Widget } from '../widget.js';

const words = english.rating;
const own = Object.values(words.levels);
const holdBack = 700;

let page: Page;
let clock: FakeClock;
let servers = 0;

/** A server of its own, because what a server lacks is remembered for the page. */
const newServer = (): string => `https://rating${(servers += 1)}.example.com`;

const scale = (...levels: readonly [key: unknown, words: unknown][]): Reply =>
  said('success', {
    surveyType: '1',
    satisfactionLevel: levels.map(([satisfactionLevelKey, satisfactionLevelDesc]) => ({
      satisfactionLevelKey,
      satisfactionLevelDesc,
    })),
  });

const add = (attributes: Record<string, string> = {}): Promise<Widget> =>
  page.add(
    { server: newServer(), rating: 'on', lang: 'en', ...attributes },
    '<a href="tel:+4989123456">Call +49 89 123456</a>',
  );

/** A call in which people talk, after the center has answered about its levels. */
async function talk(widget: Widget): Promise<void> {
  await widget.show('talking');
  await settled();
}

async function end(widget: Widget): Promise<void> {
  await clock.until(widget.element.hangUp());
  await widget.eventually(() => widget.part('panel')?.dataset['state'] === 'ended');
  await settled();
}

async function talked(attributes: Record<string, string> = {}): Promise<Widget> {
  const widget = await add(attributes);
  await talk(widget);
  await end(widget);
  return widget;
}

const radios = (widget: Widget): HTMLInputElement[] => [
  ...widget.root.querySelectorAll<HTMLInputElement>('[part=rating] input'),
];

const names = (widget: Widget): (string | undefined)[] =>
  radios(widget).map(({ labels }) => labels?.[0]?.innerText.trim());

async function choose(widget: Widget, index: number): Promise<void> {
  radios(widget)[index]?.click();
  await widget.element.updateComplete;
}

const field = (widget: Widget): HTMLTextAreaElement =>
  (widget.part('rating-comment') as HTMLTextAreaElement | undefined) ?? expect.fail('no field');

function write(widget: Widget, text: string): void {
  field(widget).value = text;
  field(widget).dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Whether the part is there: an assertion about the node itself would print all that hangs on it. */
const shows = (widget: Widget, part: string): boolean => widget.part(part) !== undefined;

const outcome = (widget: Widget): string => widget.part('rating-status')?.textContent ?? '';

async function send(widget: Widget, told: string): Promise<void> {
  widget.button(words.send).click();
  await widget.eventually(() => outcome(widget) === told);
}

const ratings = (): unknown[] =>
  page.center.sent('rate').map(({ body }) => JSON.parse(body) as unknown);

describe('the rating after a talk', function () {
  this.timeout(30_000);
  beforeEach(() => {
    clock = new FakeClock();
    page = new Page(clock);
  });
  afterEach(() => clock.until(page.close()));

  describe('is asked for', () => {
    it('by the levels of the center, which is asked for them once, when people begin to talk', async () => {
      page.center.on('levels', scale(['a', 'Bad'], ['b', 'Good']));
      const widget = await add();
      await widget.show('queued');
      expect(page.center.count('levels'), 'in the queue').to.equal(0);
      await end(widget);
      await talk(widget);
      expect(page.center.count('levels'), 'while people talk').to.equal(1);
      widget.sdk.call?.reconnecting();
      widget.sdk.call?.connected();
      await settled();
      expect(shows(widget, 'rating'), 'while people talk').to.equal(false);
      await end(widget);
      expect(names(widget)).to.deep.equal(['Bad', 'Good']);
      expect(page.center.count('levels')).to.equal(1);
    });

    const useless: Record<string, Reply | 'reset' | 'silence'> = {
      'has none': status(404),
      'refuses to tell': refused('no'),
      'does not answer': 'silence',
      'cannot be reached': 'reset',
      'answers a page': { body: '<!doctype html><title>Log in</title>' },
      'tells one level': scale(['1', 'Bad']),
      'tells a level without words': scale(['1', 'Bad'], ['2', '']),
      'tells levels without keys': scale([{}, 'Bad'], [null, 'Good']),
      'tells levels that are none': said('success', { satisfactionLevel: ['1', '2'] }),
    };
    for (const [name, answer] of Object.entries(useless)) {
      it(`by five levels of our own where a center ${name}`, async () => {
        page.center.on('levels', answer);
        const widget = await talked();
        expect(names(widget)).to.deep.equal(own);
        await choose(widget, 4);
        await send(widget, words.said.sent);
        expect(ratings()).to.deep.equal([{ evaluation: '5', comment: '' }]);
      });
    }

    it('by levels whose words are text, whatever is in them', async () => {
      page.center.on('levels', scale(['1', '<img src=x onerror=alert(1)>'], ['2', '<b>Good</b>']));
      const widget = await talked();
      expect(names(widget)).to.deep.equal(['<img src=x onerror=alert(1)>', '<b>Good</b>']);
      expect(widget.root.querySelector('[part=rating] :is(img, b)') === null).to.equal(true);
    });

    it('in a group that has the question as its name, below the buttons of before', async () => {
      const widget = await talked();
      const group = widget.part('rating');
      expect(group?.localName).to.equal('fieldset');
      expect(group?.querySelector('legend')?.innerText).to.equal(words.question);
      expect(radios(widget).some(({ checked }) => checked)).to.equal(false);
      const before = widget.button('Close').compareDocumentPosition(group!);
      expect(before).to.equal(Node.DOCUMENT_POSITION_FOLLOWING);
      widget.button('Call again');
      expect(widget.fallbackShown).to.equal(true);
    });

    it('also when the call was cut off', async () => {
      const widget = await add();
      await talk(widget);
      widget.sdk.call?.failed('gone');
      await clock.until(widget.until('failed'));
      await widget.eventually(() => radios(widget).length === 5);
    });

    it('without taking the focus', async () => {
      const widget = await add();
      await talk(widget);
      widget.button('Hang up').focus();
      await end(widget);
      expect(radios(widget)).to.have.length(5);
      expect(widget.root.activeElement === widget.part('heading')).to.equal(true);
    });
  });

  describe('is not asked for', () => {
    for (const given of [undefined, 'off']) {
      it(`${given === undefined ? 'without the attribute' : `with rating="${given}"`}: nothing is asked of the center`, async () => {
        const widget = await add();
        if (given === undefined) widget.element.removeAttribute('rating');
        else widget.element.setAttribute('rating', given);
        await talk(widget);
        await end(widget);
        expect(shows(widget, 'rating')).to.equal(false);
        expect(shows(widget, 'rating-status')).to.equal(false);
        expect(page.center.count('levels')).to.equal(0);
      });
    }

    it('where nobody has talked', async () => {
      const widget = await add();
      await widget.show('queued');
      await end(widget);
      expect(shows(widget, 'rating')).to.equal(false);
      page.center.on('poll', events.failed);
      void widget.element.call();
      await clock.until(widget.until('failed'));
      await settled();
      expect(shows(widget, 'rating')).to.equal(false);
      expect(page.center.count('levels')).to.equal(0);
    });

    it('by a page that has turned it on during the call', async () => {
      const widget = await add({ rating: 'off' });
      await talk(widget);
      widget.element.rating = 'on';
      await end(widget);
      expect(shows(widget, 'rating')).to.equal(false);
    });

    it('where the server has shown that it takes none: said once, then never again', async () => {
      const server = newServer();
      page.center.on('rate', status(404));
      const widget = await talked({ server });
      await choose(widget, 0);
      await send(widget, words.said.impossible);
      expect(shows(widget, 'rating')).to.equal(false);
      widget.element.reset();
      await talk(widget);
      await end(widget);
      expect(shows(widget, 'rating')).to.equal(false);
      expect(shows(widget, 'rating-status')).to.equal(false);
      expect(page.center.count('rate')).to.equal(1);
      expect(page.center.count('levels')).to.equal(1);
    });
  });

  describe('is given', () => {
    it('by a level and a comment, and sent so that it outlives the page', async () => {
      page.center.on('levels', scale(['worst', 'Bad'], ['best', 'Good']));
      const widget = await talked();
      expect(shows(widget, 'rating-send'), 'before a level is chosen').to.equal(false);
      expect(shows(widget, 'rating-comment'), 'before a level is chosen').to.equal(false);
      await choose(widget, 1);
      expect(field(widget).labels[0]?.innerText.trim()).to.equal(words.comment);
      expect(field(widget).maxLength).to.equal(512);
      write(widget, ' Well done\n');
      const rate = page.center.hold('rate');
      await send(widget, words.said.sending);
      widget.button(words.send).click();
      rate.answer(said('success'));
      await widget.eventually(() => outcome(widget) === words.said.sent);
      expect(ratings()).to.deep.equal([{ evaluation: 'best', comment: 'Well done' }]);
      expect(page.center.sent('rate')[0]?.keepalive).to.equal(true);
      expect(shows(widget, 'rating')).to.equal(false);
      expect(shows(widget, 'rating-send')).to.equal(false);
      expect(widget.detail('call-rating')).to.deep.equal({
        evaluation: 'best',
        comment: 'Well done',
      });
    });

    it('by keys alone', async () => {
      const widget = await talked();
      await clock.advance(holdBack);
      widget.button('Close').focus();
      await sendKeys({ press: 'Tab' });
      expect(widget.root.activeElement === radios(widget)[0]).to.equal(true);
      await sendKeys({ press: 'Space' });
      await sendKeys({ press: 'ArrowDown' });
      await widget.element.updateComplete;
      expect(
        radios(widget)
          .map(({ checked }) => checked)
          .indexOf(true),
      ).to.equal(1);
      await sendKeys({ press: 'Tab' });
      expect(widget.root.activeElement === widget.part('rating-comment')).to.equal(true);
      await sendKeys({ type: 'Too long 1' });
      await sendKeys({ press: 'Tab' });
      expect(widget.root.activeElement === widget.part('rating-send')).to.equal(true);
      await clock.advance(holdBack);
      await sendKeys({ press: 'Enter' });
      await widget.eventually(() => outcome(widget) === words.said.sent);
      expect(ratings()).to.deep.equal([{ evaluation: '2', comment: 'Too long 1' }]);
      // The button is gone: the focus is at its usual place, and Escape closes the panel.
      expect(widget.root.activeElement === widget.part('heading')).to.equal(true);
      await clock.advance(holdBack);
      await sendKeys({ press: 'Escape' });
      expect(widget.element.state).to.equal('idle');
    });

    it('by no press that was meant for what was there before', async () => {
      const widget = await talked();
      radios(widget)[0]?.focus();
      await sendKeys({ press: 'Space' });
      expect(radios(widget)[0]?.checked).to.equal(false);
      await clock.advance(holdBack);
      await sendKeys({ press: 'Space' });
      await widget.element.updateComplete;
      expect(radios(widget)[0]?.checked).to.equal(true);
      widget.button(words.send).focus();
      await sendKeys({ press: 'Enter' });
      await settled();
      expect(page.center.count('rate')).to.equal(0);
      await clock.advance(holdBack);
      await sendKeys({ press: 'Enter' });
      await widget.eventually(() => outcome(widget) === words.said.sent);
    });

    const troubles: Record<string, Reply | 'reset'> = {
      'an error': status(500),
      'a refusal': refused('There is no call information.'),
      'a center that is too busy': status(429),
      'no answer': 'reset',
    };
    for (const [name, trouble] of Object.entries(troubles)) {
      it(`once more after ${name}, with level, comment and focus kept`, async () => {
        page.center.on('rate', trouble, said('success'));
        const widget = await talked();
        await choose(widget, 3);
        write(widget, 'Fine');
        const button = widget.button(words.send);
        button.focus();
        await send(widget, words.said.failed);
        expect(radios(widget)[3]?.checked).to.equal(true);
        expect(field(widget).value).to.equal('Fine');
        expect(widget.root.activeElement === button).to.equal(true);
        await send(widget, words.said.sent);
        const rating = { evaluation: '4', comment: 'Fine' };
        expect(ratings()).to.deep.equal([rating, rating]);
        expect(widget.log.filter((line) => line === 'rating')).to.have.length(2);
      });
    }

    it('to a page that keeps it: nothing is sent, and the visitor is thanked', async () => {
      const widget = await talked();
      let heard: Event | undefined;
      widget.element.addEventListener('call-rating', (event) => {
        heard = event;
        event.preventDefault();
      });
      await choose(widget, 2);
      await send(widget, words.said.sent);
      expect(heard).to.include({ bubbles: true, composed: true, cancelable: true });
      expect(page.center.count('rate')).to.equal(0);
    });
  });

  describe('ends', () => {
    it('with the panel, and the next talk asks anew', async () => {
      const widget = await talked();
      await choose(widget, 0);
      write(widget, 'Bad');
      widget.button('Close').click();
      await widget.element.updateComplete;
      expect(shows(widget, 'rating')).to.equal(false);
      await talk(widget);
      await end(widget);
      expect(radios(widget).some(({ checked }) => checked)).to.equal(false);
      expect(shows(widget, 'rating-comment')).to.equal(false);
    });

    it('with the next call, whose end no late answer changes', async () => {
      const widget = await talked();
      await choose(widget, 0);
      const rate = page.center.hold('rate');
      await send(widget, words.said.sending);
      page.center.on('poll', events.inQueue);
      widget.button('Call again').click();
      await widget.eventually(() => widget.part('panel')?.dataset['state'] === 'queued');
      expect(shows(widget, 'rating-status')).to.equal(false);
      rate.answer(said('success'));
      await settled();
      await end(widget);
      expect(shows(widget, 'rating-status')).to.equal(false);
    });
  });
});
