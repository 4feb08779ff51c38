/**
 * Decides when the panel offers to call the visitor back, and loads the form for it
 * (`callback/callback.ts`) when a visitor takes the offer.
 */
import { again, once } from '../../base/again.js';
import { within } from '../../base/within.js';
import type { CallSession } from '../../call/session.js';
import { ends } from '../../call/machine/ends.js';
import { isError } from '../../call/machine/reasons.js';
import { isAtRest, type CallState } from '../../call/machine/states.js';
import type { LanguageFile } from '../../locales/words.js';
import type { LiveHost } from '../shared/live-host.js';
import type { CallbackBody, CallbackView } from '../callback/callback.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

/** Seconds in the queue after which a call-back is offered. */
const longWait = 20;

/** Milliseconds to wait for the form's code before its loading counts as failed. */
const loadTimeout = 15_000;

export class CallbackOffer {
  readonly #host: LiveHost;
  readonly #session: CallSession;
  readonly #words: () => LanguageFile;
  #view: CallbackView | undefined;
  #loading: AbortController | undefined;
  #lost = false;

  /** @param words returns the words that are shown now. */
  constructor(host: LiveHost, session: CallSession, words: () => LanguageFile) {
    this.#host = host;
    this.#session = session;
    this.#words = words;
  }

  /** The code of the form could not be loaded. */
  get lost(): boolean {
    return this.#lost;
  }

  /**
   * Whether the button is shown, and whether it has been pressed.
   * @param waited whole seconds in the queue.
   */
  offered(waited: number): ViewModel['callBack'] {
    if (!this.#possible) return undefined;
    const queued = this.#session.state === 'queued';
    if (queued && (waited < longWait || this.#view?.pending)) return undefined;
    return this.#loading ? 'loading' : 'offered';
  }

  /** The form or the request; undefined where the view of the call is to be shown. */
  render(view: ViewModel, actions: Actions): CallbackBody | undefined {
    return this.#view?.render(view, actions);
  }

  /** Loads the form and opens it. Never rejects. */
  async open(): Promise<void> {
    if (this.#loading) return;
    const { signal } = (this.#loading = new AbortController());
    this.#lost = false;
    this.#host.element.requestUpdate();
    const { clock } = this.#session;
    const load = (over: AbortSignal): Promise<CallbackView> =>
      again(
        () => this.#load(),
        (ms) => clock.sleep(ms, over),
      );
    try {
      const view = await within(loadTimeout, load, { clock, signal });
      this.#lost = !view;
      // While it was loading, an agent may have come, or the visitor may have started another call.
      if (!signal.aborted && this.#possible) view?.open();
    } catch {
      this.#lost = !signal.aborted;
    }
    this.#stopLoading(signal);
  }

  /** Called when the call has come to another state. */
  follow(state: CallState): void {
    this.#view?.follow(state);
    if (this.#possible) return;
    this.#lost = false;
    this.#stopLoading();
  }

  /** Closes the form or the request. @returns false where neither is open. */
  escape(): boolean {
    return this.#view?.escape() ?? false;
  }

  /**
   * Selector of the control that gets the focus when the focused one has gone; undefined where the
   * panel's usual place gets it.
   */
  takePlace(): string | undefined {
    return this.#view?.takePlace();
  }

  /** Called when the element has come into the page (true) or has left it (false). */
  connected(connected: boolean): void {
    this.#view?.connected(connected);
  }

  /**
   * A call-back makes sense for a visitor who has talked to nobody and is in no other call with us.
   */
  get #possible(): boolean {
    if (this.#host.element.callbackUrl === undefined) return false;
    const { name, reason } = this.#session.snapshot;
    if (name === 'queued') return true;
    if (!isAtRest(name) || !reason || ends[reason].callBack === 'never') return false;
    return isError(reason) || this.#session.context?.talkingAt === undefined;
  }

  async #load(): Promise<CallbackView> {
    const { CallbackView } = await once(() => import('../callback/callback.js'));
    return (this.#view ??= new CallbackView(this.#host, this.#session, this.#words));
  }

  #stopLoading(signal = this.#loading?.signal): void {
    if (this.#loading?.signal !== signal) return;
    this.#loading?.abort();
    this.#loading = undefined;
    this.#host.element.requestUpdate();
  }
}
