/**
 * Wraps the handlers that ask the center: measures how long they took, and answers a failure of the
 * center with the relay's own error.
 */
import { ApiError } from '../../api/http/errors.js';
import type { Clock } from '../../base/clock.js';
import type { Exchange } from './env.js';
import { fail, upstreamFailure } from './failures.js';
import { errorFields } from '../base/log.js';

/** Runs a handler that asks the center. */
export type Asking = <Answer, C extends Exchange<Answer>>(
  c: C & Exchange<Answer>,
  handler: (c: C) => Promise<Answer>,
) => Promise<Answer>;

export const createAsking =
  (clock: Clock): Asking =>
  async (c, handler) => {
    const began = clock.now();
    try {
      return await handler(c);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      c.get('log').warn(errorFields(error), 'no answer of the center to pass on');
      return fail(c, upstreamFailure(error));
    } finally {
      c.set('upstreamMs', clock.now() - began);
    }
  };
