/**
 * The field for a visitor's telephone number, with its country: what was typed, how it is
 * understood, and what is wrong with it. Shared by the forms of call-back and message.
 */
import { html, type TemplateResult } from 'lit';
import type { CallbackWords } from '../../locales/words.js';
import type { LiveHost } from '../shared/live-host.js';
import { callbackCountry as rule } from '../shared/rules.js';
import { likelyCountries } from './phone-country.js';
import {
  listCountries,
  readNumber,
  type Country,
  type CountryCode,
  type PhoneNumber,
} from './phone-number.js';
import { isEmpty, isTooLong } from './phone-text.js';

/** The problems that the field finds itself. */
type NumberProblem = 'number-missing' | 'number-invalid' | 'number-too-long';

interface FieldWords extends Pick<CallbackWords, 'country' | 'number' | 'hint' | 'understood'> {
  /** What is wrong; empty where nothing is, or where it is said elsewhere. */
  readonly problem: string;
}

/** `Problem`: the problems that the form may add to the field's own. */
export class NumberField<Problem extends string> {
  /** What is wrong; cleared by the next number that can be read. */
  problem: Problem | NumberProblem | undefined;
  readonly #host: LiveHost;
  readonly #form: 'callback' | 'message';
  readonly #language: () => string;
  #listed: { readonly code: string; readonly countries: Country[] } | undefined;
  /** The country that the list shows. */
  #country: CountryCode | undefined;
  /** The country that the visitor has chosen, used for every number without a country code. */
  #chosen: CountryCode | undefined;
  /** The country of the last number that was typed with a country code. */
  #named: CountryCode | undefined;
  #guesses: readonly CountryCode[] = [];
  /** The number as it was understood, in international form; empty while the text is no number. */
  #understood = '';

  /**
   * @param form names the parts of the field.
   * @param language returns the language of the form's words.
   */
  constructor(host: LiveHost, form: 'callback' | 'message', language: () => string) {
    this.#host = host;
    this.#form = form;
    this.#language = language;
  }

  /** Selector of the input. */
  get place(): string {
    return `[part=${this.#form}-number]`;
  }

  /** Forgets number and problem, as the form opens or closes. */
  clear(): void {
    this.problem = undefined;
    this.#understood = '';
  }

  /** Guesses the visitor's country, as the form opens. */
  guess(): void {
    const { element } = this.#host;
    const { callbackCountry, language } = element;
    if (callbackCountry && !this.#countries.some(({ code }) => code === callbackCountry)) {
      element.report('callback-country', callbackCountry, rule.accepted);
    }
    this.#guesses = likelyCountries(callbackCountry, language, navigator.languages);
    [this.#country] = this.#candidates;
  }

  /** The number to send. Undefined where there is none: then the visitor is told, at the field. */
  check(): PhoneNumber | undefined {
    const number = this.#read();
    if (number) return number;
    if (this.problem !== 'number-too-long') {
      this.problem = isEmpty(this.#input?.value ?? '') ? 'number-missing' : 'number-invalid';
    }
    this.focus();
    return undefined;
  }

  focus(): void {
    this.#input?.focus();
  }

  render(words: FieldWords): TemplateResult {
    const part = (name: string): string => `${this.#form}-${name}`;
    const problem = part('problem');
    const hint = part('hint');
    const choose = ({ target }: Event): void => {
      const list = target as HTMLSelectElement;
      list.value = this.#choose(list.value) ?? list.value;
    };
    // The template does not set the field's value, so that the caret stays where it is.
    return html`<label>
        <span>${words.country}</span>
        <select part=${part('country')} autocomplete="country" @change=${choose}>
          ${this.#countries.map(
            ({ code, name, callingCode }) =>
              html`<option value=${code} .selected=${code === this.#country}>
                ${name} ${isolated(callingCode)}
              </option>`,
          )}
        </select>
      </label>
      <label>
        <span>${words.number}</span>
        <input
          part=${part('number')}
          type="tel"
          autocomplete="tel"
          dir="ltr"
          required
          aria-describedby=${`${problem} ${hint}`}
          aria-invalid=${this.problem?.startsWith('number') ? 'true' : 'false'}
          @input=${() => void this.#read()}
        />
      </label>
      <p id=${problem} part=${problem} aria-live="polite" .textContent=${words.problem}></p>
      <p id=${hint} part=${hint} class="note">
        ${
          this.#understood
            ? html`${words.understood} <bdi dir="ltr">${this.#understood}</bdi>`
            : words.hint
        }
      </p>`;
  }

  /** All countries, sorted by their names in the language of the form. */
  get #countries(): Country[] {
    const code = this.#language();
    if (this.#listed?.code !== code) this.#listed = { code, countries: listCountries(code) };
    return this.#listed.countries;
  }

  get #input(): HTMLInputElement | undefined {
    const root = this.#host.element.shadowRoot;
    return root?.querySelector<HTMLInputElement>(this.place) ?? undefined;
  }

  /** The countries in which a number without a country code may be, the likeliest first. */
  get #candidates(): readonly CountryCode[] {
    if (this.#chosen) return [this.#chosen];
    return this.#named ? [this.#named, ...this.#guesses] : this.#guesses;
  }

  /** @returns the country to show: a number with a country code overrides the choice. */
  #choose(country: string): string | undefined {
    this.#chosen = this.#countries.find(({ code }) => code === country)?.code;
    this.#read();
    return this.#country;
  }

  /** Reads the typed number, and updates how it is understood and the country in the list. */
  #read(): PhoneNumber | undefined {
    const text = this.#input?.value ?? '';
    const candidates = this.#candidates;
    const found = readNumber(text, candidates);
    this.#understood = found?.written ?? '';
    if (found?.international) this.#named = found.country ?? this.#named;
    this.#country = found ? this.#countryOf(found) : candidates[0];
    if (isTooLong(text)) this.problem = 'number-too-long';
    else if (found || this.problem === 'number-too-long') this.problem = undefined;
    this.#host.element.requestUpdate();
    return found;
  }

  /**
   * The country to show for a number. The visitor's choice stays if it has the number's calling
   * code, even where the number is another country's, because the same digits would be dialled.
   */
  #countryOf({ country, callingCode }: PhoneNumber): CountryCode | undefined {
    const chosen = this.#countries.find(({ code }) => code === this.#chosen);
    return chosen?.callingCode === callingCode ? chosen.code : (country ?? this.#country);
  }
}

/** Keeps the text left-to-right by Unicode isolates, because an <option> takes no markup. */
const isolated = (text: string): string => `\u2066${text}\u2069`;
