/**
 * Time as an object that is passed in: the one place of the project that touches timers. Everything
 * that waits takes a {@link Clock}, so that a test can control the time and a call can be cancelled
 * at any moment.
 */
import type { Ending } from './ending.js';

export interface Clock {
  /** Milliseconds since some fixed moment; the value never decreases. */
  now(): number;
  /**
   * Resolves after `ms` milliseconds; with 0 or less, in a later task.
   * Rejects with `signal.reason` as soon as the signal aborts, and leaves no timer behind.
   */
  sleep(ms: number, signal?: Ending): Promise<void>;
}

/** Milliseconds. Timers hold a signed 32-bit number (HTML standard); a longer one fires at once. */
const longest = 2 ** 31 - 1;

/** The browser's (or Node's) own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
        Math.min(ms, longest),
      );
      signal?.addEventListener('abort', abort, { once: true });
    }),
};
