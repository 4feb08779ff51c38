/**
 * Requests for call-backs from first to last: limits, sending, reports, withdrawal, one open per
 * number.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BadInput } from '../../../src/api/http/bad-input.js';
import type { CallReport } from '../../../src/relay/clients/call-report.js';
import { CreateCallError } from '../../../src/relay/clients/create-call.js';
import { ApiError } from '../../../src/api/http/errors.js';
import { NotSent } from '../../../src/relay/callback/parts.js';
import { CallbackRefusal } from '../../../src/relay/settings/refusal.js';
import { createRig, FROM, NUMBER, type Rig, VISITOR } from './rig.js';

const refused = (promise: Promise<unknown>, code: string, retryAfter?: number) =>
  assert.rejects(
    promise,
    (error) =>
      error instanceof CallbackRefusal && error.code === code && error.retryAfter === retryAfter,
  );

const state = async ({ callbacks }: Rig, id: string) => {
  const callback = await callbacks.read(id, VISITOR);
  return callback && [callback.state, callback.reason].filter((text) => text).join(' ');
};

/** Makes a request and lets the relay send it. @returns its id. */
async function sent(rig: Rig): Promise<string> {
  const { id } = await rig.callbacks.request(NUMBER, FROM);
  await rig.clock.advance(10_000);
  await rig.work();
  return id;
}

const release = (releaseReason: string): CallReport => ({ kind: 'release', releaseReason });

