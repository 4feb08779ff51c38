/**
 * Whole calls against a server with random answers: no error reaches the page, the call ends in
 * bounded time or goes on as it should, and a created call is dropped at the center.
 */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../src/call/conversation.js';
import '../../src/call/performers.js';
import { CallSession } from '../../src/call/session.js';
import type { CallState } from '../../src/call/machine/states.js';
import { FakeClock } from '../support/fake-clock.js';
import { connected, created, dropped, supported } from '../fixtures/documented.js';
import { answers, type AnyAnswer } from './bodies.js';

const RUNS = 1000;
const minutes = 60_000;

type Reply = AnyAnswer | 'lost' | 'silence';
interface Replies {
  first: readonly Reply[];
  later: Reply;
}

const ok = (body: string): AnyAnswer => ({ status: 200, body, retryAfter: undefined });
const event = (resultDesc: string): AnyAnswer =>
  ok(JSON.stringify({ resultCode: '0', resultDesc }));

const anyReply: fc.Arbitrary<Reply> = fc.oneof(
  { weight: 12, arbitrary: answers },
  { weight: 1, arbitrary: fc.constantFrom<Reply>('lost', 'silence') },
);

/** Some odd replies, and the reply to all later requests. */
const replies = (max: number, ...later: Reply[]): fc.Arbitrary<Replies> =>
  fc.record({ first: fc.array(anyReply, { maxLength: max }), later: fc.constantFrom(...later) });

const ends = {
  nothing: event('ClickToCall polled without any events'),
  inQueue: event('Call in queue'),
  released: event('Call disconnected'),
  failed: event('Call failed'),
  broken: { status: 500, body: '<html>', retryAfter: '99999999999' },
} satisfies Record<string, AnyAnswer>;

const plans = fc.record({
  checkClickToCallSupport: replies(2, ok(supported)),
  createClickToCall: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Replies>({ first: [], later: ok(created) }) },
    { weight: 1, arbitrary: replies(1, ok(created), 'lost', 'silence') },
  ),
  // Random answers are hardly ever a good gateway, so one in ten calls gets one on purpose.
  getClickToCallEvents: fc.oneof(
    { weight: 9, arbitrary: replies(6, ...Object.values(ends), 'lost', 'silence') },
    {
      weight: 1,
      arbitrary: fc.record({
        first: fc.constant([ok(connected)]),
        later: fc.constantFrom<Reply>(...Object.values(ends), 'lost', 'silence'),
      }),
    },
  ),
  dropClickToCall: replies(3, ok(dropped), 'lost', 'silence'),
  /** Delay of every answer in milliseconds. */
  delay: fc.constantFrom(0, 0, 300, 16_000),
  pollInterval: fc.constantFrom(10_000, 60_000),
  queueLimit: fc.constantFrom(0, 0, 100),
  media: fc.constantFrom('voice' as const, 'video' as const),
  /** How the page uses the gateway. */
  page: fc.constantFrom('ignores', 'connects', 'ends', 'fails', 'says nothing'),
});
type Plan = typeof plans extends fc.Arbitrary<infer T> ? T : never;
type CallName = Extract<keyof Plan, `${string}Click${string}`>;

interface Sent {
  call: CallName;
  at: number;
  reply: Reply;
}

/** A response whose body needs no task to be read, so that only the clock decides the order. */
const respond = ({ status, body, retryAfter }: AnyAnswer): Response =>
  ({
    status,
    ok: status >= 200 && status < 300,
    headers: new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    body: null,
    text: () => Promise.resolve(typeof body === 'string' ? body : new TextDecoder().decode(body)),
  }) as unknown as Response;

class OddCenter {
  readonly sent: Sent[] = [];

  constructor(
    readonly plan: Plan,
    readonly clock: FakeClock,
  ) {}

  count(call: CallName): number {
    return this.sent.filter((one) => one.call === call).length;
  }

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const call = new URL(input as string).pathname.split('/').at(-1) as CallName;
    const { first, later } = this.plan[call];
    const reply = first[this.count(call)] ?? later;
    this.sent.push({ call, at: this.clock.now(), reply });
    if (this.plan.delay > 0) await this.clock.sleep(this.plan.delay, init?.signal ?? undefined);
    // Ignores its signal on purpose.
    if (reply === 'silence') return new Promise(() => {});
    if (reply === 'lost') throw new TypeError('Failed to fetch');
    return respond(reply);
  };
}

interface Seen {
  states: CallState[];
  reasons: (string | undefined)[];
  errors: string[];
  ends: string[];
}

/** Gives each run a server of its own, since a failed run may still hold the lock of its server. */
let runs = 0;

