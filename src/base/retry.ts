/** When to try again: pure policies, context in, pause out. */

export interface RetryContext {
  /** How many tries have failed in a row, from 1. */
  failures: number;
  /** Milliseconds since the first of them began. */
  elapsed: number;
  /** Milliseconds the server asked for (`Retry-After`). */
  retryAfter: number | undefined;
  /** 0 to below 1. */
  random: number;
}

export interface RetryLimits {
  /** Tries in all, the first included. */
  tries: number;
  /** Milliseconds after which no further try begins. */
  within: number;
  /** Milliseconds to wait at most where the server asks for more. */
  patience: number;
}

/** A question asked once, before the call exists. */
export const askLimits: RetryLimits = { tries: 3, within: 20_000, patience: Infinity };
/**
 * A drop is repeated twice at most, and all of it fits into the 30 s a call may outlive its end.
 * Better early than never: an agent waits.
 */
export const dropLimits: RetryLimits = { tries: 3, within: 20_000, patience: 5000 };
/** Polls go on for as long as the state wants them: its deadline ends them, not a count. */
export const pollLimits: RetryLimits = {
  tries: Infinity,
  within: Infinity,
  patience: Infinity,
};

const longestPause = 10_000;

/** Milliseconds until the next try, or undefined to give up: doubling from half a second, jittered. */
export function retryPause(
  { failures, elapsed, retryAfter = 0, random }: RetryContext,
  { tries, within, patience }: RetryLimits,
): number | undefined {
  const doubled = Math.min(longestPause, 500 * 2 ** (failures - 1));
  const pause = Math.max(Math.min(retryAfter, patience), doubled * (0.5 + random / 2));
  return failures >= tries || elapsed + pause >= within ? undefined : pause;
}
