/**
 * When the panel offers to call the visitor back, and the way to what follows (`callback/callback.ts`),
 * which is loaded when somebody wants it.
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

/** Seconds in the queue after which a visitor may want something else to do. */
const longWait = 20;

/** Milliseconds until code that is still missing counts as lost. */
const loadTimeout = 15_000;

export class CallbackOffer {
  readonly #host: LiveHost;
  readonly #session: CallSession;
  readonly #words: () => LanguageFile;
  #view: CallbackView | undefined;
  #loading: AbortController | undefined;
  #lost = false;

  /** @param words as they are now. */
  constructor(host: LiveHost, session: CallSession, words: () => LanguageFile) {
    this.#host = host;
    this.#session = session;
    this.#words = words;
  }

  /** What follows could not be loaded. */
  get lost(): boolean {
    return this.#lost;
  }

  /** @param waited whole seconds in the queue. */
  offered(waited: number): ViewModel['callBack'] {
    if (!this.#possible) return undefined;
    const queued = this.#session.state === 'queued';
    if (queued && (waited < longWait || this.#view?.pending)) return undefined;
    return this.#loading ? 'loading' : 'offered';
  }

  /** Undefined where the call itself is to be shown. */
  render(view: ViewModel, actions: Actions): CallbackBody | undefined {
    return this.#view?.render(view, actions);
  }

  /** Never rejects. */
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
      // Meanwhile an agent may have come, or the visitor have gone on.
      if (!signal.aborted && this.#possible) view?.open();
    } catch {
      this.#lost = !signal.aborted;
    }
    this.#stopLoading(signal);
  }

  /** The call has gone on to another state. */
  follow(state: CallState): void {
    this.#view?.follow(state);
    if (this.#possible) return;
    this.#lost = false;
    this.#stopLoading();
  }

  /** Closes what is open of it; false where nothing is. */
  escape(): boolean {
    return this.#view?.escape() ?? false;
  }

  /** Where the focus goes when the view that had it has gone; undefined: where it always goes. */
  takePlace(): string | undefined {
    return this.#view?.takePlace();
  }

  /** The element is in the page, or no longer. */
  connected(connected: boolean): void {
    this.#view?.connected(connected);
  }

  /** Somebody who has talked to nobody, and is in no other call with us, may be phoned. */
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
