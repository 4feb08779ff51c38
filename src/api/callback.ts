/**
 * A relay's callback endpoint: a visitor leaves a number, sees what happens to the request and may
 * take it back until it has been sent. Every request carries the browser's cookies, to which the
 * relay binds the request.
 */
import { badResponse, type ApiError } from './http/errors.js';
import { isObject, readField, readText } from './http/fields.js';
import { createHttp, type HttpAnswer, type HttpOptions } from './http/http.js';

/** Milliseconds each request may take. */
const callTimeout = 15_000;
/** Milliseconds until the first message of a stream: longer, and something on the way keeps it back. */
const firstMessage = 10_000;
/** Milliseconds without a message after which a stream is opened anew: it may have died unheard. */
const longestSilence = 60_000;

/** In the order in which a request goes through them; what comes after `under-way` is final. */
const states = [
  /** Accepted, not sent. */
  'waiting',
  'sending',
  /** The center has taken it: the agent's phone rings first. */
  'calling',
  'under-way',
  /** They talked. */
  'done',
  /** The visitor's phone was busy, or nobody answered it. */
  'missed',
  'agent-missed',
  'failed',
  /** It may ring or not: nobody knows. */
  'no-status',
  'withdrawn',
] as const;
const reasons = ['refused', 'try-later', 'other'] as const;
const codes = [
  'number-invalid',
  'number-refused',
  'already-open',
  'too-many',
  'unavailable',
  'sent',
] as const;

export type CallbackState = (typeof states)[number];
/** Why a request has failed: for good, or for now. */
export type CallbackReason = (typeof reasons)[number];
/** The relay's own codes, and those of what did not get through to it. */
export type CallbackErrorCode =
  (typeof codes)[number] | 'not-found' | 'network' | 'timeout' | 'bad-response';

export interface Callback {
  readonly id: string;
  readonly state: CallbackState;
  readonly withdrawable: boolean;
  /** With the state `failed`. */
  readonly reason: CallbackReason | undefined;
}

export class CallbackError extends Error {
  override get name(): 'CallbackError' {
    return 'CallbackError';
  }

  constructor(
    readonly code: CallbackErrorCode,
    message: string,
    /** With the code `sent`: what has become of the request. */
    readonly callback?: Callback,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const isFinal = ({ state }: Callback): boolean =>
  states.indexOf(state) > states.indexOf('under-way');

export interface CallbackClientOptions extends Omit<HttpOptions, 'base'> {
  /** The callback endpoint itself, without a slash at the end. */
  url: string;
  /** Default: the platform's. */
  eventSource?: typeof EventSource | undefined;
}

/** Every method throws CallbackError, or the signal's reason when it aborts. */
export interface CallbackClient {
  /** @param number in E.164: `+4989123456`. It outlives the page. */
  request(number: string): Promise<Callback>;
  look(id: string, signal: AbortSignal): Promise<Callback>;
  /** @throws CallbackError `sent`, with the request, where it is too late. */
  withdraw(id: string): Promise<Callback>;
  /**
   * Tells of every message of the event stream, until it is lost or the request has reached its end.
   * @returns whether there was any.
   */
  follow(id: string, tell: (callback: Callback) => void, signal: AbortSignal): Promise<boolean>;
}

export function createCallbackClient({
  url,
  fetch,
  clock,
  eventSource = globalThis.EventSource,
}: CallbackClientOptions): CallbackClient {
  // The endpoint has no slash behind it, which the client would put after a base.
  const cut = url.lastIndexOf('/') + 1;
  const endpoint = url.slice(cut);
  const http = createHttp({
    base: url.slice(0, cut),
    clock,
    fetch,
  });
  // Without it the relay would stream.
  const headers = { accept: 'application/json' };
  const ask = async (...[request]: Parameters<typeof http>): Promise<Callback> => {
    try {
      return accept(await http({ ...request, headers }));
    } catch (error) {
      if (error instanceof CallbackError || request.signal?.aborted) throw error;
      const { code, message } = error as ApiError;
      const known = code === 'timeout' || code === 'network' ? code : 'bad-response';
      throw new CallbackError(known, message, undefined, { cause: error });
    }
  };

  return {
    async request(number) {
      try {
        return await ask({
          method: 'POST',
          path: endpoint,
          json: { number },
          timeout: callTimeout,
          keepalive: true,
        });
      } catch (error) {
        // Callbacks are off, or the page's origin is not one of the relay's: not for this visitor to mend.
        if (!(error instanceof CallbackError) || error.code !== 'not-found') throw error;
        throw new CallbackError('unavailable', error.message, undefined, { cause: error });
      }
    },
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
        // Not every place without a page has event streams.
        return false;
      }
      const over = new AbortController();
      // Not AbortSignal.any: what only hears of others may be collected, and never abort.
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
      // Reconnecting is a matter of our clock, not of the browser's.
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

/** @throws CallbackError for what is no request, ApiError where the answer makes no sense. */
function accept({ status, body }: HttpAnswer): Callback {
  const answer = isObject(body) ? body : {};
  if (status >= 200 && status < 300) return readCallback(body);
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

/** By the status alone: what stands between us and the relay answers in its own words. */
const codeOf = (status: number): CallbackErrorCode => {
  if (status === 429) return 'too-many';
  return status >= 500 || status === 408 ? 'unavailable' : 'not-found';
};

/** @throws ApiError `bad-response`, naming the field. */
function readCallback(body: unknown): Callback {
  if (!isObject(body)) throw badResponse('body', 'a JSON object', body);
  const id = readField(body, 'id');
  // It becomes part of an address.
  if (typeof id !== 'string' || !/^[\da-f]{16,128}$/i.test(id)) {
    throw badResponse('id', '16 to 128 hexadecimal digits', id);
  }
  const withdrawable = readField(body, 'withdrawable') === true;
  const given = readText(readField(body, 'state'));
  if (given === undefined) throw badResponse('state', 'text', given);
  // A state that nobody here knows is not final, and promises nothing.
  const state = oneOf(states, given) ?? (withdrawable ? 'waiting' : 'sending');
  const reason =
    state === 'failed' ? (oneOf(reasons, readField(body, 'reason')) ?? 'other') : undefined;
  return { id, state, withdrawable, reason };
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
