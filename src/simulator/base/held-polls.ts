/**
 * Polls that wait for something to happen: of a visitor for the events of a call, of an agent for those
 * of a desk.
 *
 * A fixture for demo and tests, not for production.
 */
import type { Clock } from '../../base/clock.js';

export class HeldPolls {
  readonly #clock: Clock;
  readonly #held = new Set<AbortController>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many wait. */
  get size(): number {
    return this.#held.size;
  }

  /**
   * Waits for `ms` milliseconds, or until it is woken, or until the client has gone (`signal`). Which it
   * was is for the caller to see.
   */
  async hold(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#held.add(woken);
    try {
      await this.#clock.sleep(ms, AbortSignal.any([signal, woken.signal]));
    } catch (error) {
      if (!woken.signal.aborted && !signal.aborted) throw error;
    } finally {
      this.#held.delete(woken);
    }
  }

  /** All of them are answered now. */
  wake(): void {
    for (const poll of this.#held) poll.abort();
  }
}
