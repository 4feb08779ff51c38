/**
 * The relay's own error answers, for requests without an answer of the center to pass on:
 * `{"error":{"code","message"}}`.
 */
import type { StatusCode } from 'hono/utils/http-status';
import type { ApiError } from '../../api/http/errors.js';
import { accessTokenExpired } from '../clients/fabric.js';
import { NoSocketLeft } from '../center/center-sockets.js';
import type { Exchange } from './env.js';

/**
 * Status for a visitor who has gone and reads no answer, so it only shows in the log and the
 * metrics. It is nginx's "client closed request", which is in no standard and therefore not in
 * Hono's types.
 */
export const clientGone = Number(499) as StatusCode;

/**
 * Every error code, and what it means to whoever writes a client; openapi.json quotes these texts.
 */
export const failureCodes = {
  'bad-request': 'The request is not valid; the message names what is wrong with it.',
  'foreign-origin': 'The origin of the page is not among the allowed origins of the relay.',
  unauthorized:
    'The cookie is missing or expired, the center gives no token, or a report is not signed.',
  'visitor-token':
    'X-Visitor-Token is not valid, or no key is configured to verify it; without it the visitor may call.',
  'not-found':
    'There is no such path or call-back, or it is another visitor’s, or the center has no such service.',
  'too-many': 'A limit is reached; Retry-After says for how long.',
  internal: 'The relay failed; its log says more.',
  closing:
    'This relay is about to stop and takes no new calls; another relay does, or this one later.',
  busy: 'The relay has as many requests at the center as CENTER_SOCKETS allows.',
  network: 'The center cannot be reached.',
  timeout: 'The center did not answer in time.',
  'server-error': 'The center failed.',
  refused: 'The center refuses with a body that is no JSON, or gives no token.',
  'bad-response': 'The center’s answer cannot be understood.',
  'number-invalid': 'The text is no telephone number, or has no country code.',
  'number-refused': 'Such numbers are not called: they are of another country, or earn money.',
  'already-open': 'This number has a request under way already.',
  'time-invalid': 'The chosen time cannot be read.',
  'time-refused':
    'The chosen time is over, outside the hours or too far ahead, or no times can be chosen.',
  unavailable:
    'No call-backs at the moment, or the relay cannot tell, or verify a visitor’s token, for now: ask again later.',
  sent: 'The request has been sent to the center, which cannot take it back.',
} as const;

export type FailureCode = keyof typeof failureCodes;

export interface FailureAnswer {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 429 | 500 | 502 | 503 | 504;
  readonly code: FailureCode;
  /** For a developer. Never repeats what came from outside. */
  readonly message: string;
  /** Seconds for the header `Retry-After`; at least 1 is sent. */
  readonly retryAfter?: number | undefined;
}

export function fail<Answer>(
  c: Pick<Exchange<Answer>, 'header' | 'body'>,
  { status, code, message, retryAfter }: FailureAnswer,
): Answer {
  if (retryAfter !== undefined) c.header('Retry-After', String(Math.max(1, retryAfter)));
  const text = JSON.stringify({ error: { code, message } });
  return c.body(text, status, { 'Content-Type': 'application/json' });
}

/** Milliseconds in whole seconds, rounded up, as `Retry-After` takes them. */
export const inSeconds = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.ceil(ms / 1000);

/** Without the cookie there is no call to poll or drop; asking the center would change nothing. */
export const unknownVisitor: FailureAnswer = {
  status: 401,
  code: 'unauthorized',
  message:
    "the relay's cookie is missing: page and relay must be of the same site, or " +
    'COOKIE_SAME_SITE must be None and the browser must take cookies of other sites',
};

/** The answer to a visitor whose request at the center has failed with this error. */
export function upstreamFailure(error: ApiError): FailureAnswer {
  const retryAfter = inSeconds(error.retryAfter);
  if (error instanceof NoSocketLeft) {
    const message = 'the relay has as many requests at the contact center as it may';
    return { status: 503, code: 'busy', message, retryAfter };
  }
  switch (error.code) {
    case 'timeout':
      return { status: 504, code: 'timeout', message: 'the contact center did not answer in time' };
    case 'network':
      return { status: 502, code: 'network', message: 'the contact center cannot be reached' };
    case 'unauthorized': {
      const status = accessTokenExpired(error) ? 403 : 401;
      return { status, code: 'unauthorized', message: 'the contact center gives no token' };
    }
    case 'server-error':
      return {
        status: 502,
        code: 'server-error',
        message: 'the contact center failed',
        retryAfter,
      };
    case 'refused':
      return { status: 502, code: 'refused', message: 'the contact center gives no token' };
    default:
      return { status: 502, code: 'bad-response', message: 'the contact center makes no sense' };
  }
}
