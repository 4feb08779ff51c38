/** Who asks for a call or a service: the visitor, also a new one, and the token to ask with. */
import type { Context } from 'hono';
import type { Clock } from '../../base/clock.js';
import type { RelayEnv } from '../visitor/env.js';
import type { Limits } from '../visitor/limits.js';
import type { Sessions } from '../visitor/sessions.js';
import type { Visitor } from '../visitor/visitor-cookie.js';
import type { Calls } from './calls.js';
import type { Upstream } from './upstream.js';

export interface Callers {
  /** The visitor of the cookie, or a new one; the refusal where a limit is reached. */
  admit(c: Context<RelayEnv>): Promise<Visitor | Response>;
  /**
   * The visitor's token: that of the record, that of the cookie if it is not too old, or a new one.
   * @throws ApiError where the center gives none.
   */
  tokenOf(visitor: Visitor): Promise<string>;
}

export interface CallerParts {
  readonly calls: Pick<Calls, 'find'>;
  readonly upstream: Pick<Upstream, 'applyToken'>;
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly clock: Clock;
}

/**
 * Milliseconds; tokens are valid for an hour, and an older one might expire before the call is
 * made.
 */
const tokenLife = 55 * 60_000;

export const createCallers = ({
  calls,
  upstream,
  sessions,
  limits,
  clock,
}: CallerParts): Callers => ({
  admit: async (c) => sessions.find(c) ?? (await limits.visitor(c)) ?? sessions.create(c),

  async tokenOf({ id, token, since }) {
    const known = (await calls.find(id))?.token;
    if (known) return known;
    return token && clock.now() < since + tokenLife ? token : upstream.applyToken(id);
  },
});
