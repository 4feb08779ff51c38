/**
 * The client of the web adapter: sends its four calls (W1–W4 in README.md) and reads the answers.
 * The cookie `ccmessaging-token` identifies the call, so every request carries the browser's
 * cookies.
 */
import { withoutSlash } from '../base/slash.js';
import { callTimeout, pollTimeout, readSupport, type Support, webAdapterPath } from './calls.js';
import { readEvent, type CenterEvent } from './events.js';
import { createHttp } from './http/http.js';
import type { HttpAnswer, HttpOptions } from './http/request.js';
import { accept } from './http/outcome.js';

/** Every method throws ApiError, or the signal's reason when it aborts. */
export interface WebAdapter {
  /** W4, `checkClickToCallSupport`: asks whether the center supports click-to-dial calls. */
  checkSupport(signal?: AbortSignal): Promise<Support>;
  /**
   * W1, `createClickToCall`: creates the call. Takes no signal, because aborting the request would
   * not undo a call that the center has already created.
   * @param headers sent with this request alone.
   */
  create(media: 'voice' | 'video', headers?: Readonly<Record<string, string>>): Promise<void>;
  /** W2, `getClickToCallEvents`: sends one poll. */
  poll(signal?: AbortSignal): Promise<CenterEvent>;
  /**
   * W3, `dropClickToCall`: drops the call; the request goes on when the page is left.
   * @param timeout milliseconds, at most and by default `callTimeout`.
   */
  drop(timeout?: number): Promise<void>;
  /**
   * Sends the drop at once, and the next `drop()` waits for its answer. The request is prepared
   * beforehand, because Firefox stops the scripts of a closing tab within their first milliseconds.
   */
  leave(): void;
}

export interface WebAdapterOptions extends Omit<HttpOptions, 'base'> {
  /** Base of the web adapter or of a relay; may have a path prefix. */
  server: string;
  /** Sent with the requests that may begin a session at the center: check and create. */
  headers?: Readonly<Record<string, string>>;
}

/**
 * By server: true where it refuses a poll with an unknown parameter, false where it accepts one.
 */
const plainPolls = new Map<string, boolean>();
/**
 * Makes each poll's URL unique, also after a reload, so that no cache answers with an earlier poll.
 */
let polls = Date.now();

export function createWebAdapter({ server, fetch, clock, headers }: WebAdapterOptions): WebAdapter {
  const base = withoutSlash(server) + webAdapterPath;
  const http = createHttp({ base, fetch, clock });
  const dropping = {
    method: 'POST',
    path: 'dropClickToCall',
    timeout: callTimeout,
    keepalive: true,
  } as const;
  const ready = http.ready(dropping);
  // Async, so that an error thrown by a page's own `fetch` counts as a failed try as well.
  const askToDrop = async (): Promise<Response> => ready();
  let asked: Promise<Response> | undefined;

  return {
    async checkSupport(signal) {
      const path = 'checkClickToCallSupport';
      const request = { path, timeout: callTimeout, headers, signal };
      return readSupport(accept(path, await http({ method: 'GET', ...request })));
    },

    async create(media, more) {
      const path = 'createClickToCall';
      const json = { mediaAbility: media === 'video' ? '1' : '0' };
      const request = { path, json, timeout: callTimeout, headers: { ...headers, ...more } };
      accept(path, await http({ method: 'POST', ...request }));
    },

    async poll(signal) {
      const path = 'getClickToCallEvents';
      const ask = (query = ''): Promise<HttpAnswer> =>
        http({ method: 'GET', path, query, timeout: pollTimeout, signal });
      let answer = await ask(plainPolls.get(base) ? '' : `?_=${(polls += 1)}`);
      if (!plainPolls.has(base)) {
        const { status } = answer;
        const refused = status === 400 || status === 404;
        // Any other error says nothing about the parameter.
        if (refused || status < 400) plainPolls.set(base, refused);
        if (refused) answer = await ask();
      }
      return readEvent(accept(path, answer));
    },

    async drop(timeout = callTimeout) {
      const request = { ...dropping, timeout: Math.min(timeout, callTimeout), asked };
      asked = undefined;
      accept(dropping.path, await http(request));
    },

    leave() {
      asked = askToDrop();
    },
  };
}
