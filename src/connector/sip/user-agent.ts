/**
 * JsSIP, set up for one call: no registration, no session timers, and nothing in a SIP URI that
 * RFC 3261's grammar does not allow there.
 */
import { C, UA, URI } from 'jssip';
import type { Socket } from 'jssip/lib/Socket';
import type { ConnectorGateway, GatewayCredentials } from '../connector.js';
import { ConnectorError } from '../errors.js';
import type { GatewaySocket } from './gateway-socket.js';
import { type Core, type InviteTransaction, Leg, type Transaction } from './leg.js';
import { internalsOf, type SipSession } from './session.js';

/** RFC 6750 section 2.1; anything else could end the header. */
const bearer = /^[\w.~+/-]+=*$/;

/** RFC 3261 section 25.1. */
const rules = {
  user: /^(?:[\w\-.!~*'()&=+$,;?/]|%[\da-f]{2})+$/i,
  hostport: /^(?:\[[\da-f:.]+\]|[a-z\d](?:[\w.-]*[a-z\d])?\.?)(?::\d{1,5})?$/i,
} as const;

/** Throws where a value would make another URI of it than the one meant. */
function check(rule: keyof typeof rules, value: string, name: string): string {
  if (rules[rule].test(value)) return value;
  throw refused(`${name} cannot stand in a SIP URI (RFC 3261 section 25.1): ${value}`);
}

const refused = (message: string): ConnectorError =>
  new ConnectorError('gateway-rejected', message);

/** JsSIP's agent for one call, and what it takes to leave nothing of it behind. */
export class UserAgent {
  readonly ua: UA;
  /** Whom to call. */
  readonly target: URI;
  readonly #socket: GatewaySocket;
  readonly #transactions = new Set<Transaction>();
  readonly #legs = new Map<unknown, Leg>();
  #look = (): void => {};

  /** @throws ConnectorError where the gateway's values cannot stand in a URI or header. */
  constructor(
    { domain, accessCode, caller }: ConnectorGateway,
    { password, token }: GatewayCredentials,
    socket: GatewaySocket,
  ) {
    const host = check('hostport', domain, 'The domain');
    const from = check('user', caller || 'anonymous', 'The caller');
    const called = check('user', accessCode, 'The access code');
    if (token && !bearer.test(token)) throw refused('The token is no Bearer token (RFC 6750)');
    const target: unknown = URI.parse(`sip:${called}@${host}`);
    if (!(target instanceof URI)) throw refused(`No SIP URI: sip:${called}@${host}`);
    this.target = target;
    this.#socket = socket;
    this.ua = new UA({
      // Its types ask for two methods that JsSIP does not call.
      sockets: socket as unknown as Socket,
      uri: `sip:${from}@${host}`,
      register: false,
      session_timers: false,
      // For the user of the URI (RFC 3261 section 22).
      ...(password && { password }),
      // In every request, since a gateway that asks in an INVITE asks in a BYE, too; a digest replaces it.
      ...(token && { extra_headers: [`Authorization: Bearer ${token}`] }),
    });
    const emitter = this.ua as unknown as {
      on(type: string, listener: (event: { transaction: Transaction }) => void): void;
    };
    emitter.on('newTransaction', ({ transaction }) => {
      this.#transactions.add(transaction);
      if (!isFirstInvite(transaction)) return;
      const core = this.ua as unknown as Core;
      this.#legs.set(transaction, new Leg(transaction, core, socket));
    });
    emitter.on('transactionDestroyed', ({ transaction }) => {
      this.#legs.delete(transaction);
      this.#forget(transaction);
    });
  }

  start(): void {
    this.ua.start();
  }

  /** What became of the session's INVITE; undefined where it has not been sent. */
  legOf(session: SipSession): Leg | undefined {
    return this.#legs.get(internalsOf(session)._request.transaction);
  }

  /** BYE, or CANCEL before the answer. */
  end(session: SipSession): void {
    if (session.isEnded()) return;
    const inProgress = session.isInProgress();
    session.terminate();
    if (!inProgress) return;
    // A 2xx that crosses the CANCEL has to be acknowledged and followed by a BYE (RFC 3261 section 15).
    // JsSIP does so only where it knows of the CANCEL by this, which it forgets once it has rung.
    internalsOf(session)._is_canceled = true;
    this.legOf(session)?.transaction.cancel();
  }

  /** Of a leg that has been withdrawn nothing is expected any more; what comes all the same is ended. */
  abandon(session: SipSession): void {
    const leg = this.legOf(session);
    const ringing = Object.values(internalsOf(session)._earlyDialogs);
    leg?.abandon();
    this.end(session);
    // The agent may have answered just when the way was lost: then no CANCEL ends it (section 15.1.1).
    for (const dialog of ringing) dialog.sendRequest('BYE');
    if (leg) this.#forget(leg.transaction);
  }

  /** Resolves when every request has its final answer. */
  answered(): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        if ([...this.#transactions].every(isAnswered)) resolve();
      };
      this.#look();
    });
  }

  /** Closes the socket; no timer of JsSIP's is left. */
  stop(): void {
    for (const leg of this.#legs.values()) leg.withdraw();
    for (const leg of this.#legs.values()) leg.close();
    // In this order: the loss of the socket ends JsSIP's transactions, for which it would stay otherwise.
    this.#socket.disconnect();
    this.ua.stop();
  }

  #forget(transaction: Transaction): void {
    this.#transactions.delete(transaction);
    this.#look();
  }
}

/** Not one within a dialog: those are no request that JsSIP could cancel. */
const isFirstInvite = (transaction: Transaction): transaction is InviteTransaction =>
  transaction.type === 'ict' && 'cancel' in (transaction as InviteTransaction).request;

/** One of JsSIP's states of a transaction. */
const accepted = 4;

/** An INVITE lives on for 32 s after its 2xx, to absorb retransmissions (RFC 6026 section 8.4). */
const isAnswered = ({ type, state }: Transaction): boolean =>
  type !== 'nict' && (type !== 'ict' || state === accepted);

/** JsSIP hangs up when ICE fails; here ICE is restarted, and somebody else decides when to give up. */
export function keepWithoutMedia(session: SipSession): void {
  const terminate = session.terminate.bind(session);
  session.terminate = (options) => {
    if (options?.cause !== C.causes.RTP_TIMEOUT) terminate(options);
  };
}

/**
 * A second agent who answered the same INVITE is told that the call is another's (RFC 3261 section
 * 13.2.2.4). JsSIP means to do so, but its BYE reaches the first one, with whom the visitor talks.
 */
export function keepToFirstAnswer(session: SipSession): void {
  const internals = internalsOf(session);
  const receive = internals._receiveInviteResponse.bind(session);
  internals._receiveInviteResponse = (response) => {
    const dialog = internals._dialog;
    const { status_code: status, to_tag: tag } = response;
    if (!dialog || dialog.id.remote_tag === tag || status < 200 || status >= 300) {
      return receive(response);
    }
    // Without one there is nowhere to send it.
    if (!response.hasHeader('contact')) return;
    internals._createDialog(response, 'UAC');
    session.sendRequest('ACK');
    session.sendRequest('BYE');
    internals._dialog?.terminate();
    internals._dialog = dialog;
  };
}
