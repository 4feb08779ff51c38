/**
 * Sends INVITEs until one is answered by a 2xx: tries the next address or target where one turns
 * out to be the wrong one, and throws a clear error where the gateway refuses.
 */
import { C, type URI } from 'jssip';
import type { EndEvent, IncomingEvent, OutgoingEvent } from 'jssip/lib/RTCSession';
import type { IncomingResponse } from 'jssip/lib/SIPMessage';
import { within } from '../../base/within.js';
import type { Clock } from '../../base/clock.js';
import { ConnectorError } from '../errors.js';
import type { GatewaySocket } from './gateway-socket.js';
import type { RemoteMedia } from './remote-media.js';
import { answerRequests } from './requests.js';
import { takeOverMedia } from './session-media.js';
import { Targets } from './targets.js';
import type { SipSession } from './session.js';
import { keepToFirstAnswer, keepWithoutMedia, type UserAgent } from './user-agent.js';
import { until } from './wait.js';

export interface InvitationOptions {
  readonly agent: UserAgent;
  readonly socket: GatewaySocket;
  /** Number of the gateway's addresses. */
  readonly addresses: number;
  readonly stream: MediaStream;
  readonly iceServers: readonly RTCIceServer[];
  readonly icePolicy: RTCIceTransportPolicy;
  /** Reads the other side's session descriptions of the latest attempt. */
  readonly remote: RemoteMedia;
  readonly clock: Clock;
  /** The call's signal. The code that aborts it also cancels the session. */
  readonly signal: AbortSignal;
  /** Called for each new attempt before anything is sent; the attempt before is over then. */
  readonly onAttempt: (session: SipSession, pc: RTCPeerConnection) => void;
  /**
   * Called for each provisional response such as 180, after its session description, if any, is
   * applied.
   */
  readonly onProgress: (status: number) => void;
}

/** Milliseconds to wait between two attempts for a connection to a gateway. */
const reachTime = 10_000;
/**
 * Milliseconds until an open socket whose gateway has not responded to the INVITE is given up for
 * another address: RFC 3261 section 17.2.1 has it send 100 within 200 ms, and our own ICE gathering
 * may take a second before the INVITE leaves.
 */
const silentTime = 4000;
/**
 * Milliseconds within which a CANCEL has to end its INVITE; and for a gateway that was silent
 * before.
 */
const cancelTime = 2000;
const silentCancelTime = 500;
/** JsSIP's status of a session whose INVITE has had no response yet. */
const inviteSent = 1;

/** Why an attempt failed. */
type Failure =
  | { readonly kind: 'lost' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'response'; readonly response: IncomingResponse }
  | { readonly kind: 'broken'; readonly error: ConnectorError };

/**
 * Resolves with the session whose INVITE was answered and acknowledged.
 * @throws ConnectorError; the signal's reason.
 */
export async function invite(options: InvitationOptions): Promise<SipSession> {
  const { socket, signal } = options;
  let { target } = options.agent;
  /** At least two attempts, because the same address may answer again. */
  let attempts = Math.max(2, options.addresses);
  let others = options.addresses - 1;
  const targets = new Targets(target);
  for (;;) {
    const outcome = await attempt(target, options, others > 0);
    signal.throwIfAborted();
    if (!('kind' in outcome)) return outcome;
    if (outcome.kind === 'broken') throw outcome.error;
    if (outcome.kind === 'unreachable') throw unreachable();
    if (outcome.kind === 'lost') {
      attempts -= 1;
      if (attempts === 0) throw unreachable();
    } else if (outcome.kind === 'silent') {
      others -= 1;
      socket.leave();
    } else {
      const { response } = outcome;
      const next = targets.next(response);
      if (next) target = next;
      else if (others > 0 && isAboutThisGateway(response)) {
        others -= 1;
        socket.leave();
      } else throw rejection(response);
    }
    if (!(await isReached(options, signal))) throw unreachable();
  }
}

/** Whether a connection to a gateway comes back within `reachTime`. */
async function isReached(
  { socket, clock }: InvitationOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const ready = (either: AbortSignal): Promise<true> => socket.ready(either).then(() => true);
  return (await within(reachTime, ready, { clock, signal })) ?? false;
}

