/**
 * Sends re-INVITEs of our own (RFC 3261 section 14), one at a time, none of which ends the call
 * when it fails. JsSIP has `renegotiate()`, but it hangs up where the other side declines or the
 * socket breaks.
 */
import type { IncomingResponse } from 'jssip/lib/SIPMessage';
import type { ReInviteEvent } from 'jssip/lib/RTCSession';
import type { Clock } from '../../base/clock.js';
import { ConnectorError } from '../errors.js';
import type { GatewaySocket } from './gateway-socket.js';
import { gathered } from './gathering.js';
import type { FarEnd } from './far-end.js';
import type { RemoteMedia } from './remote-media.js';
import { countSound } from './figures.js';
import {
  confirmed,
  internalsOf,
  type SessionInternals,
  type SipSession,
  waitingForAck,
} from './session.js';

export interface RenegotiationOptions {
  readonly session: SipSession;
  readonly socket: GatewaySocket;
  readonly farEnd: FarEnd;
  readonly remote: RemoteMedia;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called when the other side does not know this call any more, and sends no media. */
  readonly onGone: () => void;
}

/** Milliseconds between two checks whether another offer and answer are complete. */
const turnTime = 50;
/**
 * Milliseconds to wait after a 491, and the random time added to them, for the side that created
 * the Call-ID (RFC 3261 section 14.1).
 */
const glareTime = 2100;
const glareSpread = 1900;
/**
 * Attempts for an offer that crosses the other side's, is lost with its socket, or is answered by
 * another end.
 */
const attempts = 3;
/** Milliseconds within which packets have to arrive to show that the call goes on. */
const soundTime = 1000;

/**
 * Milliseconds after which the ACK to our 2xx will not come any more (RFC 3261 section 13.3.1.4).
 */
const ackTime = 32_000;
/**
 * `lost`: the socket was; `unanswered`: no final response came; `moved`: another end has answered.
 */
type Outcome = IncomingResponse | 'agreed' | 'lost' | 'unanswered' | 'moved';

const declined = ({ status_code: status, reason_phrase: reason }: IncomingResponse) =>
  new ConnectorError('gateway-rejected', `re-INVITE answered ${status} ${reason}`);

const lost = (): ConnectorError =>
  new ConnectorError('gateway-unreachable', 'No answer to a re-INVITE');

const isStable = ({ signalingState }: RTCPeerConnection): boolean => signalingState === 'stable';

export class Renegotiation {
  readonly #options: RenegotiationOptions;
  #queue: Promise<void> = Promise.resolve();
  /** True while an offer of ours is being made or is under way. */
  #offering = false;
  /** Counts our answers, so that a timer for an older one is recognised. */
  #answers = 0;

  constructor(options: RenegotiationOptions) {
    this.#options = options;
    const { session, farEnd } = options;
    const receive = ({ request, reject }: ReInviteEvent): void => {
      // 491 while an offer of ours is under way (RFC 3261 section 14.2). JsSIP answers 491 too, but
      // then applies the offer all the same.
      if (this.#offering) reject({ status_code: 491 });
      else farEnd.offered(request.body);
    };
    session.on('reinvite', receive);
    session.on('update', receive);
    // Replaces JsSIP's timer for the ACK, which hangs up even while sound arrives.
    const internals = internalsOf(session);
    internals._setACKTimer = () => void this.#awaitAck(internals).catch(() => {});
  }

  /**
   * Offers the connection's transceivers as they are now. Resolves once the answer is applied.
   * @throws ConnectorError `gateway-rejected` or, where the connection to the gateway breaks again
   *   and again, `gateway-unreachable`, with everything as it was before; the signal's reason.
   */
  offer(options: RTCOfferOptions = {}): Promise<void> {
    const offered = this.#queue.then(() => this.#offer(options));
    this.#queue = offered.catch(() => {});
    return offered;
  }

  async #offer(options: RTCOfferOptions): Promise<void> {
    const { socket, clock, signal } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      await socket.ready(signal);
      const outcome = await this.#exchange(options);
      if (outcome === 'agreed') return;
      const response = typeof outcome === 'string' ? undefined : outcome;
      const status = response?.status_code;
      // These end the dialog by RFC 3261 section 12.2.1.2, but while sound still arrives the call
      // goes on.
      const isForgotten = outcome === 'unanswered' || status === 408 || status === 481;
      if (isForgotten && !(await this.#isHeard())) this.#options.onGone();
      const isFinal = isForgotten || (response && status !== 491);
      if (isFinal || attempt === attempts) throw response ? declined(response) : lost();
      if (response) await clock.sleep(glareTime + Math.random() * glareSpread, signal);
    }
  }

  /**
   * Ends the call where the ACK to our answer does not come and no sound arrives. Rejects when the
   * call is over.
   */
  async #awaitAck(internals: SessionInternals): Promise<void> {
    const { session, clock, signal, onGone } = this.#options;
    const answer = (this.#answers += 1);
    await clock.sleep(ackTime, signal);
    const isMissing = (): boolean =>
      answer === this.#answers && internals._status === waitingForAck;
    if (!isMissing()) return;
    const isHeard = await this.#isHeard();
    if (!isMissing()) return;
    if (!isHeard) return onGone();
    internals._status = confirmed;
    // The ACK would have carried the answer to our offer, so the offer is withdrawn.
    const { connection } = session;
    if (!isStable(connection)) await connection.setLocalDescription({ type: 'rollback' });
  }

  async #isHeard(): Promise<boolean> {
    const { session, clock, signal } = this.#options;
    const count = (): Promise<number> => session.connection.getStats().then(countSound);
    const before = await count();
    await clock.sleep(soundTime, signal);
    return (await count()) > before;
  }

  async #exchange(options: RTCOfferOptions): Promise<Outcome> {
    const { session, farEnd, remote, clock, signal } = this.#options;
    signal.throwIfAborted();
    while (!session.isReadyToReOffer() || !isStable(session.connection)) {
      await clock.sleep(turnTime, signal);
    }
    this.#offering = true;
    const pc = farEnd.forOffer();
    try {
      await pc.setLocalDescription(await pc.createOffer(options));
      await gathered(pc, { clock, signal });
      const response = await this.#send(farEnd.sent(pc.localDescription?.sdp ?? ''));
      if (typeof response === 'string' || response.status_code >= 300) return response;
      if (!farEnd.accept(pc, response.body, options)) return 'moved';
      await pc.setRemoteDescription({ type: 'answer', sdp: remote.read(response.body) });
      return 'agreed';
    } finally {
      if (pc !== session.connection) pc.close();
      else if (pc.signalingState === 'have-local-offer') {
        await pc.setLocalDescription({ type: 'rollback' }).catch(() => {});
      }
      this.#offering = false;
    }
  }

  #send(sdp: string): Promise<IncomingResponse | 'lost' | 'unanswered'> {
    const { session, signal } = this.#options;
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      session.sendRequest('INVITE', {
        extraHeaders: [`Contact: ${session.contact}`, 'Content-Type: application/sdp'],
        body: sdp,
        eventHandlers: {
          // Called for each retransmission as well, each of which has to be acknowledged.
          onSuccessResponse: (response) => {
            session.sendRequest('ACK');
            resolve(response);
          },
          onErrorResponse: resolve,
          onTransportError: () => resolve('lost'),
          onRequestTimeout: () => resolve('unanswered'),
          onDialogError: resolve,
        },
      });
    });
  }
}
