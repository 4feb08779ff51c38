/**
 * One call at the gateway: the SIP dialog that an INVITE opens (RFC 3261 sections 12 to 15), with
 * an agent's telephone behind it.
 *
 *   ringing ──200──▶ talking ──BYE, CANCEL, lost──▶ over
 *      └───CANCEL, refused────────────────────────────▲
 *
 * The transport is reliable, so only a 2xx is retransmitted, until its ACK arrives.
 *
 * A fixture for demo and tests, not for production.
 */
import { randomBytes } from 'node:crypto';
import type { NameAddress } from 'sip';
import type { Clock } from '../../base/clock.js';
import type { Connection } from './connection.js';
import {
  contactIn,
  contactOf,
  isRequest,
  newBranch,
  request,
  response,
  type ResponseFields,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  tagOf,
  userOf,
  withTag,
} from './message.js';
import { type Phone, Refused } from '../calls/phone.js';
import { iceName, putsOnHold } from './sdp.js';

/** Milliseconds (RFC 3261 section 17.1.1.1). */
const T1 = 500;
const T2 = 4000;
const GIVE_UP = 64 * T1;
/** Milliseconds that a visitor may be without a socket before the agent hangs up. */
const LOST_AFTER = 30_000;

export type DialogState = 'ringing' | 'talking' | 'over';
export type EndedBy = 'visitor' | 'agent' | 'gateway';

export interface DialogParts {
  readonly clock: Clock;
  readonly phone: Phone;
  /** Milliseconds from ringing to the answer. */
  readonly rings: number;
  /** The state or another visible field of the dialog has changed. */
  readonly onChange: () => void;
  /** Called for each message in and out, for the journal. */
  readonly onMessage: (from: 'visitor' | 'gateway', said: string) => void;
  readonly onEnd: (by: EndedBy) => void;
}

export class Dialog {
  state: DialogState = 'ringing';
  endedBy: EndedBy | undefined;
  /** Digits from INFO requests. */
  digits = '';
  /** The visitor holds the call. */
  held = false;
  /** The agent holds the call. */
  holding = false;
  /** Offers that the visitor has made, and how many of them restarted ICE. */
  offers = 0;
  restarts = 0;
  /** WebSockets that this call has used. */
  sockets = 1;
  readonly tag = randomBytes(6).toString('hex');
  readonly #parts: DialogParts;
  readonly #invite: SipRequest;
  readonly #local: NameAddress;
  readonly #contact: NameAddress;
  readonly #over = new AbortController();
  readonly #acks = new Map<number, () => void>();
  /** Our requests that wait for a response, by branch. */
  readonly #asked = new Map<string, (answer: SipResponse) => void>();
  #connection: Connection;
  #target: string;
  #seq = 0;
  #lastSeq: number;
  #ice = '';
  /** The side whose offer is unanswered; RFC 3264 section 4 allows one offer at a time. */
  #offering: 'visitor' | 'agent' | undefined;

  constructor(invite: SipRequest, connection: Connection, parts: DialogParts) {
    this.#parts = parts;
    this.#invite = invite;
    this.#connection = connection;
    this.#local = withTag(invite.headers.to, this.tag);
    this.#contact = contactOf(userOf(invite.uri));
    this.#target = contactIn(invite) ?? invite.headers.from.uri;
    this.#lastSeq = invite.headers.cseq.seq;
    this.#watch(connection);
  }

  get callId(): string {
    return this.#invite.headers['call-id'];
  }

