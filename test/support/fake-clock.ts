/**
 * Time in the hand of the test: nothing waits for real, and everything happens in the order in
 * which it would have happened.
 *
 * `advance(ms)` goes from one due sleeper to the next. Before the first, between any two and after
 * the last it lets everything settle that is not a matter of time: promise chains, and also what
 * browsers finish in a later task, as `response.text()`, or in another process, as a Web Lock.
 * Nobody can ask a browser whether it is idle, so settling means: turns of the event loop, one after
 * the other, until so many in a row have brought nothing new to the clock (no sleep begun, ended or
 * aborted) and found nothing of `crypto.subtle` under way. In each turn a message is passed and a body
 * read, and while somebody else reads one, also a body that was cloned (several tasks, in Chromium by
 * way of another thread); in every other one the lock manager is asked (another process). So whatever
 * takes one of these ways and began before is through, however fast or busy the machine. Code that
 * goes such ways more often in a row than there are quiet turns, and does not touch the clock in
 * between, or that waits for the network (a module loaded for the first time), needs a hand: await
 * that thing itself.
 */
import type { Ending } from '../../src/base/ending.js';
import type { Clock } from '../../src/base/clock.js';
import { computes, readsBodies } from './elsewhere.js';

export interface FakeClockOptions {
  /** Turns without news after which everything counts as settled. */
  readonly quietTurns?: number;
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Sleepers woken one after the other at the same moment: more is a loop that sleeps for 0 ms. */
const TOO_MANY = 200;

export class FakeClock implements Clock {
  readonly #options: FakeClockOptions;
  readonly #sleepers = new Set<Sleeper>();
  #now = 0;
  /** Grows with everything that happens to the clock. */
  #news = 0;
  #busy = false;
  /** Sleepers woken since time last passed. */
  #standing = 0;

  constructor(options: FakeClockOptions = {}) {
    this.#options = options;
  }

  readonly now = (): number => this.#now;

  /** Sleepers left: a test asserts that there are none when all is over. */
  get pending(): number {
    return this.#sleepers.size;
  }

  /** When the next sleeper is due, if there is one. */
  get nextDue(): number | undefined {
    return this.#next()?.due;
  }

  /** As with the system's clock, it may be handed on by itself. */
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

  /** Lets so many milliseconds pass. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#alone(async () => {
      await this.settle();
      while ((this.nextDue ?? Infinity) <= end) await this.#step();
      this.#now = end;
    });
  }

  /**
   * Lets time pass until the promise settles, and not a moment longer; throws if it does not within
   * the limit, or if nobody sleeps any more.
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

  /** Lets finish what is not a matter of time. */
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

  /** Of those due at the same time the one who came first. */
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

/** One real task, without a timer. */
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
