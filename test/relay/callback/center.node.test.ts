/**
 * The whole way of a call-back: two relays on one store, the clients of `createCall` and
 * `queryCallState`, and the simulated center, which calls and reports under the path it was given. No
 * port, no real time.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Hono } from 'hono';
import { callStateClient } from '../../../src/relay/clients/call-state.js';
import { createCallClient } from '../../../src/relay/clients/create-call.js';
import { ApiError } from '../../../src/api/http/errors.js';
import { createFabric } from '../../../src/relay/clients/fabric.js';
import { createCallWith } from '../../../src/relay/callback/center.js';
import { NotSent } from '../../../src/relay/callback/parts.js';
import { callbackStatusRoutes } from '../../../src/relay/callback/routes.js';
import {
  createSignatureGuard,
  type SignatureOptions,
} from '../../../src/relay/callback/signature.js';
import { createCallbackWorker } from '../../../src/relay/callback/worker.js';
import type { RelayEnv } from '../../../src/relay/visitor/env.js';
import { createMemoryStore } from '../../../src/relay/store/store-memory.js';
import { ContactCenter, createHandler } from '../../../src/simulator/index.js';
import type { SimulatedFabricOptions } from '../../../src/simulator/fabric/options.js';
import { createRig, FROM, type RigOptions, VISITOR } from './rig.js';
import { FakeClock } from '../../support/fake-clock.js';

const BASE = 'https://fabric.example/';
const KEYS = { appKey: 'demo-app-key', appSecret: 'demo-app-secret' };

interface Options {
  fabric?: SimulatedFabricOptions;
  /** Key and algorithm by which the relays check signed reports. */
  signature?: Pick<SignatureOptions, 'key' | 'algorithm'>;
  kind?: 'aicc' | 'ita';
  settings?: RigOptions['settings'];
}

async function createWorld({ fabric, signature, kind = 'aicc', settings = {} }: Options = {}) {
  const clock = new FakeClock({ quietTurns: 4 });
  await clock.advance(1_700_000_000_000);
  const store = createMemoryStore(clock);
  const relay = new Hono<RelayEnv>();
  let reports = 0;
  const center = new ContactCenter({
    clock,
    fabric: {
      wallNow: clock.now,
      fetch: async (input, init) => {
        reports += 1;
        return relay.fetch(new Request(input, init));
      },
      ...fabric,
    },
  });
  const handler = createHandler(center);
  const options = {
    base: BASE,
    ...KEYS,
    clock,
    fetch: (...all: Parameters<typeof fetch>) => handler(new Request(...all)),
  };
  const client = createCallClient({ ...options, kind });
  const states = callStateClient(options);
  const { tokenByAkSk } = createFabric(options);
  const rigs = [0, 1].map(() =>
    createRig({
      clock,
      store,
      settings,
      chance: () => 0.5,
      createCall: createCallWith(
        { use: async (work) => work((await tokenByAkSk()).value) },
        client,
      ),
      queryCallState: async (serial) => states.queryCallState((await tokenByAkSk()).value, serial),
    }),
  );
  // Reports go to the relay that did not send the call, as they may behind a load balancer.
  const [one, other] = rigs as [(typeof rigs)[0], (typeof rigs)[0]];
  relay.use(async (c, next) => {
    c.set('log', other.parts.log);
    await next();
  });
  const signed = signature && createSignatureGuard({ ...signature, store, clock });
  relay.route('/callback-status', callbackStatusRoutes(other.callbacks, { signed }));
  const workers = rigs.map(({ callbacks, parts: { log } }) => {
    const worker = createCallbackWorker({ callbacks, clock, log });
    worker.start();
    return worker;
  });

  return {
    clock,
    center,
    logged: () => rigs.flatMap((rig) => rig.logged),
    reports: () => reports,
    /** The states of a request for that number, as its visitor sees them at the other relay. */
    async play(number: string): Promise<string[]> {
      const { id } = await one.callbacks.request(number, FROM);
      const seen: string[] = [];
      const watching = (async () => {
        for await (const { state, reason } of other.callbacks.watch(
          id,
          VISITOR,
          new AbortController().signal,
        )) {
          const text = [state, reason].filter(Boolean).join(' ');
          if (seen.at(-1) !== text) seen.push(text);
        }
      })();
      await clock.until(watching, 3 * 3_600_000);
      return seen.filter((state) => state !== 'sending');
    },
    async stop() {
      center.fabric.stop();
      // A question that hangs ends by its time limit.
      await clock.until(Promise.all(workers.map((worker) => worker.stop())), 20_000);
      await clock.settle();
      assert.equal(clock.pending, 0);
    },
  };
}

