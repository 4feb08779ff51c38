/**
 * Manages the tracks in the peer connection: ours in its senders, where re-INVITEs add and remove
 * video, and the other side's as one stream.
 */
import { ConnectorError } from '../errors.js';
import type { FarEnd } from './far-end.js';
import type { SipSession } from './session.js';

export interface TracksOptions {
  readonly session: SipSession;
  readonly farEnd: FarEnd;
  /** The stream that is sent. */
  readonly stream: MediaStream;
  /** Whether video from the other side is accepted. */
  readonly videoAllowed: boolean;
  readonly signal: AbortSignal;
  /**
   * Called with the stream of the other side's tracks whenever they have changed; always the same
   * stream.
   */
  readonly onRemote: (stream: MediaStream) => void;
}

const receives = /recv/;
const sends = /send/;

export class Tracks {
  /** The tracks that the other side sends at the moment. */
  readonly remote = new MediaStream();
  readonly #options: TracksOptions;

  constructor(options: TracksOptions) {
    this.#options = options;
    const { farEnd, signal, videoAllowed } = options;
    farEnd.each((pc) => {
      pc.addEventListener(
        'track',
        ({ track, transceiver }) => {
          // Declines video that the page has not allowed, in our answer (RFC 3264 section 6.1).
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

  /**
   * Puts a track of ours into its sender, or takes it out. @param offer makes a re-INVITE;
   * undefined before the call is answered.
   */
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
    // A re-INVITE lets the other side remove the picture, which would freeze otherwise. If it
    // declines, nothing is lost.
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
      // The offer may have moved the call to another connection with transceivers of its own.
      transceiver = this.#find('video') ?? transceiver;
      if (sends.test(transceiver.currentDirection ?? '')) return;
      throw new ConnectorError('gateway-rejected', 'The other side takes no video');
    } catch (error) {
      if (this.#pc.signalingState === 'closed') throw error;
      await transceiver.sender.replaceTrack(null).catch(() => {});
      // A transceiver that was never agreed on is stopped, so that later offers leave it out.
      if (transceiver.mid === null) transceiver.stop();
      else if (transceiver.currentDirection !== 'stopped') transceiver.direction = 'recvonly';
      throw error;
    }
  }

  /**
   * Puts our track into the new transceiver that an m= line gets when it was refused and is offered
   * again (RFC 9429 section 5.10).
   */
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

  /**
   * Removes from `remote` the tracks that are no longer sent, which would stay as a frozen picture.
   */
  #collect(): void {
    const { onRemote } = this.#options;
    const pc = this.#pc;
    // Our own offer creates receivers before the other side sends anything.
    if (!pc.remoteDescription) return;
    const before = this.remote.getTracks();
    const now = pc
      .getTransceivers()
      // Early media come before the answer is applied, when there is no current direction yet.
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
