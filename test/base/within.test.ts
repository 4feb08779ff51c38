/** Waiting with a limit: its result, and that it leaves no timer or listener behind. */
import { expect } from '@open-wc/testing';
import { within } from '../../src/base/within.js';
import { rejection } from '../api/fake-server.js';
import { FakeClock } from '../support/fake-clock.js';
import { withResolvers } from '../support/with-resolvers.js';

/** Work that settles when the test says so, and exposes the signal it was given. */
function held() {
  const { promise, resolve, reject } = withResolvers<string>();
  const given: AbortSignal[] = [];
  const work = (over: AbortSignal): Promise<string> => {
    given.push(over);
    return promise;
  };
  return { work, given, resolve, reject };
}

describe('within()', () => {
  it('resolves to the result of the work, and leaves no timer behind', async () => {
    const clock = new FakeClock();
    const { work, given, resolve } = held();
    const waited = within(1000, work, { clock });
    await clock.advance(999);
    resolve('done');
    expect(await waited).to.equal('done');
    expect(clock.pending).to.equal(0);
    expect(given[0]!.aborted, 'the signal of work that is done').to.equal(false);
  });

  it('rejects as the work does, and leaves no timer behind', async () => {
    const clock = new FakeClock();
    const { work, reject } = held();
    const waited = rejection(within(1000, work, { clock }));
    const reason = new Error('refused');
    reject(reason);
    expect(await waited).to.equal(reason);
    expect(clock.pending).to.equal(0);
  });

  it('resolves to undefined when the time is over, aborts the work’s signal, and ignores a later result', async () => {
    const clock = new FakeClock();
    const { work, given, reject } = held();
    const waited = within(1000, work, { clock });
    await clock.advance(1000);
    expect(await waited).to.equal(undefined);
    expect(given[0]!.aborted).to.equal(true);
    // An unhandled rejection would fail this file.
    reject(new Error('too late'));
    await clock.settle();
    expect(clock.pending).to.equal(0);
  });

  it('rejects with the reason of the signal, and aborts the work’s signal', async () => {
    const clock = new FakeClock();
    const gone = new AbortController();
    const { work, given } = held();
    const waited = rejection(within(1000, work, { clock, signal: gone.signal }));
    const reason = new Error('hung up');
    gone.abort(reason);
    expect(await waited).to.equal(reason);
    expect(given[0]!.reason).to.equal(reason);
    expect(clock.pending).to.equal(0);
  });

  it('does not begin the work if the signal has aborted before', async () => {
    const clock = new FakeClock();
    const reason = new Error('hung up');
    const { work, given } = held();
    const waited = within(1000, work, { clock, signal: AbortSignal.abort(reason) });
    expect(await rejection(waited)).to.equal(reason);
    expect(given).to.deep.equal([]);
  });

  it('removes its listener from the signal', async () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      reason: undefined,
      throwIfAborted: () => {},
      addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
    };
    const { work, resolve } = held();
    const waited = within(1000, work, { clock: new FakeClock(), signal });
    expect(listeners.size).to.equal(1);
    resolve('done');
    await waited;
    expect(listeners.size).to.equal(0);
  });
});
