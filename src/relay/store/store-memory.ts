/**
 * The store in memory: for a relay without Redis, and for every relay while Redis is away. An
 * expired entry is removed when its key is read, and by a sweep at most once a minute, when
 * something is set.
 */
import type { Clock } from '../../base/clock.js';
import type { Store } from './store.js';

/** Milliseconds between two sweeps. */
const sweepAfter = 60_000;

interface Entry<T> {
  readonly value: T;
  /** Time of the clock, in milliseconds, at which the entry expires. */
  readonly until: number;
}

interface Leftover<T> {
  readonly key: string;
  readonly value: T;
  /** Seconds that are left until the entry expires. */
  readonly ttl: number;
}

/** A map whose entries expire. */
class Expiring<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #clock: Clock;
  #nextSweep: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#nextSweep = clock.now() + sweepAfter;
  }

  get(key: string): Entry<T> | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.until > this.#clock.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  /** @param until milliseconds of the clock. */
  set(key: string, value: T, until: number): void {
    this.#sweep();
    this.#entries.set(key, { value, until });
  }

  /** Removes and returns all entries that have not expired, each with at least one second left. */
  takeAll(): Leftover<T>[] {
    const now = this.#clock.now();
    const all = [...this.#entries]
      .filter(([, { until }]) => until > now)
      .map(([key, { value, until }]) => ({ key, value, ttl: Math.ceil((until - now) / 1000) }));
    this.#entries.clear();
    return all;
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  delete(key: string): boolean {
    const there = this.get(key) !== undefined;
    this.#entries.delete(key);
    return there;
  }

  #sweep(): void {
    const now = this.#clock.now();
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + sweepAfter;
    for (const [key, { until }] of this.#entries) {
      if (until <= now) this.#entries.delete(key);
    }
  }
}

export interface MemoryStore extends Store {
  /** As `take` with one key that is its own bound, but synchronous. */
  takeOne(key: string, most: number, ttl: number): number;
  /**
   * Whether there is nothing to move to Redis: no value, no list, no queue. Counts are left out.
   */
  isEmpty(): boolean;
  /** Removes and returns what is to move to Redis. Counts are not moved, since they expire soon. */
  takeAll(): {
    values: Leftover<string>[];
    lists: Leftover<readonly string[]>[];
    queues: { queue: string; member: string; at: number }[];
  };
}

export function createMemoryStore(clock: Clock): MemoryStore {
  const values = new Expiring<string>(clock);
  const counts = new Expiring<number>(clock);
  const lists = new Expiring<string[]>(clock);
  const queues = new Map<string, Map<string, number>>();
  const listeners = new Map<string, Set<(message: string) => void>>();
  const after = (seconds: number): number => clock.now() + seconds * 1000;

  function count(key: string, ttl: number): number {
    const { value = 0, until = after(ttl) } = counts.get(key) ?? {};
    counts.set(key, value + 1, until);
    return value + 1;
  }

  return {
    async get(key) {
      return values.get(key)?.value;
    },
    async set(key, value, ttl) {
      values.set(key, value, after(ttl));
    },
    async add(key, value, ttl) {
      if (values.get(key)) return false;
      values.set(key, value, after(ttl));
      return true;
    },
    async swap(key, from, to, ttl) {
      if (values.get(key)?.value !== from) return false;
      values.set(key, to, after(ttl));
      return true;
    },
    async delete(key) {
      // All three are asked, without stopping at the first: a key may stand in several of them.
      return [values, counts, lists].map((kind) => kind.delete(key)).includes(true);
    },

    takeOne(key, most, ttl) {
      const found = counts.get(key);
      if (found && found.value >= most) return found.until - clock.now();
      count(key, ttl);
      return 0;
    },
    count: async (key, ttl) => count(key, ttl),
    async take(keys, bounds, ttl) {
      const waits = bounds.map(({ key, most, where }) => {
        const { value = 0, until = 0 } = counts.get(key) ?? {};
        const holds = where === undefined || counts.get(where) !== undefined;
        return holds && value >= most ? until - clock.now() : 0;
      });
      const wait = Math.max(0, ...waits);
      if (wait === 0) for (const key of keys) count(key, ttl);
      return wait;
    },

    async push(key, value, ttl) {
      lists.set(key, [...(lists.get(key)?.value ?? []), value], after(ttl));
    },
    async shift(key) {
      const list = lists.get(key)?.value;
      const first = list?.shift();
      if (list?.length === 0) lists.delete(key);
      return first;
    },

    async schedule(queue, member, at) {
      const members = queues.get(queue) ?? new Map<string, number>();
      queues.set(queue, members.set(member, at));
    },
    async unschedule(queue, member) {
      const members = queues.get(queue);
      members?.delete(member);
      if (members?.size === 0) queues.delete(queue);
    },
    async takeDue(queue, now, lease, atMost) {
      const members = queues.get(queue) ?? new Map<string, number>();
      const due = [...members].filter(([, at]) => at <= now).sort(([, a], [, b]) => a - b);
      return due.slice(0, atMost).map(([member]) => {
        members.set(member, now + lease);
        return member;
      });
    },

    async publish(channel, message) {
      for (const listener of listeners.get(channel) ?? []) listener(message);
    },
    subscribe(channel, listener) {
      // Wrapped, so that a function subscribed twice can end one subscription and keep the other.
      const own = (message: string): void => listener(message);
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(own));
      return () => {
        const left = listeners.get(channel);
        left?.delete(own);
        if (left?.size === 0) listeners.delete(channel);
      };
    },

    alone: () => false,

    isEmpty: () => values.isEmpty && lists.isEmpty && queues.size === 0,
    takeAll() {
      const due = [...queues].flatMap(([queue, members]) =>
        [...members].map(([member, at]) => ({ queue, member, at })),
      );
      queues.clear();
      return { values: values.takeAll(), lists: lists.takeAll(), queues: due };
    },

    async close() {
      listeners.clear();
    },
  };
}
