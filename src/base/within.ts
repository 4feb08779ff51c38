/** Waiting for something, but not longer than: until a time is over, or whoever waits has gone. */
import type { Clock } from './clock.js';
import type { Ending } from './ending.js';

export interface Waiting {
  readonly clock: Clock;
  /** Its abort ends the waiting before its time. */
  readonly signal?: Ending | undefined;
}

/**
 * What the work brings, or undefined when it takes longer than `ms` milliseconds. Rejects as the work
 * does, and with the signal's reason. Work that is no longer waited for is told by its signal, which
 * never aborts once the work is done. Leaves no timer behind.
 */
export async function within<T>(
  ms: number,
  work: (over: AbortSignal) => Promise<T>,
  { clock, signal }: Waiting,
): Promise<T | undefined> {
  signal?.throwIfAborted();
  const timer = new AbortController();
  const over = new AbortController();
  // Not AbortSignal.any: what only hears of others may be collected, and never abort.
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
    // A race listens to both, so the one that comes second may reject.
    return await Promise.race([time, work(over.signal)]);
  } finally {
    signal?.removeEventListener('abort', end);
    if (late) over.abort();
    // Nobody reads the reason; without one an exception would be made each time.
    timer.abort('over');
  }
}
