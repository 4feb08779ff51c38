/**
 * One call at the agent's telephone, from the answer to the end: the two streams, mute, camera,
 * hold.
 */
import { systemClock } from '../base/clock.js';
import type { GatewaySocket } from '../connector/sip/gateway-socket.js';
import { FarEnd } from '../connector/sip/far-end.js';
import { RemoteMedia } from '../connector/sip/remote-media.js';
import { Renegotiation } from '../connector/sip/renegotiation.js';
import type { SipSession } from '../connector/sip/session.js';

export interface DeskCallOptions {
  readonly session: SipSession;
  readonly socket: GatewaySocket;
  /** The agent's microphone and, if there is one, camera. */
  readonly stream: MediaStream;
}

export class DeskCall {
  /** The visitor's sound and, perhaps later, picture. */
  readonly remote = new MediaStream();
  readonly own: MediaStream;
  muted = false;
  cameraOn = true;
  held = false;
  readonly #session: SipSession;
  readonly #renegotiation: Renegotiation;
  readonly #over = new AbortController();

  /** Answers the call; the devices are open already, so no permission is asked for here. */
  constructor({ session, socket, stream }: DeskCallOptions) {
    this.own = stream;
    session.on('ended', () => this.#end());
    session.on('failed', () => this.#end());
    session.answer({ mediaStream: stream });
    this.#session = session;
    const { over: signal } = this;
    const farEnd = new FarEnd({ session, stream, signal });
    farEnd.each((pc) =>
      pc.addEventListener('track', ({ track }) => this.remote.addTrack(track), { signal }),
    );
    this.#renegotiation = new Renegotiation({
      session,
      socket,
      farEnd,
      remote: new RemoteMedia(),
      clock: systemClock,
      signal,
      onGone: () => session.terminate(),
    });
  }

  /** Aborts when the call is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  get hasCamera(): boolean {
    return this.own.getVideoTracks().length > 0;
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.#speak();
  }

  /** Switches the camera; while it is off, the visitor sees a black picture. */
  camera(on: boolean): void {
    this.cameraOn = on;
    this.#speak();
  }

  /**
   * Holds or resumes the call (RFC 3264 section 8.4): while held, neither side hears or sees the
   * other. Rejects if the visitor's side refuses the offer; then nothing has changed.
   */
  async hold(on: boolean): Promise<void> {
    const before = this.held;
    this.held = on;
    this.#direct();
    try {
      await this.#renegotiation.offer();
    } catch (error) {
      this.held = before;
      if (!this.over.aborted) this.#direct();
      throw error;
    }
  }

  #direct(): void {
    for (const transceiver of this.#session.connection.getTransceivers()) {
      if (transceiver.currentDirection === 'stopped') continue;
      const sends = transceiver.sender.track !== null;
      if (this.held) transceiver.direction = sends ? 'sendonly' : 'inactive';
      else transceiver.direction = sends ? 'sendrecv' : 'recvonly';
    }
    this.#speak();
  }

  #speak(): void {
    for (const track of this.own.getAudioTracks()) track.enabled = !this.muted && !this.held;
    for (const track of this.own.getVideoTracks()) track.enabled = this.cameraOn && !this.held;
  }

  #end(): void {
    this.#over.abort();
    for (const track of this.own.getTracks()) track.stop();
  }
}
