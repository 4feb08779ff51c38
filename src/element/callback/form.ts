/** The form for the number to be called back; a web call in the queue goes on while it is open. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CallbackProblem, CallbackWords } from '../../locales/words.js';
import { icon, phone } from '../../base/element/icons.js';
import type { CallbackBody } from './request.js';
import { renderTime } from '../../base/element/time.js';
import { statusText } from '../shared/status.js';
import type { listCountries } from './phone-number.js';
import type { ViewModel } from '../shared/view-model.js';

interface FormView {
  readonly view: ViewModel;
  readonly words: CallbackWords;
  readonly countries: ReturnType<typeof listCountries>;
  /** Code of the country that the list shows. */
  readonly country: string | undefined;
  /** The number that will be called, in international form; empty while the text is no number. */
  readonly understood: string;
  readonly sending: boolean;
  readonly problem: CallbackProblem | undefined;
}

export interface FormActions {
  /** @returns the country to show: a number with a country code overrides the choice. */
  choose(country: string): string | undefined;
  type(): void;
  submit(): void;
  back(): void;
  /** Ends the web call; the form stays. */
  hangUp(): void;
}

export function renderForm(form: FormView, actions: FormActions): CallbackBody {
  const { view, words, countries, country, understood, sending, problem } = form;
  const { messages, state } = view;
  const queued = state === 'queued';
  const submit = (event: Event): void => {
    event.preventDefault();
    actions.submit();
  };
  const choose = ({ target }: Event): void => {
    const list = target as HTMLSelectElement;
    list.value = actions.choose(list.value) ?? list.value;
  };
  // The template does not set the field's value, so that the caret stays where it is.
  const body = html`<div class="body" data-state=${state}>
    ${queued ? renderTime(view, messages.waited) : nothing}
    <form
      part="callback-form"
      class="callback"
      novalidate
      aria-labelledby="callback-form"
      @submit=${submit}
    >
      <p id="callback-form">${queued ? words.formInQueue : words.form}</p>
      <label>
        <span>${words.country}</span>
        <select part="callback-country" autocomplete="country" @change=${choose}>
          ${countries.map(
            ({ code, name, callingCode }) =>
              html`<option value=${code} .selected=${code === country}>
                ${name} ${isolated(callingCode)}
              </option>`,
          )}
        </select>
      </label>
      <label>
        <span>${words.number}</span>
        <input
          part="callback-number"
          type="tel"
          autocomplete="tel"
          dir="ltr"
          required
          aria-describedby="callback-problem callback-hint"
          aria-invalid=${problem?.startsWith('number') ? 'true' : 'false'}
          @input=${() => actions.type()}
        />
      </label>
      <p
        id="callback-problem"
        part="callback-problem"
        aria-live="polite"
        .textContent=${problem ? words.problems[problem] : ''}
      ></p>
      <p id="callback-hint" part="callback-hint" class="note">
        ${understood ? html`${words.understood} <bdi dir="ltr">${understood}</bdi>` : words.hint}
      </p>
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
    ${queued ? renderHangUp(messages.hangUp, actions) : nothing}
  </div>`;
  return { status: sending ? words.sending : statusText(view), body };
}

const renderHangUp = (words: string, actions: FormActions): TemplateResult =>
  html`<button type="button" part="hang-up" @click=${() => actions.hangUp()}>
    ${icon(phone)}${words}
  </button>`;

/** Keeps the text left-to-right by Unicode isolates, because an <option> takes no markup. */
const isolated = (text: string): string => `\u2066${text}\u2069`;
