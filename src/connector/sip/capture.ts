/**
 * One captured device, microphone or camera, and its way to the other side: opened, exchanged, given
 * up, and opened again when it was unplugged. A track is live only while it is sent or about to be.
 */
import { once } from '../../base/again.js';
import { camera, microphone } from '../devices.js';

export interface CaptureOptions {
  readonly kind: 'audio' | 'video';
  /** What is sent; keeps the one track of this kind, if any. */
  readonly stream: MediaStream;
  /** The call's. */
  readonly signal: AbortSignal;
  /** Puts a track into its sender. */
  readonly replace: (track: MediaStreamTrack | null) => Promise<void>;
  /** Something of this object's properties is different now. */
  readonly changed: () => void;
  /** The system lets it work again. */
  readonly unmuted: () => void;
}

const constraintsOf = { audio: microphone, video: camera };

export class Capture {
  readonly #options: CaptureOptions;
  /** Opened and not yet given back: the one in use, and those on their way into the sender. */
  readonly #open = new Set<MediaStreamTrack>();
  #track: MediaStreamTrack | undefined;
  #enabled = false;
  /** The visitor wants it, even where there is none at the moment. */
  #wanted = false;
  #lost = false;
  /** Grows with each wish: only the latest one counts. */
  #turn = 0;
  #asking = 0;
  /** There may be another device now than when it was last asked for. */
  #again = false;
  /** The sender takes one track after the other. */
  #sender: Promise<unknown> = Promise.resolve();

  constructor(options: CaptureOptions) {
    this.#options = options;
    const { stream, signal, kind } = options;
    const [track] = stream.getTracks().filter((one) => one.kind === kind);
    if (track) {
      this.#track = track;
      this.#wanted = true;
      this.#keep(track);
    }
    signal.addEventListener('abort', () => this.#stop(), { once: true });
    if (signal.aborted) this.#stop();
  }

  get live(): boolean {
    return this.#track?.readyState === 'live';
  }

  /** In use, or about to be. */
  get wanted(): boolean {
    return this.#wanted || this.#asking > 0;
  }

  /** The device is gone, and there is no other. */
  get lost(): boolean {
    return this.#lost;
  }

  /** The system keeps it silent, as during a telephone call on iOS. */
  get muted(): boolean {
    return this.live && this.#track?.muted === true;
  }

  /** `deviceId` of the device in use. */
  get deviceId(): string | undefined {
    return this.live ? this.#track?.getSettings().deviceId : undefined;
  }

  /** Silent or dark where false. */
  set enabled(enabled: boolean) {
    this.#enabled = enabled;
    for (const track of this.#open) track.enabled = enabled;
  }

  /**
   * Opens a device and sends it in place of the one before, which is stopped only then.
   * @returns false where something newer was wanted before it was open, or the call is over.
   * @throws ConnectorError where it cannot be opened; what `replace` rejects with. The old one stays.
   */
  async open(deviceId?: ConstrainDOMStringParameters): Promise<boolean> {
    const turn = ++this.#turn;
    const current = (): boolean => turn === this.#turn && !this.#options.signal.aborted;
    this.#asking += 1;
    try {
      const track = await this.#ask(deviceId, current);
      if (track) await this.#send(track);
      return track !== undefined;
    } catch (error) {
      if (current()) throw error;
      return false;
    } finally {
      this.#asking -= 1;
      // A choice that failed when its predecessor was gone already.
      void this.#restore();
    }
  }

  /** Gives the device back at once, then tells the sender. */
  async close(): Promise<void> {
    this.#turn += 1;
    this.#wanted = this.#lost = false;
    this.#stop();
    await this.#queue(async () => {
      await this.#options.replace(null);
      this.#exchange(undefined);
    });
  }

  /** Where the device is gone: looks for another, silently, and once more if it looks already. */
  restore(): Promise<void> {
    this.#again = this.#asking > 0;
    return this.#restore();
  }

  async #restore(): Promise<void> {
    const { signal, changed } = this.#options;
    if (signal.aborted || !this.#wanted || this.#asking || this.live) return;
    const turn = this.#turn + 1;
    this.#again = false;
    this.#asking += 1;
    const found = await this.open().catch(() => false);
    this.#asking -= 1;
    // Somebody wanted something else meanwhile, and may not have got it.
    if (turn !== this.#turn || (!found && this.#again)) return this.#restore();
    if (found || this.#lost || signal.aborted) return;
    this.#lost = true;
    changed();
  }

  /** Undefined where nobody wants it any more. */
  async #ask(
    deviceId: ConstrainDOMStringParameters | undefined,
    current: () => boolean,
  ): Promise<MediaStreamTrack | undefined> {
    const { kind } = this.#options;
    for (;;) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia({
          [kind]: constraintsOf[kind](deviceId),
        });
        const [track] = stream.getTracks();
        if (track && current()) return track;
        track?.stop();
        return undefined;
      } catch (error) {
        // Telephones open one camera at a time: the old one has to go first.
        const busy = kind === 'video' && (error as Error).name === 'NotReadableError';
        if (busy && current() && this.live) {
          this.#stop();
          continue;
        }
        const naming = await once(() => import('../device-errors.js')).catch(() => undefined);
        const device = kind === 'audio' ? 'voice' : 'camera';
        throw naming ? await naming.nameDeviceError(error, device) : error;
      }
    }
  }

  #send(track: MediaStreamTrack): Promise<void> {
    this.#keep(track);
    return this.#queue(async () => {
      try {
        await this.#options.replace(track);
      } catch (error) {
        this.#giveBack(track);
        throw error;
      }
      this.#exchange(track);
    });
  }

  /** One after the other, whatever became of the one before; nothing more once the call is over. */
  #queue(step: () => Promise<void>): Promise<void> {
    const next = this.#sender.then(async () => {
      if (!this.#options.signal.aborted) await step();
    });
    this.#sender = next.catch(() => {});
    return next;
  }

  #exchange(track: MediaStreamTrack | undefined): void {
    const { stream, changed } = this.#options;
    const old = this.#track;
    this.#track = track;
    if (track) {
      stream.addTrack(track);
      // Unless it was closed on the way.
      if (this.live) {
        this.#wanted = true;
        this.#lost = false;
      }
    }
    if (old) {
      stream.removeTrack(old);
      this.#giveBack(old);
    }
    changed();
  }

  #keep(track: MediaStreamTrack): void {
    const { signal, changed, unmuted } = this.#options;
    this.#open.add(track);
    track.enabled = this.#enabled;
    const ended = (): void => {
      // Not by stop(), which tells nobody: the device was unplugged, or its permission taken back.
      if (!this.#open.delete(track)) return;
      changed();
      void this.restore();
    };
    track.addEventListener('ended', ended, { signal });
    track.addEventListener('mute', changed, { signal });
    track.addEventListener('unmute', unmuted, { signal });
    track.addEventListener('unmute', changed, { signal });
  }

  #giveBack(track: MediaStreamTrack): void {
    this.#open.delete(track);
    track.stop();
  }

  #stop(): void {
    for (const track of this.#open) this.#giveBack(track);
  }
}
