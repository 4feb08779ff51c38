/**
 * Limits per visitor and per address. Calls, text sessions, new visitors, ratings and messages cost
 * the center something, so all relays count them together: in Redis where there is one, in this
 * relay's memory while Redis is away. Mere requests cost nobody but the relay, so each relay counts them for itself.
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
  /** Counts any request. @returns the refusal, if the limit is exceeded; here and below. */
  request<Answer>(c: Exchange<Answer>, visitor?: string): Answer | undefined;
  /** Counts a visitor without a cookie, who needs a new token. */
  visitor(c: Context<RelayEnv>): Promise<Response | undefined>;
  /** Counts a call that is to be created. */
  call(c: Context<RelayEnv>, visitor: string): Promise<Response | undefined>;
  /** Counts a rating. A rating follows a call, so as many are allowed as calls. */
  rating(c: Context<RelayEnv>, visitor: string): Promise<Response | undefined>;
  /** Counts a text session. Each belongs to a call, so as many are allowed as calls. */
  text(c: Context<RelayEnv>, visitor: string): Promise<Response | undefined>;
  /** Counts a message; one beyond the visitor's own limit does not count for the address. */
  message(c: Context<RelayEnv>, visitor: string): Promise<Response | undefined>;
  /** Makes a further limit that all relays count together, for other things that cost. */
  create<Subject>(name: string, rule: LimitRule<Subject>, seconds: number): Limit<Subject>;
}

/** The keys that a subject is counted under, and their upper bounds; undefined: no limit. */
export type LimitRule<Subject = string> =
  | ((subject: Subject) => { readonly keys: readonly string[]; readonly bounds: readonly Bound[] })
  | undefined;

/** @param most 0: no limit. */
export const atMost = (most: number): LimitRule =>
  most === 0 ? undefined : (key) => ({ keys: [key], bounds: [{ key, most }] });

/**
 * A limit for an address and for the networks it lies in, whose limits grow far less than their
 * number of addresses: otherwise one rented /48 of IPv6 would count as 65,536 addresses.
 * @param most for one address; 0: no limit.
 * @param inAll upper bound for every network, the widest (a /48, or a /24 of IPv4) included.
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
const hour = 3600;

/** @param store the store that the relays share. */
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

  /**
   * Counts in this relay alone and synchronously, since every request is counted by two of these.
   */
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

  const ratingsPerVisitor = together('ratings-visitor', atMost(config.callsPerVisitor));
  const ratingsPerAddress = together('ratings-address', perAddress(config.callsPerAddress));
  const textsPerVisitor = together('texts-visitor', atMost(config.callsPerVisitor));
  const textsPerAddress = together('texts-address', perAddress(config.callsPerAddress));
  const messagesPerVisitor = together('messages-visitor', atMost(config.messagesPerVisitor), hour);
  const messagesPerAddress = together(
    'messages-address',
    perAddress(config.messagesPerAddress),
    hour,
  );

  /**
   * Every limit counts the request, also where another one refuses it; the longest wait is told.
   */
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
    rating: (c, visitor) =>
      check(c, [ratingsPerVisitor.take(visitor), ratingsPerAddress.take(c.get('address'))]),
    text: (c, visitor) =>
      check(c, [textsPerVisitor.take(visitor), textsPerAddress.take(c.get('address'))]),
    message: async (c, visitor) =>
      (await check(c, [messagesPerVisitor.take(visitor)])) ??
      check(c, [messagesPerAddress.take(c.get('address'))]),
  };
}
