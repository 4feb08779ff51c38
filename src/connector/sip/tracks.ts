/**
 * The tracks in the peer connection: ours in its senders, with video added and taken away by
 * re-INVITE, and the other side's as one stream.
 */
import { ConnectorError } from '../errors.js';
import type { FarEnd } from './far-end.js';
import type { SipSession } from './session.js';

export interface TracksOptions {
  readonly session: SipSession;
  readonly farEnd: FarEnd;
  /** What is sent. */
  readonly stream: MediaStream;
  /** A picture of the other side's is welcome. */
  readonly videoAllowed: boolean;
  readonly signal: AbortSignal;
  /** The other side's tracks, from now on this same stream. */
  readonly onRemote: (stream: MediaStream) => void;
}

const receives = /recv/;
const sends = /send/;

export class Tracks {
  /** What the other side sends just now. */
  readonly remote = new MediaStream();
  readonly #options: TracksOptions;

  constructor(options: TracksOptions) {
    this.#options = options;
    const { farEnd, signal, videoAllowed } = options;
    farEnd.each((pc) => {
      pc.addEventListener(
        'track',
        ({ track, transceiver }) => {
          // RFC 3264 section 6.1: our answer to a picture nobody has asked for.
          if (track.kind === 'video' && !videoAllowed) transceiver.direction = 'inactive';
          else {
            this.#join(transceiver);
            this.#collect();
          }
        },
        { signal },
      );
      pc.addEventListener('signalingstatechange', () => this.#collect(), { signal });
    });
  }

  get #pc(): RTCPeerConnection {
    return this.#options.session.connection;
  }

  /** Puts a track of ours into its sender, or takes it out. @param offer makes a re-INVITE. */
  async replace(
    kind: 'audio' | 'video',
    track: MediaStreamTrack | null,
    offer: (() => Promise<void>) | undefined,
  ): Promise<void> {
    const transceiver = this.#find(kind);
    const established = offer && kind === 'video';
    if (!established || (track && sends.test(transceiver?.currentDirection ?? ''))) {
      return transceiver?.sender.replaceTrack(track);
    }
    if (track) return this.#addVideo(track, transceiver, offer);
    if (!transceiver) return;
    await transceiver.sender.replaceTrack(null);
    // So that the other side shows no frozen picture; where it does not mind, neither do we.
    transceiver.direction = 'recvonly';
    await offer().catch(() => {});
  }

  async #addVideo(
    track: MediaStreamTrack,
    old: RTCRtpTransceiver | undefined,
    offer: () => Promise<void>,
  ): Promise<void> {
    const streams = [this.#options.stream];
    let transceiver = old ?? this.#pc.addTransceiver('video', { streams });
    transceiver.direction = 'sendrecv';
    await transceiver.sender.replaceTrack(track);
    try {
      await offer();
      // It may be another connection's now.
      transceiver = this.#find('video') ?? transceiver;
      if (sends.test(transceiver.currentDirection ?? '')) return;
      throw new ConnectorError('gateway-rejected', 'The other side takes no video');
    } catch (error) {
      if (this.#pc.signalingState === 'closed') throw error;
      await transceiver.sender.replaceTrack(null).catch(() => {});
      // One that was never agreed upon is not offered again, either.
      if (transceiver.mid === null) transceiver.stop();
      else if (transceiver.currentDirection !== 'stopped') transceiver.direction = 'recvonly';
      throw error;
    }
  }

  /** An m= line that was refused comes back with a transceiver of its own (RFC 9429 section 5.10). */
  #join(transceiver: RTCRtpTransceiver): void {
    const { sender, receiver } = transceiver;
    const { kind } = receiver.track;
    const own = this.#options.stream.getTracks().find((track) => track.kind === kind);
    if (!own || sender.track || this.#find(kind) !== transceiver) return;
    transceiver.direction = 'sendrecv';
    sender.replaceTrack(own).catch(() => {});
  }

  #find(kind: string): RTCRtpTransceiver | undefined {
    return this.#pc
      .getTransceivers()
      .find(
        ({ receiver, direction, currentDirection }) =>
          receiver.track.kind === kind && direction !== 'stopped' && currentDirection !== 'stopped',
      );
  }

  /** A track that is not sent any more would stand there as a frozen picture. */
  #collect(): void {
    const { onRemote } = this.#options;
    const pc = this.#pc;
    // Receivers stand there from the offer on, before anybody sends.
    if (!pc.remoteDescription) return;
    const before = this.remote.getTracks();
    const now = pc
      .getTransceivers()
      // Before the answer is applied there is no current direction: early media.
      .filter(({ direction, currentDirection }) => receives.test(currentDirection ?? direction))
      .map(({ receiver }) => receiver.track)
      .filter(({ readyState }) => readyState === 'live');
    const gone = before.filter((track) => !now.includes(track));
    const come = now.filter((track) => !before.includes(track));
    for (const track of gone) this.remote.removeTrack(track);
    for (const track of come) this.remote.addTrack(track);
    if (gone.length > 0 || come.length > 0) onRemote(this.remote);
  }
}
