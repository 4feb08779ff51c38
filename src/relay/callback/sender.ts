/**
 * Sends what is due and gives up what nothing was heard of. Any relay does it for all; of several, the
 * one whose move to `sending` is stored first sends, and no request is sent by anybody after that: one
 * that is found `sending` belongs to a relay that is still at it or has died, and nobody can know
 * whether its call went out.
 */
import { ApiError } from '../../api/http/errors.js';
import { BadInput } from '../../api/http/bad-input.js';
import { CreateCallError, type BidirectionalCall } from '../clients/create-call.js';
import { errorFields } from '../base/log.js';
import { type CallbackParts, NotSent } from './parts.js';
import { formatNumber } from '../settings/numbers.js';
import type { Records } from './records.js';
import type { CallbackEvent, CallbackRecord } from './states.js';

/** Seconds: the turn of the callers begins anew when nobody has asked for so long. */
const TURN = 30 * 86_400;

/** Seconds: longer than the center may take to report on a request. */
const SECRET_KEPT = 86_400;

export const secretKey = (secret: string): string => `callback-secret:${secret}`;

export interface Sender {
  /** Does what this request is due for, if anything. Rejects where the store fails: it is due again. */
  handle(id: string): Promise<void>;
}

export function createSender(parts: CallbackParts, records: Records): Sender {
  const { store, settings, log, createCall } = parts;

  return {
    async handle(id) {
      if ((await records.move(id, { type: 'overdue' }))?.moved) return;
      const record = await records.read(id);
      // What is needed to send is fetched before: what fails here can be tried again.
      if (record?.state !== 'waiting') return records.reschedule(id, record);
      const caller = await nextCaller();
      await store.set(secretKey(record.secret), id, SECRET_KEPT);
      const sent = await records.move(id, { type: 'send' });
      if (!sent?.moved) return records.reschedule(id, sent?.after);
      const outcome = await send(sent.before, caller);
      if (outcome) await records.move(id, outcome);
    },
  };

  async function nextCaller(): Promise<string> {
    const { callers } = settings;
    const turn = await store.count('callback-turn', TURN);
    const caller = callers[(turn - 1) % callers.length];
    if (caller === undefined) throw new BadInput('callers', 'must hold a number');
    return caller;
  }

  /** What came of it; undefined where that is in doubt. */
  async function send(record: CallbackRecord, caller: string): Promise<CallbackEvent | undefined> {
    try {
      const { callSerialNo } = await createCall(callTo(record, caller));
      return { type: 'accepted', callSerialNo };
    } catch (error) {
      const event = refusal(error);
      const code = error instanceof CreateCallError ? { returnCode: error.returnCode } : {};
      const certain = event !== undefined;
      log.warn({ ...errorFields(error), ...code, certain }, 'callback not taken');
      return event;
    }
  }

  function callTo({ number = '', secret }: CallbackRecord, caller: string): BidirectionalCall {
    const { callerPresent, agentPresent, agentWorkNo } = settings;
    return {
      caller,
      called: formatNumber(number, settings.numberFormat),
      callBackUrl: `${settings.publicUrl}/callback-status/${secret}`,
      ...(callerPresent && { callerPresent }),
      ...(agentPresent && { agentPresent }),
      ...(agentWorkNo && { agentWorkNo }),
    };
  }
}

/** Only what is certain: the center said no, or nothing left this machine. */
function refusal(error: unknown): CallbackEvent | undefined {
  if (error instanceof NotSent) return { type: 'refused', reason: 'try-later' };
  if (error instanceof BadInput) return { type: 'refused', reason: 'refused' };
  if (error instanceof CreateCallError) {
    return { type: 'refused', reason: error.retry ? 'try-later' : 'refused' };
  }
  if (error instanceof ApiError && error.answered) {
    return { type: 'refused', reason: error.repeatable ? 'try-later' : 'refused' };
  }
  return undefined;
}