describe('a call-back by the simulated center', () => {
  for (const [last, states] of [
    ['00', ['waiting', 'calling', 'under-way', 'done']],
    ['01', ['waiting', 'calling', 'under-way', 'done']],
    ['02', ['waiting', 'calling', 'under-way', 'agent-missed']],
    ['03', ['waiting', 'calling', 'under-way', 'missed']],
    ['04', ['waiting', 'calling', 'under-way', 'agent-missed']],
    ['05', ['waiting', 'calling', 'under-way', 'missed']],
    ['06', ['waiting', 'calling', 'under-way', 'failed other']],
    ['07', ['waiting', 'calling', 'no-status']],
    ['09', ['waiting', 'calling', 'done']],
    // All reports are lost: what was asked for is known.
    ['10', ['waiting', 'calling', 'done']],
    ['11', ['waiting', 'calling', 'done']],
    ['12', ['waiting', 'calling', 'agent-missed']],
    ['13', ['waiting', 'calling', 'missed']],
    ['14', ['waiting', 'calling', 'agent-missed']],
    ['15', ['waiting', 'calling', 'missed']],
    ['1005', ['waiting', 'failed refused']],
    ['1006', ['waiting', 'failed try-later']],
  ] as const) {
    it(`to a number that ends in ${last}: ${states.join(', ')}`, async () => {
      const world = await createWorld();
      const number = '+498912300000'.slice(0, -last.length) + last;
      assert.deepEqual(await world.play(number), states);
      const [call] = world.center.fabric.callbacks;
      assert.equal(call?.called, number.slice(1));
      assert.equal(call?.caller, '88889050');
      assert.equal(world.center.fabric.requests.createCall, 1);
      for (const { answered } of call?.reports ?? []) assert.equal(answered, 200);
      for (const line of world.logged()) assert.ok(!line.includes('89123'), line);
      await world.stop();
    });
  }

  it('comes to its end where the center gives no serial number, and for tenants of ITA', async () => {
    for (const kind of ['aicc', 'ita'] as const) {
      const world = await createWorld({ kind, fabric: { kind, callSerialNo: false } });
      assert.deepEqual((await world.play('+498912300005')).at(-1), 'missed');
      await world.stop();
    }
  });

  it('is followed by questions where its reports are lost, whatever the form of the serial number', async () => {
    for (const fabric of [{}, { callSerialNo: 'text' }] as const) {
      const world = await createWorld({
        fabric: {
          ...fabric,
          outcome: () => ({ statusAfter: 20_000, releaseAfter: 90_000, reported: false }),
        },
      });
      assert.deepEqual(await world.play('+498912300000'), [
        'waiting',
        'calling',
        'under-way',
        'done',
      ]);
      assert.equal(world.reports(), 0);
      assert.ok(world.center.fabric.requests.queryCallState < 6);
      await world.stop();
    }
  });

  it('is as before at a center that cannot be asked: one question, and no news in time', async () => {
    for (const answer of [
      { status: 404, body: {} },
      { status: 200, body: '<html>not here</html>' },
      { status: 200, body: { retCode: '3', retMsg: 'format' } },
    ]) {
      const world = await createWorld({ fabric: { faults: [{ on: 'queryCallState', answer }] } });
      assert.deepEqual(await world.play('+498912300010'), ['waiting', 'calling', 'no-status']);
      assert.equal(world.center.fabric.requests.queryCallState, 1);
      await world.stop();
    }
  });

  it('is given up in time by relays whose questions hang', async () => {
    const world = await createWorld({
      fabric: { faults: [{ on: 'queryCallState', answer: 'silence' }] },
    });
    assert.deepEqual(await world.play('+498912300010'), ['waiting', 'calling', 'no-status']);
    assert.ok(world.center.fabric.requests.queryCallState <= 4);
    await world.stop();
  });

  it('follows signed reports, with either algorithm', async () => {
    for (const algorithm of ['hmac-sha256', 'sha-256'] as const) {
      const world = await createWorld({
        fabric: { signatureKey: 'a shared key', signature: algorithm },
        signature: { key: 'a shared key', algorithm },
      });
      assert.deepEqual(await world.play('+498912300000'), [
        'waiting',
        'calling',
        'under-way',
        'done',
      ]);
      await world.stop();
    }
  });

  it('ignores reports that are unsigned, signed in another way, or signed too long ago', async () => {
    const expected = { key: 'a shared key', algorithm: 'hmac-sha256' } as const;
    for (const fabric of [
      {},
      { signatureKey: 'another key' },
      { signatureKey: 'a shared key', signature: 'sha-256' },
      { signatureKey: 'a shared key', wallNow: () => 1_700_000_000_000 - 301_000 },
    ] as const) {
      const settings = { noStatusAfter: 60_000 };
      // Nor does the center tell when it is asked.
      const faults = [{ on: 'queryCallState', answer: { status: 404 } }] as const;
      const world = await createWorld({
        fabric: { ...fabric, faults },
        signature: expected,
        settings,
      });
      assert.deepEqual(await world.play('+498912300000'), ['waiting', 'calling', 'no-status']);
      const [call] = world.center.fabric.callbacks;
      assert.deepEqual(
        call?.reports.map(({ answered }) => answered),
        [401, 401],
      );
      await world.stop();
    }
  });

  it('follows the reports when the answer to createCall is lost, and is not sent again', async () => {
    const world = await createWorld({
      fabric: { faults: [{ on: 'createCall', acts: true, answer: 'reset' }] },
    });
    const states = await world.play('+498912300000');
    assert.equal(world.center.fabric.requests.createCall, 1);
    assert.deepEqual(states, ['waiting', 'under-way', 'done']);
    await world.stop();
  });

  it('fails with try-later, and is not sent, where the center gives no AccessToken', async () => {
    const world = await createWorld({
      fabric: { faults: [{ on: 'tokenByAkSk', answer: { status: 500, body: {} } }] },
    });
    assert.deepEqual(await world.play('+498912300000'), ['waiting', 'failed try-later']);
    assert.equal(world.center.fabric.requests.createCall, 0);
    await world.stop();
  });
});

