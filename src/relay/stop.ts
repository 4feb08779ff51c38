/**
 * As much of an AbortController and its signal as ends one request: no event is made, and it takes a
 * part of the time and memory. There are two for every poll.
 */
import type { Ending } from '../base/ending.js';

export class Stop implements Ending {
  #aborted = false;
  #reason: unknown;
  /** Nearly always there is one. */
  #listeners: readonly (() => void)[] = none;

  get aborted(): boolean {
    return this.#aborted;
  }
  get reason(): unknown {
    return this.#reason;
  }

  /** Once; a second one changes nothing. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    const listeners = this.#listeners;
    this.#listeners = none;
    for (const listener of listeners) listener();
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  /** Every listener is told once, since there is nothing more to tell. */
  addEventListener(_: 'abort', listener: () => void): void {
    if (!this.#aborted) this.#listeners = [...this.#listeners, listener];
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.#listeners = this.#listeners.filter((one) => one !== listener);
  }
}

const none: readonly (() => void)[] = [];
