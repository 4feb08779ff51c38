/** `waitTime`, which the documents call both "in seconds" and "a timestamp". */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { waitedBefore } from '../../src/agent/waiting.js';

const now = Date.UTC(2026, 10, 21, 12);
const day = 86_400_000;

describe('waitedBefore()', () => {
  const cases: [what: string, given: number | null, waited: number][] = [
    ['nothing', null, 0],
    ['0', 0, 0],
    ['less than nothing', -5, 0],
    ['a second', 1, 1000],
    ['seconds', 42, 42_000],
    ['a day in seconds', 86_400, day],
    ['more than a day in seconds', 86_401, 0],
    ['a moment in milliseconds', now - 42_000, 42_000],
    ['a moment in seconds', now / 1000 - 42, 42_000],
    ['a day ago', now - day, day],
    ['longer ago', now - day - 1, 0],
    ['a clock that is a minute ahead', now + 60_000, 0],
    ['the future', now + 60_001, 0],
    ['the future in seconds', now / 1000 + 61, 0],
    ['the documented example', 1_476_070_413_000, 0],
  ];
  for (const [what, given, waited] of cases) {
    it(`${what}: ${given}`, () => expect(waitedBefore(given, now)).to.equal(waited));
  }

  it('is between 0 and a day for any number', () => {
    const near = fc.integer({ min: -2 * day, max: 2 * day });
    const given = fc.oneof(
      fc.maxSafeInteger(),
      near,
      near.map((off) => now + off),
      near.map((off) => Math.round((now + off) / 1000)),
    );
    fc.assert(
      fc.property(given, (waitTime) => {
        const waited = waitedBefore(waitTime, now);
        expect(waited).to.be.within(0, day);
        expect(Number.isInteger(waited)).to.equal(true);
      }),
      { numRuns: 1000 },
    );
  });
});
