/**
 * Asks the center how a call goes, because its reports may be lost or switched off. What it answers
 * moves the request as a report does, and states never go backwards: so it does not matter which of
 * the two comes first.
 *
 * The center must not feel it: the pauses grow and are jittered, one relay at a time asks about a
 * call (the queue gives it to one), the worker bounds the number of questions at once, and a center
 * that has no such interface is not asked again for an hour, about any call.
 */
import { BadInput } from '../../api/http/bad-input.js';
import { ApiError } from '../../api/http/errors.js';
import { CallStateError, type CallState } from '../clients/call-state.js';
import { errorFields } from '../base/log.js';
import type { CallbackParts } from './parts.js';
import { isAskable, pauseBefore, QUESTIONS } from './question-times.js';
import type { Records } from './records.js';
import { type CallbackEvent, notStarted } from './states.js';

/** Key in the store, while the center is known to have no such interface. */
const LACKING = 'callback-questions-lacking';

/** Seconds. */
const REMEMBERED = 3600;

/** Factor of the pause after a question that was not answered. */
const AFTER_FAILURE = 4;

export interface Questions {
  /** Asks about that call if it is time. Rejects where the store fails; it is due again. */
  ask(id: string): Promise<void>;
}

export function createQuestions(
  { store, clock, log, queryCallState, chance = Math.random }: CallbackParts,
  records: Records,
): Questions {
  return {
    async ask(id) {
      const record = await records.read(id);
      if (!queryCallState || !isAskable(record) || (await store.get(LACKING)) !== undefined) {
        return store.unschedule(QUESTIONS, id);
      }
      let event: CallbackEvent | undefined;
      let factor = 1;
      let retryAfter = 0;
      try {
        event = eventOf(await queryCallState(record.callSerialNo));
      } catch (error) {
        const about = judge(error);
        log.info({ ...errorFields(error), about }, 'the center did not tell how a call goes');
        if (about === 'center') await store.set(LACKING, '1', REMEMBERED);
        if (about !== 'moment') return store.unschedule(QUESTIONS, id);
        factor = AFTER_FAILURE;
        retryAfter = (error instanceof ApiError && error.retryAfter) || 0;
      }
      const result = event && (await records.move(id, event));
      // The move has put the next question into the queue.
      if (result?.moved) return undefined;
      // A report may have come while the center was asked.
      const after = result?.after ?? (await records.read(id));
      const pause = pauseBefore(after, clock.now(), chance());
      return pause === undefined
        ? store.unschedule(QUESTIONS, id)
        : store.schedule(QUESTIONS, id, clock.now() + Math.max(retryAfter, pause * factor));
    },
  };
}

/** Undefined where the answer holds nothing that anybody knows. */
function eventOf({ phase, reasonCode }: CallState): CallbackEvent | undefined {
  switch (phase) {
    case 'to-be-called':
    case 'calling':
      return { type: 'asked' };
    case 'talking':
      return { type: 'status' };
    case 'ended':
      return { type: 'release', releaseReason: reasonCode === '6' ? notStarted : reasonCode };
    default:
      return undefined;
  }
}

/** Return codes of ITA by which the interface is not there for this account. */
const notHere = new Set(['90100200', '90100400', '90104001', '90104003', '90104004']);
/** Those that say that the serial number has the wrong form: it will have it next time too. */
const wrongSerial = new Set(['3', '90100100', '90100300']);

/** Whether a failure is one of the `moment`, of this `call`, or of this `center` altogether. */
function judge(error: unknown): 'moment' | 'call' | 'center' {
  if (error instanceof BadInput) return 'call';
  if (error instanceof CallStateError) {
    const { returnCode } = error;
    return wrongSerial.has(returnCode) ? 'call' : notHere.has(returnCode) ? 'center' : 'moment';
  }
  if (!(error instanceof ApiError)) return 'moment';
  const { code, cause } = error;
  const status = typeof cause === 'object' && cause && 'status' in cause ? cause.status : undefined;
  const lacks = ['not-found', 'unauthorized', 'bad-request', 'bad-response'].includes(code);
  return lacks || status === 501 ? 'center' : 'moment';
}
