/** The form for the number to be called back; a web call in the queue goes on while it is open. */
import { html, nothing } from 'lit';
import type { CallbackProblem, CallbackWords } from '../../locales/words.js';
import type { CallbackBody } from './request.js';
import { renderHangUp, type NumberField } from './shared.js';
import { renderTime } from '../../base/element/time.js';
import { statusText } from '../shared/status.js';
import type { TimeField } from './time-field.js';
import type { ViewModel } from '../shared/view-model.js';

interface FormView {
  readonly view: ViewModel;
  readonly words: CallbackWords;
  readonly field: NumberField<CallbackProblem>;
  readonly time: TimeField;
  readonly language: string;
  readonly sending: boolean;
}

export interface FormActions {
  submit(): void;
  back(): void;
  /** Ends the web call; the form stays. */
  hangUp(): void;
}

export function renderForm(form: FormView, actions: FormActions): CallbackBody {
  const { view, words, field, time, language, sending } = form;
  const { messages, state } = view;
  const queued = state === 'queued';
  const submit = (event: Event): void => {
    event.preventDefault();
    actions.submit();
  };
  const problem = sending ? undefined : field.problem;
  const body = html`<div class="body" data-state=${state}>
    ${queued ? renderTime(view, messages.waited) : nothing}
    <form
      part="callback-form"
      class="form"
      novalidate
      aria-labelledby="callback-form"
      @submit=${submit}
    >
      <p id="callback-form">${queued ? words.formInQueue : words.form}</p>
      ${field.render({ ...words, problem: problem ? words.problems[problem] : '' })}
      ${time.render(words, language, Date.now())}
      <div class="actions">
        <button
          type="submit"
          part="callback-submit"
          class="main"
          aria-disabled=${sending ? 'true' : nothing}
        >
          ${words.submit}
        </button>
        <button
          type="button"
          part="callback-back"
          aria-disabled=${sending ? 'true' : nothing}
          @click=${() => actions.back()}
        >
          ${words.back}
        </button>
      </div>
    </form>
    ${queued ? renderHangUp(messages.hangUp, () => actions.hangUp()) : nothing}
  </div>`;
  return { status: sending ? words.sending : statusText(view), body };
}
