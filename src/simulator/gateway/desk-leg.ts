/**
 * The leg of a call to an agent's desk, that is, to a browser that has registered (registrar.ts).
 * The gateway is a back-to-back user agent (RFC 3261 section 6): it passes the visitor's offer on
 * to the desk in an INVITE of its own, and the desk's to the visitor. Descriptions pass untouched,
 * so sound and picture flow from browser to browser.
 *
 *   idle ──INVITE──▶ ringing ──200──▶ talking ──BYE, lost──▶ over
 *     └────────────────└──CANCEL, refused, lost─────────────▲
 *
 * A fixture for demo and tests, not for production.
 */
import { randomBytes } from 'node:crypto';
import type { NameAddress } from 'sip';
import type { Clock } from '../../base/clock.js';
import type { Connection } from './connection.js';
import {
  ALLOW,
  contactIn,
  contactOf,
  newBranch,
  request,
  response,
  type SipRequest,
  type SipResponse,
} from './message.js';
import { type Phone, Refused } from '../calls/phone.js';
import type { Binding } from './registrar.js';

/** Milliseconds that a desk may be without a socket in a call, as a visitor may (dialog.ts). */
const LOST_AFTER = 30_000;
/** Milliseconds between two checks whether the desk has a socket again. */
const LOOK = 100;

/** The visitor's response to an offer of the desk. */
interface Passed {
  readonly status: number;
  readonly sdp?: string | undefined;
}

export interface DeskLegParts {
  readonly clock: Clock;
  /** SIP URIs of the calling visitor and of the called agent. */
  readonly caller: string;
  readonly agent: string;
  /** Finds the current registration of the agent's telephone. */
  readonly find: () => Binding | undefined;
  readonly onAnswered: () => void;
  /** The agent hung up, or cannot be reached any more. */
  readonly onGone: (by: 'agent' | 'gateway') => void;
  /** The agent's telephone makes an offer, for example to hold the call. */
  readonly onOffer: (sdp: string) => Promise<Passed>;
}

interface Asked {
  readonly resolve: (answer: SipResponse) => void;
  readonly reject: (reason: Error) => void;
}

interface Content {
  readonly content?: string;
  readonly type?: string;
}

export class DeskLeg implements Phone {
  /** Call-ID of this leg; the visitor's leg has another one. */
  readonly callId = randomBytes(8).toString('hex');
  readonly #parts: DeskLegParts;
  readonly #caller: NameAddress;
  readonly #contact: NameAddress;
  readonly #over = new AbortController();
  /** INVITEs that wait for a final response, by branch. */
  readonly #asked = new Map<string, Asked>();
  #state: 'idle' | 'ringing' | 'talking' | 'over' = 'idle';
  #agent: NameAddress;
  #target = '';
  #connection: Connection | undefined;
  /** Branch of the INVITE that opens the dialog; a CANCEL of it has to carry the same one. */
  #branch = '';
  #seq = 0;

  constructor(parts: DeskLegParts) {
    this.#parts = parts;
    this.#caller = { uri: parts.caller, params: { tag: randomBytes(6).toString('hex') } };
    this.#agent = { uri: parts.agent, params: {} };
    this.#contact = contactOf('gateway');
  }

