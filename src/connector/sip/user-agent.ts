/**
 * Sets JsSIP up for one call: no registration, no session timers, and SIP URIs only from text that
 * RFC 3261's grammar allows in them.
 */
import { C, UA, URI } from 'jssip';
import type { Socket } from 'jssip/lib/Socket';
import type { ConnectorGateway, GatewayCredentials } from '../connector.js';
import { ConnectorError } from '../errors.js';
import type { GatewaySocket } from './gateway-socket.js';
import { type Core, type InviteTransaction, InviteLeg, type Transaction } from './leg.js';
import { internalsOf, type SipSession } from './session.js';

/** A Bearer token (RFC 6750 section 2.1); other characters could end the header line. */
const bearer = /^[\w.~+/-]+=*$/;

/** The user and host:port parts of a SIP URI (RFC 3261 section 25.1). */
const rules = {
  user: /^(?:[\w\-.!~*'()&=+$,;?/]|%[\da-f]{2})+$/i,
  hostport: /^(?:\[[\da-f:.]+\]|[a-z\d](?:[\w.-]*[a-z\d])?\.?)(?::\d{1,5})?$/i,
} as const;

/** Throws where the value contains characters that would turn the URI into another one. */
function check(rule: keyof typeof rules, value: string, name: string): string {
  if (rules[rule].test(value)) return value;
  throw refused(`${name} cannot stand in a SIP URI (RFC 3261 section 25.1): ${value}`);
}

const refused = (message: string): ConnectorError =>
  new ConnectorError('gateway-rejected', message);

/** JsSIP's agent for one call; `stop()` leaves no timer, transaction or socket of it behind. */
export class UserAgent {
  readonly ua: UA;
  /** The address to call. */
  readonly target: URI;
  readonly #socket: GatewaySocket;
  readonly #transactions = new Set<Transaction>();
  readonly #legs = new Map<unknown, InviteLeg>();
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
      // JsSIP's type of a socket demands two methods that JsSIP never calls.
      sockets: socket as unknown as Socket,
      uri: `sip:${from}@${host}`,
      register: false,
      session_timers: false,
      // The digest user name is the user part of `uri` (RFC 3261 section 22).
      ...(password && { password }),
      // Sent with every request, because a gateway that authenticates an INVITE authenticates a BYE
      // as well; a digest answer replaces it.
      ...(token && { extra_headers: [`Authorization: Bearer ${token}`] }),
    });
    const emitter = this.ua as unknown as {
      on(type: string, listener: (event: { transaction: Transaction }) => void): void;
    };
    emitter.on('newTransaction', ({ transaction }) => {
      this.#transactions.add(transaction);
      if (!isFirstInvite(transaction)) return;
      const core = this.ua as unknown as Core;
      this.#legs.set(transaction, new InviteLeg(transaction, core, socket));
    });
    emitter.on('transactionDestroyed', ({ transaction }) => {
      this.#legs.delete(transaction);
      this.#forget(transaction);
    });
  }

  start(): void {
    this.ua.start();
  }

  /** The leg of the session's INVITE; undefined where the INVITE has not been sent. */
  legOf(session: SipSession): InviteLeg | undefined {
    return this.#legs.get(internalsOf(session)._request.transaction);
  }

  /** Sends BYE, or CANCEL before the answer. */
  end(session: SipSession): void {
    if (session.isEnded()) return;
    const inProgress = session.isInProgress();
    session.terminate();
    if (!inProgress) return;
    // A 2xx that crosses the CANCEL has to be acknowledged and followed by a BYE (RFC 3261 section
    // 15). JsSIP does that only where `_is_canceled` is set, and does not set it once the other
    // side has rung.
    internalsOf(session)._is_canceled = true;
    this.legOf(session)?.transaction.cancel();
  }

  /**
   * Gives up a leg whose INVITE was taken back: no answer is waited for, and if an agent answers
   * all the same, that dialog is ended.
   */
  abandon(session: SipSession): void {
    const leg = this.legOf(session);
    const ringing = Object.values(internalsOf(session)._earlyDialogs);
    leg?.abandon();
    this.end(session);
    // An agent may have answered just as the connection was lost; a CANCEL does not end that
    // dialog, a BYE does (section 15.1.1).
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

  /** Closes the socket and stops JsSIP, whose timers all end here. */
  stop(): void {
    for (const leg of this.#legs.values()) leg.withdraw();
    for (const leg of this.#legs.values()) leg.close();
    // The socket is closed first, because its loss ends JsSIP's transactions; `ua.stop()` would
    // wait for them.
    this.#socket.disconnect();
    this.ua.stop();
  }

  #forget(transaction: Transaction): void {
    this.#transactions.delete(transaction);
    this.#look();
  }
}

/** Whether this is the INVITE that starts the call: a re-INVITE's request has no `cancel`. */
const isFirstInvite = (transaction: Transaction): transaction is InviteTransaction =>
  transaction.type === 'ict' && 'cancel' in (transaction as InviteTransaction).request;

/** JsSIP's number for an INVITE transaction that has received a 2xx. */
const accepted = 4;

/**
 * Whether a transaction has its final answer. An INVITE transaction lives on for 32 s after its 2xx
 * to absorb retransmissions (RFC 6026 section 8.4), so its state is looked at as well.
 */
const isAnswered = ({ type, state }: Transaction): boolean =>
  type !== 'nict' && (type !== 'ict' || state === accepted);

/**
 * Keeps JsSIP from hanging up when ICE fails: `Recovery` restarts ICE and decides when to give up.
 */
export function keepWithoutMedia(session: SipSession): void {
  const terminate = session.terminate.bind(session);
  session.terminate = (options) => {
    if (options?.cause !== C.causes.RTP_TIMEOUT) terminate(options);
  };
}

/**
 * Ends the dialog of a second agent who answered the same INVITE (RFC 3261 section 13.2.2.4). JsSIP
 * means to do so, but its BYE goes to the first agent, with whom the visitor talks.
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
    // Without a Contact there is no address to send the ACK and BYE to.
    if (!response.hasHeader('contact')) return;
    internals._createDialog(response, 'UAC');
    session.sendRequest('ACK');
    session.sendRequest('BYE');
    internals._dialog?.terminate();
    internals._dialog = dialog;
  };
}
