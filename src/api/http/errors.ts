/**
 * Errors of one call of an interface, as one error class with a literal code. The codes are those
 * of the element's public `call-error` event.
 */

/** Codes of failed requests, whether the network, HTTP or the contact center reported the error. */
export const apiErrorCodes = [
  'unauthorized',
  'bad-request',
  'not-found',
  'server-error',
  'network',
  'timeout',
  'bad-response',
  'no-agent',
  'unavailable',
  'closed',
  'refused',
] as const;
export type ApiErrorCode = (typeof apiErrorCodes)[number];

export interface ApiErrorInit {
  /**
   * Whether sending the same request again may help, provided that this call may be repeated at
   * all.
   */
  repeatable?: boolean;
  /**
   * Whether the contact center has certainly answered: a readable `resultCode` other than 0, or a
   * 4xx.
   */
  answered?: boolean;
  /** HTTP status of the answer; undefined where there was none. */
  status?: number | undefined;
  /** Milliseconds the server asks to wait (`Retry-After`, RFC 9110 section 10.2.3). */
  retryAfter?: number | undefined;
  cause?: unknown;
}

export class ApiError extends Error {
  override get name(): 'ApiError' {
    return 'ApiError';
  }

  readonly repeatable: boolean;
  readonly answered: boolean;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: ApiErrorCode,
    message: string,
    { repeatable = false, answered = false, status, retryAfter, cause }: ApiErrorInit = {},
  ) {
    super(message, { cause });
    this.repeatable = repeatable;
    this.answered = answered;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** The error for an answer that is not as the interface describes it; `field` names the place. */
export const badResponse = (
  field: string,
  expected: string,
  found: unknown,
  init?: ApiErrorInit,
): ApiError =>
  new ApiError('bad-response', `${field}: expected ${expected}, got ${describe(found)}`, init);

/** A value from outside, shortened and on one line, for a developer's message. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  return clip(typeof value === 'string' ? JSON.stringify(value) : stringify(value), 80);
}

/** Text from outside, shortened and on one line. */
export function clip(text: string, longest = 200): string {
  const start = text.slice(0, longest).replace(/\s+/g, ' ');
  return text.length > longest ? `${start}…` : start;
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value;
  }
}
