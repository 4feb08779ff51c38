/**
 * What all calls of the API Fabric share: the headers that authorise them, and how an answer is
 * judged that has no `resultCode`. Server side only: these headers are secrets.
 */
import { requireBase, requireHeaderValue } from '../../api/http/bad-input.js';
import { ApiError, badResponse, clip } from '../../api/http/errors.js';
import { isObject, readField, readText } from '../../api/http/fields.js';
import { type Ask, type HttpAnswer, httpBy, type HttpOptions } from '../../api/http/request.js';
import { statusOutcomes } from '../../api/http/outcome.js';

/** The headers of every call but the one that fetches the AccessToken. @throws BadInput */
export const authorized = (appKey: string, accessToken: string): Record<string, string> => ({
  'x-app-key': appKey,
  authorization: `Bearer ${requireHeaderValue('accessToken', accessToken)}`,
});

export interface SecretHttpOptions extends HttpOptions {
  /** In place of `fetch`; must not follow redirects either. */
  ask?: Ask | undefined;
}

/** Follows no redirect: it would carry the secrets to whoever it names. @throws BadInput */
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

/** For the `cause` of an error: which call it was, and the codes that came, without any words. */
export interface Said {
  readonly call: string;
  readonly status: number;
  /** As it came: text of any kind. */
  readonly resultCode: string | undefined;
}

export function saidBy(call: string, { status, body }: HttpAnswer): Said {
  const from = isObject(body) ? body : {};
  const resultCode = readText(readField(from, 'resultCode') ?? readField(from, 'errorCode'));
  return { call, status, resultCode };
}

/** What the API Fabric says with a 4xx: `{"errorCode","exceptionInfo"}`. */
const readWhy = (body: object): string =>
  ['errorCode', 'exceptionInfo', 'resultCode', 'resultDesc']
    .map((field) => readText(readField(body, field)))
    .filter((text) => text !== undefined)
    .join(' ');

/** Runs a judge; its error says in `cause` with which status the answer came. */
export function judging<T>({ status }: HttpAnswer, judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    if (error instanceof ApiError) error.cause = { status };
    throw error;
  }
}

/** A token as it came: text, perhaps in literal quotes as the documented example has it. */
export const readToken = (value: unknown): string | undefined =>
  readText(readText(value)?.replace(/^(["'])(.*)\1$/, '$2'));
