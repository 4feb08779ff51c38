/** What the other side may ask for within the call, and what it is told where it may not. */
import { C } from 'jssip';
import { internalsOf, type SipSession, waitingForAck } from './session.js';

/**
 * What is answered by more than a no (RFC 3261 section 20.5). REFER is not: a contact center transfers
 * by itself, with a re-INVITE, and does so where a REFER is refused at once.
 */
Object.assign(C, { ALLOWED_METHODS: 'INVITE,ACK,CANCEL,BYE,UPDATE,OPTIONS,INFO' });

export function answerRequests(session: SipSession): void {
  const internals = internalsOf(session);
  const receive = internals.receiveRequest.bind(session);
  internals.receiveRequest = (request) => {
    const { method } = request;
    if (method === 'REFER') return request.reply(405);
    // The exchange before is not over (RFC 3261 section 14.2): JsSIP would say 403, which is final.
    const changes = method === 'INVITE' || method === 'UPDATE';
    if (changes && internals._status === waitingForAck) return request.reply(491);
    receive(request);
  };
}
