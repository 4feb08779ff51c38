/**
 * Sends one request by `fetch`, for browser and server alike, with a time limit that a fake clock
 * can control, and reads the answer, whatever its status.
 */
import type { Clock } from '../../base/clock.js';
import type { Ending } from '../../base/ending.js';
import { asJson } from '../../base/json.js';
import { networkHint } from '../../base/network-hint.js';
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
  /** The query with its question mark. */
  query?: string;
  /** Sent as JSON text. */
  json?: unknown;
  /** Milliseconds until the request is given up as `timeout`. */
  timeout: number;
  /** Lets the request outlive the page (Fetch standard, `keepalive`). */
  keepalive?: boolean;
  /** Headers in addition to the Content-Type. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Called with the headers of the answer as soon as it begins. */
  onAnswer?: (headers: AnswerHeaders) => void;
  signal?: Ending | undefined;
  /** The answer to a request already sent by {@link Http.ready}. */
  asked?: Promise<Response> | undefined;
  /** Reads the JSON of the answer's body in place of `JSON.parse`; throws likewise. */
  parse?: ((text: string) => unknown) | undefined;
}

/** The methods by which an answer's headers are read. */
export type AnswerHeaders = Pick<Headers, 'get' | 'getSetCookie'>;

export interface HttpAnswer {
  status: number;
  /** The parsed JSON body, or the text itself where it is no JSON. */
  body: unknown;
  /** Milliseconds, from `Retry-After`. */
  retryAfter: number | undefined;
}

/** The Content-Type of every request. */
export const jsonType = 'application/json; charset=UTF-8';

/**
 * Sends the request and resolves with an answer of any HTTP status.
 * @throws ApiError `network` or `timeout`; the signal's reason when it aborts.
 */
export type Ask = (request: HttpRequest) => Promise<HttpAnswer>;

export interface Http extends Ask {
  /**
   * Prepares a request; the returned function sends it at once, and throws what the page's `fetch`
   * throws.
   */
  ready(request: HttpRequest): () => Promise<Response>;
}

/**
 * A layer between a request and `fetch`, as ky in the browser.
 * @param ask calls `fetch` with the URL and the init prepared for this request.
 */
export type Client = (request: HttpRequest, ask: () => Promise<Response>) => Promise<Response>;

/** @param client default: none, so that `fetch` is called directly. */
export function httpBy(
  { base, fetch, clock }: HttpOptions,
  client: Client = (_, ask) => ask(),
): Http {
  // `fetch` gets the URL as text and our own init, never a Request: wrappers that pages put around
  // `fetch` read text only, and Firefox loses `keepalive` of a Request made from another.
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
      // The documents demand it on every call, those without a body included.
      headers: { 'content-type': jsonType, ...headers },
      ...(signal && { signal }),
      ...(json !== undefined && { body: asJson(json) }),
    };
    // Called as a plain function, because the platform's own throws when it is called as a method
    // of another object than its global.
    return () => (fetch ? fetch(url, init) : globalThis.fetch(url, init));
  };

  const http = async (request: HttpRequest): Promise<HttpAnswer> => {
    const { path, timeout, keepalive, onAnswer, signal, asked, parse } = request;
    const send = async (over: AbortSignal): Promise<HttpAnswer> => {
      try {
        const ask = ready(request, over);
        // Nothing asynchronous may come before a request that has to outlive the page, so it
        // bypasses the client.
        const response = await (asked ?? (keepalive ? ask() : client(request, ask)));
        onAnswer?.(response.headers);
        return readAnswer(response.status, response.headers, await response.text(), parse);
      } catch (error) {
        over.throwIfAborted();
        throw noAnswer(path, base, error, `. ${networkHint(base)}`);
      }
    };
    // The time limit covers a body that never ends and a `fetch` that ignores its signal as well.
    const answer = await within(timeout, send, { clock, signal });
    if (!answer) throw tooLate(path, timeout);
    return answer;
  };
  return Object.assign(http, { ready });
}

export const tooLate = (path: string, timeout: number): ApiError =>
  new ApiError('timeout', `${path}: no answer within ${timeout / 1000} s`, { repeatable: true });

export const noAnswer = (path: string, base: string, cause: unknown, why = ''): ApiError =>
  new ApiError('network', `${path}: no answer from ${base}${why}`, { repeatable: true, cause });

export const readAnswer = (
  status: number,
  headers: AnswerHeaders,
  text: string,
  parse?: HttpRequest['parse'],
): HttpAnswer => ({
  status,
  body: readBody(text, parse),
  retryAfter: readRetryAfter(headers.get('retry-after')),
});

function readBody(text: string, parse = JSON.parse as (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

/**
 * A day: longer than any call, and short enough for a timer, which overflows at 2^31 ms and fires
 * at once.
 */
const longestRetryAfter = 86_400_000;

/**
 * Milliseconds from `Retry-After`: seconds or an HTTP date (RFC 9110 section 10.2.3). Only text
 * that begins with a weekday is parsed as a date, because `Date.parse` accepts much else.
 */
function readRetryAfter(value: string | null): number | undefined {
  const text = value?.trim() ?? '';
  let ms = NaN;
  if (/^\d+$/.test(text)) ms = Number(text) * 1000;
  // The oldest of the three date forms names no zone, but means GMT.
  else if (/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text)) {
    ms = Date.parse(/gmt$/i.test(text) ? text : `${text} GMT`) - Date.now();
  }
  return Number.isNaN(ms) ? undefined : Math.min(longestRetryAfter, Math.max(0, ms));
}