describe('createCall with the relay’s AccessTokens', () => {
  const call = { caller: '1', called: '2' };
  const expired = new ApiError('unauthorized', '', { answered: true, cause: { status: 403 } });

  it('counts as not sent until a request with an accepted token has left', async () => {
    const network = new ApiError('network', '');
    const cases = [
      // no token is given at all
      { tokens: [network], answers: [], expected: NotSent },
      // the token is refused, and no other one is given
      { tokens: ['one', network], answers: [expired], expected: NotSent },
      { tokens: ['one'], answers: [network], expected: ApiError },
      { tokens: ['one', 'two'], answers: [expired, network], expected: ApiError },
    ] as const;
    for (const { tokens, answers, expected } of cases) {
      const [given, left] = [[...tokens], [...answers]];
      const take = (): string => {
        const token = given.shift();
        if (typeof token === 'string') return token;
        throw token ?? new Error('asked for too many');
      };
      const createCall = createCallWith(
        {
          use: (work) => {
            const again = async (error: unknown) => {
              if (error !== expired) throw error;
              return work(take());
            };
            return Promise.resolve()
              .then(() => work(take()))
              .catch(again);
          },
        },
        { createCall: () => Promise.reject(left.shift() ?? new Error('sent too often')) },
      );
      await assert.rejects(createCall(call), expected);
    }
  });
});
