/**
 * Limits per visitor and per address. What costs the center something is counted by all relays
 * together, in Redis where there is one and in this relay's memory while Redis is away; mere requests
 * are counted by each relay for itself, since they cost nobody but the relay.
 */
import type { Context } from 'hono';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { network } from './address.js';
import type { Config } from './config.js';
import type { RelayEnv } from './env.js';
import { fail } from './failures.js';
import type { Metrics } from './metrics.js';
import type { RedisLink } from './redis-link.js';

export interface Limit {
  /** Counts one. @returns 0, or the milliseconds until another one is allowed. */
  take(key: string): Promise<number>;
}

export interface Limits {
  /** Any request. @returns the refusal, if it is one too many; here and below. */
  request(c: Context<RelayEnv>, visitor?: string): Promise<Response | undefined>;
  /** Somebody without a cookie who needs a token. */
  visitor(c: Context<RelayEnv>): Promise<Response | undefined>;
  /** A create. */
  call(c: Context<RelayEnv>, visitor: string): Promise<Response | undefined>;
  /** For other things that cost: counted by all relays together. @param points 0: no limit. */
  create(name: string, points: number, seconds: number): Limit;
}

const minute = 60;

/** @param redis undefined: each relay counts for itself. */
export function createLimits(
  config: Config,
  metrics: Metrics,
  redis: RedisLink | undefined,
): Limits {
  function create(
    name: string,
    points: number,
    seconds: number,
    shared: RedisLink | undefined,
  ): Limit {
    if (points === 0) return { take: async () => 0 };
    const rule = { keyPrefix: `click-to-dial:limit:${name}`, points, duration: seconds };
    const own = new RateLimiterMemory(rule);
    const common =
      shared &&
      new RateLimiterRedis({ ...rule, storeClient: shared.client, insuranceLimiter: own });
    return {
      async take(key) {
        const wait = await consume(common && shared.usable() ? common : own, key);
        if (wait > 0) metrics.limited.inc({ limit: name });
        return wait;
      },
    };
  }

  const alone = (name: string, points: number): Limit => create(name, points, minute, undefined);
  const together = (name: string, points: number, seconds = minute): Limit =>
    create(name, points, seconds, redis);

  const requestsPerVisitor = alone('requests-visitor', config.requestsPerVisitor);
  const requestsPerAddress = alone('requests-address', config.requestsPerAddress);
  const visitorsPerAddress = together('visitors-address', config.visitorsPerAddress);
  const callsPerVisitor = together('calls-visitor', config.callsPerVisitor);
  const callsPerAddress = together('calls-address', config.callsPerAddress);

  /** All of them count, so that none hides behind another. */
  async function check(
    c: Context,
    takes: readonly Promise<number>[],
  ): Promise<Response | undefined> {
    const wait = Math.max(...(await Promise.all(takes)));
    if (wait <= 0) return undefined;
    return fail(c, {
      status: 429,
      code: 'too-many',
      message: 'too many requests; Retry-After says when to come back',
      retryAfter: Math.ceil(wait / 1000),
    });
  }

  const place = (c: Context<RelayEnv>): string => network(c.get('address'));

  return {
    create: together,
    request: (c, visitor) =>
      check(c, [
        requestsPerAddress.take(place(c)),
        ...(visitor === undefined ? [] : [requestsPerVisitor.take(visitor)]),
      ]),
    visitor: (c) => check(c, [visitorsPerAddress.take(place(c))]),
    call: (c, visitor) => check(c, [callsPerVisitor.take(visitor), callsPerAddress.take(place(c))]),
  };
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (outcome) {
    // What is no error says how long it takes.
    if (outcome instanceof RateLimiterRes) return Math.max(1, outcome.msBeforeNext);
    throw outcome;
  }
}
