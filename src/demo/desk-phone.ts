/**
 * The agent's telephone: JsSIP, registered at the simulated gateway, one call at a time. It uses
 * the socket class of the visitor's connector, which reconnects when the network is back.
 */
import { UA } from 'jssip';
import type { IncomingRTCSessionEvent, RTCSessionEvent } from 'jssip/lib/UA';
import type { Socket } from 'jssip/lib/Socket';
import { systemClock } from '../base/clock.js';
import { GatewaySocket } from '../connector/sip/gateway-socket.js';
import type { SipSession } from '../connector/sip/session.js';
import { DeskCall } from './desk-call.js';

export interface DeskPhoneOptions {
  readonly agentId: string;
  /** WebSocket URL of the gateway. */
  readonly address: string;
  /** The telephone is registered or no longer; `problem` says why it could not register. */
  readonly onRegistered: (registered: boolean, problem?: string) => void;
  /** The call was answered. */
  readonly onTalking: (call: DeskCall) => void;
  /** The agent answered, but the microphone could not be opened; the call goes on ringing. */
  readonly onNoDevice: (error: unknown) => void;
}

/** SIP statuses (RFC 3261 section 21): the agent declines; the telephone is in use. */
const DECLINED = 603;
const BUSY = 486;
/**
 * Lifetime of the registration in seconds; a telephone that just vanishes is forgotten after it.
 */
const EXPIRES = 120;

interface Ringing {
  readonly session: SipSession;
  readonly video: boolean;
}

export class DeskPhone {
  readonly #options: DeskPhoneOptions;
  readonly #socket: GatewaySocket;
  readonly #ua: UA;
  #ringing: Ringing | undefined;
  #session: SipSession | undefined;
  /**
   * The agent has answered before the SIP call came, because the center tells of a call a moment
   * earlier; the SIP call is then answered as soon as it comes.
   */
  #wanted = false;

  constructor(options: DeskPhoneOptions) {
    const { agentId, address, onRegistered } = options;
    this.#options = options;
    this.#socket = new GatewaySocket({ addresses: [address], clock: systemClock });
    this.#ua = new UA({
      // Cast, because the type requires two methods that JsSIP never calls.
      sockets: this.#socket as unknown as Socket,
      uri: `sip:${agentId}@desk.invalid`,
      register_expires: EXPIRES,
      session_timers: false,
    });
    this.#ua.on('registered', () => onRegistered(true));
    this.#ua.on('unregistered', () => onRegistered(false));
    this.#ua.on('registrationFailed', ({ cause }) => onRegistered(false, cause));
    this.#ua.on('newRTCSession', (event: RTCSessionEvent) => {
      if (isIncoming(event)) this.#ring(event);
    });
    this.#ua.start();
    // JsSIP registers by itself only when a socket opens later, but this one counts as open at
    // once.
    this.#ua.register();
  }

  /** Answers the call, or will do so as soon as it comes. */
  answer(): void {
    if (this.#ringing) void this.#answer(this.#ringing);
    else this.#wanted = true;
  }

  /** Declines the call. @returns false if no SIP call has come yet; it may never come. */
  decline(): boolean {
    this.#wanted = false;
    const ringing = this.#ringing;
    // Synchronous: when this returns, the handlers of the end have cleared `#ringing`.
    ringing?.session.terminate({ status_code: DECLINED });
    return ringing !== undefined;
  }

  /**
   * The center has withdrawn its call, so an answer given in advance must not take the next one.
   */
  forget(): void {
    this.#wanted = false;
  }

  hangUp(): void {
    this.#session?.terminate();
  }

  /** Hangs up, and unregisters at the gateway. */
  stop(): void {
    this.#ua.removeAllListeners();
    this.#ua.stop();
    this.#socket.disconnect();
  }

  #ring({ session: incoming, request }: IncomingRTCSessionEvent): void {
    // Cast, because the published types of the session lack members that are used here.
    const session = incoming as SipSession;
    if (this.#session) {
      session.terminate({ status_code: BUSY });
      return;
    }
    this.#session = session;
    this.#ringing = { session, video: /^m=video [1-9]/m.test(request.body) };
    const over = (): void => {
      this.#session = undefined;
      this.#ringing = undefined;
      this.#wanted = false;
    };
    session.on('ended', over);
    session.on('failed', over);
    if (this.#wanted) this.answer();
  }

  async #answer(ringing: Ringing): Promise<void> {
    const { session, video } = ringing;
    try {
      const stream = await openDevices(video);
      // Meanwhile the caller has hung up, or the call was answered a second time.
      if (this.#ringing !== ringing) return stop(stream);
      this.#ringing = undefined;
      const call = new DeskCall({ session, socket: this.#socket, stream });
      session.on('accepted', () => this.#options.onTalking(call));
    } catch (error) {
      if (this.#ringing === ringing) this.#options.onNoDevice(error);
    }
  }
}

const isIncoming = (event: RTCSessionEvent): event is IncomingRTCSessionEvent =>
  `${event.originator}` === 'remote';

/** Opens microphone and, if wanted, camera; without a camera the call goes on by voice alone. */
async function openDevices(video: boolean): Promise<MediaStream> {
  const { mediaDevices } = navigator;
  if (!video) return mediaDevices.getUserMedia({ audio: true });
  return mediaDevices
    .getUserMedia({ audio: true, video: true })
    .catch(() => mediaDevices.getUserMedia({ audio: true }));
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