describe('a request for a call-back', () => {
  it('is waiting, sending, calling, under way, done, and forgotten an hour later', async () => {
    const rig = createRig();
    const first = await rig.callbacks.request(NUMBER, FROM);
    assert.match(first.id, /^[0-9a-f]{32}$/);
    assert.deepEqual(
      { ...first, id: '' },
      { id: '', state: 'waiting', withdrawable: true, withdrawableFor: 10_000 },
    );
    await rig.clock.advance(9999);
    await rig.work();
    assert.equal(rig.calls.length, 0);
    assert.equal((await rig.callbacks.read(first.id, VISITOR))?.withdrawableFor, 1);
    await rig.clock.advance(1);
    await rig.work();
    const [call] = rig.calls;
    assert.deepEqual(
      { ...call, callBackUrl: '' },
      { caller: '88889050', called: '4989123456', callBackUrl: '' },
    );
    assert.match(
      call?.callBackUrl ?? '',
      /^https:\/\/relay\.example\/callback-status\/[0-9a-f]{32}$/,
    );
    assert.deepEqual(await rig.callbacks.read(first.id, VISITOR), {
      id: first.id,
      state: 'calling',
      withdrawable: false,
    });
    assert.ok(await rig.callbacks.report(rig.secret(), { kind: 'status', callSerialNo: '7' }));
    assert.equal(await state(rig, first.id), 'under-way');
    assert.ok(await rig.callbacks.report(rig.secret(), release('0')));
    assert.equal(await state(rig, first.id), 'done');
    assert.deepEqual(rig.states, ['waiting', 'sending', 'calling', 'under-way', 'done']);
    await rig.clock.advance(3_599_000);
    assert.equal(await state(rig, first.id), 'done');
    await rig.clock.advance(1001);
    assert.equal(await state(rig, first.id), undefined);
    assert.equal(await rig.callbacks.report(rig.secret(), release('0')), false);
  });

  it('can be read, watched and withdrawn by its own visitor only', async () => {
    const rig = createRig();
    const { id } = await rig.callbacks.request(NUMBER, FROM);
    assert.equal(await rig.callbacks.read(id, 'b'.repeat(32)), undefined);
    assert.equal(await rig.callbacks.withdraw(id, 'b'.repeat(32)), undefined);
    const changes = rig.callbacks.watch(id, 'b'.repeat(32), new AbortController().signal);
    assert.equal((await changes.next()).done, true);
    assert.equal(await state(rig, id), 'waiting');
  });

  it('carries the settings of the operator, and all relays together use the callers in turn', async () => {
    const one = createRig({
      settings: {
        callers: ['1000', '2000', '3000'],
        callerPresent: '640003',
        agentPresent: '640060',
        agentWorkNo: '101',
        numberFormat: '00',
      },
    });
    const other = createRig({ clock: one.clock, store: one.store, settings: one.parts.settings });
    for (const [index, rig] of [one, other, one, other].entries()) {
      await rig.callbacks.request(`+498912345${index}`, FROM);
      await rig.clock.advance(10_000);
      await rig.work();
    }
    const callers = [one.calls[0], other.calls[0], one.calls[1], other.calls[1]];
    assert.deepEqual(
      callers.map((call) => call?.caller),
      ['1000', '2000', '3000', '1000'],
    );
    const { callBackUrl: _, ...call } = one.calls[0] ?? {};
    assert.deepEqual(call, {
      caller: '1000',
      called: '00498912345' + '0',
      callerPresent: '640003',
      agentPresent: '640060',
      agentWorkNo: '101',
    });
  });

  it('leaves its number neither in the store once it has been sent, nor in any log', async () => {
    const rig = createRig({ createCall: () => Promise.reject(new Error(`no call to ${NUMBER}`)) });
    const stored: string[] = [];
    for (const name of ['set', 'add', 'swap', 'count', 'push', 'schedule', 'publish'] as const) {
      const original = rig.store[name] as (...all: unknown[]) => Promise<unknown>;
      Object.assign(rig.store, {
        [name]: (...all: unknown[]) => {
          // The first value of a swap is the one it compares with: it is not stored by it.
          const given = name === 'swap' ? [all[0], ...all.slice(2)] : all;
          stored.push(`${name} ${given.join(' ')}`);
          return original(...all);
        },
      });
    }
    const { id } = await rig.callbacks.request(NUMBER, FROM);
    assert.equal(stored.filter((line) => line.includes('89123456')).length, 1);
    stored.length = 0;
    await rig.clock.advance(10_000);
    await rig.work();
    await rig.callbacks.report(rig.secret(), release('9'));
    await rig.callbacks.report(rig.secret(), release('9'));
    assert.ok(stored.length > 5);
    assert.deepEqual(
      stored.filter((line) => line.includes('89123456')),
      [],
    );
    assert.equal((await rig.store.get(`callback:${id}`))?.includes('89123456'), false);
    assert.ok(rig.logged.length >= 2);
    for (const line of rig.logged) {
      for (const hidden of ['89123456', id, rig.secret()]) assert.ok(!line.includes(hidden), line);
    }
  });

  describe('is refused', () => {
    it('for a number that may not be called, before anything is counted', async () => {
      let counted = 0;
      const limit = { take: async () => ((counted += 1), 0) };
      const rig = createRig({ limits: { visitor: limit, address: limit } });
      await refused(rig.callbacks.request('089', FROM), 'number-invalid');
      await refused(rig.callbacks.request('+19005551234', FROM), 'number-refused');
      assert.equal(counted, 0);
    });

    for (const [limit, code, key] of [
      ['visitor', 'too-many', /^"a{32}"$/],
      ['address', 'too-many', /^"192\.0\.2\.1"$/],
      ['number', 'too-many', /^\{"number":"[0-9a-f]{64}"/],
      ['all', 'unavailable', /^"all"$/],
    ] as const) {
      it(`over the limit of ${limit}: ${code}, and the number is free again`, async () => {
        let wait = 5000;
        const keys: string[] = [];
        const rig = createRig({
          limits: {
            [limit]: { take: async (on: unknown) => (keys.push(JSON.stringify(on)), wait) },
          },
        });
        await refused(rig.callbacks.request(NUMBER, FROM), code, 5000);
        wait = 0;
        await rig.callbacks.request(NUMBER, FROM);
        for (const counted of keys) assert.match(counted, key);
        assert.equal(keys[0], keys[1]);
      });
    }

    it('while its number has an open request, whoever asked for it at whatever relay', async () => {
      const rig = createRig();
      const other = createRig({ clock: rig.clock, store: rig.store });
      const { id } = await rig.callbacks.request(NUMBER, FROM);
      const again = () =>
        other.callbacks.request('+49 (0)89 123456', { visitor: 'b'.repeat(32), address: '::1' });
      await refused(again(), 'already-open');
      await rig.clock.advance(10_000);
      await rig.work();
      await refused(again(), 'already-open');
      await rig.callbacks.report(rig.secret(), { kind: 'status' });
      await rig.clock.advance(7_199_000);
      await rig.work();
      await refused(again(), 'already-open');
      await rig.callbacks.report(rig.secret(), release('1'));
      assert.equal(await state(rig, id), 'done');
      await again();
    });
  });

  describe('can be withdrawn', () => {
    it('until it is sent, and its number is free again', async () => {
      const rig = createRig();
      const { id } = await rig.callbacks.request(NUMBER, FROM);
      await rig.clock.advance(20_000);
      assert.deepEqual(await rig.callbacks.withdraw(id, VISITOR), {
        withdrawn: true,
        callback: { id, state: 'withdrawn', withdrawable: false },
      });
      await rig.work();
      assert.equal(rig.calls.length, 0);
      await rig.callbacks.request(NUMBER, FROM);
    });

    it('only until it is sent', async () => {
      const rig = createRig();
      const id = await sent(rig);
      assert.deepEqual(await rig.callbacks.withdraw(id, VISITOR), {
        withdrawn: false,
        callback: { id, state: 'calling', withdrawable: false },
      });
    });

    it('while it is being sent, and then either the one or the other happens, never both', async () => {
      for (let late = 0; late < 12; late += 1) {
        const rig = createRig();
        const other = createRig({ clock: rig.clock, store: rig.store });
        const { id } = await rig.callbacks.request(NUMBER, FROM);
        await rig.clock.advance(10_000);
        const working = rig.work();
        for (let turn = 0; turn < late; turn += 1) await Promise.resolve();
        const result = await other.callbacks.withdraw(id, VISITOR);
        await working;
        assert.equal(rig.calls.length, result?.withdrawn ? 0 : 1);
        assert.equal(await state(rig, id), result?.withdrawn ? 'withdrawn' : 'calling');
      }
    });
  });

  describe('that the center', () => {
    const cases: [string, () => Error, string][] = [
      ['refuses for good', () => new CreateCallError('5', NUMBER), 'failed refused'],
      ['refuses for now', () => new CreateCallError('6'), 'failed try-later'],
      [
        'has no right for (4xx)',
        () => new ApiError('unauthorized', '', { answered: true }),
        'failed refused',
      ],
      [
        'has too much of (429)',
        () => new ApiError('server-error', '', { answered: true, repeatable: true }),
        'failed try-later',
      ],
      ['was never asked, for want of a token', () => new NotSent(''), 'failed try-later'],
      [
        'was never asked, since the settings are wrong',
        () => new BadInput('called', 'x'),
        'failed refused',
      ],
      ['did not answer', () => new ApiError('timeout', '', { repeatable: true }), 'sending'],
      ['could not be heard', () => new ApiError('network', '', { repeatable: true }), 'sending'],
      ['answered with garbage', () => new ApiError('bad-response', ''), 'sending'],
      [
        'answered with a 5xx',
        () => new ApiError('server-error', '', { repeatable: true }),
        'sending',
      ],
      ['met a mistake of ours', () => new TypeError('undefined is not a function'), 'sending'],
    ];
    for (const [what, error, expected] of cases) {
      it(`${what}: ${expected}`, async () => {
        const rig = createRig({ createCall: () => Promise.reject(error()) });
        const id = await sent(rig);
        assert.equal(await state(rig, id), expected);
        await rig.clock.advance(300_000);
        await rig.work();
        assert.equal(await state(rig, id), expected === 'sending' ? 'no-status' : expected);
        assert.equal(rig.calls.length, 1);
        await rig.callbacks.request(NUMBER, FROM);
      });
    }

    it('reports on, although its answer was lost: the state follows the report', async () => {
      const rig = createRig({ createCall: () => Promise.reject(new ApiError('network', '')) });
      const id = await sent(rig);
      await rig.callbacks.report(rig.secret(), { kind: 'status' });
      await rig.clock.advance(300_000);
      await rig.work();
      assert.equal(await state(rig, id), 'under-way');
    });

    it('reports on before it answers: the late answer changes nothing', async () => {
      for (const answer of [
        () => Promise.resolve({ callSerialNo: '7' }),
        () => Promise.reject(new CreateCallError('6')),
      ]) {
        const rig: Rig = createRig({
          createCall: async () => {
            await rig.callbacks.report(rig.secret(), { kind: 'status' });
            return answer();
          },
        });
        assert.equal(await state(rig, await sent(rig)), 'under-way');
      }
    });

    it('never reports on: no-status after five minutes, until a late release still ends it', async () => {
      const rig = createRig();
      const id = await sent(rig);
      await rig.clock.advance(299_999);
      await rig.work();
      assert.equal(await state(rig, id), 'calling');
      await rig.clock.advance(1);
      await rig.work();
      assert.equal(await state(rig, id), 'no-status');
      // A late report changes nothing for a newer request of that number.
      const next = await rig.callbacks.request(NUMBER, FROM);
      await rig.callbacks.report(rig.secret(), { kind: 'status' });
      assert.equal(await state(rig, id), 'no-status');
      await rig.callbacks.report(rig.secret(), release('0'));
      assert.equal(await state(rig, id), 'done');
      assert.equal(await state(rig, next.id), 'waiting');
      await refused(rig.callbacks.request(NUMBER, FROM), 'already-open');
    });
  });

  describe('where a report', () => {
    it('comes twice: the first one holds, the second is logged', async () => {
      const rig = createRig();
      const id = await sent(rig);
      await rig.callbacks.report(rig.secret(), release('0'));
      assert.equal(rig.logged.length, 0);
      assert.ok(await rig.callbacks.report(rig.secret(), release('5')));
      assert.ok(await rig.callbacks.report(rig.secret(), { kind: 'status' }));
      assert.equal(await state(rig, id), 'done');
      assert.equal(rig.logged.length, 2);
    });

    it('names another call: it is ignored', async () => {
      const rig = createRig();
      const id = await sent(rig);
      assert.ok(await rig.callbacks.report(rig.secret(), { ...release('0'), callSerialNo: '8' }));
      assert.equal(await state(rig, id), 'calling');
      assert.equal(rig.logged.length, 1);
    });

    it('comes under a secret that was never given out: it is refused', async () => {
      const rig = createRig();
      await sent(rig);
      assert.equal(await rig.callbacks.report('f'.repeat(32), release('0')), false);
      assert.equal(await rig.callbacks.knows('f'.repeat(32)), false);
    });

    it('has a secret in its path: the visitor is never told it', async () => {
      const rig = createRig();
      const id = await sent(rig);
      const told = JSON.stringify(await rig.callbacks.read(id, VISITOR));
      assert.ok(rig.secret().length === 32 && !told.includes(rig.secret()));
    });
  });

  it('that no relay could send in time is given up, not sent late', async () => {
    const rig = createRig();
    const { id } = await rig.callbacks.request(NUMBER, FROM);
    await rig.clock.advance(310_000);
    await rig.work();
    assert.equal(rig.calls.length, 0);
    assert.equal(await state(rig, id), 'failed try-later');
  });

  it('that was being sent by a relay that died is not sent again', async () => {
    const dead = createRig({ createCall: () => new Promise(() => {}) });
    const alive = createRig({ clock: dead.clock, store: dead.store });
    const { id } = await dead.callbacks.request(NUMBER, FROM);
    await dead.clock.advance(10_000);
    void dead.work();
    await dead.clock.settle();
    assert.equal(await state(alive, id), 'sending');
    for (let minute = 0; minute < 5; minute += 1) {
      await alive.clock.advance(60_000);
      await alive.work();
    }
    assert.equal(await state(alive, id), 'no-status');
    assert.equal(dead.calls.length, 1);
    assert.equal(alive.calls.length, 0);
  });
});

describe('watching a request', () => {
  it('tells each change, by whichever relay, until it is over', async () => {
    const rig = createRig();
    const other = createRig({ clock: rig.clock, store: rig.store });
    const { id } = await rig.callbacks.request(NUMBER, FROM);
    const seen: string[] = [];
    const watching = (async () => {
      const changes = other.callbacks.watch(id, VISITOR, new AbortController().signal);
      for await (const callback of changes) seen.push(callback.state);
    })();
    await rig.clock.advance(10_000);
    await rig.work();
    await rig.clock.settle();
    await rig.callbacks.report(rig.secret(), release('4'));
    await watching;
    assert.deepEqual([...new Set(seen)], ['waiting', 'sending', 'calling', 'agent-missed']);
    assert.equal(rig.clock.pending, 0);
  });

  it('looks into the store every 15 seconds, in case a published change was lost', async () => {
    const rig = createRig();
    Object.assign(rig.store, { publish: async () => {} });
    const { id } = await rig.callbacks.request(NUMBER, FROM);
    const changes = rig.callbacks.watch(id, VISITOR, new AbortController().signal);
    await changes.next();
    const next = changes.next();
    await rig.clock.settle();
    await rig.callbacks.withdraw(id, VISITOR);
    await rig.clock.advance(15_000);
    assert.equal((await next).value?.state, 'withdrawn');
    assert.equal((await changes.next()).done, true);
  });

  it('ends with its signal, and leaves no timer and no listener behind', async () => {
    const rig = createRig();
    const { id } = await rig.callbacks.request(NUMBER, FROM);
    const stop = new AbortController();
    let listening = 0;
    const { subscribe } = rig.store;
    rig.store.subscribe = (...all) => {
      const end = subscribe(...all);
      listening += 1;
      return () => {
        listening -= 1;
        end();
      };
    };
    const changes = rig.callbacks.watch(id, VISITOR, stop.signal);
    await changes.next();
    const next = changes.next();
    await rig.clock.settle();
    assert.equal(listening, 1);
    stop.abort();
    assert.equal((await next).done, true);
    assert.equal(rig.clock.pending, 0);
    assert.equal(listening, 0);
  });
});
