/**
 * The client of the web adapter's further calls (W5–W8 in ../README.md): they are authorised by the
 * same cookie as a call, and a center may lack each of them. What a server has shown to lack is
 * remembered for the page, so that it is asked no more.
 */
import { withoutSlash } from '../../base/slash.js';
import { callTimeout, webAdapterPath } from '../calls.js';
import { ApiError } from '../http/errors.js';
import { createHttp } from '../http/http.js';
import type { HttpOptions } from '../http/request.js';
import { accept, type ServiceName } from '../http/outcome.js';

interface ServiceRequest {
  /** Sent as JSON text; nothing is sent where it is left out. */
  json?: object;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
  /** Milliseconds, at most and by default `callTimeout`. */
  timeout?: number;
  signal?: AbortSignal | undefined;
  /** The answer to this request, if it was sent by {@link Services.ready}. */
  asked?: Promise<Response> | undefined;
}

export interface Services {
  /** Whether this server has not been found to lack the service. */
  has(service: ServiceName): boolean;
  /** Remembers for the page that this server lacks the service. */
  lacks(service: ServiceName): void;
  /**
   * The body of an answer that reports success.
   * @throws ApiError for any other answer, or none; the signal's reason when it aborts.
   */
  ask(service: ServiceName, request?: ServiceRequest): Promise<object>;
  /**
   * Prepares a request for a page that is being left; the returned function sends it at once, and
   * throws what the page's `fetch` throws.
   */
  ready(service: ServiceName, json: object): () => Promise<Response>;
}

export interface ServicesOptions extends Omit<HttpOptions, 'base'> {
  /** Base of the web adapter or of a relay; may have a path prefix. */
  server: string;
}

/** By URL: the services that the servers lack. */
const lacking = new Set<string>();

const baseOf = (server: string): string => withoutSlash(server) + webAdapterPath;

/** As {@link Services.has}, without a client. */
export const serverHas = (server: string, service: ServiceName): boolean =>
  !lacking.has(baseOf(server) + service);

export function createServices({ server, fetch, clock }: ServicesOptions): Services {
  const base = baseOf(server);
  const http = createHttp({ base, fetch, clock });
  return {
    has: (service) => serverHas(server, service),
    lacks: (service) => void lacking.add(base + service),
    async ask(service, { timeout = callTimeout, ...request } = {}) {
      const answer = await http({
        ...request,
        method: 'POST',
        path: service,
        timeout: Math.min(timeout, callTimeout),
      });
      return accept(service, answer);
    },
    ready: (path, json) =>
      http.ready({ method: 'POST', path, json, keepalive: true, timeout: callTimeout }),
  };
}

/**
 * Whether a failure may pass by itself: the server is too busy (429, 503), or could not be reached.
 */
export const mayPass = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.code === 'network' || error.status === 429 || error.status === 503);

/**
 * Whether a failure shows that the server lacks the service: there is no such path, its method is
 * not implemented, or something else than the service has answered.
 */
export const showsLack = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.code === 'not-found' ||
    error.code === 'bad-response' ||
    error.status === 405 ||
    error.status === 501);

/** Control characters but line breaks: pasted tables bring tabs, other programs line tabulations. */
const control = /[^\P{Cc}\r\n]/gu;

/**
 * The text with a space in place of each control character, and U+FFFD in place of half a character
 * (a lone surrogate), since a relay refuses both.
 * @param longest characters that are kept.
 */
export const typedText = (text: string, longest: number): string =>
  text
    .replace(control, ' ')
    .slice(0, longest)
    .replace(/\p{Cs}/gu, '\uFFFD');
