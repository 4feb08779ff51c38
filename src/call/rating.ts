/**
 * A visitor's rating of a call: asks the center for its levels while people talk, and sends the
 * rating. It knows no view and no page.
 */
import { queryLevels, rate, type Rating, type RatingLevel } from '../api/services/satisfaction.js';
import { createServices, mayPass, showsLack, type Services } from '../api/services/services.js';
import { systemClock } from '../base/clock.js';
import type { CallEnvironment } from './context.js';

export type { Rating, RatingLevel };

/** `failed`: another try may help. `impossible`: the server takes no ratings. */
export type RatingOutcome = 'sent' | 'failed' | 'impossible';

export class RatingSession {
  readonly #services: Services;
  readonly #asking = new AbortController();
  #levels: readonly RatingLevel[] | undefined;

  /** @param server base of the web adapter or of a relay, as in the call's options. */
  constructor(
    server: string,
    { clock = systemClock, fetch }: Pick<CallEnvironment, 'clock' | 'fetch'> = {},
  ) {
    this.#services = createServices({ server, fetch, clock });
  }

  /** The server is not known to lack ratings. */
  get possible(): boolean {
    return this.#services.has('doSatisfactionEvaluation');
  }

  /** The center's own levels; undefined where they are not known. */
  get levels(): readonly RatingLevel[] | undefined {
    return this.#levels;
  }

  /**
   * Asks the center for its levels. A center that has not answered usefully is asked no more on
   * this page. Never rejects.
   */
  async ask(): Promise<void> {
    const name = 'querySatisfyMode';
    const { signal } = this.#asking;
    if (!this.possible || !this.#services.has(name)) return;
    try {
      const levels = await queryLevels(this.#services, signal);
      if (levels.length > 0) this.#levels = levels;
      else this.#services.lacks(name);
    } catch (error) {
      if (!signal.aborted && !mayPass(error)) this.#services.lacks(name);
    }
  }

  /** Waits no longer for the center's levels. */
  stopAsking(): void {
    this.#asking.abort();
  }

  /** Sends the rating; the request goes on when the page is left. Never rejects. */
  async send(rating: Rating): Promise<RatingOutcome> {
    try {
      await rate(this.#services, rating);
      return 'sent';
    } catch (error) {
      if (!showsLack(error)) return 'failed';
      this.#services.lacks('doSatisfactionEvaluation');
      return 'impossible';
    }
  }
}
