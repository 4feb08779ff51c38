/** Tells how long a caller had waited before the call was seen. */

const day = 86_400;

/**
 * Milliseconds waited before the call was seen, by its `waitTime`. The document calls that "in
 * seconds" and "a timestamp" in one sentence, so it counts only where it is plausible: 1 s to a
 * day, or a moment of the last day in seconds or milliseconds since 1970 (up to a minute ahead,
 * because clocks differ). Any other value gives 0.
 * @param now milliseconds since 1970.
 */
export function waitedBefore(waitTime: number | null, now: number): number {
  if (waitTime === null || waitTime < 1) return 0;
  if (waitTime <= day) return waitTime * 1000;
  for (const since of [waitTime, waitTime * 1000]) {
    const waited = now - since;
    if (waited <= day * 1000 && waited >= -60_000) return Math.max(0, waited);
  }
  return 0;
}
