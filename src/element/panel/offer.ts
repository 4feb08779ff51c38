/**
 * Decides when the panel offers to call the visitor back and to take a message, and loads the form
 * for it (`callback/callback.ts`, `message/message.ts`) when a visitor takes the offer.
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
import type { MessageView } from '../message/message.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

/** Seconds in the queue after which a call-back or a message is offered. */
const longWait = 20;

/** Milliseconds to wait for the form's code before its loading counts as failed. */
const loadTimeout = 15_000;

interface OfferKind {
  /** Whether the page wants it, and nothing is known against it. */
  wanted(element: LiveHost['element'], session: CallSession): boolean;
  load(host: LiveHost): Promise<typeof CallbackView | typeof MessageView>;
}

/** Loads what both forms need, before one of them: a part of the code loads no other by itself. */
const loadShared = (): Promise<unknown> => once(() => import('../callback/shared.js'));

const callBack: OfferKind = {
  wanted: ({ callbackUrl }) => callbackUrl !== undefined,
  async load() {
    await loadShared();
    return (await once(() => import('../callback/callback.js'))).CallbackView;
  },
};

/** Undefined as long as nobody has tried: no server is known to lack messages then. */
let takesMessages: ((server: string) => boolean) | undefined;

const message: OfferKind = {
  wanted: ({ leaveMessage, server }, { context }) =>
    leaveMessage && takesMessages?.(context?.options.server ?? server) !== false,
  async load({ opening }) {
    // The client of the further calls is among the code of a created call, which a call that has
    // failed early has not loaded.
    await Promise.all([loadShared(), once(() => import('../../call/conversation.js'))]);
    const code = await once(() => import('../message/message.js'));
    ({ takesMessages } = code);
    opening.office?.learn(takesMessages);
    return code.MessageView;
  },
};

class Offer {
  readonly #host: LiveHost;
  readonly #session: CallSession;
  readonly #words: () => LanguageFile;
  readonly #kind: OfferKind;
  view: CallbackView | MessageView | undefined;
  #loading: AbortController | undefined;
  #lost = false;

  constructor(host: LiveHost, session: CallSession, words: () => LanguageFile, kind: OfferKind) {
    this.#host = host;
    this.#session = session;
    this.#words = words;
    this.#kind = kind;
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
    if (queued && (waited < longWait || this.view?.pending)) return undefined;
    return this.#loading ? 'loading' : 'offered';
  }

  /** Loads the form and opens it. Never rejects. */
  async open(): Promise<void> {
    if (this.#loading) return;
    const { signal } = (this.#loading = new AbortController());
    this.#lost = false;
    this.#host.element.requestUpdate();
    const { clock } = this.#session;
    const load = (over: AbortSignal): ReturnType<OfferKind['load']> =>
      again(
        () => this.#kind.load(this.#host),
        (ms) => clock.sleep(ms, over),
      );
    try {
      const View = await within(loadTimeout, load, { clock, signal });
      this.#lost = !View;
      // While it was loading, an agent may have come, or the visitor may have started another call.
      if (View && !signal.aborted && this.#possible) {
        this.view ??= new View(this.#host, this.#session, this.#words);
        this.view.open();
      }
    } catch {
      this.#lost = !signal.aborted;
    }
    this.#stopLoading(signal);
  }

  /** Called when the call has come to another state. */
  follow(state: CallState): void {
    this.view?.follow(state);
    if (!this.#possible) this.drop();
  }

  /** The offer was not taken in the end. */
  drop(): void {
    this.#lost = false;
    this.#stopLoading();
  }

  /**
   * A form makes sense for a visitor who has talked to nobody and is in no other call with us.
   */
  get #possible(): boolean {
    if (!this.#kind.wanted(this.#host.element, this.#session)) return false;
    const { name, reason } = this.#session.snapshot;
    if (name === 'queued') return true;
    if (!isAtRest(name) || !reason || ends[reason].callBack === 'never') return false;
    return isError(reason) || this.#session.context?.talkingAt === undefined;
  }

  #stopLoading(signal = this.#loading?.signal): void {
    if (this.#loading?.signal !== signal) return;
    this.#loading?.abort();
    this.#loading = undefined;
    this.#host.element.requestUpdate();
  }
}

/** Both offers; only one form is open at a time. */
export class Offers {
  readonly #callBack: Offer;
  readonly #message: Offer;

  /** @param words returns the words that are shown now. */
  constructor(host: LiveHost, session: CallSession, words: () => LanguageFile) {
    this.#callBack = new Offer(host, session, words, callBack);
    this.#message = new Offer(host, session, words, message);
  }

  /** The code of a form could not be loaded. */
  get lost(): boolean {
    return this.#callBack.lost || this.#message.lost;
  }

  /** @param waited whole seconds in the queue. */
  offered(waited: number): Pick<ViewModel, 'callBack' | 'message'> {
    return {
      callBack: this.#callBack.offered(waited),
      message: this.#message.offered(waited),
    };
  }

  /** The open form or what came of it; undefined where the view of the call is to be shown. */
  render(view: ViewModel, actions: Actions): CallbackBody | undefined {
    const [callBackBody, messageBody] = this.#views.map((one) => one?.render(view, actions));
    return callBackBody ?? messageBody;
  }

  openCallBack(): void {
    this.#message.drop();
    void this.#callBack.open();
  }

  openMessage(): void {
    this.#callBack.drop();
    void this.#message.open();
  }

  /** Called when the call has come to another state. */
  follow(state: CallState): void {
    this.#callBack.follow(state);
    this.#message.follow(state);
  }

  /** Closes what is open. @returns false where nothing is. */
  escape(): boolean {
    return this.#views.some((view) => view?.escape());
  }

  /**
   * Selector of the control that gets the focus when the focused one has gone; undefined where the
   * panel's usual place gets it.
   */
  takePlace(): string | undefined {
    const [first, second] = this.#views.map((view) => view?.takePlace());
    return first ?? second;
  }

  /** Called when the element has come into the page (true) or has left it (false). */
  connected(connected: boolean): void {
    for (const view of this.#views) view?.connected(connected);
  }

  get #views(): (CallbackView | MessageView | undefined)[] {
    return [this.#callBack.view, this.#message.view];
  }
}
