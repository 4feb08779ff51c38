/**
 * The simulated agents of one scenario, and the queue of callers: first come, first served.
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

  /** Number of callers who wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Takes a free agent. While callers wait no agent is free, so nobody is overtaken. */
  takeNow(): boolean {
    if (this.#free < 1) return false;
    this.#free -= 1;
    return true;
  }

  /** Waits for an agent; if the signal aborts, rejects with its reason and takes none. */
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

  /** Gives an agent back, who takes the next caller if one waits. */
  release(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#free += 1;
  }
}
