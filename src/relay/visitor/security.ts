/**
 * Decides which pages may ask: those of the allowed origins, and those of the relay's own origin as
 * PUBLIC_URL names it. The `Host` of a request is never trusted for that, since anybody can let a
 * name of their own lead to this address. All routes that change something or take an event are
 * guarded, which is every one but the health check and the center's own reports.
 */
import type { Config } from '../settings/config.js';
import type { Exchange } from './env.js';
import { fail } from './failures.js';
import { visitorTokenHeader } from './visitor-token.js';

/** Seconds a browser may remember a preflight. */
const preflightMaxAge = 600;

/**
 * Judges the origin of a request. `allowed`: it named an allowed origin, so CORS headers are
 * needed.
 */
function judge(c: Exchange<unknown>, allowed: ReadonlySet<string>): 'foreign' | 'own' | 'allowed' {
  const origin = c.req.header('origin');
  if (origin !== undefined) return allowed.has(origin) ? 'allowed' : 'foreign';
  // Browsers send no Origin with a GET to the page's own origin; no script can set a `Sec-` header.
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return 'foreign';
  const referer = c.req.header('referer');
  // A page may suppress the Referer; then the browser's Sec-Fetch-Site has to suffice.
  if (referer === undefined) return site === undefined ? 'foreign' : 'own';
  return URL.canParse(referer) && allowed.has(new URL(referer).origin) ? 'own' : 'foreign';
}

/** Returns the answer to a request that goes no further; undefined lets the request pass. */
export type Guard = <Answer>(c: Exchange<Answer>) => Answer | undefined;

/** Refuses foreign pages with 403, answers preflights, and lets scripts of allowed pages read. */
export function createGuard({
  allowedOrigins,
  publicUrl,
}: Pick<Config, 'allowedOrigins' | 'publicUrl'>): Guard {
  const own = publicUrl === undefined ? [] : [new URL(publicUrl).origin];
  const allowed = new Set([...allowedOrigins, ...own]);
  return (c) => {
    c.header('Vary', 'Origin');
    const verdict = judge(c, allowed);
    if (verdict === 'foreign') {
      // Logged text from outside is clipped; of the Referer only its origin, as its path may hold
      // secrets.
      const referer = c.req.header('referer') ?? '';
      const known = URL.canParse(referer) ? new URL(referer).origin : 'none';
      const origin = (c.req.header('origin') ?? known).slice(0, 200);
      const told = { origin, allowed: allowedOrigins };
      c.get('log').warn(told, 'refused a page of a foreign origin');
      const message = 'this page may not ask: its origin is not among ALLOWED_ORIGINS';
      return fail(c, { status: 403, code: 'foreign-origin', message });
    }
    if (verdict === 'allowed') {
      c.header('Access-Control-Allow-Origin', c.req.header('origin') ?? '');
      c.header('Access-Control-Allow-Credentials', 'true');
      c.header('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id');
    }
    if (c.req.method === 'OPTIONS') {
      c.header('Access-Control-Allow-Methods', 'GET, POST, DELETE');
      // Also where no key is configured: the page then reads that in the answer, instead of an error
      // of CORS.
      c.header('Access-Control-Allow-Headers', `Content-Type, ${visitorTokenHeader}`);
      c.header('Access-Control-Max-Age', String(preflightMaxAge));
      return c.body(null, 204);
    }
    // Hono would answer a HEAD like a GET, and the poll would take an event that nobody reads.
    if (c.req.method === 'HEAD') {
      return fail(c, { status: 405, code: 'bad-request', message: 'HEAD is not for this path' });
    }
    return undefined;
  };
}
