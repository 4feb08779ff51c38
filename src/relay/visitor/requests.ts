/** Gives every request an id and an address, logs it, and counts it in the metrics. */
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

/** Shape of an `X-Request-Id` that is taken over; other text, such as line breaks, is replaced. */
const givenId = /^[\w.:-]{1,64}$/;

export interface Requests {
  /**
   * Sets the headers that every answer has.
   * @returns the time of the clock when the request began.
   */
  begin(c: Exchange<unknown>): number;
  /** @param route the route's pattern, never the path, which may hold the id of a call-back. */
  end(c: Exchange<unknown>, began: number, route: string, status: number): void;
}

export function createRequests(parts: RequestParts): Requests {
  const { clock, log, metrics, trustedProxies } = parts;
  // A random start and a count make ids unique among relays, without new randomness at each
  // request.
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
      // A proxy that buffers, as nginx does by default, would hold back pushed events.
      c.header('X-Accel-Buffering', 'no');
      return clock.now();
    },

    end(c, began, route, status) {
      const ms = clock.now() - began;
      metrics.requests.observe({ route, status: String(status) }, ms / 1000);
      const requestId = c.get('requestId');
      // Where it is undefined, the line of JSON has no such field.
      const upstreamMs = c.get('upstreamMs');
      const { method } = c.req;
      log.info({ requestId, method, route, status, ms, upstreamMs });
    },
  };
}
