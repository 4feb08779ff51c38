/**
 * "Call me back" in the panel: the form for the number, then the progress of the request. Loaded
 * when a visitor takes the offer, because its knowledge of telephone numbers is large.
 */
import { CallbackSession } from '../../call/callback.js';
import { isAtRest, traits, type CallState } from '../../call/machine/states.js';
import type { CallSession } from '../../call/session.js';
import type { CallbackProblem, LanguageFile } from '../../locales/words.js';
import { callbackCountry as rule } from '../shared/rules.js';
import { callbackStyles } from './styles.js';
import type { LiveHost } from '../shared/live-host.js';
import { renderForm, type FormActions } from './form.js';
import { renderRequest, type CallbackBody } from './request.js';
import { panelStyles } from '../shared/panel-styles.js';
import { likelyCountries } from './phone-country.js';
import {
  listCountries,
  readNumber,
  type Country,
  type CountryCode,
  type PhoneNumber,
} from './phone-number.js';
import { isEmpty, isTooLong } from './phone-text.js';
import { styles } from '../shared/styles.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

export type { CallbackBody };

export class CallbackView {
  readonly #host: LiveHost;
  readonly #call: CallSession;
  readonly #session: CallbackSession;
  readonly #words: () => LanguageFile;
  #listed: { readonly code: string; readonly countries: Country[] } | undefined;
  #shown: 'form' | 'request' | undefined;
  /** The country that the form's list shows. */
  #country: CountryCode | undefined;
  /** The country that the visitor has chosen, used for every number without a country code. */
  #chosen: CountryCode | undefined;
  /** The country of the last number that was typed with a country code. */
  #named: CountryCode | undefined;
  #guesses: readonly CountryCode[] = [];
  /** The form's number as it was understood; cleared when the form closes. */
  #understood = '';
  /** The request's number, kept as long as the request is shown or pending. */
  #requested = '';
  #problem: CallbackProblem | undefined;
  #place: string | undefined;
  /** Removes the listeners that exist only while the request is shown. */
  #watching: AbortController | undefined;

  constructor(host: LiveHost, call: CallSession, words: () => LanguageFile) {
    this.#host = host;
    this.#call = call;
    this.#words = words;
    const { clock } = call;
    this.#session = new CallbackSession(() => host.element.requestUpdate(), { clock });
    host.element.wear(styles, panelStyles, callbackStyles);
  }

  /** There is a request that has not come to its end. */
  get pending(): boolean {
    return this.#session.open;
  }

  /** Shows the pending request, or the form if there is none. */
  open(): void {
    this.#show(this.#session.open ? 'request' : 'form');
  }

