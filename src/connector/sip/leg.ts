/**
 * An INVITE that may still ring somewhere: kept when its socket is lost, and taken back by the next
 * one, so that no second one rings beside it.
 *
 * Decision: the old leg is cancelled before a new INVITE goes out, though the agent's telephone stops
 * and rings anew. Waiting for its answer on the new socket would be kinder, but a gateway that was
 * asked by one connection does not answer by another it has never heard of us on (RFC 3261 section
 * 18.2.2, and `.invalid` in our Via leads nowhere). `Replaces` takes over no dialog that still rings
 * at the one called (RFC 3891 section 3). What does come by the new socket is taken: a 2xx that
 * crosses the CANCEL is the answer of the call, for the agent is there.
 */
import { PlatformEvent } from '../../base/event.js';
import { PlatformTarget } from './event-target.js';
import type { GatewaySocket } from './gateway-socket.js';

/** JsSIP's; its own names. */
export interface Transaction {
  readonly type: string;
  readonly id: string;
  readonly state: number;
  receiveResponse(response: { readonly status_code: number }): void;
  onTransportError(): void;
}

interface Request {
  readonly cseq: number;
  method: string;
  body: string | undefined;
  extraHeaders: string[];
  setHeader(name: string, value: string): void;
}

/** Of the first INVITE, or of the one that answers a challenge. */
export interface InviteTransaction extends Transaction {
  readonly request: Request & { clone(): Request };
  send(): void;
  cancel(): void;
}

/** JsSIP's UA, with what its types do not tell. */
export interface Core {
  readonly transport: { send(request: Request): boolean };
  newTransaction(transaction: Transaction): void;
  destroyTransaction(transaction: Transaction): void;
}

/** JsSIP's states of an INVITE without a final answer. */
const proceeding = 2;
const calling = 3;

/** Event: `change` when the way is lost, or a CANCEL refused. */
export class Leg extends PlatformTarget {
  readonly transaction: InviteTransaction;
  readonly #core: Core;
  readonly #socket: GatewaySocket;
  readonly #fail: () => void;
  #sent = false;
  #lost = false;
  #withdrawn = false;
  #refused = false;
  #abandoned = false;
  /** A CANCEL without answer. */
  #cancel: Transaction | undefined;

  constructor(transaction: InviteTransaction, core: Core, socket: GatewaySocket) {
    super();
    this.transaction = transaction;
    this.#core = core;
    this.#socket = socket;
    const send = transaction.send.bind(transaction);
    const fail = (this.#fail = transaction.onTransportError.bind(transaction));
    Object.assign(transaction, {
      send: () => {
        send();
        this.#sent = true;
      },
      onTransportError: () => {
        if (!this.#sent || !socket.opened) return fail();
        this.#lost = true;
        this.dispatchEvent(new PlatformEvent('change'));
      },
      // JsSIP's own cannot be answered, and waits for a response that went to the socket before.
      cancel: () => {
        if (this.#lost || transaction.state === proceeding) this.withdraw();
      },
    });
    socket.addEventListener('reopen', () => this.#withdrawn && this.withdraw());
  }

  /** Its socket is gone. */
  get lost(): boolean {
    return this.#lost;
  }

  get withdrawn(): boolean {
    return this.#withdrawn;
  }

  /** The gateway knows nothing of it, or not any more. */
  get refused(): boolean {
    return this.#refused;
  }

  /**
   * Sends CANCEL: now, or as soon as there is a way. Also where nothing was heard yet: RFC 3261
   * section 9.1 has it wait for fear that it might overtake the INVITE, which no WebSocket lets it.
   */
  withdraw(): void {
    this.#withdrawn = true;
    const { state, request, id } = this.transaction;
    if (this.#abandoned || this.#cancel || (state !== calling && state !== proceeding)) return;
    // With the branch of the INVITE, its route, and its credentials (section 22.1).
    const cancel = request.clone();
    cancel.method = 'CANCEL';
    cancel.body = undefined;
    cancel.extraHeaders = cancel.extraHeaders.filter((line) => /^[\w-]*authorization:/i.test(line));
    cancel.setHeader('cseq', `${request.cseq} CANCEL`);
    if (!this.#socket.connected || !this.#core.transport.send(cancel)) return;
    this.#cancel = {
      type: 'nict',
      id,
      state: calling,
      receiveResponse: ({ status_code: status }) => {
        if (status < 200) return;
        this.#settle();
        this.#refused = status >= 300;
        this.dispatchEvent(new PlatformEvent('change'));
      },
      onTransportError: () => this.#settle(),
    };
    this.#core.newTransaction(this.#cancel);
  }

  /** Nobody waits for it any more, or cancels it again. */
  abandon(): void {
    this.#abandoned = true;
    this.#settle();
  }

  /** The end of the call: nothing is left in JsSIP. */
  close(): void {
    this.transaction.onTransportError = this.#fail;
    if (this.#lost) this.#fail();
  }

  #settle(): void {
    const cancel = this.#cancel;
    this.#cancel = undefined;
    if (cancel) this.#core.destroyTransaction(cancel);
  }
}
