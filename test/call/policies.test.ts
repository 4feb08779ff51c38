/** Small parts of a call: the policy of repeats, the system's clock, the lock. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { systemClock } from '../../src/base/clock.js';
import { CallError, toFailure } from '../../src/call/errors.js';
import { holdLock } from '../../src/call/lock.js';
import { askLimits, dropLimits, pollLimits, retryPause } from '../../src/base/retry.js';
import { CallRig, heldLocks } from '../support/call-rig.js';

describe('retryPause', () => {
  const context = { failures: 1, elapsed: 0, retryAfter: undefined, random: 0.5 };

  it('doubles, up to 10 s', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 20, 2000].map((failures) =>
      retryPause({ ...context, failures, random: 1 }, pollLimits),
    );
    expect(pauses).to.deep.equal([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
  });

  it('is jittered between half of it and all of it', () => {
    expect(retryPause({ ...context, random: 0 }, pollLimits)).to.equal(250);
    expect(retryPause({ ...context, random: 0.999 }, pollLimits)).to.be.below(500);
  });

  it('is at least as long as Retry-After asks', () => {
    expect(retryPause({ ...context, retryAfter: 30_000 }, pollLimits)).to.equal(30_000);
    expect(retryPause({ ...context, retryAfter: 10 }, pollLimits)).to.equal(375);
  });

  it('gives up after the last try, or when the time is over', () => {
    expect(retryPause({ ...context, failures: 3 }, askLimits)).to.equal(undefined);
    expect(retryPause({ ...context, elapsed: 19_900 }, askLimits)).to.equal(undefined);
    expect(retryPause({ ...context, retryAfter: 30_000 }, askLimits)).to.equal(undefined);
  });

  it('lets a drop begin three times within its time, whatever Retry-After asks', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.float({ min: 0, max: 1, noNaN: true }), (ms, random) => {
        let elapsed = 0;
        for (const failures of [1, 2]) {
          const pause = retryPause({ failures, elapsed, retryAfter: ms, random }, dropLimits);
          expect(pause).to.be.a('number');
          elapsed += pause ?? 0;
        }
        expect(elapsed).to.be.below(dropLimits.within);
      }),
    );
  });
});

describe('systemClock', () => {
  it('sleeps, and rejects at once with the reason of an aborted signal', async () => {
    await systemClock.sleep(1);
    const controller = new AbortController();
    const sleep = systemClock.sleep(60_000, controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await sleep.catch((error: unknown) => error)).to.equal(reason);
    expect(await systemClock.sleep(0, controller.signal).catch((error: unknown) => error)).to.equal(
      reason,
    );
  });

  it('sleeps longer than a timer of the browser can hold', async () => {
    const controller = new AbortController();
    let woken = false;
    const sleep = systemClock.sleep(3_000_000_000, controller.signal).then(() => (woken = true));
    await systemClock.sleep(20);
    expect(woken).to.equal(false);
    controller.abort();
    await sleep.catch(() => {});
  });
});

describe('holdLock', () => {
  const name = 'click-to-dial:https://lock.example.com';

  it('is held by one call at a time, and given back when the signal aborts', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    expect(await holdLock(name, first.signal)).to.equal(true);
    expect(await holdLock(name, second.signal)).to.equal(false);
    first.abort();
    expect(await holdLock(name, second.signal)).to.equal(true);
    second.abort();
  });

  it('is not taken if the signal has aborted before or meanwhile', async () => {
    expect(await holdLock(name, AbortSignal.abort())).to.equal(false);
    const controller = new AbortController();
    const held = holdLock(name, controller.signal);
    controller.abort();
    await held;
    const next = new AbortController();
    expect(await holdLock(name, next.signal)).to.equal(true);
    next.abort();
  });

  for (const [what, locks] of [
    ['are missing', undefined],
    ['are forbidden', { request: () => Promise.reject(new DOMException('x', 'SecurityError')) }],
  ] as const) {
    it(`holds within the page where Web Locks ${what}`, async () => {
      const server = `click-to-dial:https://${what}`;
      Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
      try {
        const [first, second] = [new AbortController(), new AbortController()];
        expect(await holdLock(server, first.signal)).to.equal(true);
        expect(await holdLock(server, second.signal)).to.equal(false);
        first.abort();
        expect(await holdLock(server, second.signal)).to.equal(true);
        second.abort();
      } finally {
        Reflect.deleteProperty(navigator, 'locks');
      }
      expect(await heldLocks()).to.not.include(server);
    });
  }
});

describe('toFailure', () => {
  it('takes the code of a known error, and the given code for any other', () => {
    expect(toFailure(new CallError('busy', 'x'), 'network')).to.deep.equal({
      code: 'busy',
      message: 'x',
    });
    for (const odd of [undefined, null, 5, 'words', {}, Object.create(null) as object]) {
      const { code, message } = toFailure(odd, 'network');
      expect(code).to.equal('network');
      expect(message).to.be.a('string');
    }
  });
});

describe('options of a call', function () {
  this.timeout(20_000);
  let rig: CallRig;
  afterEach(() => rig.finish());

  for (const pollInterval of [0, -5, NaN, 1, undefined]) {
    it(`do not let a poll interval of ${pollInterval} flood the center`, async () => {
      rig = new CallRig({ call: { pollInterval } as object });
      void rig.call();
      await rig.clock.advance(2000);
      expect(rig.center.count('poll')).to.be.within(2, 11);
    });
  }

  it('count as left out if they are undefined', async () => {
    rig = new CallRig({ call: { media: undefined, queueLimit: undefined } as object });
    void rig.call();
    await rig.until('queued');
    expect(rig.center.sent('create')[0]?.body).to.equal('{"mediaAbility":"0"}');
    expect(rig.session.snapshot.queueLimit).to.equal(0);
  });

  it('do not let an insecure page call', async () => {
    rig = new CallRig();
    const own = Object.getOwnPropertyDescriptor(globalThis, 'isSecureContext')!;
    Object.defineProperty(globalThis, 'isSecureContext', { value: false, configurable: true });
    try {
      await rig.clock.until(rig.call());
    } finally {
      Object.defineProperty(globalThis, 'isSecureContext', own);
    }
    expect(globalThis.isSecureContext).to.equal(true);
    expect(rig.states).to.deep.equal(['preparing', 'failed insecure-context']);
    expect(rig.center.requests).to.deep.equal([]);
  });
});
