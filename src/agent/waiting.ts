/** How long a caller has waited. */

const day = 86_400;

/**
 * Milliseconds waited before the call was seen, by its `waitTime`. That is "in seconds" and "a
 * timestamp" in one sentence of the document, so it counts only where it is plausible: 1 s to a day,
 * or a moment of the last day in seconds or milliseconds since 1970 (up to a minute ahead, for
 * clocks differ). Anything else is 0.
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
