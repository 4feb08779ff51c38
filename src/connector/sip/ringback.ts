/**
 * When the ringback tone sounds: once the other side rings, unless sound of its own arrives (RFC 3960
 * section 3.2). That it has announced some is not enough: many gateways describe early media and send
 * none. Packets of silence are sound, too: who sends them wants it so.
 */
import type { Clock } from '../../base/clock.js';
import { countSound } from './figures.js';

export interface RingbackOptions {
  readonly tones: { ringback(): void; stop(): void };
  readonly clock: Clock;
  /** The call's. */
  readonly signal: AbortSignal;
}

/** Milliseconds between two looks for packets. */
const interval = 250;
/** Milliseconds that a look which comes late, as in a hidden tab, counts at most. */
const longest = 1000;
/** Milliseconds in which packets begin, where the other side has described them. */
const firstPatience = 500;
/** Milliseconds without packets after which they have ended: more than a pause of a tone (E.180). */
const patience = 6000;

export class Ringback {
  readonly #options: RingbackOptions;
  #rings = false;
  #sounds = false;
  /** While the other side may send sound of its own; aborts with the ringing. */
  #watching: AbortController | undefined;
  /** Milliseconds without packets, and how many make a silence. */
  #quiet = 0;
  #patience = firstPatience;

  constructor(options: RingbackOptions) {
    this.#options = options;
  }

  /** A provisional answer, once its description, if it has one, is applied. */
  progress(status: number, pc: RTCPeerConnection): void {
    if (status === 180) this.#rings = true;
    if (pc.remoteDescription && !this.#watching) {
      this.#watching = new AbortController();
      const signal = AbortSignal.any([this.#options.signal, this.#watching.signal]);
      // Rejects when it is over.
      this.#watch(pc, signal).catch(() => {});
    }
    this.#begin();
  }

  /** The ringing is over, or begins anew with another attempt. */
  stop(): void {
    this.#watching?.abort();
    this.#watching = undefined;
    this.#quiet = 0;
    this.#patience = firstPatience;
    this.#rings = false;
    this.#silence();
  }

  async #watch(pc: RTCPeerConnection, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    let before = 0;
    for (let looked = clock.now(); ; await clock.sleep(interval, signal)) {
      // A connection that cannot tell just now is asked again.
      const packets = await pc.getStats().then(countSound, () => before);
      signal.throwIfAborted();
      this.#quiet += Math.min(clock.now() - looked, longest);
      looked = clock.now();
      if (packets > before) {
        this.#quiet = 0;
        this.#patience = patience;
        this.#silence();
      }
      before = packets;
      this.#begin();
    }
  }

  #begin(): void {
    const silent = !this.#watching || this.#quiet >= this.#patience;
    if (!this.#rings || !silent || this.#sounds) return;
    this.#sounds = true;
    this.#options.tones.ringback();
  }

  #silence(): void {
    this.#sounds = false;
    this.#options.tones.stop();
  }
}
