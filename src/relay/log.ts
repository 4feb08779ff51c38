/**
 * The relay's log: JSON, one line per thing, on stdout. No line holds a token, a secret, a cookie, a
 * phone number or the id of a callback: lines are written from named fields, never from a whole
 * request, answer or error.
 */
import { pino, type DestinationStream, type Logger } from 'pino';
import { ApiError } from '../api/errors.js';

export type { Logger };

/** `silent` is none of pino's levels of lines, but one of its settings. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * Lines are written together: for each write of its own Node wakes a thread, which costs more than the
 * line. Milliseconds one may wait, bytes that wait for no others, and as many as go through a pipe in one
 * piece (POSIX, PIPE_BUF): workers write to the same one.
 */
const together = { periodicFlush: 100, minLength: 3000, maxWrite: 4096 };

/** @param destination default: stdout, written in the background. */
export const createLog = (
  level: (typeof logLevels)[number],
  destination: DestinationStream = pino.destination({ dest: 1, sync: false, ...together }),
): Logger => pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);

/**
 * What a log may say of an error. Not its message: that may quote what came back, and with it a token
 * or a number. A dead network or a deadline quotes nothing but the path.
 */
export function errorFields(error: unknown): { error: string; why?: string } {
  if (error instanceof ApiError) {
    const quotes = error.code !== 'network' && error.code !== 'timeout';
    return { error: error.code, ...(!quotes && { why: error.message }) };
  }
  return { error: error instanceof Error ? error.name : typeof error };
}
