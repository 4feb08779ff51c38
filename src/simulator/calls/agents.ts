/**
 * The agents signed in for one scenario, and who waits for one: first come, first served.
 */
export class Agents {
  #free: number;
  readonly #queue: Array<() => void> = [];

  /** @param signedIn `Infinity`: somebody is always free. */
  constructor(readonly signedIn: number) {
    this.#free = signedIn;
  }

  get free(): number {
    return this.#free;
  }

  /** Callers who wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Takes an agent without waiting. While somebody waits, none is free: nobody is overtaken. */
  takeNow(): boolean {
    if (this.#free < 1) return false;
    this.#free -= 1;
    return true;
  }

  /** Waits for an agent; rejects with the signal's reason, and then holds none. */
  take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.takeNow()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const served = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(served), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#queue.push(served);
    });
  }

  /** An agent is free again and takes the next caller. */
  release(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#free += 1;
  }
}
