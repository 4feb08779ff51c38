/**
 * One captured device, microphone or camera, and its track in the sender: opens it, exchanges it
 * for another, gives it back, and reopens one when it was unplugged. A track is live only while it
 * is sent or about to be.
 */
import { nameDeviceError } from '../device-errors.js';
import { camera, microphone } from '../devices.js';

export interface CaptureOptions {
  readonly kind: 'audio' | 'video';
  /** The stream that is sent; holds at most one track of this kind. */
  readonly stream: MediaStream;
  /** The call's signal: when it aborts, the device is given back at once. */
  readonly signal: AbortSignal;
  /** Puts a track into its sender. */
  readonly replace: (track: MediaStreamTrack | null) => Promise<void>;
  /** Called when a property of this object has changed. */
  readonly changed: () => void;
  /** Called when the system lets the device work again after muting it. */
  readonly unmuted: () => void;
}

const constraintsOf = { audio: microphone, video: camera };

export class Capture {
  readonly #options: CaptureOptions;
  /** Tracks that are open: the one in use, and those on their way into the sender. */
  readonly #open = new Set<MediaStreamTrack>();
  #track: MediaStreamTrack | undefined;
  #enabled = false;
  /** Whether the visitor wants the device on, even where there is none at the moment. */
  #wanted = false;
  #lost = false;
  /**
   * Grows with each call of `open()` or `close()`: an older one that is still waiting is outdated.
   */
  #turn = 0;
  #asking = 0;
  /**
   * Devices were plugged in or out while `open()` was still asking, so it is worth asking again.
   */
  #again = false;
  /** The end of the queue of changes to the sender, which are made one after the other. */
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

  /** Whether the device is in use or about to be. */
  get wanted(): boolean {
    return this.#wanted || this.#asking > 0;
  }

  /** Whether the device is gone and no other one was found. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Whether the system keeps it silent, as iOS does during a telephone call. */
  get muted(): boolean {
    return this.live && this.#track?.muted === true;
  }

  /** `deviceId` of the device in use. */
  get deviceId(): string | undefined {
    return this.live ? this.#track?.getSettings().deviceId : undefined;
  }

  /** Sends silence or black pictures where false. */
  set enabled(enabled: boolean) {
    this.#enabled = enabled;
    for (const track of this.#open) track.enabled = enabled;
  }

  /**
   * Opens a device and sends its track in place of the one before, which is stopped only when the
   * new one is sent.
   * @returns false where a later `open()` or `close()` came before the device was open, or the call
   *   is over.
   * @throws ConnectorError where it cannot be opened, or whatever `replace` rejects with; the old
   *   track stays.
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
      // The device chosen before may have been unplugged while the choice failed: then another one
      // is sought.
      void this.#restore();
    }
  }

  /** Stops the device at once, then takes its track out of the sender. */
  async close(): Promise<void> {
    this.#turn += 1;
    this.#wanted = this.#lost = false;
    this.#stop();
    await this.#queue(async () => {
      await this.#options.replace(null);
      this.#exchange(undefined);
    });
  }

  /**
   * Opens another device without asking the visitor where the current one is gone. If an `open()`
   * is under way, the search is repeated once it has failed.
   */
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
    // A later wish replaced this search and may have failed, or devices have changed since: search
    // again.
    if (turn !== this.#turn || (!found && this.#again)) return this.#restore();
    if (found || this.#lost || signal.aborted) return;
    this.#lost = true;
    changed();
  }

  /** Asks the browser for a track; undefined where a later wish made this one outdated. */
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
        // Mobile telephones open one camera at a time, so the old one has to be stopped first.
        const busy = kind === 'video' && (error as Error).name === 'NotReadableError';
        if (busy && current() && this.live) {
          this.#stop();
          continue;
        }
        throw await nameDeviceError(error, kind === 'audio' ? 'voice' : 'camera');
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

  /**
   * Runs the steps one after the other, even where an earlier one failed; none runs once the call
   * is over.
   */
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
      // Not live where `close()` stopped the track on its way into the sender.
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
      // stop() fires no event, so this track was unplugged or its permission was withdrawn.
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
