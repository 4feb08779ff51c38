/**
 * The store that relays share, with no more operations than calls, call-backs and limits need. It
 * is in memory for one relay, in Redis for several. Values are text, and every key expires by
 * itself.
 */

/** An upper bound on the count of a key. */
export interface Bound {
  readonly key: string;
  /** The highest count allowed. */
  readonly most: number;
  /** Another key: the bound holds only while that one has a count. */
  readonly where?: string;
}

export interface Store {
  /** Undefined where the key has no value, or its value has expired. */
  get(key: string): Promise<string | undefined>;
  /** @param ttl seconds until the value expires; also below. */
  set(key: string, value: string, ttl: number): Promise<void>;
  /** Sets the value only where the key has none; of several who try at once, one gets `true`. */
  add(key: string, value: string, ttl: number): Promise<boolean>;
  /** Replaces the value only while it still is `from`; `false`: another relay was quicker. */
  swap(key: string, from: string, to: string, ttl: number): Promise<boolean>;
  /** @returns whether there was something to delete. */
  delete(key: string): Promise<boolean>;

  /** Counts up and returns the count, which expires `ttl` seconds after the first of them. */
  count(key: string, ttl: number): Promise<number>;
  /**
   * Counts one for each key, or for none of them where a bound is reached. A key's count expires
   * `ttl` seconds after its first one.
   * @returns 0, or the milliseconds until the counts of all bounds that are reached have expired.
   */
  take(keys: readonly string[], bounds: readonly Bound[], ttl: number): Promise<number>;

  /** Appends to a list; the whole list expires `ttl` seconds after the last `push`. */
  push(key: string, value: string, ttl: number): Promise<void>;
  /** Removes and returns the first of a list; of several who ask at once, one gets it. */
  shift(key: string): Promise<string | undefined>;

  /**
   * Makes a member of the queue due `at` that time (milliseconds of the clock), instead of before.
   */
  schedule(queue: string, member: string, at: number): Promise<void>;
  unschedule(queue: string, member: string): Promise<void>;
  /**
   * Members that are due, earliest first. Each is put off by `lease` milliseconds in the same step,
   * so that one relay at a time works on it, and another one if that relay dies.
   */
  takeDue(queue: string, now: number, lease: number, atMost: number): Promise<string[]>;

  /** Sends to the listeners of every relay, this one included; without listeners it is lost. */
  publish(channel: string, message: string): Promise<void>;
  /** @returns ends the subscription. */
  subscribe(channel: string, listener: (message: string) => void): () => void;

  /**
   * Whether this relay uses its own memory instead of the shared store, or did so within the last
   * `within` milliseconds: then it may lack what other relays have seen meanwhile.
   */
  alone(within: number): boolean;

  close(): Promise<void>;
}
