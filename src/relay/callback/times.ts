/**
 * The times that a visitor may choose for a call-back: within the hours of the office, at most a
 * week ahead.
 */
import { type Hours, isOpen } from '../../base/hours.js';
import { CallbackRefusal } from '../settings/refusal.js';

/** Milliseconds that a chosen time may lie ahead. */
export const furthestAhead = 7 * 86_400_000;

/** A date and a time with its distance from UTC (ISO 8601). */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * @param given milliseconds since 1970, or text in ISO 8601 with a time zone.
 * @param hours undefined: no times are offered at the moment.
 * @returns milliseconds since 1970.
 * @throws CallbackRefusal
 */
export function readTime(given: unknown, hours: Hours | undefined, now: number): number {
  const text = typeof given === 'string' && moment.test(given) ? given : '';
  const at = typeof given === 'number' ? given : Date.parse(text);
  if (!Number.isSafeInteger(at)) {
    const rule = 'expected milliseconds, or ISO 8601 with a time zone, 2026-11-30T10:30:00+01:00';
    throw new CallbackRefusal('time-invalid', `at: ${rule}`);
  }
  if (!hours) throw new CallbackRefusal('time-refused', 'at: no times can be chosen here now');
  if (at <= now) throw new CallbackRefusal('time-refused', 'at: the time is over');
  if (at > now + furthestAhead) {
    throw new CallbackRefusal('time-refused', 'at: more than a week ahead');
  }
  if (isOpen(at, hours)) return at;
  throw new CallbackRefusal('time-refused', 'at: outside the hours');
}