  get from(): string {
    return userOf(this.#invite.headers.from.uri);
  }

  /** Aborts when the call is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Rings and lets the agent answer. Resolves when the call is answered or has failed. */
  async run(): Promise<void> {
    const { clock, phone, rings } = this.#parts;
    try {
      this.#answer(this.#invite, 180);
      const answer = phone.answer(this.#read(this.#invite));
      const [sdp] = await Promise.all([answer, clock.sleep(rings, this.over)]);
      if (this.state !== 'ringing') return;
      this.state = 'talking';
      await this.#accept(this.#invite, sdp);
    } catch (error) {
      if (this.over.aborted) return;
      if (error instanceof Refused) return this.refuse(error.status, 'agent');
      console.warn(`gateway: ${String(error)}`);
      this.refuse(503);
    }
  }

  /** Handles a request inside the dialog, or a CANCEL or ACK of its INVITE. */
  receive(message: SipRequest, connection: Connection): void {
    const { method, headers, content } = message;
    this.#hear(message);
    // A visitor who lost the connection continues the dialog on a new one.
    if (connection !== this.#connection && method !== 'CANCEL') this.#moveTo(connection);
    if (method === 'ACK') return this.#acks.get(headers.cseq.seq)?.();
    if (method === 'CANCEL') {
      this.#answer(message, 200);
      if (this.state === 'ringing') this.#end('visitor', () => this.#answer(this.#invite, 487));
      return;
    }
    if (headers.cseq.seq <= this.#lastSeq) return this.#answer(message, 500);
    this.#lastSeq = headers.cseq.seq;
    this.#target = contactIn(message) ?? this.#target;
    switch (method) {
      case 'BYE':
        this.#answer(message, 200);
        return this.#end('visitor', () => {
          if (this.state === 'ringing') this.#answer(this.#invite, 487);
        });
      case 'INVITE':
      case 'UPDATE':
        if (content === '') return this.#answer(message, method === 'UPDATE' ? 200 : 488);
        return void this.#renegotiate(message);
      case 'INFO':
        this.digits += digitIn(message);
        this.#parts.phone.info?.(headers['content-type'] ?? '', content);
        this.#parts.onChange();
        return this.#answer(message, 200);
      default:
        return this.#answer(message, method === 'OPTIONS' ? 200 : 405);
    }
  }

  /** Handles the response to one of our requests. */
  hearAnswer(answer: SipResponse): void {
    this.#hear(answer);
    if (answer.status < 200) return;
    this.#asked.get(answer.headers.via[0]?.params['branch'] ?? '')?.(answer);
  }

  /** Refuses a call that still rings, with this status. */
  refuse(status: number, by: EndedBy = 'gateway'): void {
    if (this.state === 'ringing') this.#end(by, () => this.#answer(this.#invite, status));
  }

  /** The agent hangs up or, while the call rings, declines it. */
  hangUp(by: EndedBy = 'agent'): void {
    if (this.state === 'over') return;
    if (this.state === 'ringing') return this.refuse(by === 'gateway' ? 503 : 480);
    this.#end(by, () => this.#send('BYE'));
  }

  /**
   * The agent puts the visitor on hold or resumes the call.
   * @returns false if the visitor did not accept the offer.
   */
  async hold(on: boolean): Promise<boolean> {
    const { clock, phone } = this.#parts;
    while (this.state === 'talking' && this.holding !== on) {
      if (this.#offering === undefined) {
        const answer = await this.offer(phone.offer({ holding: on }), on);
        if (answer?.status === 200) {
          await phone.accept(answer.content);
          return true;
        }
        await phone.withdraw();
        if (answer?.status !== 491) return false;
      }
      // Both sides offered at once; the side that did not open the dialog, we, waits up to 2 s
      // (14.1).
      await clock.sleep(200 + Math.random() * 1800, this.over);
    }
    return this.holding === on;
  }

  /**
   * Sends the offer of the agent's telephone; resolves with the visitor's response, undefined if
   * none.
   * @param holding whether the agent holds the call once the visitor has accepted the offer.
   */
  async offer(sdp: string | Promise<string>, holding: boolean): Promise<SipResponse | undefined> {
    this.#offering = 'agent';
    try {
      const answer = await this.#ask('INVITE', await sdp);
      if (answer?.status === 200) {
        this.holding = holding;
        this.#parts.onChange();
      }
      return answer;
    } finally {
      this.#offering = undefined;
    }
  }

  /** The call is up and no offer is unanswered, so a new offer is allowed. */
  get negotiable(): boolean {
    return this.state === 'talking' && this.#offering === undefined;
  }

  async #renegotiate(message: SipRequest): Promise<void> {
    // Our own offer is unanswered, so the visitor's is refused with 491 (section 14.2).
    if (this.#offering === 'agent') return this.#answer(message, 491);
    if (this.#offering || this.state !== 'talking') {
      return this.#answer(message, 500, { headers: { 'retry-after': '1' } });
    }
    this.#offering = 'visitor';
    try {
      const sdp = await this.#parts.phone.answer(this.#read(message));
      this.#offering = undefined;
      if (!this.over.aborted) await this.#accept(message, sdp);
    } catch (error) {
      this.#offering = undefined;
      if (this.over.aborted) return;
      if (error instanceof Refused) return this.#answer(message, error.status);
      console.warn(`gateway: ${String(error)}`);
      this.#answer(message, 488);
    }
  }

  #read({ content }: SipRequest): string {
    this.offers += 1;
    const name = iceName(content);
    if (this.#ice !== '' && name !== this.#ice) this.restarts += 1;
    this.#ice = name;
    this.held = putsOnHold(content);
    return content;
  }

  /** Sends a 2xx and retransmits it until the ACK arrives (section 13.3.1.4). */
  async #accept(message: SipRequest, sdp: string): Promise<void> {
    const { clock } = this.#parts;
    const { seq } = message.headers.cseq;
    this.#parts.onChange();
    if (message.method !== 'INVITE') return this.#answer(message, 200, { sdp });
    const acked = new AbortController();
    this.#acks.set(seq, () => acked.abort());
    const signal = AbortSignal.any([acked.signal, this.over]);
    const since = clock.now();
    for (let pause = T1; !signal.aborted; pause = Math.min(2 * pause, T2)) {
      if (clock.now() - since >= GIVE_UP) return this.hangUp('gateway');
      this.#answer(message, 200, { sdp });
      await clock.sleep(pause, signal).catch(() => {});
    }
  }

  #moveTo(connection: Connection): void {
    this.#connection = connection;
    this.sockets += 1;
    this.#watch(connection);
    this.#parts.onChange();
  }

