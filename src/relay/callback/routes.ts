/**
 * HTTP routes of call-backs, for the widget and for the center's reports. The visitor is known, and
 * the page is allowed to ask, before a request comes here.
 */
import { type Context, Hono } from 'hono';
import { readCallReport, reportAnswer } from '../clients/call-report.js';
import { parseExactly } from '../clients/exact-json.js';
import { ApiError } from '../../api/http/errors.js';
import { readField, readText } from '../../api/http/fields.js';
import type { RelayEnv } from '../visitor/env.js';
import { fail, type FailureAnswer, type FailureCode, inSeconds } from '../visitor/failures.js';
import type { ComposeCallData } from './call-data.js';
import type { Callback, Callbacks } from './callbacks.js';
import { CallbackRefusal } from '../settings/refusal.js';
import { localeOf } from '../visitor/language.js';
import type { VisitorTokens } from '../visitor/visitor-token.js';
import { SignatureError, type SignatureGuard } from './signature.js';

/** Ids and secrets as the relay makes them; other paths are not looked up in the store. */
const HEX = ':id{[0-9a-f]{32,64}}';

const notFound: FailureAnswer = { status: 404, code: 'not-found', message: 'no such callback' };
/** Most event streams of one visitor at once; further tabs are answered 429, and then poll. */
const mostStreams = 8;

/** The answer while the relay cannot tell: unlike a 404, clients do not take it for final. */
const nowhereYet: FailureAnswer = {
  status: 503,
  code: 'unavailable',
  message: 'not to be found at the moment: ask again',
  retryAfter: 1,
};
const missing = (c: Context<RelayEnv>, callbacks: Callbacks): Response =>
  fail(c, callbacks.uncertain() ? nowhereYet : notFound);

export interface CallbackRouteOptions {
  /** Aborts when the relay closes: nothing more is accepted, and what is watched ends. */
  readonly closing: AbortSignal;
  readonly visitorTokens: VisitorTokens;
  /** Makes the data that the agent is told. */
  readonly compose: ComposeCallData;
}

/** `POST /`, `GET /:id`, `DELETE /:id`, for the visitor of the cookie. */
export function callbackRoutes(
  callbacks: Callbacks,
  { closing, visitorTokens, compose }: CallbackRouteOptions,
) {
  const app = new Hono<RelayEnv>();
  /**
   * Open event streams by visitor: each costs memory and reads of the store while its request is
   * open.
   */
  const streams = new Map<string, number>();

  app.onError((error, c) => {
    if (!(error instanceof CallbackRefusal)) throw error;
    const { code, message, status, retryAfter } = error;
    return fail(c, { status, code, message, retryAfter: inSeconds(retryAfter) });
  });

  app.post('/', async (c) => {
    if (closing.aborted) {
      throw new CallbackRefusal('unavailable', 'this relay is closing: try again', 1000);
    }
    const read = await visitorTokens.read(c);
    if ('refused' in read) return fail(c, read.refused);
    const { number, page, callData, at } = readRequest(await c.req.text());
    const language = localeOf(c.req.header('accept-language'))?.replace('_', '-');
    const from = {
      visitor: c.get('visitor'),
      address: c.get('address'),
      callData: compose({ claims: read.claims, page, callData, language }),
    };
    const callback = await callbacks.request(number, from, at);
    return c.json(callback, 201);
  });

  app.get(`/${HEX}`, async (c) => {
    const { id, visitor } = { id: c.req.param('id'), visitor: c.get('visitor') };
    const callback = await callbacks.read(id, visitor);
    if (!callback) return missing(c, callbacks);
    if (!c.req.header('Accept')?.includes('text/event-stream')) return c.json(callback);

    const others = streams.get(visitor) ?? 0;
    if (others >= mostStreams) {
      const message = 'too many event streams: ask without one';
      return fail(c, { status: 429, code: 'too-many', message, retryAfter: 60 });
    }
    // Not AbortSignal.any: `closing` lives as long as the relay, and on Node 20 the signals made
    // from it would pile up.
    const over = new AbortController();
    streams.set(visitor, others + 1);
    over.signal.addEventListener('abort', () => {
      const left = (streams.get(visitor) ?? 1) - 1;
      if (left > 0) streams.set(visitor, left);
      else streams.delete(visitor);
    });
    closing.addEventListener('abort', () => over.abort(), { signal: over.signal });
    if (closing.aborted) over.abort();
    c.header('Content-Type', 'text/event-stream; charset=utf-8');
    return c.body(eventStream(callbacks.watch(id, visitor, over.signal), () => over.abort()));
  });

  app.delete(`/${HEX}`, async (c) => {
    const result = await callbacks.withdraw(c.req.param('id'), c.get('visitor'));
    if (!result) return missing(c, callbacks);
    const { withdrawn, callback } = result;
    if (withdrawn || callback.state === 'withdrawn') return c.json(callback);
    const message = 'it has been sent to the contact center, which cannot take it back';
    return c.json({ error: { code: 'sent' satisfies FailureCode, message }, callback }, 409);
  });

  return app;
}

