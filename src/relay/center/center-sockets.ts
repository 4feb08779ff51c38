/**
 * How much is asked of the center at once. Every held poll has a socket there; beyond what the system
 * gives, each new one would fail without a word of why, a drop as well.
 */
import { ApiError } from '../../api/http/errors.js';
import type { Ask } from '../../api/http/http.js';
import type { CallName } from '../../api/http/outcome.js';
import type { Metrics } from '../base/metrics.js';

/** Told as 503. */
export class NoSocketLeft extends ApiError {
  constructor() {
    super('server-error', 'CENTER_SOCKETS: that many requests are at the center already', {
      repeatable: true,
      retryAfter: 1000,
    });
  }
}

/** What gives an agent back has to go through. */
const drop: CallName = 'dropClickToCall';

/** @param most requests at once. */
export function withCeiling(ask: Ask, most: number, metrics: Pick<Metrics, 'limited'>): Ask {
  let open = 0;
  return async (request) => {
    if (open >= most && !request.path.endsWith(drop)) {
      metrics.limited.inc({ limit: 'center-sockets' });
      throw new NoSocketLeft();
    }
    open += 1;
    try {
      return await ask(request);
    } finally {
      open -= 1;
    }
  };
}
