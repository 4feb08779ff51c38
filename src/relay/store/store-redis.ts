/**
 * The store in Redis, which several relays share. Every operation is one command, or one script
 * where several commands have to happen in one step. While Redis is away, each relay uses its own
 * memory; when Redis is back, the content of that memory moves there, without replacing anything
 * newer.
 */
import type { Redis } from 'ioredis';
import type { RedisLink } from './redis-link.js';
import type { MemoryStore } from './store-memory.js';
import type { Store } from './store.js';

/** Prefix of every key, since Redis may serve other programs too. */
const prefix = 'click-to-dial:';

/** KEYS: key. ARGV: from, to, seconds. */
const swapScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`;

/** KEYS: key. ARGV: seconds. The first count sets the expiry; later ones do not prolong it. */
const countScript = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count`;

/**
 * KEYS: first those that are counted, then further ones that bounds name. ARGV: seconds, how many
 * keys are counted, then three for each bound: index of its key, the highest count allowed, and the
 * index of the key that has to exist for the bound to hold (`where`), or 0.
 */
const takeScript = `
local wait = 0
for i = 3, #ARGV, 3 do
  local key, where = KEYS[tonumber(ARGV[i])], KEYS[tonumber(ARGV[i + 2])]
  local count = tonumber(redis.call('GET', key) or 0)
  if count >= tonumber(ARGV[i + 1]) and (not where or redis.call('EXISTS', where) == 1) then
    wait = math.max(wait, redis.call('PTTL', key), 1)
  end
end
if wait > 0 then return wait end
for i = 1, tonumber(ARGV[2]) do
  if redis.call('INCR', KEYS[i]) == 1 then redis.call('EXPIRE', KEYS[i], ARGV[1]) end
end
return 0`;

/** KEYS: key. ARGV: value, seconds. */
const pushScript = `
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1`;

/** KEYS: queue. ARGV: now, now + lease, at most. */
const takeDueScript = `
local due = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[3])
for _, member in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], member) end
return due`;

/** The methods that `defineCommand` adds to the client. */
interface Scripts {
  ctdSwap(key: string, from: string, to: string, ttl: number): Promise<number>;
  ctdCount(key: string, ttl: number): Promise<number>;
  ctdTake(count: number, ...keysAndArguments: (string | number)[]): Promise<number>;
  ctdPush(key: string, value: string, ttl: number): Promise<number>;
  ctdTakeDue(key: string, now: number, until: number, atMost: number): Promise<string[]>;
}

function withScripts(client: Redis): Redis & Scripts {
  client.defineCommand('ctdSwap', { numberOfKeys: 1, lua: swapScript });
  client.defineCommand('ctdCount', { numberOfKeys: 1, lua: countScript });
  client.defineCommand('ctdTake', { lua: takeScript });
  client.defineCommand('ctdPush', { numberOfKeys: 1, lua: pushScript });
  client.defineCommand('ctdTakeDue', { numberOfKeys: 1, lua: takeDueScript });
  return client as Redis & Scripts;
}

