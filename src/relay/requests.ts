/** What every request gets: an id, an address, a line in the log, and its place in the metrics. */
import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { readAddress } from './address.js';
import type { Clock } from './clock.js';
import type { RelayEnv } from './env.js';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';

export interface RequestParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly trustedProxies: number;
}

/** Ids from outside are told apart from a line break or a whole story. */
const givenId = /^[\w.:-]{1,64}$/;

export function requests(parts: RequestParts): MiddlewareHandler<RelayEnv> {
  const { clock, log, metrics, trustedProxies } = parts;
  // Unique among relays without asking for randomness at each request.
  const start = randomBytes(6).toString('hex');
  let count = 0;

  return async (c, next) => {
    const began = clock.now();
    const given = c.req.header('x-request-id') ?? '';
    const requestId = givenId.test(given) ? given : `${start}-${(count += 1).toString(36)}`;
    const peer = (c.env as RelayEnv['Bindings'] | undefined)?.peer;
    c.set('requestId', requestId);
    c.set('address', readAddress(peer, c.req.header('x-forwarded-for'), trustedProxies));
    c.set('log', log.child({ requestId }));
    c.header('X-Request-Id', requestId);
    c.header('Cache-Control', 'no-store');
    // A proxy that buffers would hold back what is pushed.
    c.header('X-Accel-Buffering', 'no');

    await next();

    const ms = clock.now() - began;
    const { status } = c.res;
    // The pattern, never the path: that may hold the id of a callback.
    const route = routePath(c, -1);
    metrics.requests.observe({ route, status: String(status) }, ms / 1000);
    const upstreamMs = c.get('upstreamMs');
    const { method } = c.req;
    c.get('log').info({
      method,
      route,
      status,
      ms,
      ...(upstreamMs !== undefined && { upstreamMs }),
    });
  };
}
