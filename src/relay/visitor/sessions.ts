/**
 * The visitor behind a request: read from the cookie, or new. Writes the cookie again when the
 * visitor's token is no longer the one in the cookie.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { generateCookie } from 'hono/cookie';
import type { Clock } from '../../base/clock.js';
import type { Config } from '../settings/config.js';
import type { Exchange, RelayEnv } from './env.js';
import { rememberOpened } from './opened-cookies.js';
import {
  cookieMaxAge,
  cookieMaxAgeWithTimes,
  cookieName,
  createVisitorCookies,
  fitsCookie,
  pairsOf,
  type Visitor,
} from './visitor-cookie.js';

export interface Sessions {
  /** The visitor of the first cookie that opens; undefined where none does. */
  find(c: Exchange<unknown>): Visitor | undefined;
  /** Makes a new visitor, and sets their cookie with the answer to this request. */
  create(c: Context<RelayEnv>): Visitor;
  /**
   * Writes the cookie with this token, unless the visitor's cookie holds it already.
   * @param person key of the name and language it was applied for; default: unknown.
   */
  carry(c: Exchange<unknown>, visitor: Visitor, token: string, person?: string): void;
  /**
   * Sets the variable `visitor`; a request without a valid cookie gets a new visitor and a cookie.
   */
  readonly middleware: MiddlewareHandler<RelayEnv>;
}

export function createSessions(
  {
    relaySecrets,
    cookieSameSite,
    callback,
  }: Pick<Config, 'relaySecrets' | 'cookieSameSite'> & Partial<Pick<Config, 'callback'>>,
  clock: Clock,
): Sessions {
  // With it a visitor takes a call-back back until it is sent.
  const maxAge = callback?.hours ? cookieMaxAgeWithTimes : cookieMaxAge;
  const cookies = createVisitorCookies(relaySecrets, clock, maxAge);
  const open = rememberOpened((pair) => cookies.openUntil(pair), clock);

  /** Replaces a Set-Cookie that this answer has already: the relay sets no other cookie. */
  const write = (c: Exchange<unknown>, visitor: Visitor): void =>
    c.header(
      'Set-Cookie',
      generateCookie(cookieName, cookies.seal(visitor), {
        httpOnly: true,
        secure: true,
        sameSite: cookieSameSite,
        path: '/',
        maxAge,
      }),
    );

  function find(c: Exchange<unknown>): Visitor | undefined {
    let session = c.get('session');
    if (session === undefined) {
      session = null;
      for (const pair of pairsOf(c.req.header('cookie') ?? '')) {
        session = open(pair) ?? null;
        if (session) break;
      }
      c.set('session', session);
    }
    return session ?? undefined;
  }

  function create(c: Context<RelayEnv>): Visitor {
    const visitor = cookies.create();
    write(c, visitor);
    return visitor;
  }

  return {
    find,
    create,
    carry(c, visitor, token, person = '') {
      // A token too long for a cookie is kept in the record of the call alone.
      if (token !== visitor.token && fitsCookie(token))
        write(c, { ...visitor, token, person, since: clock.now() });
    },
    async middleware(c, next) {
      c.set('visitor', (find(c) ?? create(c)).id);
      await next();
    },
  };
}
