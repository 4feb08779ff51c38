/**
 * Random runs of call-backs at two relays: the steps of their work at the common store are
 * shuffled, relays die between any two of them, the center answers anything or nothing, and reports
 * come in any order. Whatever happens, nobody is called twice.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CallReport } from '../../../src/relay/clients/call-report.js';
import { CallStateError } from '../../../src/relay/clients/call-state.js';
import { CreateCallError } from '../../../src/relay/clients/create-call.js';
import { ApiError } from '../../../src/api/http/errors.js';
import type { Callback } from '../../../src/relay/callback/callbacks.js';
import { CallbackRefusal } from '../../../src/relay/settings/refusal.js';
import { type CallbackRecord, isFinal } from '../../../src/relay/callback/states.js';
import { createMemoryStore } from '../../../src/relay/store/store-memory.js';
import type { Store } from '../../../src/relay/store/store.js';
import { createRig, FROM, type Rig, VISITOR } from './rig.js';

const NUMBERS = ['+4989123456', '+493012345678'] as const;
const HOURS = 3_600_000;

const outcomes = {
  taken: async () => ({ callSerialNo: '7' }),
  'taken without a serial number': async () => ({}),
  refused: () => Promise.reject(new CreateCallError('5')),
  'in doubt': () => Promise.reject(new ApiError('network', 'no answer')),
  'never answered': () => new Promise<never>(() => {}),
};
type Outcome = keyof typeof outcomes;

const asked = {
  rings: async () => ({ phase: 'calling' }) as const,
  talks: async () => ({ phase: 'talking' }) as const,
  ended: async () => ({ phase: 'ended', reasonCode: '0' }) as const,
  'query failed': () => Promise.reject(new CallStateError('1')),
  'wrong serial number': () => Promise.reject(new CallStateError('3')),
  hangs: () => Promise.reject(new ApiError('timeout', 'too late')),
  'not there': () => Promise.reject(new ApiError('not-found', 'HTTP 404')),
};

const relay = fc.constantFrom(0, 1);
const number = fc.constantFrom(0, 1);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('request' as const), relay, number }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('work' as const), relay }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('withdraw' as const), relay, which: fc.nat(5) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      relay,
      which: fc.nat(5),
      releaseReason: fc.option(fc.constantFrom('0', '3', '9'), { nil: undefined }),
      callSerialNo: fc.option(fc.constantFrom('7', '8'), { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(1000, 10_000, 31_000, 300_000),
    }),
  },
  // Lets so many steps at the store happen before the next action.
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      steps: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const), relay }) },
);

/**
 * A relay whose every step at the store waits for the scheduler, and for ever once the relay is
 * dead.
 */
function createRelay(
  common: Store,
  clock: Rig['clock'],
  turns: fc.Scheduler,
  outcome: () => Outcome,
  answer: () => keyof typeof asked,
) {
  const life = { dead: false };
  const turn = async (): Promise<void> => {
    await turns.schedule(Promise.resolve());
    if (life.dead) await new Promise(() => {});
  };
  const store = new Proxy(common, {
    get(target, name: keyof Store) {
      if (name === 'subscribe') return target.subscribe;
      const method = target[name] as (...all: unknown[]) => Promise<unknown>;
      return async (...all: unknown[]) => {
        await turn();
        const result = await method(...all);
        // The relay can die here: the store has done the step, and nobody learns its result.
        await turn();
        return result;
      };
    },
  });
  const createCall = () => outcomes[outcome()]();
  const queryCallState = async () => {
    await turn();
    return asked[answer()]();
  };
  return Object.assign(createRig({ store, clock, createCall, queryCallState }), { life });
}

