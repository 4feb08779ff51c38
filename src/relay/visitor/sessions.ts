/**
 * The visitor behind a request: opened from the cookie or new, and the cookie written again where the
 * visitor's token is another one than the cookie's.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { generateCookie } from 'hono/cookie';
import type { Clock } from '../../base/clock.js';
import type { Config } from '../settings/config.js';
import type { Exchange, RelayEnv } from './env.js';
import { rememberOpened } from './opened-cookies.js';
import {
  cookieMaxAge,
  cookieName,
  createVisitorCookies,
  fitsCookie,
  pairsOf,
  type Visitor,
} from './visitor-cookie.js';

export interface Sessions {
  /** Undefined without a cookie that opens; of several the first one that does. */
  find(c: Exchange<unknown>): Visitor | undefined;
  /** Somebody new; the answer to this request makes them known. */
  create(c: Context<RelayEnv>): Visitor;
  /** Writes the cookie with this token, unless it stands there already. */
  carry(c: Exchange<unknown>, visitor: Visitor, token: string): void;
  /** Sets the variable `visitor`; whoever has no cookie gets one. */
  readonly middleware: MiddlewareHandler<RelayEnv>;
}

export function createSessions(
  { relaySecrets, cookieSameSite }: Pick<Config, 'relaySecrets' | 'cookieSameSite'>,
  clock: Clock,
): Sessions {
  const cookies = createVisitorCookies(relaySecrets, clock);
  const open = rememberOpened((pair) => cookies.openUntil(pair), clock);

  /** Instead of what this answer has written before: it is the one cookie there is. */
  const write = (c: Exchange<unknown>, visitor: Visitor): void =>
    c.header(
      'Set-Cookie',
      generateCookie(cookieName, cookies.seal(visitor), {
        httpOnly: true,
        secure: true,
        sameSite: cookieSameSite,
        path: '/',
        maxAge: cookieMaxAge,
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
    carry(c, visitor, token) {
      // One that fits no cookie is known to the call's record alone.
      if (token !== visitor.token && fitsCookie(token))
        write(c, { ...visitor, token, since: clock.now() });
    },
    async middleware(c, next) {
      c.set('visitor', (find(c) ?? create(c)).id);
      await next();
    },
  };
}
