/**
 * One contract for both stores, in memory and in a real Redis, and the store while Redis is away.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import type { Clock } from '../../../src/base/clock.js';
import { wallClock } from '../../../src/relay/base/clock.js';
import { createLog } from '../../../src/relay/base/log.js';
import { connectRedis, type RedisLink } from '../../../src/relay/store/redis-link.js';
import { missingDatabase } from '../../../src/relay/store/redis-database.js';
import { createMemoryStore } from '../../../src/relay/store/store-memory.js';
import { createRedisStore } from '../../../src/relay/store/store-redis.js';
import type { Store } from '../../../src/relay/store/store.js';
import { type RealRedis, startRedis, whyNoRedis } from '../redis.js';
import { FakeClock } from '../../support/fake-clock.js';
import { withResolvers } from '../../support/with-resolvers.js';

/** @param open opens the store of one relay; all open stores share their content. */
function contract(open: () => Store): void {
  let count = 0;
  const key = (): string => `key-${(count += 1)}`;

  it('gives back the value that was set, and undefined for other keys', async () => {
    const store = open();
    const a = key();
    assert.equal(await store.get(a), undefined);
    await store.set(a, 'one ☎', 60);
    assert.equal(await store.get(a), 'one ☎');
    await store.set(a, '', 60);
    assert.equal(await store.get(a), '');
    assert.equal(await store.get(key()), undefined);
  });

  it('adds a value for the first of several who add at once', async () => {
    const [one, other] = [open(), open()];
    const a = key();
    const won = await Promise.all([
      one.add(a, '1', 60),
      other.add(a, '2', 60),
      one.add(a, '3', 60),
    ]);
    assert.equal(won.filter(Boolean).length, 1);
    assert.equal(await one.get(a), String(won.indexOf(true) + 1));
  });

  it('swaps a value only while it is the expected one', async () => {
    const [one, other] = [open(), open()];
    const a = key();
    assert.equal(await one.swap(a, '', 'x', 60), false);
    await one.set(a, 'x', 60);
    const won = await Promise.all([one.swap(a, 'x', 'y', 60), other.swap(a, 'x', 'z', 60)]);
    assert.equal(won.filter(Boolean).length, 1);
    assert.equal(await one.get(a), won[0] ? 'y' : 'z');
  });

  it('deletes values and lists, and says whether there was one', async () => {
    const store = open();
    const [a, b] = [key(), key()];
    await store.set(a, 'x', 60);
    await store.push(b, 'x', 60);
    assert.equal(await store.delete(a), true);
    assert.equal(await store.delete(a), false);
    assert.equal(await store.delete(b), true);
    assert.equal(await store.get(a), undefined);
    assert.equal(await store.shift(b), undefined);
  });

  it('counts up', async () => {
    const store = open();
    const a = key();
    assert.deepEqual(
      [await store.count(a, 60), await store.count(a, 60), await store.count(key(), 60)],
      [1, 2, 1],
    );
  });

  it('counts on all given keys, or on none where one limit refuses', async () => {
    const [one, other] = [open(), open()];
    const [a, b, c] = [key(), key(), key()];
    const both = [
      { key: a, most: 1 },
      { key: b, most: 2 },
    ];
    assert.equal(await one.take([a, b], both, 60), 0);
    const wait = await other.take([a, b], both, 60);
    assert.ok(wait > 0 && wait <= 60_000, String(wait));
    // The refused attempt was not counted on the other key either.
    assert.equal(await one.take([b], [{ key: b, most: 2 }], 60), 0);
    assert.ok((await one.take([b], [{ key: b, most: 2 }], 60)) > 0);
    // A limit that applies only while another key has a count (`where`), and no limit at all.
    const hanging = [{ key: a, most: 1, where: c }];
    assert.equal(await one.take([c], hanging, 60), 0);
    assert.ok((await other.take([c], hanging, 60)) > 0);
    assert.equal(await other.take([a], [], 60), 0);
  });

  it('lets exactly as many through as are allowed where many take at once', async () => {
    const [one, other] = [open(), open()];
    const [a, b] = [key(), key()];
    const bounds = [
      { key: a, most: 7 },
      { key: b, most: 100 },
    ];
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? one : other).take([a, b], bounds, 60)),
    );
    assert.equal(waits.filter((wait) => wait === 0).length, 7);
    assert.equal(await one.count(b, 60), 8);
  });

  it('hands out a list in order, each item once', async () => {
    const [one, other] = [open(), open()];
    const a = key();
    for (const item of ['1', '2', '3', '4']) await one.push(a, item, 60);
    const taken = await Promise.all([one.shift(a), other.shift(a), one.shift(a)]);
    assert.deepEqual(new Set(taken), new Set(['1', '2', '3']));
    assert.equal(await one.shift(a), '4');
    assert.equal(await one.shift(a), undefined);
  });

  it('gives due items to one taker, earliest first, and again after the lease', async () => {
    const [one, other] = [open(), open()];
    const q = key();
    await one.schedule(q, 'later', 2000);
    await one.schedule(q, 'b', 1000);
    await one.schedule(q, 'a', 900);
    await one.schedule(q, 'moved', 100);
    await one.schedule(q, 'moved', 5000);
    await one.schedule(q, 'gone', 100);
    await one.unschedule(q, 'gone');
    assert.deepEqual(await one.takeDue(q, 800, 100, 9), []);
    const [first, second] = await Promise.all([
      one.takeDue(q, 1000, 100, 9),
      other.takeDue(q, 1000, 100, 9),
    ]);
    assert.deepEqual([...first, ...second], ['a', 'b']);
    assert.deepEqual(await one.takeDue(q, 1099, 100, 9), []);
    const again = await one.takeDue(q, 1100, 100, 1);
    again.push(...(await other.takeDue(q, 1100, 200, 9)));
    assert.deepEqual(new Set(again), new Set(['a', 'b']));
    assert.deepEqual(await other.takeDue(q, 9999, 100, 9), [...again, 'later', 'moved']);
  });

  it('passes published messages to every listener, until they end', async () => {
    const [one, other] = [open(), open()];
    const channel = key();
    const heard: string[] = [];
    const last = withResolvers<void>();
    const end = one.subscribe(channel, (message) => heard.push(`first ${message}`));
    one.subscribe(channel, (message) => heard.push(`second ${message}`));
    other.subscribe(channel, (message) => {
      heard.push(`other ${message}`);
      if (message === 'b') last.resolve();
    });
    // A subscription begins some time after the call, when Redis has confirmed it.
    await until(async () => {
      await one.publish(channel, 'a');
      return ['first a', 'second a', 'other a'].every((line) => heard.includes(line));
    });
    end();
    end();
    await one.publish(channel, 'b');
    await last.promise;
    await until(async () => heard.includes('second b'));
    assert.equal(heard.includes('first b'), false);
  });
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setImmediate(resolve));
}

