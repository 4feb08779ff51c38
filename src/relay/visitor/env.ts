/**
 * What the relay's routes share: Hono's variables of a request, what a listener tells of one, and the
 * exchange that guards and polls are written for, with Hono or without.
 */
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { Logger } from '../base/log.js';
import type { Visitor } from './visitor-cookie.js';

/** From whoever carries the bytes (src/relay/server.ts); a test that calls `fetch` may leave all out. */
export interface RelayBindings {
  /** Address of the other end of the connection: a visitor or a proxy. */
  readonly peer?: string;
  /**
   * Calls the listener when the visitor has gone before the answer was written to its end, at once if
   * that is so already. Default: when the request's signal aborts.
   */
  readonly onLost?: (listener: () => void) => void;
}

interface RelayVariables {
  /** `X-Request-Id`: as it came, or a new one. */
  requestId: string;
  /** The visitor's address as limits count it, as far as proxies are trusted. */
  address: string;
  /** The visitor's id: 32 hex characters, 128 random bits. Nobody else's cookie holds it. */
  visitor: string;
  /** What the cookie said, once it was looked at; `null`: nothing. */
  session: Visitor | null | undefined;
  log: Logger;
  /** Milliseconds this request has waited for the center; undefined where it did not ask. */
  upstreamMs: number | undefined;
}

/** `new Hono<RelayEnv>()`. */
export interface RelayEnv {
  Bindings: RelayBindings & Required<Pick<RelayBindings, 'onLost'>>;
  Variables: RelayVariables;
}

/**
 * One request and its answer: of Hono's context, `Exchange<Response>`, as much as guards, limits and
 * polls need. Polls, which are nearly all that a relay does, come without Hono (direct-exchange.ts).
 */
export interface Exchange<Answer> {
  readonly req: {
    readonly method: string;
    header(name: string): string | undefined;
  };
  readonly env: RelayEnv['Bindings'];
  get<Name extends keyof RelayVariables>(name: Name): RelayVariables[Name];
  set<Name extends keyof RelayVariables>(name: Name, value: RelayVariables[Name]): void;
  /** Of the answer. */
  header(name: string, value: string): void;
  /** Answers with this text. */
  body(text: string, status: ContentfulStatusCode, headers?: Record<string, string>): Answer;
  /** Answers without a body. */
  body(text: null, status: StatusCode): Answer;
}
