/** What all requests have in common that ask the center: how long it took, and what a failure of it is told as. */
import { ApiError } from '../../api/http/errors.js';
import type { Clock } from '../../base/clock.js';
import type { Exchange } from './env.js';
import { fail, upstreamFailure } from './failures.js';
import { errorFields } from '../base/log.js';

/** Runs the handler. */
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
