/**
 * The simulated center as a `fetch` without a network, for tests of a call without a page. It keeps
 * a cookie jar, obeys `credentials`, CORS and the request's signal, and records the requests.
 */
import type { ContactCenter } from './center/center.js';
import { answer, type HandlerOptions, toResponse } from './http/handler.js';
import { ConnectionReset } from './http/route.js';

export interface SimulatedFetchOptions extends HandlerOptions {
  /**
   * `true` (default): every scenario has its cookie already. `false`: the test has to request
   * `<server>/page-integration` first, or gets 401.
   */
  readonly integrated?: boolean;
  /** The page's origin. Requests to another one need CORS. Default: `https://shop.example`. */
  readonly origin?: string;
}

/** A recorded request. */
interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Body as text; empty until it has been read, just before the center sees the request. */
  body: string;
  readonly credentials: RequestCredentials;
  readonly keepalive: boolean;
  /** Milliseconds on the center's clock. */
  readonly at: number;
  /** HTTP status once it was answered, or why it was not. */
  status?: number | 'failed' | 'aborted';
}

export interface SimulatedFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Everything that was sent, in order. */
  readonly requests: readonly SentRequest[];
}

export function simulatedFetch(
  center: ContactCenter,
  options: SimulatedFetchOptions = {},
): SimulatedFetch {
  const { integrated = true, origin = 'https://shop.example', ...handling } = options;
  const requests: SentRequest[] = [];
  /** Tokens by the path of their cookie. */
  const jar = new Map<string, string>();

  const send = async (request: Request, sent: SentRequest): Promise<Response> => {
    // Read once instead of cloned: a clone takes a browser several tasks, and a fake clock has to
    // wait for each of them.
    const { url, method, headers, signal } = request;
    sent.body = await request.text();
    signal.throwIfAborted();
    const body = method === 'GET' || method === 'HEAD' ? null : sent.body || null;
    const arrived = new Request(url, { method, headers, signal, body });
    const credentials = request.credentials === 'include';
    const path = cookiePath(sent.path);
    if (integrated && !jar.has(path)) {
      const name = decodeURIComponent(/^\/scenario\/(.+)$/.exec(path)?.[1] ?? '');
      const scenario = name || (options.scenario ?? 'answered');
      if (Object.hasOwn(center.scenarios, scenario)) jar.set(path, center.integrate(scenario));
    }
    const token = credentials ? (jar.get(path) ?? '') : '';
    const given = await answer(center, arrived, handling, { token, origin });
    if (given.cookie && credentials) jar.set(given.cookie.path, given.cookie.token);
    const allowed = given.headers['Access-Control-Allow-Origin'] === origin;
    if (!allowed && new URL(sent.url).origin !== origin) {
      throw new TypeError('Failed to fetch');
    }
    return toResponse(given);
  };

  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { signal } = request;
    signal.throwIfAborted();
    const sent: SentRequest = {
      method: request.method,
      url: request.url,
      path: new URL(request.url).pathname,
      headers: Object.fromEntries(request.headers),
      body: '',
      credentials: request.credentials,
      keepalive: request.keepalive,
      at: center.clock.now(),
    };
    requests.push(sent);
    try {
      const response = await untilAborted(send(request, sent), signal);
      sent.status = response.status;
      return response;
    } catch (error) {
      sent.status = signal.aborted ? 'aborted' : 'failed';
      if (error instanceof ConnectionReset) throw new TypeError('Failed to fetch');
      throw error;
    }
  };
  return Object.assign(fetch, { requests });
}

const cookiePath = (path: string): string => /^\/scenario\/[^/]+/.exec(path)?.[0] ?? '/';

/** Like the promise, but rejects with the signal's reason as soon as it aborts. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
