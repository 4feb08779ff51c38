/**
 * The polls that the center holds open: a visitor's until the next event of a call, an agent's
 * until the next event of a desk.
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

  /** Number of polls that wait. */
  get size(): number {
    return this.#held.size;
  }

  /**
   * Resolves after `ms` milliseconds, when it is woken, or when the client has gone (`signal`). It
   * does not tell which; the caller looks at the signal and at its events.
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

  /** Lets all held polls be answered now. */
  wake(): void {
    for (const poll of this.#held) poll.abort();
  }
}
