/**
 * Reads from an error the reason that a log may hold: the codes of the system, of TLS, of Redis and
 * of the center. Codes quote nothing, while messages may quote a token, a secret or a phone number.
 */
import { isObject, readText } from '../../api/http/fields.js';

export interface Reason {
  /** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `WRONGPASS` … */
  code?: string;
  /** The call of the center's API that the center has answered. */
  call?: string;
  /** HTTP status of that answer. */
  status?: number;
  /** `resultCode` or `errorCode` of that answer. */
  resultCode?: string;
}

/** Levels of the chain of `cause` that are read, the error itself included. */
const deepest = 5;

/** An error, or a value that an error has as its `cause`. */
type Fault = Readonly<Partial<Record<keyof Reason | 'cause', unknown>>>;

const isFault = (value: unknown): value is Fault => isObject(value);

/**
 * Reads the error and its chain of causes; a field of the error itself wins over one of its cause.
 */
export function reasonOf(error: unknown): Reason {
  let reason: Reason = {};
  let at = error;
  for (let depth = 0; depth < deepest && isFault(at); depth += 1) {
    reason = { ...said(at), ...reason };
    at = at.cause;
  }
  return reason;
}

function said(from: Fault): Reason {
  const { status } = from;
  const code = codeOf(from);
  const call = readText(from.call);
  const resultCode = readText(from.resultCode);
  return {
    ...(code !== undefined && { code }),
    ...(call !== undefined && { call }),
    ...(typeof status === 'number' && { status }),
    ...(resultCode !== undefined && isPlain(resultCode) && { resultCode }),
  };
}

/**
 * Codes of Node and OpenSSL are words in capitals; codes of this project's own errors are not read.
 */
function codeOf(from: Fault): string | undefined {
  const { code } = from;
  if (typeof code === 'string' && /^[A-Z][A-Z\d_]{1,59}$/.test(code)) return code;
  return isRedisReply(from) ? /^[A-Z]{2,20}(?= )/.exec(from.message)?.[0] : undefined;
}

/** The message of an error that Redis answers begins with its code (RESP, "Simple errors"). */
const isRedisReply = (from: Fault): from is Fault & Error =>
  from instanceof Error && from.name === 'ReplyError';

/**
 * Whether the text looks like a code: no spaces, and no row of digits that may be a phone number.
 */
const isPlain = (text: string): boolean => /^[\w.-]{1,40}$/.test(text) && !/\d{9}/.test(text);
