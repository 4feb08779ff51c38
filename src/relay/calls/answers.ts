/** Passes the center's answers on to a visitor, and judges what an event means for the relay. */
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ApiError } from '../../api/http/errors.js';
import { readEvent, type CenterEvent } from '../../api/events.js';
import { isObject, readField, readText } from '../../api/http/fields.js';
import type { HttpAnswer } from '../../api/http/request.js';
import { accept } from '../../api/http/outcome.js';
import type { Exchange } from '../visitor/env.js';
import { fail, inSeconds } from '../visitor/failures.js';

/** Names of fields with tokens: these go only into the cookie, which no script can read. */
const tokenNames = new Set(['token', 'ccmessagingtoken', 'accesstoken']);

/** Cache of names that are no token's: answers have the same few names again and again. */
const harmless = new Set<string>();
const mostHarmless = 1000;

function isTokenName(name: string): boolean {
  if (harmless.has(name)) return false;
  if (tokenNames.has(name.toLowerCase().replace(/[^a-z\d]/g, ''))) return true;
  if (harmless.size < mostHarmless) harmless.add(name);
  return false;
}

/**
 * The center's answers have two levels. Some thousands would overflow the stack of JSON.stringify.
 */
const mostLevels = 64;

/**
 * Whether the body holds a field with a token, at any level.
 * @throws ApiError `bad-response` where it is nested more than `levels` deep.
 */
function hasToken(body: object, levels = mostLevels): boolean {
  if (levels === 0) {
    throw new ApiError('bad-response', `the answer has more than ${mostLevels} levels`);
  }
  let found = false;
  for (const name in body) {
    const value = (body as Readonly<Record<string, unknown>>)[name];
    if (isTokenName(name)) found = true;
    // The search goes on after a find, since a body that is too deep anywhere has to be refused.
    if (typeof value === 'object' && value !== null) found = hasToken(value, levels - 1) || found;
  }
  return found;
}

/**
 * The body as JSON, without fields that hold tokens.
 * @throws ApiError `bad-response` where it is nested too deep.
 */
export const toText = (body: object): string =>
  hasToken(body)
    ? JSON.stringify(body, (name, value: unknown) => (isTokenName(name) ? undefined : value))
    : // Without a replacer, which is called for each name, this takes a fraction of the time.
      JSON.stringify(body);

/** Answers 200 with a text that is JSON already. */
export const sendText = <Answer>(
  c: Pick<Exchange<Answer>, 'body'>,
  text: string,
  status: ContentfulStatusCode = 200,
): Answer => c.body(text, status, { 'Content-Type': 'application/json; charset=UTF-8' });

/** Answers with the center's status and body; a body that is no JSON object is never passed on. */
export function passOn<Answer>(
  c: Pick<Exchange<Answer>, 'header' | 'body'>,
  { status, body, retryAfter }: HttpAnswer,
): Answer {
  const seconds = inSeconds(retryAfter);
  const sensible = (status >= 200 && status < 300) || (status >= 400 && status < 600);
  if (sensible && isObject(body)) {
    if (seconds !== undefined) c.header('Retry-After', String(seconds));
    return sendText(c, toText(body), status as ContentfulStatusCode);
  }
  const said = sensible && status >= 400 ? status : 502;
  return fail(c, {
    status: said as 502,
    code: said === 502 ? 'bad-response' : 'refused',
    message: 'the contact center answered with something else than JSON',
    retryAfter: seconds,
  });
}

export interface EventWorth {
  /** The event comes only once: if the visitor does not get it now, it must be kept for later. */
  readonly keep: boolean;
  /** The center says that the call is over. */
  readonly final: boolean;
}

/** Events after which the center holds no call any more. */
const final: ReadonlySet<CenterEvent['kind']> = new Set<CenterEvent['kind']>([
  'released',
  'queue-timeout',
  'not-answered',
  'call-failed',
]);

const worthless: EventWorth = { keep: false, final: false };

/** Judges whether the answer to a poll has to reach the visitor, and whether it ends the call. */
export function judgeEvent(answer: HttpAnswer): EventWorth {
  let body: object;
  try {
    body = accept('getClickToCallEvents', answer);
  } catch {
    return worthless;
  }
  try {
    const { kind } = readEvent(body);
    return { keep: kind !== 'nothing', final: final.has(kind) };
  } catch {
    // A connected call without a usable gateway: the visitor has to be told of it.
    return { keep: true, final: false };
  }
}

/** Whether the center's answer to create says for certain that there is no call. */
export function createRefused(answer: HttpAnswer): boolean {
  try {
    accept('createClickToCall', answer);
    return false;
  } catch (error) {
    return error instanceof ApiError && error.answered;
  }
}

/**
 * Statuses that say nothing about the call, since the center has not processed the drop. A browser
 * takes them for an answer like any other 4xx (src/api/http/outcome.ts), since it has no other
 * token to ask with; the relay fetches a new token after 401 and 403, and goes on trying longer
 * than a page is open.
 */
const notLookedAt = new Set([401, 403, 408, 429]);

/**
 * Whether the center has processed the drop, also where it refused it. A 5xx counts as not
 * processed unless its code is 0: to repeat a drop does no harm, while a call that is left over
 * occupies an agent.
 */
export function dropAnswered({ status, body }: HttpAnswer): boolean {
  if (notLookedAt.has(status)) return false;
  if (status >= 400 && status < 500) return true;
  const resultCode = isObject(body) ? readText(readField(body, 'resultCode')) : undefined;
  return status >= 500 ? resultCode === '0' : resultCode !== undefined;
}
