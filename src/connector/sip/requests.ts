/** What the other side may ask for within the call, and what it is told where it may not. */
import { C } from 'jssip';
import type { SipSession } from './user-agent.js';

/**
 * What is answered by more than a no (RFC 3261 section 20.5). REFER is not: a contact center transfers
 * by itself, with a re-INVITE, and does so where a REFER is refused at once.
 */
Object.assign(C, { ALLOWED_METHODS: 'INVITE,ACK,CANCEL,BYE,UPDATE,OPTIONS,INFO' });

/** JsSIP's status of a session that waits for the ACK of a re-INVITE. */
const waitingForAck = 6;

/** Of JsSIP, as far as its types do not tell. */
interface Request {
  readonly method: string;
  reply(status: number): void;
}
interface SessionInternals {
  receiveRequest(request: Request): void;
}

export function answerRequests(session: SipSession): void {
  const internals = session as unknown as SessionInternals;
  const receive = internals.receiveRequest.bind(session);
  internals.receiveRequest = (request) => {
    const { method } = request;
    if (method === 'REFER') return request.reply(405);
    // The exchange before is not over (RFC 3261 section 14.2): JsSIP would say 403, which is final.
    const changes = method === 'INVITE' || method === 'UPDATE';
    if (changes && session.status === Number(waitingForAck)) return request.reply(491);
    receive(request);
  };
}