/** `GET /times`: the same for every visitor, so it needs no cookie. */
export function callbackTimesRoute(callbacks: Pick<Callbacks, 'times'>) {
  return new Hono<RelayEnv>().get('/times', (c) => {
    const text = (at: number): string => new Date(at).toISOString();
    const spans = callbacks.times().map(({ from, to }) => ({ from: text(from), to: text(to) }));
    return c.json({ spans });
  });
}

export interface CallbackStatusOptions {
  /** Checks the signature; given where a key is shared with the center. */
  readonly signed?: SignatureGuard | undefined;
}

/** `POST /:secret`, for the center. */
export function callbackStatusRoutes(callbacks: Callbacks, { signed }: CallbackStatusOptions) {
  const app = new Hono<RelayEnv>();

  app.post(`/${HEX}`, async (c) => {
    const secret = c.req.param('id');
    // Asked first, so that somebody without the secret path learns nothing about signatures.
    if (!(await callbacks.knows(secret))) return missing(c, callbacks);
    const body = await c.req.text();
    const take = async () => callbacks.report(secret, readCallReport(parseExactly(body)));
    try {
      const known = await (signed ? signed(body, take) : take());
      return known ? c.json(reportAnswer) : missing(c, callbacks);
    } catch (error) {
      return refuseReport(c, error);
    }
  });

  return app;
}

function refuseReport(c: Context<RelayEnv>, error: unknown): Response {
  const failure = failureOf(error);
  if (!failure) throw error;
  const { status, code } = failure;
  c.get('log').warn({ status, why: code }, 'report of the center refused');
  return fail(c, failure);
}

function failureOf(error: unknown): FailureAnswer | undefined {
  if (error instanceof SignatureError) {
    return { status: 401, code: 'unauthorized', message: error.message };
  }
  if (error instanceof SyntaxError || error instanceof ApiError) {
    return { status: 400, code: 'bad-request', message: 'body: expected a JSON object' };
  }
  return undefined;
}

/**
 * The number of a request, tolerant of how it is wrapped, and what else it brings, unchecked.
 * @throws CallbackRefusal naming the field
 */
function readRequest(body: string): {
  number: string;
  page: unknown;
  callData: unknown;
  /** The chosen time, if there is one. */
  at: unknown;
} {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) {
    throw new CallbackRefusal('number-invalid', 'body: expected JSON, {"number": "+4989123456"}');
  }
  const number = readText(readField(parsed, 'number'));
  if (number !== undefined) {
    const field = (name: string): unknown => readField(parsed, name);
    return {
      number,
      page: field('page'),
      callData: field('callData'),
      at: field('at') ?? undefined,
    };
  }
  throw new CallbackRefusal('number-invalid', 'number: expected text, as in "+4989123456"');
}

/**
 * Server-sent events (HTML standard, section 9.2): one message where something changed, and a
 * comment where only time has passed.
 */
function eventStream(
  changes: AsyncGenerator<Callback, void>,
  onOver: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let last: string | undefined;
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await changes.next();
      if (done) {
        onOver();
        return controller.close();
      }
      const news = value.state !== last;
      last = value.state;
      controller.enqueue(encoder.encode(news ? `data: ${JSON.stringify(value)}\n\n` : ':\n\n'));
    },
    cancel: onOver,
  });
}
