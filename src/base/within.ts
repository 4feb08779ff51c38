/** Waits for some work, but only until its time is over or the waiting itself is aborted. */
import type { Clock } from './clock.js';
import type { Ending } from './ending.js';

export interface Waiting {
  readonly clock: Clock;
  /** Its abort ends the waiting early. */
  readonly signal?: Ending | undefined;
}

/**
 * Resolves to the work's result, or to undefined when the work takes longer than `ms` milliseconds.
 * Rejects with the work's error, or with the reason of `signal`. The work gets a signal that aborts
 * when its result is no longer waited for, and never once the work is done. Leaves no timer behind.
 */
export async function within<T>(
  ms: number,
  work: (over: AbortSignal) => Promise<T>,
  { clock, signal }: Waiting,
): Promise<T | undefined> {
  signal?.throwIfAborted();
  const timer = new AbortController();
  const over = new AbortController();
  // Not AbortSignal.any(): browsers may garbage-collect a signal that only depends on others, and
  // it would then never abort.
  const end = (): void => {
    timer.abort(signal?.reason);
    over.abort(signal?.reason);
  };
  signal?.addEventListener('abort', end);
  let late = false;
  const time = clock.sleep(ms, timer.signal).then(() => {
    late = true;
    return undefined;
  });
  try {
    // Promise.race() handles the rejection of the slower promise too: it is never unhandled.
    return await Promise.race([time, work(over.signal)]);
  } finally {
    signal?.removeEventListener('abort', end);
    if (late) over.abort();
    // A reason that nobody reads: without one, abort() would construct a DOMException each time.
    timer.abort('over');
  }
}
