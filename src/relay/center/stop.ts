/**
 * The part of AbortController and AbortSignal that is needed to end one request. There are two for
 * every poll, and this one makes no event and takes a fraction of the time and memory.
 */
import type { Ending } from '../../base/ending.js';

/**
 * Reason of an abort whose visitor has gone, while an event already on its way must still be kept.
 */
export class Left extends DOMException {
  constructor(message: string) {
    super(message, 'AbortError');
  }
}

export class Stop implements Ending {
  #aborted = false;
  #reason: unknown;
  /** Kept apart, since nearly always there is one listener and then no list has to be made. */
  #first: (() => void) | undefined;
  #others: readonly (() => void)[] = none;

  get aborted(): boolean {
    return this.#aborted;
  }
  get reason(): unknown {
    return this.#reason;
  }

  /** Aborts once; a second call changes nothing. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    const first = this.#first;
    const others = this.#others;
    this.#first = undefined;
    this.#others = none;
    first?.();
    for (const listener of others) listener();
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  /** Every listener is called at most once, since there is only one abort. */
  addEventListener(_: 'abort', listener: () => void): void {
    if (this.#aborted) return;
    if (this.#first || this.#others.length > 0) this.#others = [...this.#others, listener];
    else this.#first = listener;
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    if (this.#first === listener) this.#first = undefined;
    else if (this.#others.length > 0) {
      this.#others = this.#others.filter((one) => one !== listener);
    }
  }
}

const none: readonly (() => void)[] = [];
