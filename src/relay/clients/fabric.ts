/**
 * The client of the API Fabric (F1–F4 in src/api/README.md): makes its requests and reads its
 * answers. Server side only, since it needs the app secret.
 */
import type { Ending } from '../../base/ending.js';
import {
  BadInput,
  isHeaderValue,
  requireHeaderValue,
  requireInteger,
  requireText,
} from '../../api/http/bad-input.js';
import { ApiError, badResponse, clip } from '../../api/http/errors.js';
import { readEvent, type CenterEvent } from '../../api/events.js';
import {
  acceptBody,
  authorized,
  judging,
  readToken,
  type Said,
  saidBy,
  secretHttp,
  type SecretHttpOptions,
} from './fabric-http.js';
import { readField, readText } from '../../api/http/fields.js';
import { accept, type CallName } from '../../api/http/outcome.js';
import { type FabricAnswer, type FabricKeys, visitorHttp } from './visitor-http.js';
import { callTimeout, pollTimeout, readSupport, type Support } from '../../api/calls.js';

export type { FabricAnswer, FabricKeys } from './visitor-http.js';

/** Characters of a `userId` that every call takes [cec_07_2216]. */
export const longestUserId = 24;

/** The visitor that a token is requested for. */
export interface Person {
  /** 1–24 characters: `applyToken` takes 32, but `send` and `saveSatisfaction` take 24. */
  userId: string;
  userName: string;
  channelId: string;
  /** `zh`, `en`, `zh_CN` … */
  locale: string;
}

export interface FabricOptions extends SecretHttpOptions {
  appKey: string;
  appSecret: string;
  /** Seconds an AccessToken is asked for (`X-Token-Expire`), 1–3600; default 600. */
  expire?: number;
}

export interface AccessToken {
  value: string;
  /** Time of the clock, in milliseconds, counted from before the token was requested. */
  expiresAt: number;
}

export interface SendOptions {
  /** Kind of call for `createClickToCall`; default voice. */
  media?: 'voice' | 'video';
  /** Milliseconds; default 60 s for a poll, 15 s for the others. */
  timeout?: number;
  signal?: Ending;
  /** Called when an answer begins: to abort from then on may lose an event that comes only once. */
  onAnswer?: () => void;
}

/**
 * Every method throws {@link BadInput} before anything is sent, ApiError for the answer or its
 * absence, or the signal's reason when that aborts.
 */
export interface Fabric {
  /** F4. A 401 or 403 here is about app key and secret. */
  tokenByAkSk(): Promise<AccessToken>;
  /** F4: a token for this visitor, good for one hour. `refused` where the `resultCode` is not 0. */
  applyToken(accessToken: string, person: Person): Promise<string>;
  /** F1–F3 raw: whatever status came back. ApiError only for `network` and `timeout`. */
  send(call: CallName, keys: FabricKeys, options?: SendOptions): Promise<FabricAnswer>;
  checkSupport(keys: FabricKeys, signal?: AbortSignal): Promise<Support>;
  /** Takes no signal: a call half created cannot be taken back by forgetting it. */
  create(keys: FabricKeys, media: 'voice' | 'video'): Promise<void>;
  poll(keys: FabricKeys, signal?: AbortSignal): Promise<CenterEvent>;
  /** @param timeout milliseconds, at most 15 s. */
  drop(keys: FabricKeys, timeout?: number): Promise<void>;
}

/** Method of each call; all name the channel, in the query or in the body. */
const methods: Readonly<Record<CallName, 'GET' | 'POST'>> = {
  checkClickToCallSupport: 'GET',
  createClickToCall: 'POST',
  getClickToCallEvents: 'GET',
  dropClickToCall: 'POST',
};

/** The one recipient channel type of the documents. */
const channel = 'WEB';
const inQuery = `?channel=${channel}`;

/**
 * @param options `base` is the domain, `https://service.besclouds.com`; `http:` on localhost only.
 * @throws BadInput
 */
