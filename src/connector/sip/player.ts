/**
 * The other side's voice: played by the element that the visitor's click has unlocked, on the speaker
 * the visitor chose, and again after the browser or the system has silenced it.
 */
import type { CallNotice, ConnectorContext } from '../connector.js';
import { readDeviceChoice } from '../device-choice.js';

export interface PlayerOptions {
  readonly context: ConnectorContext;
  /** The call's: silence from its abort on. */
  readonly signal: AbortSignal;
  /** `notices` or `speaker` are different now. */
  readonly changed: () => void;
}

/** Safari's alone (W3C Audio Session); the type decides whether the system mixes or interrupts. */
interface AudioSession {
  type: string;
}

/** Milliseconds between two attempts to play again what the system has paused. */
const patience = 1000;

export class Player {
  readonly #audio: HTMLAudioElement;
  readonly #options: PlayerOptions;
  #notice: CallNotice | undefined;
  /** Somebody tries again from time to time. */
  #waiting = false;
  /** One choice after the other, so that the last one wins. */
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
    // A speaker that is gone: the default one plays.
    this.choose(readDeviceChoice().speaker ?? '').catch(() => {});
  }

  get notices(): readonly CallNotice[] {
    return this.#notice ? [this.#notice] : [];
  }

  /** `deviceId`; empty for the default one, undefined where the browser offers no choice. */
  get speaker(): string | undefined {
    return 'setSinkId' in this.#audio ? this.#audio.sinkId : undefined;
  }

  /** Plays the stream's audio from now on, in place of another. */
  play(stream: MediaStream): void {
    if (this.#options.signal.aborted) return;
    // One that has ended, as while nothing is sent, does not begin again by itself everywhere.
    if (this.#audio.srcObject !== stream || this.#audio.ended) this.#audio.srcObject = stream;
    void this.#start();
  }

  /** @throws DOMException where that one cannot be used: the old one stays. */
  choose(speakerId: string): Promise<void> {
    const choosing = this.#choosing.then(async () => {
      const { context, signal } = this.#options;
      if (signal.aborted || this.speaker === undefined || this.speaker === speakerId) return;
      await this.#audio.setSinkId(speakerId);
      const tones = context.output?.context as
        { setSinkId?(id: string): Promise<void> } | undefined;
      // Where it cannot follow, the default speaker plays the tones.
      await tones?.setSinkId?.(speakerId).catch(() => {});
      if (!signal.aborted) this.#options.changed();
    });
    this.#choosing = choosing.catch(() => {});
    return choosing;
  }

  /** In a click: plays what the browser kept silent. Never rejects. */
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
      // Any other one is of a stream that was replaced meanwhile.
      if (signal.aborted || (error as Error).name !== 'NotAllowedError') return;
      this.#note('sound-blocked');
    }
  }

  /** A state that iOS alone knows: another call, Siri. */
  get #systemBusy(): boolean {
    const state: string | undefined = this.#options.context.output?.context.state;
    return state === 'interrupted';
  }

  /** The system has changed something, or the visitor has come back. */
  #look(): void {
    if (this.#systemBusy) this.#interrupt();
    if (document.visibilityState !== 'visible') return;
    // Where nothing is amiss, an output that rests is let rest.
    void (this.#notice ? this.resume() : this.#start());
  }

  /** Paused, and not by us: a telephone call, a headset's key, headphones pulled out. */
  #interrupt(): void {
    const { srcObject } = this.#audio;
    // A stream whose last track has ended pauses too.
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