describe('call-backs, whatever happens', () => {
  it('are called at most once per request and one at a time per number, and each comes to an end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(step, { minLength: 5, maxLength: 40 }),
        fc.infiniteStream(fc.constantFrom(...(Object.keys(outcomes) as Outcome[]))),
        fc.infiniteStream(fc.constantFrom(...(Object.keys(asked) as (keyof typeof asked)[]))),
        async (turns, steps, endings, tellings) => {
          // A plain number as the time, faster than FakeClock: nothing in this test sleeps.
          let now = 0;
          const clock = Object.assign(createRig().clock, { now: () => now });
          const common = createMemoryStore(clock);
          const outcome = (): Outcome => endings.next().value as Outcome;
          const answer = (): keyof typeof asked => tellings.next().value as keyof typeof asked;
          const relays = [0, 1].map(() => createRelay(common, clock, turns, outcome, answer));

          /** The telephone number of each request that ever reached the store, by its id. */
          const stored = new Map<string, string>();
          const { set } = common;
          common.set = (key, value, ttl) => {
            const { number: of } = key.startsWith('callback:')
              ? (JSON.parse(value) as CallbackRecord)
              : {};
            if (of) stored.set(key.slice('callback:'.length), of);
            return set(key, value, ttl);
          };
          const read = async (id: string): Promise<CallbackRecord | undefined> => {
            const text = await common.get(`callback:${id}`);
            return text === undefined ? undefined : (JSON.parse(text) as CallbackRecord);
          };
          const made: Callback[] = [];
          const withdrawn = new Set<string>();
          const ended = new Map<string, string>();
          const refusals: unknown[] = [];

          const check = async (): Promise<void> => {
            const open: string[] = [];
            for (const [id, of] of stored) {
              const record = await read(id);
              if (!record) continue;
              if (!isFinal(record.state)) open.push(of);
              const before = ended.get(id);
              if (before !== undefined && before !== 'no-status')
                assert.equal(record.state, before);
              if (isFinal(record.state)) ended.set(id, record.state);
              if (record.state !== 'waiting') assert.equal(record.number, undefined);
            }
            assert.equal(new Set(open).size, open.length, 'two open requests of one number');
            const urls = relays.flatMap(({ calls }) => calls.map((call) => call.callBackUrl));
            assert.equal(new Set(urls).size, urls.length, 'a request was sent twice');
          };
          const run = async (count: number): Promise<void> => {
            for (let turn = 0; turn < count; turn += 1) {
              // After one task, all work that can go on waits for the scheduler again.
              await new Promise((resolve) => setImmediate(resolve));
              if (turns.count() === 0) break;
              await turns.waitOne();
            }
            await check();
          };
          const background = (work: Promise<unknown>): void =>
            void work.catch((error: unknown) => refusals.push(error));

          for (const what of steps) {
            const at = 'relay' in what ? relays[what.relay] : undefined;
            switch (what.do) {
              case 'request':
                background(
                  at!.callbacks
                    .request(NUMBERS[what.number]!, FROM)
                    .then((callback) => made.push(callback)),
                );
                break;
              case 'work':
                background(at!.work());
                break;
              case 'withdraw': {
                const { id } = made[what.which % made.length] ?? {};
                if (id === undefined) break;
                background(
                  at!.callbacks.withdraw(id, VISITOR).then((result) => {
                    if (result?.withdrawn) withdrawn.add(id);
                  }),
                );
                break;
              }
              case 'report': {
                const { id } = made[what.which % made.length] ?? {};
                const secret = id === undefined ? undefined : (await read(id))?.secret;
                if (secret === undefined) break;
                const { releaseReason, callSerialNo } = what;
                const serial = callSerialNo !== undefined && { callSerialNo };
                const report: CallReport =
                  releaseReason === undefined
                    ? { kind: 'status', ...serial }
                    : { kind: 'release', releaseReason, ...serial };
                background(at!.callbacks.report(secret, report));
                break;
              }
              case 'pass':
                now += what.ms;
                break;
              case 'settle':
                await run(what.steps);
                break;
              case 'die': {
                // Another relay takes the place of the dead one, with the same store.
                at!.life.dead = true;
                const next = createRelay(common, clock, turns, outcome, answer);
                // The calls of the dead relay still count as sent.
                next.calls.push(...at!.calls);
                relays[what.relay] = next;
                break;
              }
            }
          }
          await run(Infinity);

          // A single living relay brings every request to an end within these times.
          for (const passed of [31_000, 310_000, 31_000, 0.6 * HOURS, 31_000, 2.1 * HOURS]) {
            now += passed;
            background(relays[0]!.work());
            await run(Infinity);
          }
          for (const id of stored.keys()) {
            const record = await read(id);
            assert.ok(!record || isFinal(record.state), `${record?.state} for ever`);
          }
          for (const { id } of made) {
            if (withdrawn.has(id)) assert.equal(ended.get(id), 'withdrawn');
          }
          for (const error of refusals) assert.ok(error instanceof CallbackRefusal, String(error));
          for (const queue of ['callbacks', 'callback-questions']) {
            assert.deepEqual(await common.takeDue(queue, now + 1e12, 1, 10), [], queue);
          }
          // A relay that died between claim and request leaves the claim, which expires by itself.
          now += 1.2 * HOURS;
          for (const free of NUMBERS) background(relays[0]!.callbacks.request(free, FROM));
          const before = refusals.length;
          await run(Infinity);
          assert.equal(refusals.length, before, 'a number is blocked for ever');
        },
      ),
      { numRuns: 1500 },
    );
  });
});
