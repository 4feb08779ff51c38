/** Who asks for a call or a service: the visitor, also a new one, and the token to ask with. */
import type { Context } from 'hono';
import type { Clock } from '../../base/clock.js';
import type { RelayEnv } from '../visitor/env.js';
import type { Limits } from '../visitor/limits.js';
import type { Sessions } from '../visitor/sessions.js';
import { personKey, type VisitorPerson } from '../visitor/person.js';
import type { Visitor } from '../visitor/visitor-cookie.js';
import type { Calls } from './calls.js';
import type { Upstream } from './upstream.js';

export interface Callers {
  /** The visitor of the cookie, or a new one; the refusal where a limit is reached. */
  admit(c: Context<RelayEnv>): Promise<Visitor | Response>;
  /**
   * The visitor's token: that of the record, that of the cookie if it is not too old, or a new one.
   * @param person name and language for a new token.
   * @throws ApiError where the center gives none.
   */
  tokenOf(visitor: Visitor, person: VisitorPerson): Promise<CallerToken>;
  /** As `tokenOf`, but only a token that was applied for with this name and language. */
  tokenFor(visitor: Visitor, person: VisitorPerson): Promise<CallerToken>;
}

interface CallerToken {
  readonly token: string;
  /** `personKey` of the name and language that it was applied for; '' if unknown. */
  readonly person: string;
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

export function createCallers({ calls, upstream, sessions, limits, clock }: CallerParts): Callers {
  const newToken = async (visitor: string, person: VisitorPerson): Promise<CallerToken> => ({
    token: await upstream.applyToken(visitor, person),
    person: personKey(person),
  });

  const tokenOf: Callers['tokenOf'] = async ({ id, token, since, person: key }, person) => {
    const known = (await calls.find(id))?.token;
    if (known) return { token: known, person: known === token ? key : '' };
    if (token && clock.now() < since + tokenLife) return { token, person: key };
    return newToken(id, person);
  };

  return {
    admit: async (c) => sessions.find(c) ?? (await limits.visitor(c)) ?? sessions.create(c),
    tokenOf,
    tokenFor: async (visitor, person) =>
      visitor.person === personKey(person)
        ? tokenOf(visitor, person)
        : newToken(visitor.id, person),
  };
}
