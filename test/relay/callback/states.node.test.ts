/** The legal moves of a request for a call-back, one by one and in any order. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CallbackState } from '../../../src/api/callback-states.js';
import {
  type CallbackEvent,
  type CallbackRecord,
  isFinal,
  move,
  moves,
} from '../../../src/relay/callback/states.js';

const patience = { noStatus: 300_000 };
const NOW = 1_000_000;

const record = (state: CallbackState, more: Partial<CallbackRecord> = {}): CallbackRecord => ({
  state,
  visitor: 'v',
  secret: 's',
  claim: 'c',
  due: NOW,
  until: NOW,
  ...(state === 'waiting' && { number: '+4989123456' }),
  ...more,
});

const states = Object.keys(moves) as CallbackState[];
const events: readonly CallbackEvent[] = [
  { type: 'withdraw' },
  { type: 'send' },
  { type: 'accepted' },
  { type: 'refused', reason: 'try-later' },
  { type: 'status' },
  { type: 'release', releaseReason: '0' },
  { type: 'asked' },
  { type: 'overdue' },
];

/** All legal moves; every other pair of state and event changes nothing. */
const legal: Readonly<Record<string, string>> = {
  'waiting withdraw': 'withdrawn',
  'waiting send': 'sending',
  'waiting overdue': 'failed try-later',
  'sending accepted': 'calling',
  'sending refused': 'failed try-later',
  'sending status': 'under-way',
  'sending release': 'done',
  'sending overdue': 'no-status',
  'calling asked': 'calling',
  'calling status': 'under-way',
  'calling release': 'done',
  'calling overdue': 'no-status',
  'under-way release': 'done',
  'under-way overdue': 'no-status',
  'no-status release': 'done',
};

describe('moves of a request for a call-back', () => {
  for (const state of states) {
    for (const event of events) {
      const expected = legal[`${state} ${event.type}`];
      it(`${state}: ${event.type} → ${expected ?? 'no move'}`, () => {
        const after = move(record(state), event, NOW, patience);
        assert.equal(after && `${after.state} ${after.reason ?? ''}`.trim(), expected);
      });
    }
  }

  it('are those drawn in the doc comment of states.ts', () => {
    const file = new URL('../../../src/relay/callback/states.ts', import.meta.url);
    const drawn = [...readFileSync(file, 'utf8').matchAll(/^ \* {3}(\S+) +→ (\S+) +(\S+)/gm)].map(
      ([, from, to, event]) => `${from} ${event} ${to}`,
    );
    const table = Object.entries(legal).map(([key, to]) =>
      key.endsWith('release') ? `${key} …` : `${key} ${to.split(' ')[0]}`,
    );
    assert.deepEqual(drawn.sort(), table.sort());
  });

  for (const [reason, expected] of [
    ['0', 'done'],
    ['1', 'done'],
    ['2', 'agent-missed'],
    ['3', 'missed'],
    ['4', 'agent-missed'],
    ['5', 'missed'],
    ['6', 'failed other'],
    ['constructor', 'failed other'],
    ['not-started', 'failed try-later'],
    [undefined, 'failed other'],
  ] as const) {
    it(`a release with reason ${reason} leads to ${expected}`, () => {
      const event = { type: 'release', releaseReason: reason } as const;
      const after = move(record('under-way'), event, NOW, patience);
      assert.equal(`${after?.state} ${after?.reason ?? ''}`.trim(), expected);
    });
  }

  it('a request is neither sent nor given up before its time', () => {
    assert.equal(
      move(record('waiting', { due: NOW + 1 }), { type: 'send' }, NOW, patience),
      undefined,
    );
    for (const state of states) {
      const early = record(state, { until: NOW + 1 });
      assert.equal(move(early, { type: 'overdue' }, NOW, patience), undefined);
    }
  });

  it('each state has its own time limit', () => {
    const until = (state: CallbackState, event: CallbackEvent) =>
      (move(record(state), event, NOW, patience)?.until ?? NaN) - NOW;
    assert.equal(until('waiting', { type: 'send' }), 300_000);
    assert.equal(until('sending', { type: 'accepted' }), 300_000);
    assert.equal(until('calling', { type: 'status' }), 2 * 3_600_000);
    assert.equal(until('under-way', { type: 'release' }), 3_600_000);
  });

  it('a call that rings is given up half an hour after it began, whatever the center says', () => {
    let call = record('calling', { since: NOW, until: NOW + 300_000 });
    let now = NOW;
    for (; now < call.until; now += 60_000) {
      call = move(call, { type: 'asked' }, now, patience) ?? call;
      assert.equal(call.since, NOW);
    }
    assert.equal(now, NOW + 30 * 60_000);
    assert.equal(move(call, { type: 'overdue' }, now, patience)?.state, 'no-status');
  });

  it('the first serial number is remembered, and a report of another call is ignored', () => {
    const call = move(record('sending'), { type: 'accepted', callSerialNo: '7' }, NOW, patience);
    assert.equal(call?.callSerialNo, '7');
    assert.ok(call);
    const release = (callSerialNo?: string): CallbackEvent => ({ type: 'release', callSerialNo });
    assert.equal(move(call, release('8'), NOW, patience), undefined);
    assert.ok(move(call, release('7'), NOW, patience));
    assert.ok(move(call, release(), NOW, patience));
    const unnamed = move(record('sending'), { type: 'accepted' }, NOW, patience);
    assert.ok(unnamed);
    assert.equal(
      move(unnamed, { type: 'status', callSerialNo: '9' }, NOW, patience)?.callSerialNo,
      '9',
    );
  });

  it('in any order of events the first move deletes the number, and only a late release follows an end', () => {
    const serial = fc.option(fc.constantFrom('7', '8'), { nil: undefined });
    const event: fc.Arbitrary<CallbackEvent> = fc.oneof(
      fc.constantFrom(...events),
      fc.record({ type: fc.constantFrom('status', 'accepted'), callSerialNo: serial }),
      fc.record({
        type: fc.constant('release'),
        callSerialNo: serial,
        releaseReason: fc.constantFrom('0', '3', '4', '9'),
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(400_000)), { maxLength: 12 }), (steps) => {
        let now = NOW;
        let current = record('waiting', { until: NOW + 300_000 });
        let sent = 0;
        for (const [step, passed] of steps) {
          now += passed;
          const after = move(current, step, now, patience);
          if (!after) continue;
          sent += Number(step.type === 'send');
          assert.equal(after.number, undefined);
          assert.ok(after.until > now || step.type === 'asked');
          assert.equal(after.reason !== undefined, after.state === 'failed');
          if (isFinal(current.state)) {
            assert.deepEqual([current.state, step.type], ['no-status', 'release']);
            assert.ok(isFinal(after.state));
          }
          current = after;
        }
        assert.ok(sent <= 1);
        // Time alone brings every request to an end.
        for (let rest = 0; rest < 4; rest += 1) {
          current = move(current, { type: 'overdue' }, current.until, patience) ?? current;
        }
        assert.ok(isFinal(current.state), current.state);
      }),
      { numRuns: 5000 },
    );
  });
});