  #watch(connection: Connection): void {
    const lost = async (): Promise<void> => {
      await this.#parts.clock.sleep(LOST_AFTER, this.over);
      if (this.#connection === connection) this.hangUp('gateway');
    };
    const onGone = (): void => void lost().catch(() => {});
    connection.gone.addEventListener('abort', onGone, { once: true, signal: this.over });
  }

  #end(by: EndedBy, tell: () => void): void {
    if (this.state === 'over') return;
    tell();
    this.state = 'over';
    this.endedBy = by;
    this.#over.abort(new Error('the call is over'));
    this.#parts.phone.close();
    this.#parts.onEnd(by);
    this.#parts.onChange();
  }

  #answer(message: SipRequest, status: number, fields: ResponseFields = {}): void {
    const headers = { contact: [this.#contact], ...fields.headers };
    this.#say(`${status} to ${message.method}`);
    const tag = status === 100 ? {} : { tag: this.tag };
    this.#connection.send(response(message, status, { ...tag, ...fields, headers }));
  }

  /** Resolves with the final response; undefined if none came. */
  async #ask(method: string, sdp: string): Promise<SipResponse | undefined> {
    const answered = new AbortController();
    let answer: SipResponse | undefined;
    const branch = this.#send(method, sdp);
    this.#asked.set(branch, (came) => {
      answer = came;
      answered.abort();
    });
    const signal = AbortSignal.any([answered.signal, this.over]);
    await this.#parts.clock.sleep(GIVE_UP, signal).catch(() => {});
    this.#asked.delete(branch);
    // The ACK of a 2xx is a new transaction with its own branch; other ACKs reuse that of the
    // INVITE.
    if (answer) this.#send('ACK', undefined, answer.status < 300 ? newBranch() : branch);
    return answer;
  }

  /** @returns the branch by which the answer is known. */
  #send(method: string, sdp?: string, branch = newBranch()): string {
    if (method !== 'ACK') this.#seq += 1;
    this.#say(method);
    this.#connection.send(
      request({
        method,
        uri: this.#target,
        branch,
        from: this.#local,
        to: this.#invite.headers.from,
        callId: this.callId,
        seq: this.#seq,
        contact: this.#contact,
        ...(sdp !== undefined && { content: sdp }),
      }),
    );
    return branch;
  }

  #say(said: string): void {
    this.#parts.onMessage('gateway', said);
  }

  #hear(message: SipMessage): void {
    const said = isRequest(message)
      ? message.method
      : `${message.status} to ${message.headers.cseq.method}`;
    this.#parts.onMessage('visitor', said);
  }

  /** Whether a request belongs to this dialog: the tag of `To` is ours or still missing. */
  owns({ headers }: SipMessage): boolean {
    return headers['call-id'] === this.callId && [null, this.tag].includes(tagOf(headers.to));
  }
}

/** The digit in a body of `application/dtmf-relay` (`Signal=5`) or `application/dtmf` (`5`). */
function digitIn({ content }: SipRequest): string {
  return /^(?:\s*Signal\s*=)?\s*([\dA-D*#])\s*$/im.exec(content)?.[1] ?? '';
}
