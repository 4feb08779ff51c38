/**
 * Decides when the ringback tone sounds: once the other side rings, unless sound arrives from there
 * (RFC 3960 section 3.2). That the other side has announced early media is not enough, because many
 * gateways describe it and send none. Packets of silence count as sound: a gateway that sends them
 * means the visitor to hear silence.
 */
import type { Clock } from '../../base/clock.js';
import { countSound } from './figures.js';

export interface RingbackOptions {
  readonly tones: { ringback(): void; stop(): void };
  readonly clock: Clock;
  /** The call's signal: ringing ends when it aborts. */
  readonly signal: AbortSignal;
}

/** Milliseconds between two readings of the packet count. */
const interval = 250;
/**
 * Most milliseconds that one interval counts for, where a hidden tab makes the reading come late.
 */
const longest = 1000;
/** Milliseconds within which packets have to begin once the other side has described its media. */
const firstPatience = 500;
/**
 * Milliseconds without packets after which early media count as over: longer than the pause of a
 * ringing tone (E.180).
 */
const patience = 6000;

export class Ringback {
  readonly #options: RingbackOptions;
  #rings = false;
  #sounds = false;
  /** Set while the other side may send early media; aborts when the ringing is over. */
  #watching: AbortController | undefined;
  /** Milliseconds without packets so far, and how many of them count as silence. */
  #quiet = 0;
  #patience = firstPatience;

  constructor(options: RingbackOptions) {
    this.#options = options;
  }

  /**
   * Called with the status of each provisional response, after its session description, if any, is
   * applied.
   */
  progress(status: number, pc: RTCPeerConnection): void {
    if (status === 180) this.#rings = true;
    if (pc.remoteDescription && !this.#watching) {
      this.#watching = new AbortController();
      const signal = AbortSignal.any([this.#options.signal, this.#watching.signal]);
      // Rejects when the signal aborts, which is the normal end.
      this.#watch(pc, signal).catch(() => {});
    }
    this.#begin();
  }

  /** Called when the ringing is over, or begins anew with another attempt. */
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
      // A connection that rejects getStats() is asked again at the next reading.
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