describe('the store in memory', () => {
  const shared = createMemoryStore(wallClock);
  contract(() => shared);

  it('forgets expired values, counts and lists', async () => {
    const clock = new FakeClock();
    const store = createMemoryStore(clock);
    await store.set('a', 'x', 60);
    await store.count('b', 60);
    await store.push('c', 'x', 60);
    await clock.advance(59_999);
    assert.equal(await store.get('a'), 'x');
    assert.equal(await store.count('b', 60), 2);
    await clock.advance(1);
    assert.equal(await store.get('a'), undefined);
    assert.equal(await store.swap('a', 'x', 'y', 60), false);
    assert.equal(await store.add('a', 'x', 60), true);
    assert.equal(await store.count('b', 60), 1, 'the first one began the time');
    assert.equal(await store.shift('c'), undefined);
  });
});

const skip = whyNoRedis() ?? false;

describe('the store in Redis', { skip }, () => {
  let redis: RealRedis;
  const links: RedisLink[] = [];
  const lines: string[] = [];
  const stores: Store[] = [];

  async function open(clock: Clock = wallClock): Promise<Store> {
    const link = connectRedis({
      url: redis.url,
      clock,
      log: createLog('info', { write: (line: string) => void lines.push(line) }),
      onAway: () => {},
    });
    links.push(link);
    await until(async () => link.usable());
    const store = createRedisStore(link, createMemoryStore(clock));
    stores.push(store);
    return store;
  }

  before(async () => {
    redis = await startRedis();
    await open();
    await open();
  });
  after(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await redis.kill();
  });

  let next = 0;
  contract(() => stores[(next += 1) % 2] as Store);

  it('goes on in memory while Redis is away, and writes the changes to Redis when it is back', async () => {
    const store = await open();
    const link = links.at(-1) as RedisLink;
    await store.set('before', 'x', 60);
    await redis.kill();
    assert.equal(await store.get('before'), undefined);
    await store.set('during', 'x', 60);
    assert.equal(await store.add('during', 'y', 60), false);
    assert.equal(await store.swap('during', 'x', 'z', 60), true);
    await store.push('events', '1', 60);
    await store.push('events', '2', 60);
    await store.schedule('queue', 'older', 1000);
    await store.schedule('queue', 'newer', 9000);
    assert.equal(await store.count('count', 60), 1);
    assert.deepEqual(await store.takeDue('queue', 500, 100, 9), []);

    await redis.start();
    const other = await open();
    // Another relay has noted a poll in between, at an earlier and a later time.
    await other.schedule('queue', 'older', 5000);
    await other.schedule('queue', 'newer', 5000);
    await until(async () => link.usable());
    assert.equal(await store.get('during'), 'z');
    assert.equal(await other.get('during'), 'z');
    assert.deepEqual([await other.shift('events'), await other.shift('events')], ['1', '2']);
    assert.deepEqual(await other.takeDue('queue', 5000, 100, 9), ['older']);
    assert.match(lines.join(''), /"Redis is away: this relay goes on with its own memory"/);
    assert.match(lines.join(''), /"Redis is back"/);
  });

  it('does not replace a value that another relay has set meanwhile', async () => {
    const store = await open();
    const link = links.at(-1) as RedisLink;
    await redis.kill();
    assert.equal(await store.add('same', 'mine', 60), true);
    await redis.start();
    const other = await open();
    await other.set('same', 'theirs', 60);
    await until(async () => link.usable());
    assert.equal(await store.get('same'), 'theirs');
  });

  it('does not write back old values after Redis only hung', async () => {
    const clock = new FakeClock();
    const store = await open(clock);
    redis.hang();
    await store.get('anything');
    await store.set('callback', 'waiting', 60);
    await store.push('once', 'event', 60);
    for (let asked = 0; asked < 3; asked += 1) {
      await clock.advance(1000);
      await store.get('anything');
    }
    assert.equal(await store.swap('callback', 'waiting', 'sent', 60), true);
    redis.resume();
    const other = await open();
    await clock.advance(1000);
    assert.equal(await store.get('callback'), 'sent');
    assert.equal(await other.get('callback'), 'sent', 'it has moved');
    assert.deepEqual([await store.shift('once'), await store.shift('once')], ['event', undefined]);
  });

  it('counts Redis as away while it has no memory left or is a replica', async () => {
    const operator = new Redis(redis.url);
    const replicaOf = (...whom: string[]): Promise<unknown> => operator.call('REPLICAOF', ...whom);
    for (const [refuse, take] of [
      [
        () => operator.config('SET', 'maxmemory', '1'),
        () => operator.config('SET', 'maxmemory', '0'),
      ],
      [() => replicaOf('127.0.0.1', '1'), () => replicaOf('NO', 'ONE')],
    ] as const) {
      const clock = new FakeClock();
      const store = await open(clock);
      await store.set('full', 'before', 60);
      const said = lines.length;
      await refuse();
      for (let second = 0; second < 3; second += 1) {
        assert.equal(await store.swap('full', 'before', `${second}`, 60), false);
        await clock.advance(1000);
        assert.equal(await store.get('full'), undefined, 'what may be read makes it no use');
      }
      assert.equal(lines.length, said + 1, 'it is said once');
      await take();
      await clock.advance(1000);
      assert.equal(await store.get('full'), 'before');
      assert.match(lines[said + 1] ?? '', /"Redis is back"/);
      await store.delete('full');
    }
    operator.disconnect();
  });

  it('writes to no other database where Redis lacks the one that REDIS_URL names', async () => {
    const link = connectRedis({
      url: `${redis.url}/99`,
      clock: wallClock,
      log: createLog('info', { write: (line: string) => void lines.push(line) }),
      onAway: () => {},
    });
    links.push(link);
    const store = createRedisStore(link, createMemoryStore(wallClock));
    stores.push(store);
    await until(async () => link.client.status === 'ready');
    assert.equal(link.usable(), false);
    await store.set('misplaced', 'x', 60);
    assert.equal(await store.get('misplaced'), 'x');
    const other = await open();
    assert.equal(await other.get('misplaced'), undefined);
    assert.match(lines.join(''), /"database":99,"msg":"Redis does not have the database/);
    assert.equal(await missingDatabase(`${redis.url}/99`), 99);
    assert.equal(await missingDatabase(`${redis.url}/15`), undefined);
    assert.equal(await missingDatabase('redis://127.0.0.1:1/99'), undefined);
  });

  it('gives one time to relays whose clocks differ, which goes on while Redis is away', async () => {
    const [here, there] = [new FakeClock(), new FakeClock()];
    await there.advance(150_000);
    await open(here);
    const one = links.at(-1)?.clock;
    await open(there);
    const other = links.at(-1)?.clock;
    const apart = (one?.now() ?? 0) - (other?.now() ?? 0);
    // Both clocks stand still, so they differ by the time between the two connections to Redis.
    assert.ok(Math.abs(apart) < 60_000, String(apart));
    const before = one?.now() ?? 0;
    assert.ok(before > 1_700_000_000_000);
    await redis.kill();
    await here.advance(5000);
    assert.equal(one?.now(), before + 5000);
    await redis.start();
  });
});
