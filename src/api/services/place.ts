/** Reads the place in the queue and the waits from an answer of W5 or F5; the relay does so, too. */
import { readField, readText } from '../http/fields.js';

export interface QueueInfo {
  /** Place in the queue, from 1; undefined where the center does not tell it. */
  readonly position: number | undefined;
  /** Seconds until an agent is there, by the center's estimate; undefined where it has none. */
  readonly estimatedWait: number | undefined;
}

/** Larger numbers are no places and no seconds that a visitor could wait. */
const most = 1e6;

/**
 * Reads an accepted answer. The web adapter's document types `position` as an array, the API
 * Fabric's as an integer; both come as text, too.
 */
export function readQueueInfo(answer: object): QueueInfo {
  const given = readField(answer, 'position');
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const position = list.map(readWait).find((value) => value !== undefined);
  return {
    position: Number.isInteger(position) && position ? position : undefined,
    estimatedWait: readWait(readField(answer, 'estimateWaitTime')),
  };
}

/** A number from 0 on, such as the seconds of a wait, also where it is written as text. */
export function readWait(given: unknown): number | undefined {
  const text = typeof given === 'number' ? String(given) : readText(given);
  const value = /^\d+(\.\d+)?$/.test(text ?? '') ? Number(text) : NaN;
  return value <= most ? value : undefined;
}
