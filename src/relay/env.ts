/** What the relay's routes share: Hono's variables of a request, and what a listener tells of one. */
import type { Logger } from './log.js';
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
