/**
 * Cookies that were opened a short while ago: one visitor polls with the same one again and again, and
 * to open it costs as much as the rest of what stands before a poll.
 */
import type { Clock } from '../../base/clock.js';
import type { OpenedCookie, VisitorCookies } from './visitor-cookie.js';

/** Milliseconds after which it is opened again, if its time is not over before. */
const openFor = 60_000;
/** Somewhat more than visitors who poll at one relay at once; the longest unused ones go. */
const most = 20_000;

/** What did not open is not remembered: anybody can make up any number of those. */
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
