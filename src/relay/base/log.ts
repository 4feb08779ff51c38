/**
 * The relay's log: JSON, one line per thing, on stdout. No line holds a token, a secret, a cookie, a
 * phone number or the id of a callback: lines are written from named fields, never from a whole
 * request, answer or error.
 */
import { pino, type DestinationStream, type Logger } from 'pino';
import { ApiError } from '../../api/http/errors.js';
import { createLogLines } from './log-lines.js';
import { type Reason, reasonOf } from './reasons.js';

export type { Logger };

/** `silent` is none of pino's levels of lines, but one of its settings. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** @param destination default: stdout, which is never waited for. */
export const createLog = (
  level: (typeof logLevels)[number],
  destination: DestinationStream = createLogLines({ stream: process.stdout }),
): Logger => pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);

/**
 * What a log may say of an error. Not its message: that may quote what came back, and with it a token
 * or a number. A dead network or a deadline quotes nothing but the path, and codes quote nothing.
 */
export function errorFields(error: unknown): { error: string; why?: string } & Reason {
  const reason = reasonOf(error);
  if (error instanceof ApiError) {
    const quotes = error.code !== 'network' && error.code !== 'timeout';
    return { error: error.code, ...(!quotes && { why: error.message }), ...reason };
  }
  return { error: error instanceof Error ? error.name : typeof error, ...reason };
}
