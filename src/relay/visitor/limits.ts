/**
 * Limits per visitor and per address. What costs the center something is counted by all relays
 * together, in Redis where there is one and in this relay's memory while Redis is away; mere requests
 * are counted by each relay for itself, since they cost nobody but the relay.
 */
import type { Context } from 'hono';
import { networks } from './address.js';
import type { Clock } from '../../base/clock.js';
import type { Config } from '../settings/config.js';
import type { Exchange, RelayEnv } from './env.js';
import { fail } from './failures.js';
import type { Metrics } from '../base/metrics.js';
import { createMemoryStore } from '../store/store-memory.js';
import type { Bound, Store } from '../store/store.js';

export interface Limit<Subject = string> {
  /** Counts one. @returns 0, or the milliseconds until another one is allowed. */
  take(subject: Subject): Promise<number>;
}

export interface Limits {
  /** Any request. @returns the refusal, if it is one too many; here and below. */
  request<Answer>(c: Exchange<Answer>, visitor?: string): Answer | undefined;
  /** Somebody without a cookie who needs a token. */
  visitor(c: Context<RelayEnv>): Promise<Response | undefined>;
  /** A create. */
  call(c: Context<RelayEnv>, visitor: string): Promise<Response | undefined>;
  /** For other things that cost: counted by all relays together. */
  create<Subject>(name: string, rule: LimitRule<Subject>, seconds: number): Limit<Subject>;
}

/** What a subject counts for, and how much is too much; undefined: no limit. */
export type LimitRule<Subject = string> =
  | ((subject: Subject) => { readonly keys: readonly string[]; readonly bounds: readonly Bound[] })
  | undefined;

/** @param most 0: no limit. */
export const atMost = (most: number): LimitRule =>
  most === 0 ? undefined : (key) => ({ keys: [key], bounds: [{ key, most }] });

/**
 * For an address, and in less than proportion for the networks it lies in: else one rented /48 of IPv6
 * is 65,536 addresses.
 * @param most for one address; 0: no limit.
 * @param inAll for the widest of the networks, a /48 or an IPv4 /24.
 */
export const perAddress = (most: number, inAll = Infinity): LimitRule =>
  most === 0
    ? undefined
    : (address) => {
        const all = networks(address);
        return {
          keys: all.map(({ name }) => name),
          bounds: all.map(({ name, times }) => ({
            key: name,
            most: Math.min(most * times, inAll),
          })),
        };
      };

const minute = 60;

/** @param store what the relays share. */
export function createLimits(config: Config, metrics: Metrics, store: Store, clock: Clock): Limits {
  function together<Subject>(
    name: string,
    rule: LimitRule<Subject>,
    seconds = minute,
  ): Limit<Subject> {
    if (!rule) return { take: async () => 0 };
    const inStore = (key: string): string => `limit:${name}:${key}`;
    return {
      async take(subject) {
        const { keys, bounds } = rule(subject);
        const wait = await store.take(
          keys.map(inStore),
          bounds.map(({ key, most, where }) => ({
            key: inStore(key),
            most,
            ...(where !== undefined && { where: inStore(where) }),
          })),
          seconds,
        );
        if (wait > 0) metrics.limited.inc({ limit: name });
        return wait;
      },
    };
  }

  /** Of each request there are two, so they cost as little as they can. */
  function alone(name: string, most: number): (subject: string) => number {
    if (most === 0) return () => 0;
    const own = createMemoryStore(clock);
    return (subject) => {
      const wait = own.takeOne(subject, most, minute);
      if (wait > 0) metrics.limited.inc({ limit: name });
      return wait;
    };
  }

  const requestsPerVisitor = alone('requests-visitor', config.requestsPerVisitor);
  const requestsPerAddress = alone('requests-address', config.requestsPerAddress);
  const visitorsPerAddress = together('visitors-address', perAddress(config.visitorsPerAddress));
  const callsPerVisitor = together('calls-visitor', atMost(config.callsPerVisitor));
  const callsPerAddress = together('calls-address', perAddress(config.callsPerAddress));

  /** All of them count, so that none hides behind another. */
  const check = async <Answer>(
    c: Exchange<Answer>,
    takes: readonly Promise<number>[],
  ): Promise<Answer | undefined> => judge(c, Math.max(...(await Promise.all(takes))));

  function judge<Answer>(c: Exchange<Answer>, wait: number): Answer | undefined {
    if (wait <= 0) return undefined;
    return fail(c, {
      status: 429,
      code: 'too-many',
      message: 'too many requests; Retry-After says when to come back',
      retryAfter: Math.ceil(wait / 1000),
    });
  }

  return {
    create: together,
    request(c, visitor) {
      const ofAddress = requestsPerAddress(c.get('address'));
      const ofVisitor = visitor === undefined ? 0 : requestsPerVisitor(visitor);
      return judge(c, Math.max(ofAddress, ofVisitor));
    },
    visitor: (c) => check(c, [visitorsPerAddress.take(c.get('address'))]),
    call: (c, visitor) =>
      check(c, [callsPerVisitor.take(visitor), callsPerAddress.take(c.get('address'))]),
  };
}
