/** Decides when to try again: a pure function from what has failed so far to a pause. */

export interface RetryContext {
  /** How many tries have failed in a row, from 1. */
  failures: number;
  /** Milliseconds since the first of the failed tries began. */
  elapsed: number;
  /** Milliseconds the server asked for (`Retry-After`). */
  retryAfter: number | undefined;
  /** From 0 to below 1, for the jitter. */
  random: number;
}

export interface RetryLimits {
  /** Tries in all, the first included. */
  tries: number;
  /** Milliseconds after which no further try begins. */
  within: number;
  /** Milliseconds: the most that is granted to a server's `Retry-After`. */
  patience: number;
}

/** For a question that is asked once, before the call exists. */
export const askLimits: RetryLimits = { tries: 3, within: 20_000, patience: Infinity };
/**
 * A drop is repeated twice at most, and all tries fit into the 30 s for which a drop may go on
 * after its call. `Retry-After` is granted 5 s at most, because an agent stays occupied until the
 * drop.
 */
export const dropLimits: RetryLimits = { tries: 3, within: 20_000, patience: 5000 };
/**
 * Polls are repeated without a limit here: the deadline of the call's state ends them, no count.
 */
export const pollLimits: RetryLimits = {
  tries: Infinity,
  within: Infinity,
  patience: Infinity,
};

/** Milliseconds. */
const longestPause = 10_000;

/**
 * The pause doubles with each failure, from half a second to ten, and is jittered down to a half.
 * @returns milliseconds until the next try, or undefined to give up.
 */
export function retryPause(
  { failures, elapsed, retryAfter = 0, random }: RetryContext,
  { tries, within, patience }: RetryLimits,
): number | undefined {
  const doubled = Math.min(longestPause, 500 * 2 ** (failures - 1));
  const pause = Math.max(Math.min(retryAfter, patience), doubled * (0.5 + random / 2));
  return failures >= tries || elapsed + pause >= within ? undefined : pause;
}