async function run(plan: Plan): Promise<Seen> {
  const server = `https://cc${runs++}.example.com`;
  const clock = new FakeClock({ quietTurns: 2 });
  const center = new OddCenter(plan, clock);
  const seen: Seen = { states: [], reasons: [], errors: [], ends: [] };
  const session = new CallSession(
    {
      onState: ({ state, reason }) => {
        seen.states.push(state);
        seen.reasons.push(reason);
      },
      onGateway: (gateway, accept) => {
        expect(gateway.gwAddresses.length).to.be.above(0);
        if (plan.page === 'ignores') return;
        const call = accept({ hangUp: () => {} });
        if (plan.page === 'fails') call.failed('<b>SDK</b>');
        if (plan.page === 'connects' || plan.page === 'ends') call.connected();
        if (plan.page === 'ends') call.ended();
      },
      onError: ({ code, message }) => {
        expect(message).to.be.a('string');
        seen.errors.push(code);
      },
      onEnd: ({ reason }) => seen.ends.push(reason),
    },
    { clock, fetch: center.fetch, random: () => 0.5 },
  );
  const { media, pollInterval, queueLimit } = plan;
  const call = session.call({ server, media, pollInterval, queueLimit, connector: 'stub' });

  // Longer than all deadlines together.
  await clock.advance(30 * minutes);
  const atRest = ['idle', 'ended', 'failed'].includes(session.state);
  if (!atRest) {
    const stays =
      session.state === 'queued' ? plan.getClickToCallEvents.later === ends.inQueue : true;
    expect(['queued', 'talking'], 'goes on').to.include(session.state);
    expect(stays, `still ${session.state}`).to.equal(true);
  }
  // A hang-up resolves at once, or with the drop that follows it.
  await clock.until(session.hangUp(), 30_000);
  await call;
  await clock.advance(minutes);
  expect(clock.pending, 'timers left').to.equal(0);
  check(center, seen);
  return seen;
}

const statusOf = ({ reply }: Sent): number | undefined =>
  typeof reply === 'object' ? reply.status : undefined;
const refuses = (sent: Sent): boolean => /^40[04]$/.test(String(statusOf(sent)));

function check({ sent, plan }: OddCenter, seen: Seen): void {
  const count = (call: CallName): number => sent.filter((one) => one.call === call).length;
  expect(count('checkClickToCallSupport')).to.be.within(1, 3);
  expect(count('createClickToCall')).to.be.at.most(1);
  expect(count('dropClickToCall')).to.be.at.most(3);
  expect(seen.errors.length, 'one end, one error').to.be.at.most(1);
  expect(seen.ends.length).to.be.at.most(1);

  const polls = sent.filter((one) => one.call === 'getClickToCallEvents');
  // A server that refuses the query parameter is asked again without it, once and at once. A failed
  // answer does not show whether it refuses it.
  const answered = polls.find((poll) => refuses(poll) || (statusOf(poll) ?? 500) < 400);
  const again = answered && refuses(answered) ? polls.indexOf(answered) + 1 : -1;
  const asked = polls.filter((_, index) => index !== again);
  for (const [index, { at }] of asked.entries()) {
    const before = asked[index - 1];
    if (before) expect(at - before.at, 'polls apart').to.be.at.least(plan.pollInterval);
  }

  const create = sent.find((one) => one.call === 'createClickToCall');
  if (!create) {
    expect(polls).to.deep.equal([]);
    expect(count('dropClickToCall')).to.equal(0);
    return;
  }
  // The call is over because the center said so, or it has to be dropped.
  const byCenter = seen.reasons.some(
    (reason) => reason === 'queue-timeout' || reason === 'call-failed' || reason === 'released',
  );
  const certain = typeof create.reply === 'object' && create.reply.body === created;
  const doubtful = typeof create.reply === 'string';
  const late = plan.delay > 15_000;
  if (doubtful || late || (certain && !byCenter)) {
    expect(count('dropClickToCall'), 'drops').to.be.at.least(1);
  }
  if (certain && !late) expect(seen.ends.length, 'ends told').to.equal(1);
}

describe('a call with a server that answers anything', function () {
  this.timeout(110_000);

  const escaped: unknown[] = [];
  const onError = (event: ErrorEvent): void => void escaped.push(event.error);
  const onRejection = (event: PromiseRejectionEvent): void => void escaped.push(event.reason);

  before(() => {
    // Web Locks need another process, for which one turn of the clock is too short.
    Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
    addEventListener('error', onError);
    addEventListener('unhandledrejection', onRejection);
  });
  after(() => {
    Reflect.deleteProperty(navigator, 'locks');
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onRejection);
  });

  it(`ends or goes on, and leaves no call undropped (${RUNS} calls)`, async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { states, errors } = await run(plan);
        for (const one of [...states, ...errors]) reached.add(one);
      }),
      { numRuns: RUNS, includeErrorInReport: true },
    );
    expect([...reached]).to.include.members([
      'preparing',
      'requesting',
      'queued',
      'connecting',
      'talking',
      'ending',
      'ended',
      'failed',
      'bad-response',
      'timeout',
      'network',
      'server-error',
      'unauthorized',
    ]);
  });

  it('escapes nowhere', () => {
    expect(escaped).to.deep.equal([]);
  });
});
