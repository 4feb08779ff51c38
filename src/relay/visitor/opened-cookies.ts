/**
 * Remembers cookies that were opened a short while ago: a visitor polls with the same one again and
 * again, and opening it costs as much as all the other checks before a poll together.
 */
import type { Clock } from '../../base/clock.js';
import type { OpenedCookie, VisitorCookies } from './visitor-cookie.js';

/** Milliseconds for which an opened cookie is remembered, unless it expires before. */
const openFor = 60_000;
/**
 * Most cookies remembered, somewhat more than visitors who poll at one relay; the oldest are
 * dropped.
 */
const most = 20_000;

/** A cookie that does not open is not remembered, since anybody can make up any number of those. */
export function rememberOpened(
  open: VisitorCookies['openUntil'],
  clock: Clock,
  size = most,
): VisitorCookies['open'] {
  const known = new Map<string, OpenedCookie>();

  return (pair) => {
    const now = clock.now();
    const found = known.get(pair);
    if (found) {
      known.delete(pair);
      if (now < found.until) {
        known.set(pair, found);
        return found.visitor;
      }
    }
    const opened = open(pair);
    if (!opened) return undefined;
    const { visitor, until } = opened;
    known.set(pair, { visitor, until: Math.min(until, now + openFor) });
    for (const [oldest] of known) {
      if (known.size <= size) break;
      known.delete(oldest);
    }
    return visitor;
  };
}
