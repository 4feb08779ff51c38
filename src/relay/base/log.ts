/**
 * The relay's log: one line of JSON per event, on stdout. No line holds a token, a secret, a
 * cookie, a phone number or the id of a call-back: lines are written from named fields, never from
 * a whole request, answer or error.
 */
import { pino, type DestinationStream, type Logger } from 'pino';
import { ApiError } from '../../api/http/errors.js';
import { createLogLines } from './log-lines.js';
import { type Reason, reasonOf } from './reasons.js';

export type { Logger };

/** No line has the level `silent`: it is pino's setting for writing no lines at all. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** @param destination default: stdout, written without waiting for it (log-lines.ts). */
export const createLog = (
  level: (typeof logLevels)[number],
  destination: DestinationStream = createLogLines({ stream: process.stdout }),
): Logger => pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);

/**
 * The fields of an error that the log may hold. The message is left out, since it may quote the
 * answer and with it a token or a phone number; only that of a dead network or a missed deadline is
 * logged, which quotes nothing but the path. Codes quote nothing.
 */
export function errorFields(error: unknown): { error: string; why?: string } & Reason {
  const reason = reasonOf(error);
  if (error instanceof ApiError) {
    const quotes = error.code !== 'network' && error.code !== 'timeout';
    return { error: error.code, ...(!quotes && { why: error.message }), ...reason };
  }
  return { error: error instanceof Error ? error.name : typeof error, ...reason };
}