/** @param mayLeave whether there is another address to go to. */
function attempt(
  target: URI,
  options: InvitationOptions,
  mayLeave: boolean,
): Promise<SipSession | Failure> {
  const { agent, socket, stream, clock, signal, onAttempt, onProgress } = options;
  signal.throwIfAborted();
  const settled = new AbortController();
  const decided = new Promise<SipSession | Failure>((resolve, reject) => {
    let broken: ConnectorError | undefined;
    let hasContact = true;
    /** Why we withdrew the INVITE: a 487 then answers our CANCEL, and is no refusal by anybody. */
    let left: 'lost' | 'silent' | undefined;
    const failed = ({ message, cause }: EndEvent): void => {
      const response = message as IncomingResponse | null;
      // A 2xx gets here only where its session description is unusable.
      if (response && response.status_code >= 300) {
        resolve(
          left && response.status_code === 487 ? { kind: left } : { kind: 'response', response },
        );
      } else if (!broken && !message && !socket.connected) resolve({ kind: 'lost' });
      else {
        // JsSIP reports CANCELED also after 32 s without any response (RFC 3261 section 17.1.1.2);
        // our own CANCEL does not get here.
        const silent = cause === C.causes.CANCELED && 'gateway-unreachable';
        const code = response ? 'gateway-rejected' : silent || 'media-failed';
        const error = new ConnectorError(code, `The session could not be set up: ${cause}`);
        resolve({ kind: 'broken', error: broken ?? error });
      }
    };
    const ours = (error: unknown): void => {
      broken = new ConnectorError('media-failed', String(error));
    };
    const theirs = (error: unknown): void => {
      broken = new ConnectorError('gateway-rejected', `No usable answer: ${String(error)}`);
    };
    try {
      // JsSIP's type allows strings only, but it would normalise a string as a telephone number.
      const session = agent.ua.call(target as unknown as string, {
        mediaStream: stream,
        pcConfig: {
          iceServers: [...options.iceServers],
          iceTransportPolicy: options.icePolicy,
          iceCandidatePoolSize: 1,
          rtcpMuxPolicy: 'require',
        },
        eventHandlers: {
          progress: (event: IncomingEvent | OutgoingEvent) => {
            onProgress((event as OutgoingEvent).response.status_code);
          },
          accepted: (event: IncomingEvent | OutgoingEvent) => {
            // Where the Contact is missing the parser fills one in, with empty text, because the
            // ACK needs an address to go to.
            hasContact = (event as OutgoingEvent).response?.getHeader('contact') !== '';
          },
          confirmed: () => {
            if (!socket.connected) acknowledgeAgain(session, options);
            if (hasContact) return resolve(session);
            const message = 'The gateway answered without a Contact (RFC 3261 section 12.1.2)';
            reject(new ConnectorError('gateway-rejected', message));
          },
          ended: () => resolve(session),
          failed,
          'peerconnection:createofferfailed': ours,
          'peerconnection:setlocaldescriptionfailed': ours,
          'peerconnection:setremotedescriptionfailed': theirs,
        },
      }) as SipSession;
      const { connection } = session;
      keepWithoutMedia(session);
      keepToFirstAnswer(session);
      takeOverMedia(session, options.remote, { clock, signal });
      answerRequests(session);
      onAttempt(session, connection);
      const either = AbortSignal.any([signal, settled.signal]);
      const leave = (kind: 'lost' | 'silent'): void => {
        resolve({ kind });
        agent.abandon(session);
      };
      const followLoss = async (): Promise<void> => {
        await until(socket, 'change', () => agent.legOf(session)?.lost ?? false, either);
        left = 'lost';
        do {
          if (!(await isReached(options, either))) return resolve({ kind: 'unreachable' });
          await withdrawn(agent, session, cancelTime, { ...options, signal: either });
        } while (!socket.connected);
        leave('lost');
      };
      const followSilence = async (): Promise<void> => {
        await socket.ready(either);
        await clock.sleep(silentTime, either);
        if (session.status !== inviteSent || left) return;
        left = 'silent';
        await withdrawn(agent, session, silentCancelTime, { ...options, signal: either });
        if (socket.connected) leave('silent');
      };
      // Both reject when the attempt is decided.
      followLoss().catch(() => {});
      if (mayLeave) followSilence().catch(() => {});
    } catch (cause) {
      reject(
        new ConnectorError('media-failed', `No RTCPeerConnection: ${String(cause)}`, { cause }),
      );
    }
  });
  return decided.finally(() => settled.abort());
}

/**
 * Takes the INVITE back. Resolves when the gateway refuses the CANCEL, the connection is lost, or
 * the time is over; where the CANCEL succeeds, the session itself reports the end.
 */
async function withdrawn(
  agent: UserAgent,
  session: SipSession,
  time: number,
  options: Pick<InvitationOptions, 'socket' | 'clock' | 'signal'>,
): Promise<void> {
  const leg = agent.legOf(session);
  if (!leg) return;
  leg.withdraw();
  const over = (): boolean => leg.refused || !options.socket.connected;
  await within(time, (signal) => until(leg, 'change', over, signal), options);
}

/**
 * The ACK could not be sent because the socket was lost. It is repeated on the next one, since the
 * other side ends a call whose 2xx is not acknowledged (RFC 3261 section 13.3.1.4).
 */
function acknowledgeAgain(session: SipSession, { socket, signal }: InvitationOptions): void {
  socket.addEventListener('reopen', () => session.sendRequest('ACK'), { once: true, signal });
}

const unreachable = (): ConnectorError =>
  new ConnectorError('gateway-unreachable', 'The connection to the gateway was lost');

/**
 * 408 and 480 say that nobody answered (RFC 3261 section 21.4); all other statuses are refusals.
 */
const rejection = ({ status_code: status, reason_phrase: reason }: IncomingResponse) =>
  new ConnectorError(
    status === 408 || status === 480 ? 'not-answered' : 'gateway-rejected',
    `The gateway answered ${status} ${reason}`,
  );

/**
 * Whether another address may do better: 503 by RFC 3263 section 4.3, and 408 from a proxy that
 * reaches nobody.
 */
const isAboutThisGateway = ({ status_code: status }: IncomingResponse): boolean =>
  status === 503 || status === 408;
