/**
 * The client of a relay's endpoint for call-backs: a visitor leaves a number, follows the request,
 * and may withdraw it until it has been sent to the center. Every request carries the browser's
 * cookies, because the relay binds the call-back to them.
 */
import { badResponse, type ApiError } from './http/errors.js';
import { isObject, readField, readText } from './http/fields.js';
import {
  callbackReasons,
  callbackStates,
  type CallbackReason,
  type CallbackState,
} from './callback-states.js';
import { createHttp } from './http/http.js';
import type { HttpAnswer, HttpOptions } from './http/request.js';

/** Milliseconds each request may take. */
const callTimeout = 15_000;
/**
 * Milliseconds within which a stream's first message has to come: if it takes longer, a proxy on
 * the way is holding it back.
 */
const firstMessage = 10_000;
/**
 * Milliseconds without a message after which a stream is opened anew, because it may have died
 * unnoticed.
 */
const longestSilence = 60_000;

const codes = [
  'number-invalid',
  'number-refused',
  'already-open',
  'time-invalid',
  'time-refused',
  'too-many',
  'unavailable',
  'sent',
] as const;

/** The relay's own codes, and those of requests that did not reach it. */
export type CallbackErrorCode =
  (typeof codes)[number] | 'not-found' | 'network' | 'timeout' | 'bad-response';

export interface Callback {
  readonly id: string;
  readonly state: CallbackState;
  readonly withdrawable: boolean;
  /** Only with the state `failed`. */
  readonly reason: CallbackReason | undefined;
  /** The chosen time, in milliseconds since 1970. */
  readonly at?: number;
}

