/**
 * The one HTTP client: ky with its retries and its clock switched off, because when to repeat and how
 * long to wait are policies of the call (a fake clock must be able to hold them).
 */
import ky from 'ky';
import { once } from '../../base/again.js';
import type { Ending } from '../../base/ending.js';
import { asJson } from '../../base/json.js';
import { ApiError } from './errors.js';

/** As `Clock.sleep`: resolves after `ms`, rejects with `signal.reason` when aborted. */
export type Sleep = (ms: number, signal?: Ending) => Promise<void>;

export interface HttpOptions {
  /** Absolute URL ending in `/`; paths are appended to it. */
  base: string;
  /** Default: the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  sleep: Sleep;
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

export function createHttp({ base, fetch, sleep }: HttpOptions): Http {
  const client = ky.create({
    prefixUrl: base,
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });
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
    const { method, path, timeout, keepalive, onAnswer, signal, asked } = request;
    signal?.throwIfAborted();
    const ending = new AbortController();
    const abort = (): void => ending.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const done = new AbortController();
    sleep(timeout, done.signal).then(
      () => {
        ending.abort(tooLate(path, timeout));
      },
      () => {},
    );
    // A body that never ends, or a fetch that ignores its signal, must not hold the call.
    const cut = new Promise<never>((_, reject) =>
      ending.signal.addEventListener('abort', () => reject(ending.signal.reason as Error)),
    );
    try {
      return await Promise.race([cut, send()]);
    } catch (error) {
      ending.signal.throwIfAborted();
      // Not loaded with the rest: most visitors never need it. A dead network may hold it up for ever.
      // Nobody reads the words of a drop, and its next try must not wait for them.
      const hint = keepalive
        ? undefined
        : await Promise.race([cut, once(() => import('../../base/network-hint.js'))]).catch(
            () => undefined,
          );
      if (signal?.aborted) throw signal.reason;
      throw noAnswer(path, base, error, hint ? `. ${hint.networkHint(base)}` : '');
    } finally {
      signal?.removeEventListener('abort', abort);
      // Nobody reads the reason; without one an exception is made for each request.
      done.abort(path);
    }

    async function send(): Promise<HttpAnswer> {
      const ask = ready(request, ending.signal);
      // A page that goes away lets nothing wait, so what outlives it is asked at once.
      const response = await (asked ?? (keepalive ? ask() : client(path, { method, fetch: ask })));
      onAnswer?.(response.headers);
      return readAnswer(response.status, response.headers, await response.text());
    }
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
