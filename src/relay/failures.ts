/** What the relay answers where it has no answer of the center to pass on: `{"error":{"code","message"}}`. */
import type { ApiError } from '../api/errors.js';
import { accessTokenExpired } from '../api/fabric.js';
import { NoSocketLeft } from './center-sockets.js';
import type { Exchange } from './env.js';

export interface Failure {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 429 | 500 | 502 | 503 | 504;
  readonly code: string;
  /** For a developer. Never repeats what came from outside. */
  readonly message: string;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

export function fail<Answer>(
  c: Pick<Exchange<Answer>, 'header' | 'body'>,
  { status, code, message, retryAfter }: Failure,
): Answer {
  if (retryAfter !== undefined) c.header('Retry-After', String(Math.max(1, retryAfter)));
  const text = JSON.stringify({ error: { code, message } });
  return c.body(text, status, { 'Content-Type': 'application/json' });
}

/** Seconds, for `Retry-After`. */
export const inSeconds = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.ceil(ms / 1000);

/** Without the cookie there is no call to poll or drop; asking the center would change nothing. */
export const unknownVisitor: Failure = {
  status: 401,
  code: 'unauthorized',
  message:
    "the relay's cookie is missing: page and relay must be of the same site, or " +
    'COOKIE_SAME_SITE must be None and the browser must take cookies of other sites',
};

/** What a request upstream came to that brought no answer for the visitor. */
export function upstreamFailure(error: ApiError): Failure {
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
