/** The estimated opinion score, against values computed by hand from the formula that it cites. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { estimateQuality } from '../../../src/connector/sip/quality.js';

describe('estimateQuality', () => {
  for (const [loss, jitter, roundTrip, mos] of [
    // d = 20, Id = 0.48, R = 92.72
    [0, 0, 0, 4.402],
    // d = 20 + 100 + 20 = 140, Id = 3.36, R = 89.84
    [0, 10, 200, 4.335],
    // d = 20 + 300 = 320, Id = 7.68 + 15.697, R = 69.82
    [0, 0, 600, 3.59],
    // Ie,eff = 95 / 26.1 = 3.64, R = 89.08
    [0.01, 0, 0, 4.316],
    // Ie,eff = 950 / 35.1 = 27.07, R = 65.65
    [0.1, 0, 0, 3.39],
    // Ie,eff = 75.93, Id = 0.48, R = 16.79
    [1, 0, 0, 1.165],
    // Id = 48.48 + 202.697: nothing is left
    [0, 0, 4000, 1],
  ] as const) {
    it(`is ${mos} for ${loss * 100} % lost, ${jitter} ms jitter, ${roundTrip} ms round trip`, () => {
      const quality = estimateQuality({ loss, jitter, roundTrip });
      expect(quality.mos).to.be.closeTo(mos, 0.005);
      expect(quality).to.include({ loss, jitter, roundTrip });
    });
  }

  it('stays between 1 and 4.5, and never rises with a worse figure', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const ms = fc.double({ min: 0, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(share, ms, ms, share, (loss, jitter, roundTrip, more) => {
        const { mos } = estimateQuality({ loss, jitter, roundTrip });
        expect(mos).to.be.within(1, 4.5);
        for (const worse of [
          { loss: Math.min(1, loss + more), jitter, roundTrip },
          { loss, jitter: jitter + 100 * more, roundTrip },
          { loss, jitter, roundTrip: roundTrip + 1000 * more },
        ]) {
          expect(estimateQuality(worse).mos).to.be.at.most(mos + 1e-9);
        }
      }),
    );
  });

  it('takes a figure that is no number, or impossible, for 0', () => {
    const best = estimateQuality({ loss: 0, jitter: 0, roundTrip: 0 });
    for (const odd of [NaN, Infinity, -1]) {
      expect(estimateQuality({ loss: odd, jitter: odd, roundTrip: odd })).to.deep.equal(best);
    }
    expect(estimateQuality({ loss: 3, jitter: 0, roundTrip: 0 }).loss).to.equal(1);
  });
});