  /**
   * The first offer rings at the desk; later ones are further offers of the visitor in the call.
   */
  async answer(offer: string): Promise<string> {
    if (this.#state === 'idle') this.#ring();
    else await this.#back();
    const { status, content } = await this.#invite(offer);
    if (status >= 300) {
      if (this.#state === 'ringing') this.#end();
      throw new Refused(status);
    }
    if (this.#state === 'ringing') {
      this.#state = 'talking';
      this.#parts.onAnswered();
    }
    return content;
  }

  /**
   * Never called: a person at a desk holds with the own telephone, which makes the offer itself.
   */
  offer(): Promise<string> {
    return Promise.reject(new Error('nobody makes offers for an agent at a desk'));
  }

  accept(): Promise<void> {
    return Promise.resolve();
  }

  withdraw(): Promise<void> {
    return Promise.resolve();
  }

  info(type: string, content: string): void {
    if (this.#state === 'talking') this.#send('INFO', { type, content });
  }

  close(): void {
    if (this.#state === 'ringing') this.#send('CANCEL', {}, this.#branch, 1);
    if (this.#state === 'talking') this.#send('BYE');
    this.#end();
  }

  /** Handles a request from the desk. */
  receive(message: SipRequest, connection: Connection): void {
    const answer = (status: number, sdp?: string): void => {
      const more = { contact: [this.#contact], allow: ALLOW };
      const fields = { headers: more, ...(sdp !== undefined && { sdp }) };
      connection.send(response(message, status, fields));
    };
    const { method, content } = message;
    // On this leg no 2xx is retransmitted, since the transport is reliable: no ACK is awaited.
    if (method === 'ACK') return;
    if (this.#state !== 'talking') return answer(481);
    if (connection !== this.#connection) this.#follow(connection);
    switch (method) {
      case 'BYE':
        answer(200);
        this.#end();
        return this.#parts.onGone('agent');
      case 'INVITE':
        if (content === '') return answer(488);
        return void this.#parts.onOffer(content).then(
          ({ status, sdp }) => answer(status, sdp),
          () => answer(500),
        );
      case 'CANCEL':
      case 'INFO':
      case 'OPTIONS':
        return answer(200);
      default:
        return answer(405);
    }
  }

  /** Handles the desk's response to one of our requests. */
  hearAnswer(answer: SipResponse): void {
    const { via, cseq, to } = answer.headers;
    if (answer.status < 200 || cseq.method !== 'INVITE') return;
    const branch = via[0]?.params['branch'] ?? '';
    const accepted = answer.status < 300;
    if (accepted) {
      this.#agent = to;
      this.#target = contactIn(answer) ?? this.#target;
    }
    // The ACK of a 2xx is a new transaction with its own branch; other ACKs reuse that of the
    // INVITE.
    this.#send('ACK', {}, accepted ? newBranch() : branch, cseq.seq, to);
    // The desk answered while our CANCEL was on its way, so the call needs a BYE (section 15).
    if (accepted && this.#state === 'over' && this.#asked.has(branch)) this.#send('BYE');
    const heard = this.#asked.get(branch);
    this.#asked.delete(branch);
    heard?.resolve(answer);
  }

  #ring(): void {
    const binding = this.#parts.find();
    if (!binding) throw new Refused(480);
    this.#state = 'ringing';
    this.#target = binding.contact;
    this.#follow(binding.connection);
  }

  /**
   * Waits for a socket. An offer to one that has gone would never be answered, and until then no
   * other offer may follow.
   */
  async #back(): Promise<void> {
    while (this.#reachable()?.gone.aborted) await this.#parts.clock.sleep(LOOK, this.#over.signal);
  }

  /** Resolves with the final response; rejects if the call is over before it. */
  #invite(sdp: string): Promise<SipResponse> {
    return new Promise((resolve, reject) => {
      const { signal } = this.#over;
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      const branch = newBranch();
      if (this.#branch === '') this.#branch = branch;
      this.#asked.set(branch, { resolve, reject });
      this.#send('INVITE', { content: sdp }, branch);
    });
  }

  /**
   * Watches the desk's socket. A desk that talks has time to come back on another one; a desk that
   * still rings loses the call.
   */
  #follow(connection: Connection): void {
    this.#connection = connection;
    const lost = async (): Promise<void> => {
      if (this.#state === 'talking') {
        // Requests that were sent over this socket will not be answered any more.
        if (this.#reachable() === connection) this.#lose();
        await this.#parts.clock.sleep(LOST_AFTER, this.#over.signal);
        if (this.#reachable() !== connection) return;
      }
      if (this.#state === 'ringing') return this.#fail(new Refused(480));
      this.#end();
      this.#parts.onGone('gateway');
    };
    const onGone = (): void => void lost().catch(() => {});
    const signal = this.#over.signal;
    if (connection.gone.aborted) return onGone();
    connection.gone.addEventListener('abort', onGone, { once: true, signal });
  }

  #lose(): void {
    for (const { reject } of this.#asked.values()) reject(new Refused(500));
    this.#asked.clear();
  }

  /** The socket by which the telephone is registered, or else the last one that it used. */
  #reachable(): Connection | undefined {
    const registered = this.#parts.find()?.connection;
    if (registered && registered !== this.#connection) this.#follow(registered);
    return this.#connection;
  }

  #end(): void {
    this.#fail(new Error('the call is over'));
  }

  #fail(reason: Error): void {
    this.#state = 'over';
    this.#over.abort(reason);
  }

  #send(
    method: string,
    fields: Content = {},
    branch = newBranch(),
    seq = (this.#seq += 1),
    to = this.#agent,
  ): void {
    this.#reachable()?.send(
      request({
        method,
        uri: this.#target,
        branch,
        from: this.#caller,
        to,
        callId: this.callId,
        seq,
        contact: this.#contact,
        ...fields,
      }),
    );
  }
}
