/**
 * An INVITE that may still ring at an agent: kept when its socket is lost, and cancelled over the
 * next socket, so that no second INVITE rings beside it.
 *
 * Decision: the old leg is cancelled before a new INVITE goes out, though the agent's telephone
 * then stops and rings anew. Waiting for its answer on the new socket would be kinder, but a
 * gateway that received the INVITE by one connection does not answer by another on which it has
 * never heard of us (RFC 3261 section 18.2.2, and the `.invalid` host in our Via leads nowhere).
 * `Replaces` does not take over a dialog that still rings at the person called (RFC 3891 section
 * 3). An answer that does come by the new socket is used: a 2xx that crosses the CANCEL answers the
 * call, because the agent is there.
 */
import { PlatformEvent } from '../../base/event.js';
import { PlatformTarget } from './event-target.js';
import type { GatewaySocket } from './gateway-socket.js';

/** JsSIP's transaction, by JsSIP's own names. */
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

/** The transaction of the first INVITE, or of its repetition with the answer to a challenge. */
export interface InviteTransaction extends Transaction {
  readonly request: Request & { clone(): Request };
  send(): void;
  cancel(): void;
}

/** The members of JsSIP's UA that its published types leave out. */
export interface Core {
  readonly transport: { send(request: Request): boolean };
  newTransaction(transaction: Transaction): void;
  destroyTransaction(transaction: Transaction): void;
}

/**
 * JsSIP's numbers for an INVITE without a final answer: with a provisional one, and with none at
 * all.
 */
const proceeding = 2;
const calling = 3;

/** Fires `change` when its socket is lost, or when the gateway refuses the CANCEL. */
export class InviteLeg extends PlatformTarget {
  readonly transaction: InviteTransaction;
  readonly #core: Core;
  readonly #socket: GatewaySocket;
  readonly #fail: () => void;
  #sent = false;
  #lost = false;
  #withdrawn = false;
  #refused = false;
  #abandoned = false;
  /** The CANCEL that is under way, while it has no answer. */
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
      // Replaces JsSIP's CANCEL, whose answer JsSIP does not read, and which waits for a
      // provisional response that was lost with the old socket.
      cancel: () => {
        if (this.#lost || transaction.state === proceeding) this.withdraw();
      },
    });
    socket.addEventListener('reopen', () => this.#withdrawn && this.withdraw());
  }

  /** Whether the socket the INVITE was sent by is gone. */
  get lost(): boolean {
    return this.#lost;
  }

  get withdrawn(): boolean {
    return this.#withdrawn;
  }

  /** Whether the gateway refused the CANCEL: it does not know the INVITE, or not any more. */
  get refused(): boolean {
    return this.#refused;
  }

  /**
   * Sends CANCEL now, or as soon as there is a connection. Also before any response: RFC 3261
   * section 9.1 makes a CANCEL wait so that it cannot overtake the INVITE, which a WebSocket rules
   * out.
   */
  withdraw(): void {
    this.#withdrawn = true;
    const { state, request, id } = this.transaction;
    if (this.#abandoned || this.#cancel || (state !== calling && state !== proceeding)) return;
    // A CANCEL carries the branch, the route and the credentials of its INVITE (section 22.1).
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

  /** Stops waiting for the CANCEL's answer, and sends no other CANCEL. */
  abandon(): void {
    this.#abandoned = true;
    this.#settle();
  }

  /** Called at the end of the call: leaves no transaction behind in JsSIP. */
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
