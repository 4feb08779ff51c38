/** What every request gets: an id, an address, a line in the log, and its place in the metrics. */
import { randomBytes } from 'node:crypto';
import { clientAddress } from './address.js';
import type { Clock } from '../../base/clock.js';
import type { Exchange } from './env.js';
import type { Logger } from '../base/log.js';
import type { Metrics } from '../base/metrics.js';

export interface RequestParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly trustedProxies: number;
}

/** Ids from outside are told apart from a line break or a whole story. */
const givenId = /^[\w.:-]{1,64}$/;

export interface Requests {
  /** Gives the answer what every answer has. @returns when it began. */
  begin(c: Exchange<unknown>): number;
  /** @param route the pattern, never the path: that may hold the id of a callback. */
  end(c: Exchange<unknown>, began: number, route: string, status: number): void;
}

export function createRequests(parts: RequestParts): Requests {
  const { clock, log, metrics, trustedProxies } = parts;
  // Unique among relays without asking for randomness at each request.
  const start = randomBytes(6).toString('hex');
  let count = 0;

  return {
    begin(c) {
      const given = c.req.header('x-request-id') ?? '';
      const requestId = givenId.test(given) ? given : `${start}-${(count += 1).toString(36)}`;
      c.set('requestId', requestId);
      c.set('address', clientAddress(c.env.peer, c.req.header('x-forwarded-for'), trustedProxies));
      c.header('X-Request-Id', requestId);
      c.header('Cache-Control', 'no-store');
      // A proxy that buffers would hold back what is pushed.
      c.header('X-Accel-Buffering', 'no');
      return clock.now();
    },

    end(c, began, route, status) {
      const ms = clock.now() - began;
      metrics.requests.observe({ route, status: String(status) }, ms / 1000);
      const requestId = c.get('requestId');
      // Where it is undefined, the line says nothing of it.
      const upstreamMs = c.get('upstreamMs');
      const { method } = c.req;
      log.info({ requestId, method, route, status, ms, upstreamMs });
    },
  };
}
