/**
 * The ceiling of requests at the center at once (CENTER_SOCKETS). Every held poll has a socket
 * there. Without the ceiling, requests beyond the system's limit, drops included, would fail
 * without a reason.
 */
import { ApiError } from '../../api/http/errors.js';
import type { Ask } from '../../api/http/request.js';
import type { CallName } from '../../api/http/outcome.js';
import type { Metrics } from '../base/metrics.js';

/** The ceiling is reached. The visitor is answered 503. */
export class NoSocketLeft extends ApiError {
  constructor() {
    super('server-error', 'CENTER_SOCKETS: that many requests are at the center already', {
      repeatable: true,
      retryAfter: 1000,
    });
  }
}

/** A drop is never refused by the ceiling, since it sets an agent free. */
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
