/**
 * Reads the token that a center renews with an answer (F in src/api/README.md). The documents name
 * a response header for neighbouring calls and nothing for these four: so every likely place is
 * read.
 */
import { isHeaderValue } from '../../api/http/bad-input.js';
import { isObject, readField } from '../../api/http/fields.js';
import { readToken } from './fabric-http.js';
import type { AnswerHeaders, HttpAnswer } from '../../api/http/request.js';

/** Name of the header, the cookie and the field alike. */
export const tokenName = 'ccmessaging-token';

/**
 * From the header, the cookie or the body of a 2xx, in that order; undefined where it is the one in
 * use, or what stands there cannot be sent as a header.
 */
export function readRenewed(
  { status, body }: HttpAnswer,
  headers: AnswerHeaders | undefined,
  inUse: string,
): string | undefined {
  if (status < 200 || status > 299) return undefined;
  const inBody = isObject(body) ? body : {};
  return [
    headers?.get(tokenName),
    ...(headers?.getSetCookie() ?? []).map(readCookie),
    readField(inBody, tokenName),
    readField(inBody, 'token'),
  ]
    .map(readToken)
    .find((token) => token !== undefined && token !== inUse && isHeaderValue(token));
}

/** RFC 6265 section 4.1.1: the value of the cookie of that name. */
const readCookie = (line: string): string | undefined =>
  new RegExp(`^\\s*${tokenName}\\s*=([^;]*)`).exec(line)?.[1];
