/** The center's answers on their way to a visitor: what is passed on, and what an event means here. */
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ApiError } from '../../api/http/errors.js';
import { readEvent, type CenterEvent } from '../../api/events.js';
import { isObject, readField, readText } from '../../api/http/fields.js';
import type { HttpAnswer } from '../../api/http/http.js';
import { accept } from '../../api/http/outcome.js';
import type { Exchange } from '../visitor/env.js';
import { fail, inSeconds } from '../visitor/failures.js';

/** Tokens are for the cookie alone, which no script can read. */
const tokenNames = new Set(['token', 'ccmessagingtoken', 'accesstoken']);

/** Names that were looked at and are none of those: answers have the same few again and again. */
const harmless = new Set<string>();
const mostHarmless = 1000;

function isTokenName(name: string): boolean {
  if (harmless.has(name)) return false;
  if (tokenNames.has(name.toLowerCase().replace(/[^a-z\d]/g, ''))) return true;
  if (harmless.size < mostHarmless) harmless.add(name);
  return false;
}

/** Answers of the center have two levels. Some thousands would overflow the stack when written. */
const mostLevels = 64;

/**
 * Whether there is anything to leave out.
 * @throws ApiError `bad-response` where it is nested without end.
 */
function hasToken(body: object, levels = mostLevels): boolean {
  if (levels === 0) {
    throw new ApiError('bad-response', `the answer has more than ${mostLevels} levels`);
  }
  let found = false;
  for (const name in body) {
    const value = (body as Readonly<Record<string, unknown>>)[name];
    if (isTokenName(name)) found = true;
    // All of it is looked at: what is too deep is so anywhere.
    if (typeof value === 'object' && value !== null) found = hasToken(value, levels - 1) || found;
  }
  return found;
}

/**
 * As JSON, without tokens.
 * @throws ApiError `bad-response` where it is nested without end.
 */
export const toText = (body: object): string =>
  hasToken(body)
    ? JSON.stringify(body, (name, value: unknown) => (isTokenName(name) ? undefined : value))
    : // A part of what it takes to be asked about each name.
      JSON.stringify(body);

/** Text of the relay's own, or of the center, that is JSON already. */
export const sendText = <Answer>(
  c: Pick<Exchange<Answer>, 'body'>,
  text: string,
  status: ContentfulStatusCode = 200,
): Answer => c.body(text, status, { 'Content-Type': 'application/json; charset=UTF-8' });

/** Status and body as they came; what is no JSON object is never passed on. */
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
  /** It comes only once: who does not get it now has to get it later. */
  readonly keep: boolean;
  /** The center says that the call is over. */
  readonly final: boolean;
}

/** After these the center holds nothing any more. */
const final: ReadonlySet<CenterEvent['kind']> = new Set<CenterEvent['kind']>([
  'released',
  'queue-timeout',
  'not-answered',
  'call-failed',
]);

const worthless: EventWorth = { keep: false, final: false };

/** What the answer to a poll is worth. */
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
    // Connected, but nobody knows where: the visitor has to be told.
    return { keep: true, final: false };
  }
}

/** The center has answered for certain that there is no call. */
export function createRefused(answer: HttpAnswer): boolean {
  try {
    accept('createClickToCall', answer);
    return false;
  } catch (error) {
    return error instanceof ApiError && error.answered;
  }
}

/**
 * Statuses that say nothing about the call: the drop has not been looked at. A browser takes them for an
 * answer like any other 4xx (src/api/http/outcome.ts), since it has nothing else to ask with; a relay
 * fetches a new token after 401 and 403, and goes on trying for longer than any page stays open.
 */
const notLookedAt = new Set([401, 403, 408, 429]);

/**
 * The center has dealt with the drop, whatever it thinks of it. A failure (5xx) has not, unless it says
 * 0 all the same: to repeat a drop does no harm, to leave a call does.
 */
export function dropAnswered({ status, body }: HttpAnswer): boolean {
  if (notLookedAt.has(status)) return false;
  if (status >= 400 && status < 500) return true;
  const resultCode = isObject(body) ? readText(readField(body, 'resultCode')) : undefined;
  return status >= 500 ? resultCode === '0' : resultCode !== undefined;
}
