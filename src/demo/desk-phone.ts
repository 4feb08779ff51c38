/**
 * The agent's telephone: JsSIP, registered at the simulated gateway, one call at a time. Its socket is
 * that of the visitor's connector, which comes back when the network does.
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
  /** WebSocket of the gateway. */
  readonly address: string;
  /** It can be called, or no longer, or why not. */
  readonly onRegistered: (registered: boolean, problem?: string) => void;
  /** Both talk from now on. */
  readonly onTalking: (call: DeskCall) => void;
  /** The agent wanted to answer, and has no microphone: it goes on ringing. */
  readonly onNoDevice: (error: unknown) => void;
}

/** What a person says, and what a telephone in use says (RFC 3261 section 21). */
const DECLINED = 603;
const BUSY = 486;
/** Seconds until the gateway forgets a telephone that has gone without a word. */
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
  /** The center tells of a call a moment before it comes here: it is to be answered when it does. */
  #wanted = false;

  constructor(options: DeskPhoneOptions) {
    const { agentId, address, onRegistered } = options;
    this.#options = options;
    this.#socket = new GatewaySocket({ addresses: [address], clock: systemClock });
    this.#ua = new UA({
      // Its types ask for two methods that JsSIP does not call.
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
    // By itself JsSIP does so when the socket opens later: this one counts as open at once.
    this.#ua.register();
  }

  /** As soon as the call is here. */
  answer(): void {
    if (this.#ringing) void this.#answer(this.#ringing);
    else this.#wanted = true;
  }

  /** @returns false where no call has come yet, and may never come. */
  decline(): boolean {
    this.#wanted = false;
    const ringing = this.#ringing;
    // Ends it at once: what rings is forgotten when this returns.
    ringing?.session.terminate({ status_code: DECLINED });
    return ringing !== undefined;
  }

  /** The center has taken its call back: what was wanted of it is not wanted of the next one. */
  forget(): void {
    this.#wanted = false;
  }

  hangUp(): void {
    this.#session?.terminate();
  }

  /** The call is hung up, and the gateway told that nobody is here any more. */
  stop(): void {
    this.#ua.removeAllListeners();
    this.#ua.stop();
    this.#socket.disconnect();
  }

  #ring({ session: incoming, request }: IncomingRTCSessionEvent): void {
    // Its types do not tell all of it.
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
      // Taken back, or answered twice.
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

/** An agent without a camera talks all the same. */
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
