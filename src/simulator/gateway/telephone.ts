/**
 * One telephone: a peer connection that plays a melody, shows a moving picture where the call has
 * video, and counts what it receives. Each agent has one, and so has each caller in the tests.
 *
 * A fixture for demo and tests, not for production.
 */
import { type Clock, systemClock } from '../../base/clock.js';
import { Ear } from './ear.js';
import { FRAME, melody, RATE } from './melody.js';
import type { Heard, Wish } from '../calls/phone.js';
import { HEIGHT, picture, WIDTH } from './picture.js';
import type { Wrtc } from './wrtc.js';

/** Milliseconds. */
const AUDIO_EVERY = 10;
const VIDEO_EVERY = 80;
const TOLD_EVERY = 250;
/** Without STUN all candidates are addresses of this machine, so gathering is quick or stuck. */
const LONGEST_GATHERING = 2000;
const LOOK_EVERY = 10;

export interface TelephoneOptions {
  /** Sends neither sound nor picture. */
  readonly silent: boolean;
  readonly onHeard: (heard: Heard) => void;
  readonly clock?: Clock;
}

export class Telephone {
  readonly #options: TelephoneOptions;
  readonly #clock: Clock;
  readonly #connection: RTCPeerConnection;
  readonly #closed = new AbortController();
  readonly #ear: Ear;
  readonly #audio;
  readonly #video;
  #holding = false;
  #begun = false;

  constructor(wrtc: Wrtc, options: TelephoneOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#audio = new wrtc.nonstandard.RTCAudioSource();
    this.#video = new wrtc.nonstandard.RTCVideoSource();
    this.#ear = new Ear(wrtc);
    this.#connection = new wrtc.RTCPeerConnection({ sdpSemantics: 'unified-plan' });
    this.#connection.ontrack = ({ track }) => this.#ear.listenTo(track);
    this.#connection.onconnectionstatechange = () => this.#changed();
  }

  async answer(offer: string): Promise<string> {
    const connection = this.#connection;
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    for (const transceiver of connection.getTransceivers()) await this.#speakOn(transceiver);
    return this.#describe(await connection.createAnswer());
  }

  async offer({ holding = this.#holding, video = false, restart = false }: Wish): Promise<string> {
    const connection = this.#connection;
    this.#holding = holding;
    for (const kind of video ? (['audio', 'video'] as const) : (['audio'] as const)) {
      const has = connection.getTransceivers().some(({ receiver }) => receiver.track.kind === kind);
      if (!has) await this.#speakOn(connection.addTransceiver(kind));
    }
    for (const transceiver of connection.getTransceivers()) this.#direct(transceiver);
    return this.#describe(await connection.createOffer({ iceRestart: restart }));
  }

  async accept(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  async withdraw(): Promise<void> {
    this.#holding = !this.#holding;
    await this.#connection.setLocalDescription({ type: 'rollback' });
    for (const transceiver of this.#connection.getTransceivers()) this.#direct(transceiver);
  }

  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort(new Error('closed'));
    this.#ear.close();
    for (const { sender, receiver } of this.#connection.getTransceivers()) {
      sender.track?.stop();
      receiver.track.stop();
    }
    this.#connection.close();
  }

  /** Sends our own track on a transceiver that the visitor has offered. */
  async #speakOn(transceiver: RTCRtpTransceiver): Promise<void> {
    if (transceiver.currentDirection === 'stopped' || transceiver.sender.track) return;
    const source = transceiver.receiver.track.kind === 'video' ? this.#video : this.#audio;
    await transceiver.sender.replaceTrack(source.createTrack());
    this.#direct(transceiver);
  }

  #direct(transceiver: RTCRtpTransceiver): void {
    if (transceiver.currentDirection === 'stopped') return;
    transceiver.direction = this.#holding ? 'sendonly' : 'sendrecv';
  }

  /**
   * The description with all its candidates, because this gateway does not trickle ICE over SIP.
   */
  async #describe(description: RTCSessionDescriptionInit): Promise<string> {
    const connection = this.#connection;
    await connection.setLocalDescription(description);
    // The state alone says too little: after an ICE restart it can still be that of the last
    // gathering.
    const complete = (): boolean =>
      connection.iceGatheringState === 'complete' &&
      /^a=candidate:/m.test(connection.localDescription?.sdp ?? '');
    const until = this.#clock.now() + LONGEST_GATHERING;
    while (!complete() && this.#clock.now() < until) {
      await this.#clock.sleep(LOOK_EVERY, this.#closed.signal);
    }
    return connection.localDescription?.sdp ?? '';
  }

  #changed(): void {
    if (this.#connection.connectionState === 'connected' && !this.#begun) {
      this.#begun = true;
      const loops = this.#options.silent
        ? [this.#tell()]
        : [this.#tell(), this.#sing(), this.#show()];
      // The loops reject when the call ends, and for no other reason that we could repair.
      for (const loop of loops) loop.catch(() => {});
    }
    void this.#report();
  }

  /**
   * Sends as many frames as the clock says are due, so that late timers neither starve nor pile up
   * sound.
   */
  async #sing(): Promise<void> {
    const start = this.#clock.now();
    for (let sent = 0; ;) {
      await this.#clock.sleep(AUDIO_EVERY, this.#closed.signal);
      const due = Math.floor((this.#clock.now() - start) / AUDIO_EVERY);
      // After a longer stall only the last 200 ms are sent; the sound before them is skipped.
      sent = Math.max(sent, due - 20);
      for (; sent < due; sent += 1) {
        this.#audio.onData({
          samples: this.#holding ? new Int16Array(FRAME) : melody(sent),
          sampleRate: RATE,
          bitsPerSample: 16,
          channelCount: 1,
          numberOfFrames: FRAME,
        });
      }
    }
  }

  async #show(): Promise<void> {
    for (let nth = 0; ; nth += 1) {
      await this.#clock.sleep(VIDEO_EVERY, this.#closed.signal);
      if (this.#holding || !this.#isSeen()) continue;
      this.#video.onFrame({ width: WIDTH, height: HEIGHT, data: picture(nth) });
    }
  }

  #isSeen(): boolean {
    return this.#connection
      .getTransceivers()
      .some(
        ({ receiver, currentDirection }) =>
          receiver.track.kind === 'video' && /send/.test(currentDirection ?? ''),
      );
  }

  async #tell(): Promise<void> {
    for (;;) {
      await this.#clock.sleep(TOLD_EVERY, this.#closed.signal);
      await this.#report();
    }
  }

  async #report(): Promise<void> {
    const connection = this.#connection;
    const packets = this.#closed.signal.aborted ? 0 : await audioPackets(connection);
    if (this.#closed.signal.aborted) return;
    const { connectionState } = connection;
    this.#options.onHeard({ connection: connectionState, packets, ...this.#ear.heard });
  }
}

async function audioPackets(connection: RTCPeerConnection): Promise<number> {
  const stats = (await connection.getStats()) as ReadonlyMap<string, RTCInboundRtpStreamStats>;
  return [...stats.values()]
    .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
    .reduce((sum, { packetsReceived = 0 }) => sum + packetsReceived, 0);
}
