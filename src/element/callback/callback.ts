/**
 * "Call me back" in the panel: the form for the number, then the progress of the request. Loaded
 * when a visitor takes the offer, because its knowledge of telephone numbers is large.
 */
import { CallbackSession, type CallbackOrigin } from '../../call/callback.js';
import { isAtRest, traits, type CallState } from '../../call/machine/states.js';
import type { CallSession } from '../../call/session.js';
import type { CallbackProblem, LanguageFile } from '../../locales/words.js';
import type { LiveHost } from '../shared/live-host.js';
import { renderForm, type FormActions } from './form.js';
import { renderRequest, type CallbackBody } from './request.js';
import { callbackStyles, NumberField } from './shared.js';
import { TimeField } from './time-field.js';
import { wearPanel } from '../shared/dress.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

export type { CallbackBody };

/** Characters that the center takes as data of a call. */
const longestText = 1024;

export class CallbackView {
  readonly #host: LiveHost;
  readonly #call: CallSession;
  readonly #session: CallbackSession;
  readonly #words: () => LanguageFile;
  readonly #field: NumberField<CallbackProblem>;
  readonly #time: TimeField;
  #shown: 'form' | 'request' | undefined;
  /** The request's number, kept as long as the request is shown or pending. */
  #requested = '';
  #place: string | undefined;
  /** The relay does not know the question for times: it is not asked again. */
  #timeless = false;
  /** Ends the question for times when the form is left. */
  #asking: AbortController | undefined;
  /** Removes the listeners that exist only while the request is shown. */
  #watching: AbortController | undefined;

  constructor(host: LiveHost, call: CallSession, words: () => LanguageFile) {
    this.#host = host;
    this.#call = call;
    this.#words = words;
    this.#field = new NumberField(host, 'callback', () => words().code);
    this.#time = new TimeField(() => host.element.requestUpdate());
    const { clock } = call;
    this.#session = new CallbackSession(() => host.element.requestUpdate(), { clock });
    wearPanel(host.element, callbackStyles);
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
      return renderRequest(
        view,
        words.callback,
        words.code,
        this.#requested,
        this.#session.snapshot,
        {
          withdraw: () => void this.#session.withdraw(),
          again: () => this.#show('form'),
          callAgain: () => actions.callAgain(),
          close: () => this.#leave(),
        },
      );
    }
    if (this.#shown !== 'form') return undefined;
    return renderForm(
      {
        view,
        words: words.callback,
        language: words.code,
        field: this.#field,
        time: this.#time,
        sending,
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
    submit: () => void this.#submit(),
    back: () => {
      if (this.#session.snapshot.sending) return;
      this.#show(undefined);
      this.#place = '[part~=callback]';
    },
  };

  async #submit(): Promise<void> {
    const { element } = this.#host;
    if (this.#session.snapshot.sending) return;
    const number = this.#field.check();
    if (!number) return;
    const from = { ...this.#origin(), at: this.#time.chosen };
    if (await this.#session.request(this.#url, number.e164, from)) {
      this.#requested = number.written;
      return this.#accepted();
    }
    const { problem } = this.#session.snapshot;
    this.#field.problem = problem;
    if (problem?.startsWith('number')) this.#field.focus();
    if (problem?.startsWith('time')) {
      this.#time.wrong = true;
      element.shadowRoot?.querySelector<HTMLElement>(this.#time.place)?.focus();
      void this.#offerTimes();
    }
    element.requestUpdate();
  }

  #origin(): CallbackOrigin {
    const { element } = this.#host;
    const { callData: given, language } = element;
    const visitorToken = (): string | undefined => element.visitorToken;
    // A query may hold what is nobody else's business; a longer address says nothing more.
    const page = `${location.origin}${location.pathname}`.slice(0, longestText);
    const isText = typeof given === 'string' && given.length <= longestText;
    if (isText && given.trim() !== '') return { visitorToken, language, page, callData: given };
    if (given !== undefined && given !== null && !isText) {
      element.report('callData', typeof given, `text of up to ${longestText} characters`);
    }
    return { visitorToken, language, page };
  }

  get #url(): string {
    const { callbackUrl, server } = this.#host.element;
    return callbackUrl || `${server}/callback`;
  }

  /**
   * Only where the page has hours: a relay that knows no times would leave a line on the console for
   * each page that asks it.
   */
  async #offerTimes(): Promise<void> {
    if (this.#timeless || !this.#host.element.hours) return;
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    const spans = await this.#session.times(this.#url, signal);
    if (!spans) this.#timeless = true;
    if (signal.aborted) return;
    this.#time.offer(spans ?? []);
    this.#host.element.requestUpdate();
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
    this.#field.clear();
    this.#time.clear();
    this.#asking?.abort();
    if (what !== 'request' && !this.pending) this.#requested = '';
    this.#watching?.abort();
    this.#session.rest();
    element.requestUpdate();
    if (what === 'form') {
      this.#place = this.#field.place;
      this.#field.guess();
      void this.#offerTimes();
    }
    if (what !== 'request') return;
    const { signal } = (this.#watching = new AbortController());
    // An open event stream would keep the page out of the back-forward cache.
    addEventListener('pagehide', () => this.#session.rest(), { signal });
    addEventListener('pageshow', () => this.connected(element.isConnected), { signal });
    this.connected(element.isConnected);
  }
}
