/**
 * The web adapter (W1–W4 in README.md): what goes out, what comes in. The cookie `ccmessaging-token`
 * names the call, so every request carries the browser's cookies.
 */
import { withoutSlash } from '../base/slash.js';
import { once } from '../base/again.js';
import { badResponse } from './http/errors.js';
import type { CenterEvent } from './events.js';
import { readBoolean, readField } from './http/fields.js';
import { createHttp, type HttpAnswer, type HttpOptions } from './http/http.js';
import { accept, type CallName } from './http/outcome.js';

/** Where the four calls lie below a server: the web adapter's own path, which a relay serves too. */
export const webAdapterPath = '/service-cloud/rest/webadapter/v1/webadapterfacade/';

/** Milliseconds each call may take; a poll may be held by the server ("long polling"). */
export const callTimeout = 15_000;
export const pollTimeout = 60_000;

export interface Support {
  clickToCallSupported: boolean;
  /** Undefined where the center does not say. */
  webRTCSupported: boolean | undefined;
}

/** Every method throws ApiError, or the signal's reason when it aborts. */
export interface WebAdapter {
  /** W4. */
  checkSupport(signal?: AbortSignal): Promise<Support>;
  /** W1. Takes no signal: a call half created cannot be taken back by forgetting it. */
  create(media: 'voice' | 'video'): Promise<void>;
  /** Code that a poll needs. Rejects, also with other errors, where it does not come. */
  load(): Promise<unknown>;
  /** W2: one poll, best after `load`. */
  poll(signal?: AbortSignal): Promise<CenterEvent>;
  /**
   * W3, sent so that it outlives the page.
   * @param timeout milliseconds, at most the 15 s every call has.
   */
  drop(timeout?: number): Promise<void>;
  /**
   * Asks for the drop at once, and lets the next `drop` wait for what comes of it. Made up beforehand:
   * Firefox stops the scripts of a tab that is closed within their first milliseconds.
   */
  leave(): void;
}

export interface WebAdapterOptions extends Omit<HttpOptions, 'base'> {
  /** Base of the web adapter or of a relay; may have a path prefix. */
  server: string;
}

/** Servers that take no parameter they do not know, and those that do. */
const plainPolls = new Map<string, boolean>();
/** Never the same again, also after a reload: whatever stores answers must not have this one. */
let polls = Date.now();

export function createWebAdapter({ server, fetch, clock }: WebAdapterOptions): WebAdapter {
  const base = withoutSlash(server) + webAdapterPath;
  const http = createHttp({ base, fetch, clock });
  const get = async (path: CallName, timeout: number, signal?: AbortSignal): Promise<object> =>
    accept(path, await http({ method: 'GET', path, timeout, signal }));

  // Not wanted before a call exists, so not loaded with the rest.
  const load = () => once(() => import('./events.js'));

  const dropping = {
    method: 'POST',
    path: 'dropClickToCall',
    timeout: callTimeout,
    keepalive: true,
  } as const;
  const ready = http.ready(dropping);
  // What a page's own `fetch` throws is a failed try as well.
  const askToDrop = async (): Promise<Response> => ready();
  let asked: Promise<Response> | undefined;

  return {
    async checkSupport(signal) {
      return readSupport(await get('checkClickToCallSupport', callTimeout, signal));
    },

    async create(media) {
      const path = 'createClickToCall';
      const json = { mediaAbility: media === 'video' ? '1' : '0' };
      accept(path, await http({ method: 'POST', path, json, timeout: callTimeout }));
    },

    load,

    async poll(signal) {
      // There before an event is taken from the center, since it comes only once.
      const { readEvent } = await load();
      const path = 'getClickToCallEvents';
      const ask = (query = ''): Promise<HttpAnswer> =>
        http({ method: 'GET', path, query, timeout: pollTimeout, signal });
      let answer = await ask(plainPolls.get(base) ? '' : `?_=${(polls += 1)}`);
      if (!plainPolls.has(base)) {
        const { status } = answer;
        const refused = status === 400 || status === 404;
        // A server in trouble has not said what it thinks of the parameter.
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

/** What an accepted answer to `checkClickToCallSupport` says, W4 and F3 alike. */
export function readSupport(answer: object): Support {
  const given = readField(answer, 'clickToCallSupported');
  const clickToCallSupported = readBoolean(given);
  if (clickToCallSupported === undefined) {
    throw badResponse('checkClickToCallSupport: clickToCallSupported', 'true or false', given);
  }
  return {
    clickToCallSupported,
    webRTCSupported: readBoolean(readField(answer, 'webRTCSupported')),
  };
}