  render(view: ViewModel, actions: Actions): CallbackBody | undefined {
    const { callback, sending } = this.#session.snapshot;
    const words = this.#words();
    if (this.#shown === 'request' && callback) {
      return renderRequest(view, words.callback, this.#requested, this.#session.snapshot, {
        withdraw: () => void this.#session.withdraw(),
        again: () => this.#show('form'),
        callAgain: () => actions.callAgain(),
        close: () => this.#leave(),
      });
    }
    if (this.#shown !== 'form') return undefined;
    return renderForm(
      {
        view,
        words: words.callback,
        countries: this.#countries,
        country: this.#country,
        understood: this.#understood,
        sending,
        problem: sending ? undefined : this.#problem,
      },
      { ...this.#formActions, hangUp: () => actions.hangUp() },
    );
  }

  /** Called when the call has come to another state. */
  follow(state: CallState): void {
    if (state === 'idle' || state === 'preparing') this.#show(undefined);
    if (traits[state].agent && this.#shown === 'form') this.#show(undefined);
  }

  /**
   * Closes the form or the view of the request. A form that is being sent stays open, and a request
   * is not withdrawn.
   * @returns false where neither is open.
   */
  escape(): boolean {
    if (!this.#shown) return false;
    if (this.#shown === 'request') this.#leave();
    else this.#formActions.back();
    return true;
  }

  /** All countries, sorted by their names in the language of the form. */
  get #countries(): Country[] {
    const { code } = this.#words();
    if (this.#listed?.code !== code) this.#listed = { code, countries: listCountries(code) };
    return this.#listed.countries;
  }

  takePlace(): string | undefined {
    const place = this.#place;
    this.#place = undefined;
    return place;
  }

  connected(connected: boolean): void {
    if (!connected) this.#session.rest();
    else if (this.#shown === 'request') this.#session.watch();
  }

  readonly #formActions: Omit<FormActions, 'hangUp'> = {
    choose: (country) => {
      this.#chosen = this.#countries.find(({ code }) => code === country)?.code;
      this.#read();
      return this.#country;
    },
    type: () => this.#read(),
    submit: () => void this.#submit(),
    back: () => {
      if (this.#session.snapshot.sending) return;
      this.#show(undefined);
      this.#place = '[part~=callback]';
    },
  };

  get #input(): HTMLInputElement | undefined {
    const root = this.#host.element.shadowRoot;
    return root?.querySelector<HTMLInputElement>('[part=callback-number]') ?? undefined;
  }

  /** The countries in which a number without a country code may be, the likeliest first. */
  get #candidates(): readonly CountryCode[] {
    if (this.#chosen) return [this.#chosen];
    return this.#named ? [this.#named, ...this.#guesses] : this.#guesses;
  }

  #guess(): readonly CountryCode[] {
    const { element } = this.#host;
    const { callbackCountry, language } = element;
    if (callbackCountry && !this.#countries.some(({ code }) => code === callbackCountry)) {
      element.report('callback-country', callbackCountry, rule.accepted);
    }
    return likelyCountries(callbackCountry, language, navigator.languages);
  }

  /** Reads the typed number, and updates how it is understood and the country in the list. */
  #read(): PhoneNumber | undefined {
    const text = this.#input?.value ?? '';
    const candidates = this.#candidates;
    const found = readNumber(text, candidates);
    this.#understood = found?.written ?? '';
    if (found?.international) this.#named = found.country ?? this.#named;
    this.#country = found ? this.#countryOf(found) : candidates[0];
    if (isTooLong(text)) this.#problem = 'number-too-long';
    else if (found || this.#problem === 'number-too-long') this.#problem = undefined;
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

  async #submit(): Promise<void> {
    const { element } = this.#host;
    if (this.#session.snapshot.sending) return;
    const number = this.#read();
    if (!number) {
      const missing = isEmpty(this.#input?.value ?? '');
      if (this.#problem !== 'number-too-long') {
        this.#problem = missing ? 'number-missing' : 'number-invalid';
      }
      this.#input?.focus();
      return;
    }
    const { callbackUrl, server } = element;
    const url = callbackUrl || `${server}/callback`;
    if (await this.#session.request(url, number.e164)) {
      this.#requested = number.written;
      return this.#accepted();
    }
    this.#problem = this.#session.snapshot.problem;
    if (this.#problem?.startsWith('number')) this.#input?.focus();
    element.requestUpdate();
  }

  #accepted(): void {
    const { agent, created, over } = traits[this.#call.state];
    // An agent has come in the same moment, so a call-back is no longer needed.
    if (agent) return void this.#session.withdraw();
    if (created) void this.#call.hangUp();
    else if (!over) return;
    this.#show('request');
  }

  /**
   * Leaves the view of the request, without withdrawing it. The panel closes once the web call has
   * come to its end.
   */
  #leave(): void {
    this.#show(undefined);
    if (isAtRest(this.#call.state)) this.#call.reset();
    else void this.#call.settled().then(() => this.#call.reset());
  }

  #show(what: 'form' | 'request' | undefined): void {
    const { element } = this.#host;
    this.#shown = what;
    this.#problem = undefined;
    this.#understood = '';
    if (what !== 'request' && !this.pending) this.#requested = '';
    this.#watching?.abort();
    this.#session.rest();
    element.requestUpdate();
    if (what === 'form') {
      this.#place = '[part=callback-number]';
      this.#guesses = this.#guess();
      [this.#country] = this.#candidates;
    }
    if (what !== 'request') return;
    const { signal } = (this.#watching = new AbortController());
    // An open event stream would keep the page out of the back-forward cache.
    addEventListener('pagehide', () => this.#session.rest(), { signal });
    addEventListener('pageshow', () => this.connected(element.isConnected), { signal });
    this.connected(element.isConnected);
  }
}
