/** When the office opens again, in words. */
import { expect } from '@open-wc/testing';
import { openingSentence } from '../../src/element/hours/sentence.js';
import { languages, spoken } from '../support/languages.js';

/** A time of this machine's zone, as the visitor's. */
const at = (time: string): number => Date.parse(time);

/** Wednesday. */
const now = '2026-12-02T18:30';

async function sentence(next: string, wanted: string, from = now): Promise<string> {
  const words = await spoken(wanted);
  return openingSentence({ now: at(from), next: at(next) }, words, wanted);
}

describe('the sentence of the next opening', () => {
  const cases: [next: string, expected: string, from?: string][] = [
    ['2026-12-02T21:00', 'Open again today at 21:00.'],
    ['2026-12-03T00:00', 'Open again tomorrow at 00:00.'],
    ['2026-12-03T09:00', 'Open again tomorrow at 09:00.'],
    ['2026-12-04T09:00', 'Open again on Friday at 09:00.'],
    ['2026-12-08T09:00', 'Open again on Tuesday at 09:00.'],
    // The day of the week would be that of today.
    ['2026-12-09T09:00', 'Open again on 9 December at 09:00.'],
    ['2027-01-04T09:30', 'Open again on 4 January at 09:30.'],
    ['2026-12-03T09:00', 'Open again today at 09:00.', '2026-12-03T00:01'],
    // The clock changes in between, in many zones.
    ['2026-03-29T09:00', 'Open again tomorrow at 09:00.', '2026-03-28T23:59'],
    ['2026-10-25T23:59', 'Open again tomorrow at 23:59.', '2026-10-24T00:01'],
  ];
  for (const [next, expected, from] of cases) {
    it(`reads "${expected}" at ${from ?? now}`, async () => {
      expect(await sentence(next, 'en-GB', from)).to.equal(expected);
    });
  }

  it('is written as people write in the region of the page', async () => {
    expect(await sentence('2026-12-02T21:00', 'en-US')).to.match(/at 9:00\sPM\.$/);
    expect(await sentence('2026-12-09T09:00', 'en-US')).to.contain('December 9');
    expect(await sentence('2026-12-09T09:00', 'de-AT')).to.contain('9. Dezember');
    expect(await sentence('2027-01-04T09:00', 'de-AT')).to.contain('4. Jänner');
  });

  it('is written as in the region of the browser, where the page names none', async () => {
    Object.defineProperty(navigator, 'languages', {
      configurable: true,
      value: ['fr-FR', 'x', 'en', 'en-GB', 'en-US'],
    });
    try {
      expect(await sentence('2026-12-02T21:00', 'en')).to.equal('Open again today at 21:00.');
      expect(await sentence('2026-12-02T21:00', 'de')).to.contain('21:00');
    } finally {
      Reflect.deleteProperty(navigator, 'languages');
    }
  });

  for (const language of languages) {
    it(`has day, date and time of its own in ${language}`, async () => {
      const { opens } = (await spoken(language)).call;
      const holders = Object.values(opens).map((text) => text.match(/\{\w+\}/g));
      expect(holders).to.deep.equal([
        ['{time}'],
        ['{time}'],
        ['{day}', '{time}'],
        ['{date}', '{time}'],
      ]);
      for (const next of ['2026-12-02T21:00', '2026-12-03T09:00', '2026-12-04T09:00', now]) {
        expect(await sentence(next, language))
          .to.match(/[.。]$/)
          .and.not.match(/[{}]/);
      }
    });
  }
});