/** Times to choose from, in milliseconds since 1970; at `to` it is closed again. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Who asks, from where, and for when. */
export interface CallbackFrom {
  /** Address of the page, without query and fragment. */
  readonly page?: string | undefined;
  /** Text of the page. */
  readonly callData?: string | undefined;
  /** The chosen time, in milliseconds since 1970; left out: as soon as possible. */
  readonly at?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export class CallbackError extends Error {
  override get name(): 'CallbackError' {
    return 'CallbackError';
  }

  constructor(
    readonly code: CallbackErrorCode,
    message: string,
    /** Only with the code `sent`: the request as it is now. */
    readonly callback?: Callback,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const isFinal = ({ state }: Callback): boolean =>
  callbackStates.indexOf(state) > callbackStates.indexOf('under-way');

export interface CallbackClientOptions extends Omit<HttpOptions, 'base'> {
  /** URL of the endpoint for call-backs, without a slash at the end. */
  url: string;
  /** Default: the platform's EventSource. */
  eventSource?: typeof EventSource | undefined;
}

/** Every method throws CallbackError, or the signal's reason when it aborts. */
export interface CallbackClient {
  /**
   * Asks for a call-back; the request goes on when the page is left.
   * @param number in E.164, such as `+4989123456`.
   */
  request(number: string, from?: CallbackFrom): Promise<Callback>;
  /** The times that a visitor may choose; none where the relay offers none. */
  times(signal: AbortSignal): Promise<readonly Span[]>;
  look(id: string, signal: AbortSignal): Promise<Callback>;
  /** @throws CallbackError `sent`, with the request, where it is too late to withdraw it. */
  withdraw(id: string): Promise<Callback>;
  /**
   * Calls `tell` for every message of the event stream, until the stream is lost or the request has
   * reached a final state.
   * @returns whether any message came.
   */
  follow(id: string, tell: (callback: Callback) => void, signal: AbortSignal): Promise<boolean>;
}

export function createCallbackClient({
  url,
  fetch,
  clock,
  eventSource = globalThis.EventSource,
}: CallbackClientOptions): CallbackClient {
  // The HTTP client puts a slash behind its base, and the endpoint has none, so its last segment
  // becomes part of each path.
  const cut = url.lastIndexOf('/') + 1;
  const endpoint = url.slice(cut);
  const http = createHttp({
    base: url.slice(0, cut),
    clock,
    fetch,
  });
  // Without this header the relay would answer with an event stream.
  const headers = { accept: 'application/json' };
  const ask = async <Read = Callback>(
    request: Parameters<typeof http>[0],
    read = readCallback as (body: unknown) => Read,
  ): Promise<Read> => {
    try {
      return accept(await http({ ...request, headers: { ...headers, ...request.headers } }), read);
    } catch (error) {
      if (error instanceof CallbackError || request.signal?.aborted) throw error;
      const { code, message } = error as ApiError;
      const known = code === 'timeout' || code === 'network' ? code : 'bad-response';
      throw new CallbackError(known, message, undefined, { cause: error });
    }
  };

  return {
    async request(number, { headers: more, at, ...from } = {}) {
      try {
        return await ask({
          method: 'POST',
          path: endpoint,
          json: { number, ...from, ...(at !== undefined && { at: new Date(at).toISOString() }) },
          headers: more ?? {},
          timeout: callTimeout,
          keepalive: true,
        });
      } catch (error) {
        // 404 means that the relay offers no call-backs, or not to the page's origin: the visitor
        // can do nothing about either.
        if (!(error instanceof CallbackError) || error.code !== 'not-found') throw error;
        throw new CallbackError('unavailable', error.message, undefined, { cause: error });
      }
    },
    times: (signal) =>
      ask({ method: 'GET', path: `${endpoint}/times`, timeout: callTimeout, signal }, readSpans),
    look: (id, signal) =>
      ask({ method: 'GET', path: `${endpoint}/${id}`, timeout: callTimeout, signal }),
    withdraw: (id) =>
      ask({ method: 'DELETE', path: `${endpoint}/${id}`, timeout: callTimeout, keepalive: true }),
    async follow(id, tell, signal) {
      signal.throwIfAborted();
      let stream: EventSource;
      try {
        stream = new eventSource(`${url}/${id}`, { withCredentials: true });
      } catch {
        // Some environments without a page, as workers or Node, have no EventSource.
        return false;
      }
      const over = new AbortController();
      // Not AbortSignal.any(): a combined signal that nothing references may be garbage-collected,
      // and would never abort.
      const leave = (): void => over.abort();
      signal.addEventListener('abort', leave);
      let heard = false;
      let silence = new AbortController();
      const limit = (ms: number): void => {
        silence.abort();
        silence = new AbortController();
        clock.sleep(ms, silence.signal).then(
          () => over.abort(),
          () => {},
        );
      };
      limit(firstMessage);
      // The caller reconnects by our clock, not the browser by its own.
      stream.addEventListener('error', () => over.abort());
      stream.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const callback = parseCallback(data);
        if (!callback || over.signal.aborted) return;
        heard = true;
        limit(longestSilence);
        tell(callback);
        if (isFinal(callback)) over.abort();
      });
      await new Promise<void>((resolve) => {
        over.signal.addEventListener('abort', () => {
          stream.close();
          silence.abort();
          signal.removeEventListener('abort', leave);
          resolve();
        });
      });
      signal.throwIfAborted();
      return heard;
    },
  };
}

/**
 * @throws CallbackError for an answer that reports an error, ApiError for one that cannot be read.
 */
function accept<Read>({ status, body }: HttpAnswer, read: (body: unknown) => Read): Read {
  const answer = isObject(body) ? body : {};
  if (status >= 200 && status < 300) return read(body);
  const given = readField(answer, 'error');
  const error = isObject(given) ? given : {};
  const code = oneOf(codes, readField(error, 'code')) ?? codeOf(status);
  const callback = readField(answer, 'callback');
  const message = readText(readField(error, 'message')) ?? '';
  throw new CallbackError(
    code,
    `HTTP ${status} ${message}`.trimEnd(),
    code === 'sent' ? readCallback(callback) : undefined,
  );
}

/** The code by the status alone: a proxy before the relay answers without the relay's own codes. */
const codeOf = (status: number): CallbackErrorCode => {
  if (status === 429) return 'too-many';
  return status >= 500 || status === 408 ? 'unavailable' : 'not-found';
};

/** @throws ApiError `bad-response`, naming the field. */
function readCallback(body: unknown): Callback {
  if (!isObject(body)) throw badResponse('body', 'a JSON object', body);
  const id = readField(body, 'id');
  // Checked because it becomes part of a URL.
  if (typeof id !== 'string' || !/^[\da-f]{16,128}$/i.test(id)) {
    throw badResponse('id', '16 to 128 hexadecimal digits', id);
  }
  const withdrawable = readField(body, 'withdrawable') === true;
  const given = readText(readField(body, 'state'));
  if (given === undefined) throw badResponse('state', 'text', given);
  // A state unknown to this version is treated as one that is not final.
  const state = oneOf(callbackStates, given) ?? (withdrawable ? 'waiting' : 'sending');
  const reason =
    state === 'failed' ? (oneOf(callbackReasons, readField(body, 'reason')) ?? 'other') : undefined;
  const at = Date.parse(readText(readField(body, 'at')) ?? '');
  return { id, state, withdrawable, reason, ...(at > 0 && { at }) };
}

/** Milliseconds: the week that a relay offers, with time to spare. */
const longestSpan = 8 * 86_400_000;

/** Most spans that are shown; a week of hours has fewer. */
const mostSpans = 100;

/** The spans of an answer; whatever is none is left out. */
function readSpans(body: unknown): Span[] {
  const given = isObject(body) ? readField(body, 'spans') : undefined;
  const moment = (item: object, name: string): number =>
    Date.parse(readText(readField(item, name)) ?? '');
  return (Array.isArray(given) ? (given as unknown[]) : [])
    .slice(0, mostSpans)
    .filter(isObject)
    .map((item) => ({ from: moment(item, 'from'), to: moment(item, 'to') }))
    .filter(({ from, to }) => to > from && to - from <= longestSpan);
}

function parseCallback(data: unknown): Callback | undefined {
  try {
    return readCallback(JSON.parse(String(data)));
  } catch {
    return undefined;
  }
}

const oneOf = <Value>(values: readonly Value[], given: unknown): Value | undefined =>
  values.find((value) => value === given);