/** @param memory this relay's own store, used while Redis is away. */
export function createRedisStore(link: RedisLink, memory: MemoryStore): Store {
  const redis = withScripts(link.client);
  const { subscriber } = link;
  const channels = new Map<string, number>();

  // Messages from Redis reach this relay's listeners through the memory store, as its own ones do.
  subscriber.on('message', (channel: string, message: string) => {
    void memory.publish(channel.slice(prefix.length), message);
  });

  /** Moves what was stored while Redis was away; where that fails, it goes back into memory. */
  async function moveBack(): Promise<void> {
    const { values, lists, queues } = memory.takeAll();
    const pipeline = redis.pipeline();
    for (const { key, value, ttl } of values) pipeline.set(prefix + key, value, 'EX', ttl, 'NX');
    for (const { key, value, ttl } of lists) {
      pipeline.rpush(prefix + key, ...value);
      pipeline.expire(prefix + key, ttl);
    }
    // GT keeps the later time: another relay may have seen a newer poll meanwhile.
    for (const { queue, member, at } of queues) pipeline.zadd(prefix + queue, 'GT', at, member);
    try {
      const results = await pipeline.exec();
      const error = results?.find(([failed]) => failed)?.[0];
      if (error) throw error;
    } catch (error) {
      await Promise.all([
        ...values.map(({ key, value, ttl }) => memory.add(key, value, ttl)),
        ...lists.flatMap(({ key, value, ttl }) => value.map((item) => memory.push(key, item, ttl))),
        ...queues.map(({ queue, member, at }) => memory.schedule(queue, member, at)),
      ]);
      throw error;
    }
  }

  const attempt = <T>(command: () => Promise<T>, instead: () => Promise<T>): Promise<T> =>
    link.attempt(async () => {
      if (!memory.isEmpty()) await moveBack();
      return command();
    }, instead);

  return {
    get: (key) =>
      attempt(
        async () => (await redis.get(prefix + key)) ?? undefined,
        () => memory.get(key),
      ),
    set: (key, value, ttl) =>
      attempt(
        async () => void (await redis.set(prefix + key, value, 'EX', ttl)),
        () => memory.set(key, value, ttl),
      ),
    add: (key, value, ttl) =>
      attempt(
        async () => (await redis.set(prefix + key, value, 'EX', ttl, 'NX')) === 'OK',
        () => memory.add(key, value, ttl),
      ),
    swap: (key, from, to, ttl) =>
      attempt(
        async () => (await redis.ctdSwap(prefix + key, from, to, ttl)) === 1,
        () => memory.swap(key, from, to, ttl),
      ),
    delete: (key) =>
      attempt(
        async () => (await redis.del(prefix + key)) === 1,
        () => memory.delete(key),
      ),

    count: (key, ttl) =>
      attempt(
        () => redis.ctdCount(prefix + key, ttl),
        () => memory.count(key, ttl),
      ),
    take: (keys, bounds, ttl) =>
      attempt(
        () => {
          const named = bounds.flatMap(({ key, where }) => (where ? [key, where] : [key]));
          const all = [...new Set([...keys, ...named])];
          const place = (key: string | undefined): number =>
            key === undefined ? 0 : all.indexOf(key) + 1;
          return redis.ctdTake(
            all.length,
            ...all.map((key) => prefix + key),
            ttl,
            keys.length,
            ...bounds.flatMap(({ key, most, where }) => [place(key), most, place(where)]),
          );
        },
        () => memory.take(keys, bounds, ttl),
      ),

    push: (key, value, ttl) =>
      attempt(
        async () => void (await redis.ctdPush(prefix + key, value, ttl)),
        () => memory.push(key, value, ttl),
      ),
    shift: (key) =>
      attempt(
        async () => (await redis.lpop(prefix + key)) ?? undefined,
        () => memory.shift(key),
      ),

    schedule: (queue, member, at) =>
      attempt(
        async () => void (await redis.zadd(prefix + queue, at, member)),
        () => memory.schedule(queue, member, at),
      ),
    unschedule: (queue, member) =>
      attempt(
        async () => void (await redis.zrem(prefix + queue, member)),
        () => memory.unschedule(queue, member),
      ),
    takeDue: (queue, now, lease, atMost) =>
      attempt(
        () => redis.ctdTakeDue(prefix + queue, now, now + lease, atMost),
        () => memory.takeDue(queue, now, lease, atMost),
      ),

    publish: (channel, message) =>
      attempt(
        async () => void (await redis.publish(prefix + channel, message)),
        () => memory.publish(channel, message),
      ),
    subscribe(channel, listener) {
      const unsubscribe = memory.subscribe(channel, listener);
      const listening = channels.get(channel) ?? 0;
      channels.set(channel, listening + 1);
      // While Redis is away, the subscription waits for the connection.
      if (listening === 0) void subscriber.subscribe(prefix + channel).catch(() => {});
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        unsubscribe();
        const left = (channels.get(channel) ?? 1) - 1;
        if (left > 0) {
          channels.set(channel, left);
          return;
        }
        channels.delete(channel);
        void subscriber.unsubscribe(prefix + channel).catch(() => {});
      };
    },

    alone: (within) => link.away(within),

    async close() {
      link.close();
      await memory.close();
    },
  };
}
