/** The form for a message, and the view after it was left; a web call in the queue goes on. */
import { html, nothing } from 'lit';
import type { CallbackWords, MessageWords } from '../../locales/words.js';
import { renderHangUp, type NumberField } from '../callback/shared.js';
import type { CallbackBody } from '../callback/request.js';
import { ends } from '../../call/machine/ends.js';
import { isAtRest } from '../../call/machine/states.js';
import type { MessageFailure } from '../../call/message.js';
import { renderTime } from '../../base/element/time.js';
import { statusText } from '../shared/status.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

/** Characters of a message, as the client of the center sends at most. */
const longest = 512;

interface FormView {
  readonly view: ViewModel;
  readonly words: MessageWords;
  /** The words of the number's field, and of the button that leaves the form. */
  readonly numberWords: CallbackWords;
  readonly field: NumberField<'number-refused'>;
  /** The text with which the form opens. */
  readonly draft: string;
  /** The visitor has tried to send without a text. */
  readonly textMissing: boolean;
  readonly sending: boolean;
  /** Why the last one was not left; a refused number is a problem of the field. */
  readonly failure: Exclude<MessageFailure, 'number-refused'> | undefined;
}

interface FormActions extends Pick<Actions, 'hangUp'> {
  /** The text has changed. */
  type(text: string): void;
  submit(): void;
  back(): void;
}

export function renderForm(form: FormView, actions: FormActions): CallbackBody {
  const { view, words, numberWords, field, draft, textMissing, sending, failure } = form;
  const { messages, state } = view;
  const queued = state === 'queued';
  const impossible = failure === 'not-here';
  const submit = (event: Event): void => {
    event.preventDefault();
    actions.submit();
  };
  // The status line says what the center has answered, the field what it finds itself.
  const refused = field.problem === 'number-refused';
  const problem = field.problem && !refused ? numberWords.problems[field.problem] : '';
  const body = html`<div class="body" data-state=${state}>
    ${queued ? renderTime(view, messages.waited) : nothing}
    <form
      part="message-form"
      class="form"
      novalidate
      aria-labelledby="message-form"
      @submit=${submit}
    >
      <p id="message-form">${queued ? words.formInQueue : words.form}</p>
      ${field.render({ ...numberWords, understood: words.understood, problem })}
      <label>
        <span>${words.text}</span>
        <textarea
          part="message-text"
          rows="4"
          maxlength=${longest}
          dir="auto"
          required
          ?readonly=${impossible}
          aria-describedby="message-text-problem"
          aria-invalid=${textMissing ? 'true' : 'false'}
          .value=${draft}
          @input=${({ target }: Event) => actions.type((target as HTMLTextAreaElement).value)}
        ></textarea>
      </label>
      <p
        id="message-text-problem"
        part="message-problem"
        aria-live="polite"
        .textContent=${textMissing ? words.textMissing : ''}
      ></p>
      <div class="actions">
        ${
          impossible
            ? nothing
            : html`<button
                type="submit"
                part="message-submit"
                class="main"
                aria-disabled=${sending ? 'true' : nothing}
              >
                ${words.submit}
              </button>`
        }
        <button
          type="button"
          part="message-back"
          aria-disabled=${sending ? 'true' : nothing}
          @click=${() => actions.back()}
        >
          ${numberWords.back}
        </button>
      </div>
    </form>
    ${queued ? renderHangUp(messages.hangUp, () => actions.hangUp()) : nothing}
  </div>`;
  const answer = refused ? 'number-refused' : failure;
  const outcome = answer ? words.failures[answer] : statusText(view);
  return { status: sending ? words.sending : outcome, body };
}

interface LeftActions extends Pick<Actions, 'hangUp' | 'callAgain' | 'close'> {
  back(): void;
}

/**
 * The view after the message was left.
 * @param number as it was understood, so that the visitor notices a wrong one.
 */
export function renderLeft(
  view: ViewModel,
  words: MessageWords,
  numberWords: CallbackWords,
  number: string,
  actions: LeftActions,
): CallbackBody {
  const { messages, state, reason } = view;
  const queued = state === 'queued';
  const over = isAtRest(state);
  const again = over && (!reason || ends[reason].again);
  const body = html`<div class="body" data-state=${state}>
    ${queued ? renderTime(view, messages.waited) : nothing}
    <p id="hint" part="hint">${queued ? words.leftInQueue : words.left.hint}</p>
    <p class="note">${words.understood} <bdi dir="ltr">${number}</bdi></p>
    <div class="actions">
      ${
        queued
          ? html`<button type="button" part="message-back" @click=${() => actions.back()}>
              ${numberWords.back}
            </button>`
          : nothing
      }
      ${
        again
          ? html`<button type="button" part="again" @click=${() => actions.callAgain()}>
              ${messages.callAgain}
            </button>`
          : nothing
      }
      ${
        over
          ? html`<button type="button" part="close" @click=${() => actions.close()}>
              ${messages.close}
            </button>`
          : nothing
      }
    </div>
    ${queued ? renderHangUp(messages.hangUp, () => actions.hangUp()) : nothing}
  </div>`;
  return { status: words.left.title, body };
}
