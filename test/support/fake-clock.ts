/**
 * A clock that the test controls: nothing really waits, and everything happens in the order in
 * which it would have happened.
 *
 * `advance(ms)` goes from one due sleeper to the next. Before the first, between any two and after
 * the last it lets all work settle that does not wait for time: promise chains, work that browsers
 * finish in a later task (`response.text()`) and work of another process (a Web Lock).
 *
 * A browser cannot be asked whether it is idle. Settling therefore means: turns of the event loop,
 * until `quietTurns` of them in a row have brought nothing new to the clock (no sleep begun, ended
 * or aborted) and found `crypto.subtle` idle. Each turn takes the ways that such work takes: it
 * passes a message and reads a body; while a body is read elsewhere it also reads a cloned one
 * (several tasks, in Chromium by way of another thread); every other turn asks the lock manager
 * (another process). So work that takes one of these ways and began before is done, however fast or
 * busy the machine is.
 *
 * Two kinds of code need help, and a test has to await them itself: code that goes such ways more
 * often in a row than there are quiet turns without touching the clock, and code that waits for the
 * network, such as a module that is loaded for the first time.
 */
import type { Ending } from '../../src/base/ending.js';
import type { Clock } from '../../src/base/clock.js';
import { computes, readsBodies } from './elsewhere.js';

export interface FakeClockOptions {
  /** Turns in a row without news after which all work counts as settled. Default: 10. */
  readonly quietTurns?: number;
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/**
 * The most sleepers woken at the same moment; more are taken for an endless loop of 0 ms sleeps.
 */
const TOO_MANY = 200;

export class FakeClock implements Clock {
  readonly #options: FakeClockOptions;
  readonly #sleepers = new Set<Sleeper>();
  #now = 0;
  /** Grows with each sleep that begins, ends or is aborted. */
  #news = 0;
  #busy = false;
  /** Sleepers woken since time last passed. */
  #standing = 0;

  constructor(options: FakeClockOptions = {}) {
    this.#options = options;
  }

  readonly now = (): number => this.#now;

  /** Number of sleepers left; tests assert at their end that it is 0. */
  get pending(): number {
    return this.#sleepers.size;
  }

  /** The time at which the next sleeper is due; undefined where there is none. */
  get nextDue(): number | undefined {
    return this.#next()?.due;
  }

  /** An arrow function, so that it can be passed on without the clock, as the system's can. */
  readonly sleep = (ms: number, signal?: Ending): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = (): void => {
        this.#sleepers.delete(sleeper);
        this.#news += 1;
        signal?.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        leave();
        reject(signal!.reason);
      };
      const wake = (): void => {
        leave();
        resolve();
      };
      const sleeper = { due: this.#now + Math.max(0, ms), wake };
      this.#sleepers.add(sleeper);
      this.#news += 1;
      signal?.addEventListener('abort', abort, { once: true });
    });

  /** Lets `ms` milliseconds pass. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#alone(async () => {
      await this.settle();
      while ((this.nextDue ?? Infinity) <= end) await this.#step();
      this.#now = end;
    });
  }

  /**
   * Lets time pass until the promise settles, and not a moment longer.
   * @throws Error where it does not settle within `limit` ms, or no sleeper is left.
   */
  async until<T>(promise: Promise<T>, limit = 3_600_000): Promise<T> {
    const end = this.#now + limit;
    let settled = false;
    const done = (): void => void (settled = true);
    promise.then(done, done);
    await this.#alone(async () => {
      await this.settle();
      while (!settled) {
        const due = this.nextDue;
        if (due === undefined) throw new Error('FakeClock: nothing is left that could settle it');
        if (due > end) throw new Error(`FakeClock: not settled within ${limit} ms`);
        await this.#step();
      }
    });
    return promise;
  }

  /** Lets all work finish that does not wait for time. */
  async settle(): Promise<void> {
    const { quietTurns = 10 } = this.#options;
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    let seen = this.#news;
    for (let quiet = 0; quiet < quietTurns; quiet += 1) {
      await message();
      await new Response('.').text();
      if (readsBodies()) await new Response('.').clone().text();
      if (quiet % 2 === 0) await locks?.query();
      if (this.#news !== seen || computes()) quiet = -1;
      seen = this.#news;
    }
  }

  async #step(): Promise<void> {
    const next = this.#next();
    if (!next) return;
    this.#standing = next.due > this.#now ? 0 : this.#standing + 1;
    if (this.#standing > TOO_MANY) throw new Error('FakeClock: somebody sleeps in an endless loop');
    this.#now = Math.max(this.#now, next.due);
    next.wake();
    await this.settle();
  }

  /** Of several sleepers due at the same time, the one that came first. */
  #next(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers) {
      if (!first || sleeper.due < first.due) first = sleeper;
    }
    return first;
  }

  async #alone(run: () => Promise<void>): Promise<void> {
    if (this.#busy) throw new Error('FakeClock: time passes already; await it first');
    this.#busy = true;
    try {
      await run();
    } finally {
      this.#busy = false;
    }
  }
}

/** Lets one task of the real event loop pass, without a timer. */
function message(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
