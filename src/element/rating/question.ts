/** The question for a rating: the levels, then a comment, then what became of the rating. */
import { html, nothing, type TemplateResult } from 'lit';
import type { RatingLevel } from '../../call/rating.js';
import type { RatingWords } from '../../locales/words.js';

export type RatingStep = 'asking' | 'sending' | 'failed' | 'sent' | 'impossible';

export interface Question {
  readonly words: RatingWords;
  /** The center's levels; undefined where ours are shown. */
  readonly levels: readonly RatingLevel[] | undefined;
  /** Key of the chosen level. */
  readonly chosen: string | undefined;
  readonly comment: string;
  readonly step: RatingStep;
}

export interface QuestionActions {
  choose(key: string): void;
  comment(text: string): void;
  send(): void;
}

export function renderQuestion(question: Question, actions: QuestionActions): TemplateResult {
  const { words, step } = question;
  const said = { ...words.said, asking: '' }[step];
  const over = step === 'sent' || step === 'impossible';
  // The live region is there before its first sentence, since browsers read out changes only.
  return html`<div class="rating">
    ${over ? nothing : renderLevels(question, actions)}
    ${over || question.chosen === undefined ? nothing : renderComment(question, actions)}
    <p part="rating-status" aria-live="polite" .textContent=${said}></p>
  </div>`;
}

/** Our own levels have the keys that the center's interface documents. */
const own = (words: RatingWords): RatingLevel[] =>
  Object.entries(words.levels).map(([key, level]) => ({ key, words: level }));

const renderLevels = (
  { words, levels = own(words), chosen }: Question,
  { choose }: QuestionActions,
): TemplateResult =>
  html`<fieldset part="rating">
    <legend>${words.question}</legend>
    ${levels.map(
      ({ key, words: level }) =>
        html`<label part="rating-level">
          <input
            type="radio"
            name="rating"
            .checked=${key === chosen}
            @change=${() => choose(key)}
          />
          <span dir="auto">${level}</span>
        </label>`,
    )}
  </fieldset>`;

const renderComment = (
  { words, comment, step }: Question,
  actions: QuestionActions,
): TemplateResult =>
  html`<label class="comment">
      <span>${words.comment}</span>
      <textarea
        part="rating-comment"
        dir="auto"
        rows="3"
        maxlength="512"
        .value=${comment}
        @input=${({ target }: Event) => actions.comment((target as HTMLTextAreaElement).value)}
      ></textarea>
    </label>
    <button
      type="button"
      part="rating-send"
      class="main"
      aria-disabled=${step === 'sending' ? 'true' : nothing}
      @click=${() => actions.send()}
    >
      ${words.send}
    </button>`;
