/**
 * Loads the question for a rating (`rating/rating.ts`) while people talk, where the page asks for
 * ratings. If it does not come, the end of the call is shown without it.
 */
import type { TemplateResult } from 'lit';
import { again } from '../../base/again.js';
import type { CallSession } from '../../call/session.js';
import { isAtRest, traits, type CallState } from '../../call/machine/states.js';
import type { LanguageFile } from '../../locales/words.js';
import type { RatingView } from '../rating/rating.js';
import type { LiveHost } from '../shared/live-host.js';

export class RatingOffer {
  readonly #host: LiveHost;
  readonly #session: CallSession;
  readonly #words: () => LanguageFile;
  #view: RatingView | undefined;
  /** Belongs to one call; aborts when the call is over. */
  #loading: AbortController | undefined;

  /** @param words returns the words that are shown now. */
  constructor(host: LiveHost, session: CallSession, words: () => LanguageFile) {
    this.#host = host;
    this.#session = session;
    this.#words = words;
  }

  /**
   * Called when the call has come to another state.
   * @param wanted the value of `rating` that the call has kept.
   */
  follow(state: CallState, wanted: 'on' | 'off' = 'off'): void {
    if (traits[state].talk && wanted === 'on' && !this.#loading) this.#load().catch(() => {});
    if (!isAtRest(state) && state !== 'preparing') return;
    this.#loading?.abort();
    if (state === 'preparing' || state === 'idle') this.#view = this.#loading = undefined;
    this.#view?.end();
  }

  render(): TemplateResult | undefined {
    return this.#view?.render();
  }

  async #load(): Promise<void> {
    const loading = (this.#loading = new AbortController());
    const { context, clock } = this.#session;
    const { RatingView } = await again(
      () => import('../rating/rating.js'),
      (ms) => clock.sleep(ms, loading.signal),
    );
    // Meanwhile the panel may have been closed, or another call begun.
    if (!context || this.#loading !== loading) return;
    const { server } = context.options;
    this.#view = new RatingView(this.#host, this.#session, { server, words: this.#words });
    if (loading.signal.aborted) this.#view.end();
  }
}
