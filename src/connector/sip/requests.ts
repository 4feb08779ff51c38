/**
 * Answers requests that the other side may not send within the call, and names the methods it may.
 */
import { C } from 'jssip';
import { internalsOf, type SipSession, waitingForAck } from './session.js';

/**
 * The methods in our Allow header (RFC 3261 section 20.5). REFER is missing: a contact center
 * transfers by itself with a re-INVITE, and does so at once where a REFER is refused immediately.
 */
Object.assign(C, { ALLOWED_METHODS: 'INVITE,ACK,CANCEL,BYE,UPDATE,OPTIONS,INFO' });

export function answerRequests(session: SipSession): void {
  const internals = internalsOf(session);
  const receive = internals.receiveRequest.bind(session);
  internals.receiveRequest = (request) => {
    const { method } = request;
    if (method === 'REFER') return request.reply(405);
    // The offer and answer before are not complete (RFC 3261 section 14.2): 491 asks for another
    // try, while JsSIP would answer 403, which is final.
    const changes = method === 'INVITE' || method === 'UPDATE';
    if (changes && internals._status === waitingForAck) return request.reply(491);
    receive(request);
  };
}
