/**
 * As much of an AbortController and its signal as ends one request: no event is made, and it takes a
 * part of the time and memory. There are two for every poll.
 */
import type { Ending } from '../../base/ending.js';

/** Nobody waits for the answer any more; but an event that crosses this end must not go with it. */
export class Left extends DOMException {
  constructor(message: string) {
    super(message, 'AbortError');
  }
}

export class Stop implements Ending {
  #aborted = false;
  #reason: unknown;
  /** Nearly always there is one, and no list is made for it. */
  #first: (() => void) | undefined;
  #others: readonly (() => void)[] = none;

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

  /** Every listener is told once, since there is nothing more to tell. */
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
