/**
 * Sends requests that are due, and gives up those without news. Every relay does it for all relays;
 * the one whose move to `sending` is stored first sends the request, and no other relay does after
 * that: a request found in `sending` belongs to a relay that is still sending it or has died, and
 * nobody can know whether its call was sent.
 */
import { ApiError } from '../../api/http/errors.js';
import { BadInput } from '../../api/http/bad-input.js';
import { CreateCallError, type BidirectionalCall } from '../clients/create-call.js';
import { errorFields } from '../base/log.js';
import { type CallbackParts, NotSent } from './parts.js';
import type { Sealing } from './sealing.js';
import { formatNumber } from '../settings/numbers.js';
import type { Records } from './records.js';
import type { CallbackEvent, CallbackRecord } from './states.js';

/** Seconds without a request after which the turn of the callers' numbers begins anew. */
const TURN = 30 * 86_400;

/** Seconds: longer than the center may take to report on a request. */
const SECRET_KEPT = 86_400;

export const secretKey = (secret: string): string => `callback-secret:${secret}`;

/** What the visitor has told, and nobody else may read. */
interface Told {
  /** E.164. */
  readonly number: string;
  readonly callData?: string | undefined;
}

export interface Sender {
  /**
   * Sends the request or gives it up, if that is due. Rejects where the store fails; it is due
   * again.
   */
  handle(id: string): Promise<void>;
}

export function createSender(parts: CallbackParts, records: Records, sealing: Sealing): Sender {
  const { store, settings, log, createCall } = parts;

  return {
    async handle(id) {
      if ((await records.move(id, { type: 'overdue' }))?.moved) return;
      const record = await records.read(id);
      // The caller is fetched before the move to `sending`: a failure here can still be tried
      // again.
      if (record?.state !== 'waiting') return records.reschedule(id, record);
      const caller = await nextCaller();
      await store.set(secretKey(record.secret), id, SECRET_KEPT);
      const sent = await records.move(id, { type: 'send' });
      if (!sent?.moved) return records.reschedule(id, sent?.after);
      const outcome = await send(sent.before.secret, toldIn(id, sent.before), caller);
      if (outcome) await records.move(id, outcome);
    },
  };

  /** Undefined where it is sealed with a secret that is gone. */
  function toldIn(id: string, { number = '', callData, sealed }: CallbackRecord): Told | undefined {
    if (sealed === undefined) return { number, callData };
    const text = sealing.open(sealed, id);
    return text === undefined ? undefined : (JSON.parse(text) as Told);
  }

  async function nextCaller(): Promise<string> {
    const { callers } = settings;
    const turn = await store.count('callback-turn', TURN);
    const caller = callers[(turn - 1) % callers.length];
    if (caller === undefined) throw new BadInput('callers', 'must hold a number');
    return caller;
  }

  /**
   * Sends the call.
   * @returns the event for the request; undefined where the outcome is in doubt.
   */
  async function send(
    secret: string,
    told: Told | undefined,
    caller: string,
  ): Promise<CallbackEvent | undefined> {
    if (!told) {
      log.error({}, 'a callback cannot be sent: RELAY_SECRET has lost the secret that sealed it');
      return { type: 'refused', reason: 'try-later' };
    }
    try {
      const { callSerialNo } = await createCall(callTo(secret, told, caller));
      return { type: 'accepted', callSerialNo };
    } catch (error) {
      const event = refusal(error);
      const code = error instanceof CreateCallError ? { returnCode: error.returnCode } : {};
      const certain = event !== undefined;
      log.warn({ ...errorFields(error), ...code, certain }, 'callback not taken');
      return event;
    }
  }

  function callTo(secret: string, { number, callData }: Told, caller: string): BidirectionalCall {
    const { callerPresent, agentPresent, agentWorkNo } = settings;
    return {
      caller,
      called: formatNumber(number, settings.numberFormat),
      callBackUrl: `${settings.publicUrl}/callback-status/${secret}`,
      ...(callData && { callData }),
      ...(callerPresent && { callerPresent }),
      ...(agentPresent && { agentPresent }),
      ...(agentWorkNo && { agentWorkNo }),
    };
  }
}

/** The event of a certain failure: the center refused, or nothing was sent; otherwise undefined. */
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
