/**
 * Why something failed, as far as a log may say it: the codes of the system, of TLS, of Redis and of the
 * center. Codes quote nothing; messages may quote a token, a secret or a number.
 */
import { isObject, readText } from '../../api/http/fields.js';

export interface Reason {
  /** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `WRONGPASS` … */
  code?: string;
  /** Of the center, that it answered. */
  call?: string;
  /** With which status of HTTP. */
  status?: number;
  /** `resultCode` or `errorCode` of its answer. */
  resultCode?: string;
}

/** Causes of causes that are looked at. */
const deepest = 5;

/** An error, or what stands as its cause. */
type Fault = Readonly<Partial<Record<keyof Reason | 'cause', unknown>>>;

const isFault = (value: unknown): value is Fault => isObject(value);

/** Nearest to the error first: what it says itself goes before what its cause says. */
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

/** Node's and OpenSSL's are words in capitals; those of this project's own errors are not. */
function codeOf(from: Fault): string | undefined {
  const { code } = from;
  if (typeof code === 'string' && /^[A-Z][A-Z\d_]{1,59}$/.test(code)) return code;
  return isRedisReply(from) ? /^[A-Z]{2,20}(?= )/.exec(from.message)?.[0] : undefined;
}

/** Redis' refusals begin with their code (its protocol, "simple errors"). */
const isRedisReply = (from: Fault): from is Fault & Error =>
  from instanceof Error && from.name === 'ReplyError';

/** A code, and neither somebody's words nor somebody's number. */
const isPlain = (text: string): boolean => /^[\w.-]{1,40}$/.test(text) && !/\d{9}/.test(text);