export function createFabric({ expire = 600, ...options }: FabricOptions): Fabric {
  const http = secretHttp(options);
  const asVisitor = visitorHttp(options);
  const appKey = requireHeaderValue('appKey', options.appKey);
  const appSecret = requireText('appSecret', options.appSecret);
  requireInteger('expire', expire, 1, 3600);

  const fabric: Fabric = {
    async tokenByAkSk() {
      const asked = options.clock.now();
      const answer = await http({
        method: 'POST',
        path: 'apigovernance/api/oauth/tokenByAkSk',
        headers: { 'x-token-expire': String(expire) },
        json: { app_key: appKey, app_secret: appSecret },
        timeout: callTimeout,
      });
      const body = acceptBody('tokenByAkSk', answer);
      const seconds = Number(readText(readField(body, 'Expires')));
      return {
        value: requireToken('AccessToken', body, saidBy('tokenByAkSk', answer)),
        expiresAt: asked + (seconds > 0 ? seconds : expire) * 1000,
      };
    },

    async applyToken(accessToken, person) {
      const answer = await http({
        method: 'POST',
        path: 'apiaccess/ccmessaging/applyToken',
        headers: authorized(appKey, accessToken),
        json: requirePerson(person),
        timeout: callTimeout,
      });
      const body = acceptBody('applyToken', answer);
      const resultCode = readText(readField(body, 'resultCode')) ?? '0';
      if (resultCode === '0') return requireToken('token', body, saidBy('applyToken', answer));
      const why = readText(readField(body, 'resultDesc')) ?? '';
      const message = clip(`applyToken: resultCode ${resultCode} ${why}`.trimEnd());
      const cause = saidBy('applyToken', answer);
      throw new ApiError('refused', message, { repeatable: true, answered: true, cause });
    },

    send(call, keys, { media = 'voice', timeout, signal, onAnswer } = {}) {
      const method = methods[call];
      const mediaAbility = media === 'video' ? '1' : '0';
      return asVisitor(keys, {
        method,
        path: `apiaccess/ccmessaging/v1/${call}${method === 'GET' ? inQuery : ''}`,
        json:
          method === 'POST'
            ? { channel, ...(call === 'createClickToCall' && { mediaAbility }) }
            : undefined,
        timeout: timeout ?? (call === 'getClickToCallEvents' ? pollTimeout : callTimeout),
        signal,
        onAnswer: () => onAnswer?.(),
      });
    },

    async checkSupport(keys, signal) {
      return readSupport(await accepted('checkClickToCallSupport', keys, signal && { signal }));
    },
    async create(keys, media) {
      await accepted('createClickToCall', keys, { media });
    },
    async poll(keys, signal) {
      return readEvent(await accepted('getClickToCallEvents', keys, signal && { signal }));
    },
    async drop(keys, timeout = callTimeout) {
      await accepted('dropClickToCall', keys, { timeout: Math.min(timeout, callTimeout) });
    },
  };

  async function accepted(call: CallName, keys: FabricKeys, how?: SendOptions): Promise<object> {
    const answer = await fabric.send(call, keys, how);
    return judging(answer, () => accept(call, answer));
  }

  return fabric;
}

/**
 * Whether the AccessToken is no longer good: HTTP 403, with `{errorCode, exceptionInfo}` by the
 * documents but whatever the body says. Takes an answer, or what this client threw instead of one.
 */
export function accessTokenExpired(outcome: unknown): boolean {
  const from = outcome instanceof ApiError ? outcome.cause : outcome;
  return typeof from === 'object' && from !== null && 'status' in from && from.status === 403;
}

/** A token of an answer that can be sent as a header. */
function requireToken(field: string, body: object, cause: Said): string {
  const given = readField(body, field);
  const token = readToken(given);
  if (isHeaderValue(token)) return token;
  // The text may be a part of a secret, so the error names only its type.
  const found = given === undefined ? given : typeof given;
  throw badResponse(`${cause.call}: ${field}`, 'a token', found, { cause });
}

function requirePerson({ userId, userName, channelId, locale }: Person): Person {
  requireText('userId', userId, longestUserId);
  requireText('userName', userName);
  requireText('channelId', channelId);
  if (!/^[a-z]{2,3}(?:[_-][a-z\d]{2,8})*$/i.test(locale)) {
    throw new BadInput('locale', 'must be a language such as zh, en or zh_CN');
  }
  return { userId, userName, channelId, locale };
}
