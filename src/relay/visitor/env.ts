/**
 * Types that the relay's routes share: Hono's variables of a request, the bindings that the
 * listener gives with it, and the `Exchange` that guards and polls use, with Hono or without.
 */
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { Logger } from '../base/log.js';
import type { Visitor } from './visitor-cookie.js';

/**
 * Given by the listener (src/relay/server.ts); a test that calls `fetch` may leave all of it out.
 */
export interface RelayBindings {
  /** Address of the other end of the connection: a visitor or a proxy. */
  readonly peer?: string;
  /**
   * Calls the listener when the connection closes before the whole answer is written; immediately
   * if that has happened already. Default: when the request's signal aborts.
   */
  readonly onLost?: (listener: () => void) => void;
}

interface RelayVariables {
  /** `X-Request-Id`: that of the request, or a new one. */
  requestId: string;
  /** The visitor's address as limits count it, as far as proxies are trusted. */
  address: string;
  /** The visitor's id: 32 hex characters, 128 random bits. Nobody else's cookie holds it. */
  visitor: string;
  /** The visitor of the cookie. `undefined`: not read yet; `null`: there is no valid cookie. */
  session: Visitor | null | undefined;
  log: Logger;
  /**
   * Milliseconds this request has waited for the center; undefined where the center was not asked.
   */
  upstreamMs: number | undefined;
}

/** Type parameter of the relay's Hono apps: `new Hono<RelayEnv>()`. */
export interface RelayEnv {
  Bindings: RelayBindings & Required<Pick<RelayBindings, 'onLost'>>;
  Variables: RelayVariables;
}

/**
 * One request and its answer: the part of Hono's context that guards, limits and polls need, so
 * that the context is an `Exchange<Response>`. Polls, which are nearly all of a relay's requests,
 * are answered without Hono (direct-exchange.ts).
 */
export interface Exchange<Answer> {
  readonly req: {
    readonly method: string;
    header(name: string): string | undefined;
  };
  readonly env: RelayEnv['Bindings'];
  get<Name extends keyof RelayVariables>(name: Name): RelayVariables[Name];
  set<Name extends keyof RelayVariables>(name: Name, value: RelayVariables[Name]): void;
  /** Sets a header of the answer. */
  header(name: string, value: string): void;
  /** Answers with this text. */
  body(text: string, status: ContentfulStatusCode, headers?: Record<string, string>): Answer;
  /** Answers without a body. */
  body(text: null, status: StatusCode): Answer;
}
