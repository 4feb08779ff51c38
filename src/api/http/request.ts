/**
 * One request by `fetch`, for browser and server alike: what goes out, how long it may take (a fake clock
 * must be able to hold it), and what is read of the answer, whatever its status.
 */
import { once } from '../../base/again.js';
import type { Clock } from '../../base/clock.js';
import type { Ending } from '../../base/ending.js';
import { asJson } from '../../base/json.js';
import { within } from '../../base/within.js';
import { ApiError } from './errors.js';

export interface HttpOptions {
  /** Absolute URL ending in `/`; paths are appended to it. */
  base: string;
  /** Default: the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  clock: Clock;
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** With its question mark. */
  query?: string;
  /** Sent as JSON text. */
  json?: unknown;
  /** Milliseconds until the request is given up as `timeout`. */
  timeout: number;
  /** Lets the request outlive the page (Fetch standard, `keepalive`). */
  keepalive?: boolean;
  /** Beside the Content-Type. */
  headers?: Readonly<Record<string, string>>;
  /** Told the headers of the answer as soon as it begins. */
  onAnswer?: (headers: AnswerHeaders) => void;
  signal?: Ending | undefined;
  /** What has been asked already, by {@link Http.ready}. */
  asked?: Promise<Response> | undefined;
}

/** What is read of an answer's headers. */
export type AnswerHeaders = Pick<Headers, 'get' | 'getSetCookie'>;

export interface HttpAnswer {
  status: number;
  /** The parsed JSON body, or the text itself where it is no JSON. */
  body: unknown;
  /** Milliseconds, from `Retry-After`. */
  retryAfter: number | undefined;
}

/** Of every request. */
export const jsonType = 'application/json; charset=UTF-8';

/**
 * Answers with whatever status came back.
 * @throws ApiError `network` or `timeout`; the signal's reason when it aborts.
 */
export type Ask = (request: HttpRequest) => Promise<HttpAnswer>;

export interface Http extends Ask {
  /** Made up beforehand: asks as soon as it is called. Throws what the page's `fetch` throws. */
  ready(request: HttpRequest): () => Promise<Response>;
}

/**
 * What stands between a request and `fetch`.
 * @param ask calls `fetch` with the address and all that is held for this request.
 */
export type Client = (request: HttpRequest, ask: () => Promise<Response>) => Promise<Response>;

/** @param client Default: none; `fetch` is called at once. */
export function httpBy(
  { base, fetch, clock }: HttpOptions,
  client: Client = (_, ask) => ask(),
): Http {
  // Text and what we hold, never a Request: wrappers that pages put around `fetch` read text only,
  // and Firefox forgets `keepalive` of a Request made from another.
  const ready = (
    { method, path, query = '', json, keepalive = false, headers }: HttpRequest,
    signal?: AbortSignal,
  ): (() => Promise<Response>) => {
    const url = `${base.replace(/\/?$/, '/')}${path}${query}`;
    const init: RequestInit = {
      method,
      credentials: 'include',
      cache: 'no-store',
      keepalive,
      // The documents ask for it on every call, those without a body included.
      headers: { 'content-type': jsonType, ...headers },
      ...(signal && { signal }),
      ...(json !== undefined && { body: asJson(json) }),
    };
    // Called as a plain function: the platform's own throws as a method of anything but its global.
    return () => (fetch ? fetch(url, init) : globalThis.fetch(url, init));
  };

  const http = async (request: HttpRequest): Promise<HttpAnswer> => {
    const { path, timeout, keepalive, onAnswer, signal, asked } = request;
    let failure: ApiError | undefined;
    const send = async (over: AbortSignal): Promise<HttpAnswer> => {
      try {
        const ask = ready(request, over);
        // A page that goes away lets nothing wait, so what outlives it is asked at once.
        const response = await (asked ?? (keepalive ? ask() : client(request, ask)));
        onAnswer?.(response.headers);
        return readAnswer(response.status, response.headers, await response.text());
      } catch (error) {
        over.throwIfAborted();
        failure = noAnswer(path, base, error);
        // Nobody reads the words of a drop, and its next try must not wait for them.
        if (keepalive) throw failure;
        // Not loaded with the rest: most visitors never need it. A dead network may hold it up for ever.
        const hint = await once(() => import('../../base/network-hint.js')).catch(() => undefined);
        throw hint ? noAnswer(path, base, error, `. ${hint.networkHint(base)}`) : failure;
      }
    };
    // A body that never ends, or a fetch that ignores its signal, must not hold the call.
    const answer = await within(timeout, send, { clock, signal });
    if (!answer) throw failure ?? tooLate(path, timeout);
    return answer;
  };
  return Object.assign(http, { ready });
}

export const tooLate = (path: string, timeout: number): ApiError =>
  new ApiError('timeout', `${path}: no answer within ${timeout / 1000} s`, { repeatable: true });

export const noAnswer = (path: string, base: string, cause: unknown, why = ''): ApiError =>
  new ApiError('network', `${path}: no answer from ${base}${why}`, { repeatable: true, cause });

export const readAnswer = (status: number, headers: AnswerHeaders, text: string): HttpAnswer => ({
  status,
  body: parse(text),
  retryAfter: readRetryAfter(headers.get('retry-after')),
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Longer than any call, and short enough for a timer: those overflow at 2^31 ms and fire at once. */
const longestRetryAfter = 86_400_000;

/** Seconds or an HTTP date (RFC 9110 section 10.2.3). Dates begin with a day; `Date.parse` guesses at more. */
function readRetryAfter(value: string | null): number | undefined {
  const text = value?.trim() ?? '';
  let ms = NaN;
  if (/^\d+$/.test(text)) ms = Number(text) * 1000;
  // The oldest of the three forms names no zone and means GMT all the same.
  else if (/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text)) {
    ms = Date.parse(/gmt$/i.test(text) ? text : `${text} GMT`) - Date.now();
  }
  return Number.isNaN(ms) ? undefined : Math.min(longestRetryAfter, Math.max(0, ms));
}
