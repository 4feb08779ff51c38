/** Repeats a request to the center by the policy of retries. */
import { ApiError } from '../api/http/errors.js';
import { retryPause, type RetryLimits } from '../base/retry.js';
import type { Clock } from '../base/clock.js';

/** What repeating needs. */
export interface Persistence {
  readonly clock: Clock;
  readonly random: () => number;
  /** Its abort ends a pause. */
  readonly signal: AbortSignal;
}

/**
 * Tries until it works, until the error allows no further try, or until the limits are reached.
 * @param attempt gets the milliseconds that are left within the limits.
 * @param again whether another try may follow this error.
 * @throws the error of the last attempt; the signal's reason when it aborts.
 */
export async function persist<Result>(
  attempt: (left: number) => Promise<Result>,
  again: (error: ApiError) => boolean,
  limits: RetryLimits,
  { clock, random, signal }: Persistence,
): Promise<Result> {
  const began = clock.now();
  for (let failures = 1; ; failures++) {
    try {
      return await attempt(limits.within - (clock.now() - began));
    } catch (error) {
      if (!(error instanceof ApiError) || !again(error)) throw error;
      const { retryAfter } = error;
      const elapsed = clock.now() - began;
      const pause = retryPause({ failures, elapsed, retryAfter, random: random() }, limits);
      if (pause === undefined) throw error;
      await clock.sleep(pause, signal);
    }
  }
}
