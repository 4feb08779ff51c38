/**
 * The question for a rating after a talk. Loaded while people talk, and only where the page asks
 * for ratings; one for each call.
 */
import type { TemplateResult } from 'lit';
import { RatingSession } from '../../call/rating.js';
import type { CallSession } from '../../call/session.js';
import type { LanguageFile } from '../../locales/words.js';
import { wearPanel } from '../shared/dress.js';
import { isKept } from '../shared/gateway-event.js';
import type { LiveHost } from '../shared/live-host.js';
import { renderQuestion, type QuestionActions, type RatingStep } from './question.js';
import { ratingStyles } from './styles.js';

export class RatingView {
  readonly #host: LiveHost;
  readonly #session: RatingSession;
  readonly #words: () => LanguageFile;
  /** Set from the end of the call on, where the server may take ratings. */
  #shown = false;
  #chosen: string | undefined;
  #comment = '';
  #step: RatingStep = 'asking';

  /**
   * @param server of the call that is rated.
   * @param words returns the words that are shown now.
   */
  constructor(
    host: LiveHost,
    { clock }: CallSession,
    { server, words }: { server: string; words: () => LanguageFile },
  ) {
    this.#host = host;
    this.#words = words;
    this.#session = new RatingSession(server, { clock });
    wearPanel(host.element, ratingStyles);
    void this.#session.ask();
  }

  /**
   * The call is over: the question is shown with the levels that are known by now, since levels
   * that came later would change under the visitor's hands.
   */
  end(): void {
    this.#session.stopAsking();
    this.#shown = this.#session.possible;
    this.#host.element.requestUpdate();
  }

  render(): TemplateResult | undefined {
    if (!this.#shown) return undefined;
    const question = {
      words: this.#words().rating,
      levels: this.#session.levels,
      chosen: this.#chosen,
      comment: this.#comment,
      step: this.#step,
    };
    return renderQuestion(question, this.#actions);
  }

  readonly #actions: QuestionActions = {
    choose: (key) => {
      this.#chosen = key;
      this.#host.element.requestUpdate();
    },
    comment: (text) => void (this.#comment = text),
    send: () => void this.#send(),
  };

  async #send(): Promise<void> {
    const evaluation = this.#chosen;
    if (evaluation === undefined || this.#step === 'sending') return;
    const detail = { evaluation, comment: this.#comment.trim() };
    this.#go('sending');
    const kept = isKept(this.#host.element, 'call-rating', detail);
    this.#go(kept ? 'sent' : await this.#session.send(detail));
  }

  #go(step: RatingStep): void {
    this.#step = step;
    this.#host.element.requestUpdate();
  }
}
