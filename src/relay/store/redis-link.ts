/**
 * The connection to Redis, and whether Redis can be asked at the moment, since no request waits for
 * a Redis that is away. Commands fail within a quarter of a second, none is queued or repeated, and
 * after a failure Redis is not asked for a second.
 */
import { Redis } from 'ioredis';
import type { Clock } from '../../base/clock.js';
import { errorFields, type Logger } from '../base/log.js';
import { isNoDatabase } from './redis-database.js';

export interface RedisLink {
  readonly client: Redis;
  /** A second connection, since Redis wants one for subscriptions alone. */
  readonly subscriber: Redis;
  /**
   * Whether Redis is connected, its time is known, and no command failed within the last second.
   */
  usable(): boolean;
  /**
   * The time of Redis, for deadlines that several relays share: a relay whose own clock is ahead
   * would take them for over. While Redis is away, the clock goes on with the last difference
   * known.
   */
  readonly clock: Clock;
  /** Whether Redis is away now, or was within the last `within` milliseconds. */
  away(within: number): boolean;
  /** Runs the command, or `instead` while Redis is away. Never throws an error of Redis. */
  attempt<T>(command: (client: Redis) => Promise<T>, instead: () => Promise<T>): Promise<T>;
  close(): void;
}

export interface RedisLinkOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called whenever Redis goes away or comes back. */
  readonly onAway: (away: boolean) => void;
}

/** Milliseconds. */
const commandTimeout = 250;
const connectTimeout = 2000;
const leaveAlone = 1000;
const longestPause = 2000;
/** Asked again and again, since a machine's clock may be set while the relay runs. */
const askTimeEvery = 60_000;
/** Change of the difference from which on it is logged, since deadlines would be noticeably off. */
const worthSaying = 2000;

/** Has the prefix of the relay's keys, since its Redis user may be allowed to touch no others. */
const probeKey = 'click-to-dial:probe';
const probe = "return redis.call('SET', KEYS[1], '1', 'PX', 1000)";

export function connectRedis({ url, clock, log, onAway }: RedisLinkOptions): RedisLink {
  const options = {
    commandTimeout,
    connectTimeout,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times: number) => Math.min(times * 100, longestPause),
  };
  const client = new Redis(url, { ...options, enableAutoPipelining: true });
  // Subscriptions wait for the connection instead of failing, and come back with it.
  const subscriber = new Redis(url, {
    ...options,
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
  });

  let away = false;
  let noDatabase = false;
  let askAgainAt = 0;
  let backAt = -Infinity;
  /** Codes logged since Redis went away: a new one (a wrong password after a dead port) is news. */
  const told = new Set<string>();

  function back(): void {
    if (!away) return;
    away = false;
    backAt = clock.now();
    told.clear();
    onAway(false);
    log.info('Redis is back');
  }

  function failed(error: unknown): void {
    askAgainAt = clock.now() + leaveAlone;
    const why = errorFields(error);
    const { code = '' } = why;
    if (away) {
      if (code !== '' && !told.has(code)) log.error(why, 'Redis is still away');
    } else {
      away = true;
      onAway(true);
      log.error(why, 'Redis is away: this relay goes on with its own memory');
    }
    // The closed connection follows upon every other failure, so it is no news after one.
    told.add(code).add('CLOSED');
  }

  let ahead = 0;
  let askedTime: number | undefined;
  let asking = false;

  async function askTime(): Promise<void> {
    if (asking) return;
    asking = true;
    const asked = clock.now();
    try {
      const [seconds = 0, microseconds = 0] = await client.time();
      const there = Number(seconds) * 1000 + Number(microseconds) / 1000;
      const now = Math.round(there - (asked + clock.now()) / 2);
      if (Math.abs(now - ahead) > worthSaying) {
        log.warn(
          { ms: now },
          "Redis' clock is so much ahead of this machine's; deadlines go by Redis'",
        );
      }
      ahead = now;
      askedTime = performance.now();
    } catch (error) {
      // A Redis user that is not allowed TIME counts as answered: the relay goes by its own clock.
      if (/^NOPERM\b/.test((error as Error).message)) askedTime = performance.now();
      else failed(error);
    } finally {
      asking = false;
    }
  }

  // Without a listener the client's error would end the process.
  client.on('error', (error) => {
    if (isNoDatabase(error) && !noDatabase) {
      noDatabase = true;
      log.error({ database: client.options.db }, 'Redis does not have the database of REDIS_URL');
    }
    failed(error);
  });
  // With each connection the client asks for its database anew.
  client.on('connect', () => (noDatabase = false));
  client.on('ready', () => void askTime());
  client.on('close', () => {
    // The next connection may lead to another machine with another time.
    askedTime = undefined;
    failed(Object.assign(new Error('closed'), { code: 'CLOSED' }));
  });
  subscriber.on('error', () => {});

  function usable(): boolean {
    if (client.status !== 'ready' || noDatabase || clock.now() < askAgainAt) return false;
    const known = askedTime !== undefined;
    if (!known || performance.now() - (askedTime ?? 0) > askTimeEvery) void askTime();
    return known;
  }

  return {
    client,
    subscriber,
    usable,
    clock: { sleep: (ms, signal) => clock.sleep(ms, signal), now: () => clock.now() + ahead },
    away: (within) => away || clock.now() - backAt < within,
    async attempt(command, instead) {
      if (!usable()) return instead();
      try {
        // A Redis that only hung still runs all commands it was sent, though the relay gave them up
        // and did `instead`: so the probe that asks whether it is back must do nothing that
        // matters. It has to write: a Redis without memory left, or a replica, still answers reads,
        // and would be found back and away again each second.
        if (away) await client.eval(probe, 1, probeKey);
        const result = await command(client);
        back();
        return result;
      } catch (error) {
        failed(error);
        return instead();
      }
    },
    close() {
      client.removeAllListeners('close');
      client.disconnect();
      subscriber.disconnect();
    },
  };
}
