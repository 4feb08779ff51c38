/** When the center is asked how a call goes, while a request waits for news. */
import type { CallbackRecord } from './states.js';

/** The queue of calls by the time of their next question. */
export const QUESTIONS = 'callback-questions';

/** Shortest and longest pause before a question, in milliseconds. */
const pauses = {
  calling: [15_000, 60_000],
  'under-way': [30_000, 120_000],
} as const;

/** Whether the center can be asked about the call, and has something new to tell. */
export const isAskable = (
  record: CallbackRecord | undefined,
): record is CallbackRecord & { state: keyof typeof pauses; callSerialNo: string } =>
  record?.callSerialNo !== undefined && Object.hasOwn(pauses, record.state);

/**
 * Half of the time that the request has been in its state, within bounds, more or less a quarter.
 * @param random from 0 to below 1.
 * @returns milliseconds; undefined: there is nothing to ask.
 */
export function pauseBefore(
  record: CallbackRecord | undefined,
  now: number,
  random: number,
): number | undefined {
  if (!isAskable(record)) return undefined;
  const [least, most] = pauses[record.state];
  const half = (now - (record.since ?? now)) / 2;
  return Math.min(most, Math.max(least, half)) * (0.75 + random / 2);
}
