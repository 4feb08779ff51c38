/**
 * Several relays with one real Redis: visitors move between them in mid-call, one relay dies, and
 * Redis itself is killed and started again.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Relay } from '../../src/relay/app.js';
import type { Clock } from '../../src/base/clock.js';
import { wallClock } from '../../src/relay/base/clock.js';
import { connected, FakeCenter, nothing, says } from './fake-center.js';
import { type RealRedis, startRedis, whyNoRedis } from './redis.js';
import { startRelay, RelayVisitor } from './rig.js';
import { FakeClock } from '../support/fake-clock.js';

const skip = whyNoRedis() ?? false;

const limitsOff = {
  LIMIT_CALLS_PER_ADDRESS: '0',
  LIMIT_VISITORS_PER_ADDRESS: '0',
  LIMIT_REQUESTS_PER_ADDRESS: '0',
  LIMIT_REQUESTS_PER_VISITOR: '0',
};

/** Lets one task of the real event loop pass. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('two relays and one Redis', { skip }, () => {
  let redis: RealRedis;
  const relays: Relay[] = [];
  const lines: string[] = [];

  let database = 0;

  before(async () => (redis = await startRedis()));
  // Each test has a database of its own, so that its relays do not find the calls of others.
  beforeEach(() => void (database += 1));
  after(async () => {
    await Promise.all(relays.map((relay) => relay.close()));
    await redis.kill();
  });

  /** Starts a relay and waits until it is connected to Redis. */
  async function start(
    center: FakeCenter,
    extra: Record<string, string> = {},
    clock: Clock = wallClock,
  ): Promise<Relay> {
    const own: string[] = [];
    const relay = startRelay(
      { ...limitsOff, SHUTDOWN_SECONDS: '0', REDIS_URL: `${redis.url}/${database}`, ...extra },
      center.fetch,
      clock,
      own,
    );
    relays.push(relay);
    while (!(await connectedToRedis(relay))) await turn();
    lines.push(...own);
    return relay;
  }

  /** A load balancer without affinity: it takes the relays in turn. */
  function balance(among: readonly Relay[]): RelayVisitor['fetch'] {
    let next = 0;
    return (request, bindings) => {
      const relay = among[(next += 1) % among.length] as Relay;
      return relay.fetch(request, bindings);
    };
  }

  it('act as one relay: a call goes on at whichever relay its visitor asks', async () => {
    const center = new FakeCenter();
    const both = [await start(center), await start(center)];
    const visitors = Array.from({ length: 20 }, () => new RelayVisitor(balance(both)));
    await Promise.all(visitors.map((visitor) => visitor.check()));
    await Promise.all(visitors.map((visitor) => visitor.create()));
    for (let round = 0; round < 5; round += 1) {
      if (round === 2) center.expireTokens();
      const answers = await Promise.all(visitors.map((visitor) => visitor.poll()));
      assert.ok(answers.every(({ body }) => body.resultDesc === 'Call in queue'));
    }
    assert.equal(center.of('applyToken').length, 40, 'one each, and one more after they expired');
    const drops = await Promise.all(visitors.map((visitor) => visitor.drop()));
    assert.ok(drops.every(({ body }) => body.resultCode === '0'));
    assert.equal(center.running.size, 0);
  });

  it('can change their secret one after the other without ending a call', async () => {
    const center = new FakeCenter();
    const [old, next] = [
      'the secret so far which is long enough',
      'the secret from now on which is as long',
    ];
    const everybody: RelayVisitor[] = [];
    let before = await start(center, { RELAY_SECRET: old });
    // The order of the relay's README: all relays open cookies of the new secret before any seals
    // with it, and the old secret goes last.
    for (const secrets of [old, `${old},${next}`, `${next},${old}`, `${next},${old}`]) {
      const after = await start(center, { RELAY_SECRET: secrets });
      const fleet = balance([before, after]);
      const arriving = Array.from({ length: 10 }, () => new RelayVisitor(fleet));
      everybody.push(...arriving);
      for (const visitor of everybody) visitor.fetch = fleet;
      await Promise.all(arriving.map((visitor) => visitor.create()));
      for (let round = 0; round < 4; round += 1) {
        const answers = await Promise.all(everybody.map((visitor) => visitor.poll()));
        assert.ok(
          answers.every(({ body }) => body.resultDesc === 'Call in queue'),
          secrets,
        );
      }
      before = after;
    }
    const last = await start(center, { RELAY_SECRET: next });
    for (const visitor of everybody) visitor.fetch = (request) => last.fetch(request);
    const polls = await Promise.all(everybody.map((visitor) => visitor.poll()));
    const statuses = polls.map(({ status }) => status);
    assert.deepEqual(new Set(statuses.slice(0, 20)), new Set([401]), 'sealed by the old one');
    assert.deepEqual(new Set(statuses.slice(30)), new Set([200]));
  });

  it('use the newest token of a visitor, whichever relay got it and whatever the cookie holds', async () => {
    const center = new FakeCenter();
    const [first, second] = [await start(center), await start(center)];
    const anna = new RelayVisitor((request) => first.fetch(request));
    await anna.create();
    const { cookie } = anna;
    const userId = center.of('createClickToCall')[0]?.userId ?? '';
    center.expireTokens();
    const renewed = center.newToken(userId);
    center.bend(({ call }) =>
      call === 'getClickToCallEvents' ? says('x', {}, { 'ccmessaging-token': renewed }) : undefined,
    );
    // The first poll gets a 401 and a token by applyToken before the center renews it.
    await anna.poll();
    anna.fetch = (request) => second.fetch(request);
    anna.cookie = cookie;
    center.bend(() => undefined);
    assert.equal((await anna.drop()).body.resultDesc, 'disconnect successfully.');
    assert.equal(center.came.at(-1)?.request.headers.get('ccmessaging-token'), renewed);
  });

  it('give an undelivered event to the next poll, at whichever relay', async () => {
    const center = new FakeCenter();
    const [first, second] = [await start(center), await start(center)];
    const anna = new RelayVisitor((request, bindings) => first.fetch(request, bindings));
    await anna.create();
    center.bend(({ call }) => (call === 'getClickToCallEvents' ? connected() : undefined));
    await anna.poll({ lost: true });
    center.bend(() => undefined);
    anna.fetch = (request) => second.fetch(request);
    let answer = await anna.poll();
    while (answer.body['eventId'] === undefined) answer = await anna.poll();
    assert.equal(answer.body['eventId'], 168101);
    assert.equal((await anna.poll()).body.resultDesc, 'Call in queue');
  });

  it('count the calls of a visitor together', async () => {
    const center = new FakeCenter();
    const both = [
      await start(center, { LIMIT_CALLS_PER_VISITOR: '3' }),
      await start(center, { LIMIT_CALLS_PER_VISITOR: '3' }),
    ];
    const anna = new RelayVisitor(balance(both));
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await anna.create()).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
  });

  it('count polls each for itself', async () => {
    const center = new FakeCenter();
    const limits = { LIMIT_REQUESTS_PER_VISITOR: '3', LIMIT_REQUESTS_PER_ADDRESS: '100' };
    const both = [await start(center, limits), await start(center, limits)];
    const anna = new RelayVisitor(balance(both));
    await anna.create();
    const statuses = [];
    for (let count = 0; count < 8; count += 1) statuses.push((await anna.poll()).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 429, 429]);
  });

  it('lose no call when one of them dies: the other drops what is abandoned', async () => {
    const center = new FakeCenter();
    const clock = new FakeClock();
    // The dying relay keeps its connection to Redis, but its real clock starts no drop in this
    // test.
    const dying = await start(center);
    const [anna, ben] = [0, 1].map(() => new RelayVisitor((request) => dying.fetch(request)));
    assert.ok(anna && ben);
    await Promise.all([anna.check(), ben.check()]);
    await Promise.all([anna.create(), ben.create()]);
    let later = 0;
    const other = startRelay(
      { ...limitsOff, REDIS_URL: `${redis.url}/${database}` },
      center.fetch,
      { now: () => Date.now() + later, sleep: clock.sleep },
      lines,
    );
    relays.push(other);
    while (!(await connectedToRedis(other))) await turn();
    anna.fetch = (request) => other.fetch(request);
    center.bend(({ call }) => (call === 'getClickToCallEvents' ? nothing() : undefined));
    later = 100_000;
    assert.equal((await anna.poll()).status, 200);
    later = 130_000;
    await clock.advance(5000);
    while (center.running.size > 1) await turn();
    const dropped = center.of('dropClickToCall').map(({ userId }) => userId);
    assert.deepEqual(dropped, [center.of('createClickToCall')[1]?.userId], 'only ben is gone');
  });

  for (const ahead of [150_000, -150_000]) {
    it(`drop no polled call where the clock of one is ${ahead / 1000} s ahead of the other`, async () => {
      const center = new FakeCenter();
      const clock = new FakeClock();
      await clock.advance(1_000_000);
      const other = { sleep: clock.sleep, now: () => clock.now() + ahead };
      const [first, second] = [await start(center, {}, clock), await start(center, {}, other)];
      const [anna, ben] = [first, second].map(
        (relay) => new RelayVisitor((request, bindings) => relay.fetch(request, bindings)),
      );
      await anna!.create();
      await ben!.create();
      for (let poll = 0; poll < 5; poll += 1) {
        // Both relays look for abandoned calls in between, each by its own clock.
        await clock.advance(10_000);
        assert.equal((await anna!.poll()).status, 200);
        assert.equal((await ben!.poll()).status, 200);
      }
      assert.equal(center.of('dropClickToCall').length, 0);
      await clock.advance(100_000);
      assert.equal(center.running.size, 2, 'not before their time');
      for (let count = 0; center.running.size > 0 && count < 1000; count += 1) {
        await clock.advance(5000);
        await ben!.check();
      }
      assert.equal(center.running.size, 0, 'and abandoned calls are dropped as before');
      assert.match(lines.join(''), /"msg":"Redis' clock is so much ahead/);
    });
  }

  it('go on when Redis is killed and started again under load', async () => {
    const center = new FakeCenter();
    const both = [await start(center), await start(center)];
    const visitors = Array.from({ length: 50 }, () => new RelayVisitor(balance(both)));
    await Promise.all(visitors.map((visitor) => visitor.check()));
    await Promise.all(visitors.map((visitor) => visitor.create()));
    const round = async (overtaken = false): Promise<void> => {
      // Everything else here runs in memory: without a task in between no socket would be read.
      await turn();
      const answers = await Promise.all(visitors.map((visitor) => visitor.poll()));
      for (const { status, body } of answers) {
        assert.equal(status, 200);
        // Where polls of one visitor overtake each other, only the newest is held.
        const ended = overtaken && body.resultDesc === 'ClickToCall polled without any events';
        assert.ok(ended || body.resultDesc === 'Call in queue', body.resultDesc);
      }
    };
    await round();
    const running = Promise.all([round(true), round(true), round(true)]);
    await redis.kill();
    await running;
    await round();
    // While Redis is away a new visitor comes, tokens expire, and one visitor leaves.
    const late = new RelayVisitor(balance(both));
    assert.equal((await late.check()).status, 200);
    assert.equal((await late.create()).status, 200);
    visitors.push(late);
    center.expireTokens();
    await round();
    const leaver = visitors.shift();
    assert.equal((await leaver?.drop())?.body.resultCode, '0');
    await redis.start();
    for (let count = 0; count < 20; count += 1) await round();
    while (!(await Promise.all(both.map(connectedToRedis))).every(Boolean)) await round();
    await round();
    const drops = await Promise.all(visitors.map((visitor) => visitor.drop()));
    assert.ok(drops.every(({ body }) => body.resultCode === '0'));
    assert.equal(center.running.size, 0);
    // Every visitor has kept the one userId.
    const created = center.of('createClickToCall').map(({ userId }) => userId);
    assert.equal(new Set(created).size, created.length);
    const polls = new Set(center.of('getClickToCallEvents').map(({ userId }) => userId));
    polls.delete(undefined);
    assert.deepEqual(polls, new Set(created));
  });

  it('do not drop a call that is polled at the other relay while Redis is away', async () => {
    const center = new FakeCenter();
    const clock = new FakeClock();
    const [first, second] = [await start(center, {}, clock), await start(center, {}, clock)];
    const anna = new RelayVisitor((request) => second.fetch(request));
    await anna.create();
    await redis.kill();
    while ((await connectedToRedis(first)) || (await connectedToRedis(second))) await turn();
    await anna.poll();
    anna.fetch = (request) => first.fetch(request);
    for (let minute = 0; minute < 15; minute += 1) {
      await clock.advance(60_000);
      assert.equal((await anna.poll()).status, 200);
    }
    assert.equal(center.of('dropClickToCall').length, 0);
    // The visitor leaves without a drop, and Redis stays away.
    await clock.advance(21 * 60_000);
    assert.equal(center.running.size, 0);
    await redis.start();
  });

  it('do not drop a call whose polls Redis has missed when Redis is back', async () => {
    const center = new FakeCenter();
    const clocks = [new FakeClock(), new FakeClock()] as const;
    const first = await start(center, {}, clocks[0]);
    const second = await start(center, {}, clocks[1]);
    const advance = async (ms: number): Promise<void> => {
      for (const clock of clocks) await clock.advance(ms);
    };
    const anna = new RelayVisitor((request) => first.fetch(request));
    const other = new RelayVisitor((request) => second.fetch(request));
    await anna.create();
    await other.check();
    redis.hang();
    await Promise.all([anna.poll(), other.check()]);
    for (let minute = 0; minute < 3; minute += 1) {
      await advance(60_000);
      assert.equal((await anna.poll()).status, 200);
    }
    redis.resume();
    while (!(await connectedToRedis(await start(center)))) await turn();
    // The other relay looks for abandoned calls first.
    await clocks[1].advance(5000);
    await other.check();
    assert.equal((await other.check()).status, 200);
    await clocks[0].advance(5000);
    assert.equal((await anna.poll()).status, 200);
    assert.equal(center.of('dropClickToCall').length, 0);
    for (let count = 0; center.running.size > 0 && count < 1000; count += 1) {
      await advance(5000);
      await other.check();
    }
    assert.equal(center.running.size, 0, 'and abandoned calls are dropped as before');
  });
});

async function connectedToRedis(relay: Relay): Promise<boolean> {
  const health = await new RelayVisitor((request) => relay.fetch(request)).send('GET', '/healthz');
  return health.body['store'] === 'redis';
}
