/**
 * What several relays share, as few primitives as calls, callbacks and limits need. In memory for one
 * relay, in Redis for several. Values are text; every key ends by itself.
 */

/** When there is enough of something that is counted. */
export interface Bound {
  readonly key: string;
  /** As many as may be counted. */
  readonly most: number;
  /** Holds only where something was counted for this one. */
  readonly where?: string;
}

export interface Store {
  /** Undefined where there is none, or where it has expired. */
  get(key: string): Promise<string | undefined>;
  /** @param ttl seconds until it is forgotten. */
  set(key: string, value: string, ttl: number): Promise<void>;
  /** Sets only where nothing is; of several who try at once, one gets `true`. */
  add(key: string, value: string, ttl: number): Promise<boolean>;
  /** Replaces only what still is as it was read; `false`: somebody else was quicker. */
  swap(key: string, from: string, to: string, ttl: number): Promise<boolean>;
  /** @returns whether there was something to delete. */
  delete(key: string): Promise<boolean>;

  /** Counts up and returns the count; the first one begins the time. */
  count(key: string, ttl: number): Promise<number>;
  /**
   * Counts one for each key, or for none where a bound is reached; the first one begins the time of its
   * key.
   * @returns 0, or the milliseconds until the last of the bounds that are reached is forgotten.
   */
  take(keys: readonly string[], bounds: readonly Bound[], ttl: number): Promise<number>;

  /** To the end of a list; the whole list is forgotten `ttl` seconds later. */
  push(key: string, value: string, ttl: number): Promise<void>;
  /** The first of a list, for exactly one taker. */
  shift(key: string): Promise<string | undefined>;

  /** A member of that queue falls due at that time (milliseconds of the clock); said again: at the new time. */
  schedule(queue: string, member: string, at: number): Promise<void>;
  unschedule(queue: string, member: string): Promise<void>;
  /**
   * Members that are due, earliest first. Each is put off by `lease` milliseconds in the same step, so
   * that one relay at a time works on it, and another one if that relay dies.
   */
  takeDue(queue: string, now: number, lease: number, atMost: number): Promise<string[]>;

  /** Reaches every relay's listeners, this one's included; lost where nobody listens. */
  publish(channel: string, message: string): Promise<void>;
  /** @returns ends the subscription. */
  subscribe(channel: string, listener: (message: string) => void): () => void;

  /**
   * This relay remembers alone, or did so within the last so many milliseconds: what others have seen
   * meanwhile may be missing.
   */
  alone(within: number): boolean;

  close(): Promise<void>;
}
