import { expect } from '@open-wc/testing';
import { Journal } from '../../../src/simulator/base/journal.js';
import { FakeClock } from '../../support/fake-clock.js';
import { rejection } from '../caller.js';

const request = { kind: 'request', method: 'GET', path: '/' } as const;

describe('Journal', () => {
  it('numbers its entries and knows the time of each', async () => {
    const clock = new FakeClock();
    const journal = new Journal(clock);
    journal.note(request);
    await clock.advance(250);
    journal.note({ kind: 'answer', to: 1, status: 200 });
    expect(journal.since(1)).to.deep.equal([
      { number: 1, at: 0, ...request },
      { number: 2, at: 250, kind: 'answer', to: 1, status: 200 },
    ]);
    expect(journal.since(2).map(({ number }) => number)).to.deep.equal([2]);
    expect(journal.next).to.equal(3);
  });

  it('goes on counting after it was cleared', () => {
    const journal = new Journal(new FakeClock());
    journal.note(request);
    journal.clear();
    expect(journal.since(0)).to.deep.equal([]);
    expect(journal.note(request).number).to.equal(2);
  });

  it('keeps a bounded number of entries', () => {
    const journal = new Journal(new FakeClock());
    for (let i = 0; i < 2500; i += 1) journal.note(request);
    expect(journal.since(1)).to.have.length(2000);
    expect(journal.since(1)[0]?.number).to.equal(501);
  });

  describe('until', () => {
    it('resolves at once where the condition holds already', async () => {
      let resolved = false;
      void new Journal(new FakeClock()).until(() => true).then(() => (resolved = true));
      await Promise.resolve();
      expect(resolved).to.be.true;
    });

    it('resolves when something makes it hold', async () => {
      const journal = new Journal(new FakeClock());
      let resolved = false;
      const waiting = journal.until(() => journal.next > 2).then(() => (resolved = true));
      journal.note(request);
      await Promise.resolve();
      expect(resolved).to.be.false;
      journal.note(request);
      await waiting;
    });

    it('rejects when the signal aborts', async () => {
      const journal = new Journal(new FakeClock());
      const controller = new AbortController();
      const waiting = rejection(journal.until(() => false, controller.signal));
      controller.abort('enough');
      expect(await waiting).to.equal('enough');
      expect(await rejection(journal.until(() => false, controller.signal))).to.equal('enough');
    });
  });
});
