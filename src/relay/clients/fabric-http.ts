/**
 * Shared by all calls of the API Fabric: the headers that authorise them, and the judgement of
 * answers without a `resultCode`. Server side only, since these headers are secrets.
 */
import { requireBase, requireHeaderValue } from '../../api/http/bad-input.js';
import { ApiError, badResponse, clip } from '../../api/http/errors.js';
import { isObject, readField, readText } from '../../api/http/fields.js';
import { type Ask, type HttpAnswer, httpBy, type HttpOptions } from '../../api/http/request.js';
import { statusOutcomes } from '../../api/http/outcome.js';

/** The headers of every call except the one that fetches the AccessToken. @throws BadInput */
export const authorized = (appKey: string, accessToken: string): Record<string, string> => ({
  'x-app-key': appKey,
  authorization: `Bearer ${requireHeaderValue('accessToken', accessToken)}`,
});

export interface SecretHttpOptions extends HttpOptions {
  /** In place of `fetch`; must not follow redirects either. */
  ask?: Ask | undefined;
}

/**
 * A client that follows no redirect, which would carry the secrets to another host.
 * @throws BadInput
 */
export function secretHttp({
  base: given,
  ask,
  fetch = globalThis.fetch,
  clock,
}: SecretHttpOptions): Ask {
  const base = requireBase('base', given);
  return (
    ask ??
    httpBy({
      base,
      clock,
      fetch: (input, init) => fetch(input, { ...init, redirect: 'manual' }),
    })
  );
}

/**
 * The body of a 2xx.
 * @throws ApiError by the table of statuses, or `bad-response` for what is no JSON object.
 */
export function acceptBody(name: string, answer: HttpAnswer): object {
  const { status, body, retryAfter } = answer;
  const cause = saidBy(name, answer);
  const outcome = statusOutcomes.find(({ from, to }) => status >= from && status <= to);
  if (outcome) {
    const answered = status >= 400 && status < 500;
    const why = isObject(body) ? ` ${readWhy(body)}` : '';
    const { code, repeatable } = outcome;
    const message = clip(`${name}: HTTP ${status}${why}`.trimEnd());
    throw new ApiError(code, message, { repeatable, answered, retryAfter, cause });
  }
  if (isObject(body)) return body;
  throw badResponse(`${name}: body`, 'a JSON object', typeof body, { cause });
}

/**
 * The `cause` of an error: the call and the codes of its answer, but none of the answer's words.
 */
export interface Said {
  readonly call: string;
  readonly status: number;
  /** Any text, unchanged from the answer. */
  readonly resultCode: string | undefined;
}

export function saidBy(call: string, { status, body }: HttpAnswer): Said {
  const from = isObject(body) ? body : {};
  const resultCode = readText(readField(from, 'resultCode') ?? readField(from, 'errorCode'));
  return { call, status, resultCode };
}

/** The reason in a 4xx of the API Fabric: `{"errorCode","exceptionInfo"}`. */
const readWhy = (body: object): string =>
  ['errorCode', 'exceptionInfo', 'resultCode', 'resultDesc']
    .map((field) => readText(readField(body, field)))
    .filter((text) => text !== undefined)
    .join(' ');

/**
 * Runs `judge`, and puts the HTTP status of the answer into the `cause` of an error that it throws.
 */
export function judging<T>({ status }: HttpAnswer, judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    if (error instanceof ApiError) error.cause = { status };
    throw error;
  }
}

/** The text of a token, without the literal quotes that it has in the documented example. */
export const readToken = (value: unknown): string | undefined =>
  readText(readText(value)?.replace(/^(["'])(.*)\1$/, '$2'));
