/**
 * Plays the other side's voice: by the audio element that the visitor's click has unlocked, on the
 * speaker the visitor chose, and again after the browser or the system has silenced it.
 */
import type { CallNotice, ConnectorContext } from '../connector.js';
import { readDeviceChoice } from '../device-choice.js';

export interface PlayerOptions {
  readonly context: ConnectorContext;
  /** The call's signal: nothing is played once it aborts. */
  readonly signal: AbortSignal;
  /** Called when `notices` or `speaker` has changed. */
  readonly changed: () => void;
}

/**
 * W3C Audio Session, which only Safari has; `type` decides whether the system mixes our sound with
 * others or interrupts it.
 */
interface AudioSession {
  type: string;
}

/** Milliseconds between two attempts to play again what the system has paused. */
const patience = 1000;

export class Player {
  readonly #audio: HTMLAudioElement;
  readonly #options: PlayerOptions;
  #notice: CallNotice | undefined;
  /** Whether `#retry()` is already running. */
  #waiting = false;
  /**
   * The end of the queue of choices, which are applied one after the other so that the last one
   * wins.
   */
  #choosing: Promise<void> = Promise.resolve();

  constructor(options: PlayerOptions) {
    this.#options = options;
    const { context, signal } = options;
    this.#audio = context.output?.audio ?? new Audio();
    if (signal.aborted) return;
    const { audioSession } = navigator as Navigator & { audioSession?: AudioSession };
    const sessionType = audioSession?.type;
    if (audioSession) audioSession.type = 'play-and-record';

    this.#audio.addEventListener('pause', () => this.#interrupt(), { signal });
    context.output?.context.addEventListener('statechange', () => this.#look(), { signal });
    document.addEventListener('visibilitychange', () => this.#look(), { signal });
    signal.addEventListener(
      'abort',
      () => {
        this.#audio.pause();
        this.#audio.srcObject = null;
        if (audioSession && sessionType) audioSession.type = sessionType;
      },
      { once: true },
    );
    // Rejects where the remembered speaker is gone: the default one plays then.
    this.choose(readDeviceChoice().speaker ?? '').catch(() => {});
  }

  get notices(): readonly CallNotice[] {
    return this.#notice ? [this.#notice] : [];
  }

  /**
   * The speaker's `deviceId`; empty for the default one, undefined where the browser offers no
   * choice.
   */
  get speaker(): string | undefined {
    return 'setSinkId' in this.#audio ? this.#audio.sinkId : undefined;
  }

  /** Plays this stream's audio from now on, in place of any other. */
  play(stream: MediaStream): void {
    if (this.#options.signal.aborted) return;
    // A stream that ended while nothing was sent does not start again by itself in every browser,
    // so it is set anew.
    if (this.#audio.srcObject !== stream || this.#audio.ended) this.#audio.srcObject = stream;
    void this.#start();
  }

  /** @throws DOMException where that speaker cannot be used; the old one stays. */
  choose(speakerId: string): Promise<void> {
    const choosing = this.#choosing.then(async () => {
      const { context, signal } = this.#options;
      if (signal.aborted || this.speaker === undefined || this.speaker === speakerId) return;
      await this.#audio.setSinkId(speakerId);
      const tones = context.output?.context as
        { setSinkId?(id: string): Promise<void> } | undefined;
      // Where an AudioContext cannot change its speaker, the tones play on the default one.
      await tones?.setSinkId?.(speakerId).catch(() => {});
      if (!signal.aborted) this.#options.changed();
    });
    this.#choosing = choosing.catch(() => {});
    return choosing;
  }

  /** Plays the sound that the browser has blocked; to be called in a click. Never rejects. */
  async resume(): Promise<void> {
    this.#options.context.output?.context.resume().catch(() => {});
    await this.#start();
  }

  async #start(): Promise<void> {
    const { signal } = this.#options;
    if (signal.aborted || !this.#audio.srcObject) return;
    try {
      await this.#audio.play();
      if (!this.#systemBusy && !signal.aborted) this.#note(undefined);
    } catch (error) {
      // Any other error belongs to a stream that was replaced meanwhile.
      if (signal.aborted || (error as Error).name !== 'NotAllowedError') return;
      this.#note('sound-blocked');
    }
  }

  /** Whether the system uses the sound for another call or Siri; only iOS has this state. */
  get #systemBusy(): boolean {
    const state: string | undefined = this.#options.context.output?.context.state;
    return state === 'interrupted';
  }

  /**
   * Called when the system has changed the output's state, or the visitor has come back to the
   * page.
   */
  #look(): void {
    if (this.#systemBusy) this.#interrupt();
    if (document.visibilityState !== 'visible') return;
    // Without a notice the tones' output may be suspended on purpose, so only the voice is started.
    void (this.#notice ? this.resume() : this.#start());
  }

  /**
   * Called when the sound was paused by something else than us: a telephone call, a headset's key,
   * headphones pulled out.
   */
  #interrupt(): void {
    const { srcObject } = this.#audio;
    // The element also pauses when the stream's last track has ended, which is no interruption.
    if (!(srcObject instanceof MediaStream && srcObject.active)) return;
    this.#note('interrupted');
    void this.#retry();
  }

  async #retry(): Promise<void> {
    const { context, signal } = this.#options;
    if (this.#waiting) return;
    this.#waiting = true;
    try {
      while (this.#notice === 'interrupted') {
        await context.clock.sleep(patience, signal);
        await this.resume();
      }
    } catch {
      // The call is over.
    }
    this.#waiting = false;
  }

  #note(notice: CallNotice | undefined): void {
    if (notice === this.#notice) return;
    this.#notice = notice;
    this.#options.changed();
  }
}
