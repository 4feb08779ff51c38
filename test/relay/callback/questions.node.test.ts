/** Questions to the center how a call goes: when, how many, and what becomes of the answers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError } from '../../../src/api/http/errors.js';
import { type CallState, CallStateError } from '../../../src/relay/clients/call-state.js';
import { createCallbackWorker } from '../../../src/relay/callback/worker.js';
import { FakeClock } from '../../support/fake-clock.js';
import { withResolvers } from '../../support/with-resolvers.js';
import { createRig, FROM, NUMBER, type Rig, type RigOptions, VISITOR } from './rig.js';

type Answer = CallState | Error;

const calling: CallState = { phase: 'calling' };
const http = (code: ApiError['code'], status?: number) =>
  new ApiError(code, 'failed', status === undefined ? {} : { cause: { status } });

interface World extends Rig {
  readonly id: string;
  /** Milliseconds since the call was sent, of each question. */
  readonly asked: number[];
  /** The relay takes no more work; what it waits for may never come. */
  die(): void;
  state(): Promise<string>;
  report(report: { kind: 'status' | 'release'; releaseReason?: string }): Promise<void>;
}

/**
 * A call that was sent, at a center that answers the questions in turn, and the last answer again
 * and again. Jitter is off.
 */
async function sent(
  answers: readonly (Answer | Promise<Answer>)[],
  options: RigOptions = {},
): Promise<World> {
  const clock = options.clock ?? new FakeClock({ quietTurns: 4 });
  const left = [...answers];
  const asked: number[] = [];
  const rig = createRig({
    clock,
    chance: () => 0.5,
    ...options,
    queryCallState: async (serial) => {
      assert.equal(serial, '7');
      asked.push(clock.now() - began);
      const answer = await ((left.length > 1 ? left.shift() : left[0]) ?? calling);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const worker = createCallbackWorker({ callbacks: rig.callbacks, clock, log: rig.parts.log });
  worker.start();
  const { id } = await rig.callbacks.request(NUMBER, FROM);
  await clock.advance(10_000);
  const began = clock.now();
  assert.equal(rig.calls.length, 1);
  return {
    ...rig,
    id,
    asked,
    die: () => void worker.stop(),
    async state() {
      const { state, reason } = (await rig.callbacks.read(id, VISITOR)) ?? {};
      return [state, reason].filter(Boolean).join(' ');
    },
    async report(report) {
      assert.equal(await rig.callbacks.report(rig.secret(), report), true);
    },
  };
}

describe('the center is asked how a call goes', () => {
  it('first after 15 s, then with growing pauses up to a minute', async () => {
    const { asked, clock } = await sent([calling]);
    await clock.advance(400_000);
    assert.deepEqual(asked.slice(0, 6), [15_000, 30_000, 45_000, 68_000, 102_000, 153_000]);
    const pauses = asked.slice(7).map((at, index) => at - asked[index + 6]!);
    assert.ok(pauses.length > 2 && pauses.every((pause) => Math.abs(pause - 60_000) <= 1000));
  });

  it('more or less a quarter earlier or later, so that many calls are not asked about at once', async () => {
    for (const [chance, first] of [
      [0, 12_000],
      [0.999, 19_000],
    ] as const) {
      const { asked, clock } = await sent([calling], { chance: () => chance });
      await clock.advance(20_000);
      assert.deepEqual(asked.slice(0, 1), [first]);
    }
  });

  it('less often while people talk, and not at all after the end', async () => {
    const talking: CallState = { phase: 'talking' };
    const { asked, clock, state } = await sent([
      talking,
      talking,
      talking,
      { phase: 'ended', reasonCode: '0' },
    ]);
    await clock.advance(15_000);
    assert.equal(await state(), 'under-way');
    await clock.advance(30_000);
    assert.equal(asked.length, 2);
    await clock.advance(180_000);
    assert.equal(await state(), 'done');
    const { length } = asked;
    await clock.advance(7_200_000);
    assert.equal(asked.length, length);
  });

  it('never where the reports arrive in time', async () => {
    const { asked, clock, report, state } = await sent([calling]);
    await clock.advance(5000);
    await report({ kind: 'status' });
    await clock.advance(20_000);
    await report({ kind: 'release', releaseReason: '1' });
    await clock.advance(3_600_000);
    assert.deepEqual(asked, []);
    assert.equal(await state(), '');
  });

  it('never about a call without a serial number', async () => {
    const { asked, clock, state } = await sent([calling], { createCall: async () => ({}) });
    await clock.advance(310_000);
    assert.deepEqual(asked, []);
    assert.equal(await state(), 'no-status');
  });
});

describe('an answer of the center', () => {
  for (const [answer, expected] of [
    [{ phase: 'to-be-called' }, 'calling'],
    [{ phase: 'calling' }, 'calling'],
    [{ phase: 'talking' }, 'under-way'],
    [{ phase: 'unknown' }, 'calling'],
    [{ phase: 'ended', reasonCode: '0' }, 'done'],
    [{ phase: 'ended', reasonCode: '1' }, 'done'],
    [{ phase: 'ended', reasonCode: '2' }, 'agent-missed'],
    [{ phase: 'ended', reasonCode: '3' }, 'missed'],
    [{ phase: 'ended', reasonCode: '4' }, 'agent-missed'],
    [{ phase: 'ended', reasonCode: '5' }, 'missed'],
    [{ phase: 'ended', reasonCode: '6' }, 'failed try-later'],
    [{ phase: 'ended', reasonCode: '77' }, 'failed other'],
    [{ phase: 'ended' }, 'failed other'],
  ] as const) {
    it(`${JSON.stringify(answer)} makes the request ${expected}`, async () => {
      const { clock, state } = await sent([answer]);
      await clock.advance(16_000);
      assert.equal(await state(), expected);
    });
  }

  it('counts as news: the request is not given up while the center says that it rings, but after half an hour', async () => {
    const { clock, state, states } = await sent([calling]);
    await clock.advance(1_795_000);
    assert.equal(await state(), 'calling');
    await clock.advance(360_000);
    assert.equal(await state(), 'no-status');
    assert.deepEqual(states, ['waiting', 'sending', 'calling', 'no-status']);
  });

  it('that brings no news does not keep a request for longer', async () => {
    for (const answer of [{ phase: 'unknown' } as const, new CallStateError('1')]) {
      const { clock, state } = await sent([answer]);
      await clock.advance(301_000);
      assert.equal(await state(), 'no-status');
    }
  });

  it('that comes after a report never takes the request back', async () => {
    const answer = withResolvers<Answer>();
    const { asked, clock, report, state } = await sent([answer.promise]);
    await clock.advance(15_000);
    assert.equal(asked.length, 1);
    await report({ kind: 'status' });
    answer.resolve(calling);
    await clock.settle();
    assert.equal(await state(), 'under-way');

    const late = withResolvers<Answer>();
    const other = await sent([late.promise]);
    await other.clock.advance(15_000);
    await other.report({ kind: 'release', releaseReason: '0' });
    late.resolve({ phase: 'talking' });
    await other.clock.settle();
    assert.equal(await other.state(), 'done');
    await other.clock.advance(600_000);
    assert.equal(other.asked.length, 1);
  });

  it('stands where a report comes later that is older', async () => {
    const { clock, report, state } = await sent([{ phase: 'ended', reasonCode: '5' }]);
    await clock.advance(15_000);
    assert.equal(await state(), 'missed');
    await report({ kind: 'status' });
    await report({ kind: 'release', releaseReason: '0' });
    assert.equal(await state(), 'missed');
  });
});

describe('a center that does not tell', () => {
  for (const [why, failure] of [
    ['404', http('not-found', 404)],
    ['403', http('unauthorized', 403)],
    ['405', http('bad-request', 405)],
    ['501', http('server-error', 501)],
    ['HTML', http('bad-response', 200)],
    ['a return code for an interface that is not there', new CallStateError('90104004')],
  ] as const) {
    it(`with ${why} is not asked again for an hour, about no call and by no relay`, async () => {
      const first = await sent([failure]);
      const { clock, store } = first;
      await clock.advance(305_000);
      assert.equal(await first.state(), 'no-status');
      first.die();
      const other = await sent([calling], { clock, store });
      await clock.advance(290_000);
      assert.deepEqual([first.asked.length, other.asked.length], [1, 0]);
      await clock.advance(3_600_000);
      other.die();
      const later = await sent([calling], { clock, store });
      await clock.advance(15_000);
      assert.equal(later.asked.length + first.asked.length + other.asked.length, 2);
    });
  }

  it('and refuses the form of the serial number is not asked again about this call only', async () => {
    const first = await sent([new CallStateError('3')]);
    const { clock, store } = first;
    await clock.advance(310_000);
    assert.equal(first.asked.length, 1);
    assert.equal(await first.state(), 'no-status');
    first.die();
    const other = await sent([calling], { clock, store });
    await clock.advance(15_000);
    assert.equal(first.asked.length + other.asked.length, 2);
  });

  for (const failure of [
    new CallStateError('1'),
    new CallStateError('12345'),
    http('server-error', 503),
    http('timeout'),
    http('network'),
  ]) {
    it(`for now (${failure.message}, ${failure.name}) is asked again, four times as late`, async () => {
      const { asked, clock, state } = await sent([failure, failure, calling]);
      await clock.advance(299_000);
      assert.deepEqual(asked.slice(0, 3), [15_000, 75_000, 225_000]);
      assert.equal(await state(), 'calling');
    });
  }

  it('and names a time is not asked before it', async () => {
    const busy = new ApiError('server-error', 'busy', { retryAfter: 200_000 });
    const { asked, clock } = await sent([busy, calling]);
    await clock.advance(299_000);
    assert.deepEqual(asked.slice(0, 2), [15_000, 215_000]);
  });

  it('is never named with a number or a serial number in the log', async () => {
    const { clock, logged } = await sent([http('timeout'), http('not-found', 404)]);
    await clock.advance(300_000);
    assert.ok(logged.some((line) => line.includes('did not tell')));
    for (const line of logged) assert.doesNotMatch(line, /89123456|callSerialNo/);
  });
});

describe('questions at once', () => {
  it('are four at most, of one relay', async () => {
    const open: (() => void)[] = [];
    const rig = createRig({
      clock: new FakeClock({ quietTurns: 4 }),
      createCall: async () => ({ callSerialNo: '7' }),
      queryCallState: () => new Promise((resolve) => open.push(() => resolve(calling))),
    });
    const { callbacks, clock, parts } = rig;
    const worker = createCallbackWorker({ callbacks, clock, log: parts.log });
    worker.start();
    for (let index = 100; index < 115; index += 1) {
      await callbacks.request(`+4989123${index}`, FROM);
    }
    await clock.advance(40_000);
    assert.equal(open.length, 4);
    for (const answer of open.splice(0)) answer();
    await clock.advance(1000);
    assert.equal(open.length, 4);
    for (const answer of open.splice(0)) answer();
    await worker.stop();
  });

  it('are one for each call, beside other relays too', async () => {
    let [now, most, all] = [0, 0, 0];
    const answers: (() => void)[] = [];
    const clock = new FakeClock({ quietTurns: 4 });
    const queryCallState = async (): Promise<CallState> => {
      now += 1;
      all += 1;
      most = Math.max(most, now);
      await new Promise<void>((resolve) => answers.push(resolve));
      now -= 1;
      return calling;
    };
    const one = createRig({ clock, queryCallState });
    const rigs = [one, ...[1, 2].map(() => createRig({ clock, store: one.store, queryCallState }))];
    const workers = rigs.map(({ callbacks, parts: { log } }) => {
      const worker = createCallbackWorker({ callbacks, clock, log });
      worker.start();
      return worker;
    });
    await one.callbacks.request(NUMBER, FROM);
    for (let round = 0; round < 10; round += 1) {
      await clock.advance(25_000);
      for (const answer of answers.splice(0)) answer();
    }
    assert.equal(most, 1);
    assert.ok(all > 3 && all < 11, `${all} questions`);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  it('of a relay that died are asked by another', async () => {
    const clock = new FakeClock({ quietTurns: 4 });
    const dead = await sent([new Promise<Answer>(() => {})], { clock });
    await clock.advance(16_000);
    assert.equal(dead.asked.length, 1);
    dead.die();
    const other = createRig({
      clock,
      store: dead.store,
      queryCallState: async () => ({ phase: 'talking' }),
    });
    const worker = createCallbackWorker({
      callbacks: other.callbacks,
      clock,
      log: other.parts.log,
    });
    worker.start();
    await clock.advance(91_000);
    assert.equal(await dead.state(), 'under-way');
    await worker.stop();
  });
});
