/**
 * The element `<incoming-call>` of an agent's desktop: joins attributes, events and focus to the
 * watch (`watch.ts`) and its view (`view.ts`). The entry defines the tag, so importing this file
 * has no side effect.
 */
import { nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CallInfo } from './cc-gateway/client.js';
import { once } from '../base/again.js';
import { systemClock, type Clock } from '../base/clock.js';
import { retryPause } from '../base/retry.js';
import { findLanguage, loadLanguage, type Language } from './locales/index.js';
import type { AgentLanguage } from './locales/words.js';
import { IncomingCallAttributes } from './attributes.js';
import { waitedBefore } from './waiting.js';
import type * as View from './view.js';
import { CallWatch, type CallFailure } from './watch.js';

/** The code and words that are loaded once there is something to show. */
interface Dress {
  readonly view: typeof View;
  readonly spoken: AgentLanguage;
  /** The language as it was asked for. */
  readonly language: Language;
}

/** Loading code is repeated without limit. */
const loadLimits = { tries: Infinity, within: Infinity, patience: Infinity };

/**
 * Shows an agent who is calling while the telephone still rings.
 *
 * @summary The ringing call of an AICC/CEC agent, from the CC-Gateway.
 * @element incoming-call
 *
 * @fires {CallInfoEvent} call-info - A new call rings, or a field of the ringing one has changed; the detail is the call, with the CC-Gateway's own names of its fields.
 * @fires {CallInfoEndEvent} call-info-end - Fires once for each call that was shown: it was answered, is gone, or was taken away.
 * @fires {CallInfoErrorEvent} call-info-error - The shown call may be out of date: the watch has ended with an error (with `always` it goes on, and the error is reported once), or `refresh()` has failed. `message` is for a developer, never HTML; `retcode` is the CC-Gateway's, where it gave one.
 *
 * @errorcode not-signed-in - The agent is not signed in: `retcode` 100-006 or 100-008.
 * @errorcode authentication-expired - `guid` has run out and has to be set anew: `retcode` 000-003.
 * @errorcode refused - Any other `retcode` than 0.
 * @errorcode bad-input - `agent-id` or `guid` cannot be sent.
 * @errorcode unauthorized - HTTP 401 or 403.
 * @errorcode bad-request - HTTP 400 or another 4xx.
 * @errorcode not-found - HTTP 404: `server` points at the wrong place.
 * @errorcode server-error - HTTP 5xx, 408 or 429.
 * @errorcode network - No answer that the page may read: no network, no such host, a wrong certificate, or CORS.
 * @errorcode timeout - No answer in time.
 * @errorcode bad-response - The answer is not as the interface describes it.
 *
 * @slot header - At the head of the panel.
 * @slot actions - The page's own buttons, to answer and to decline; shown while a call rings.
 * @slot idle - Shown while no call rings, instead of a sentence.
 * @slot footer - At the foot of the panel.
 *
 * @csspart panel - Everything the element shows.
 * @csspart status - The sentence that says what is happening; announced when it changes.
 * @csspart retcode - The CC-Gateway's return code after an error.
 * @csspart idle - The sentence while no call rings.
 * @csspart sign - The sign of a ringing call.
 * @csspart caller - Who is calling.
 * @csspart waiting - How long the caller has waited, with a label.
 * @csspart timer - The time that the caller has waited.
 * @csspart details - The facts about the call.
 * @csspart detail - One fact about the call, with its label; also `kind`, `media`, `feature`, `called`, `skill` or `priority`.
 * @csspart data - The data that the call carries along; scrolls.
 * @csspart data-row - A name and its value in the data of the call.
 * @csspart data-name - The name in a row of the data.
 * @csspart data-value - The value in a row of the data.
 * @csspart data-text - Data that has no names.
 * @csspart data-left - The sentence that says how much data is not shown.
 * @csspart button - A button of the element's own.
 * @csspart refresh - The button that asks once, which is also a `button`.
 * @csspart try-again - The button that asks again after an error, which is also a `button`.
 *
 * @cssprop [--incoming-call-accent=light-dark(#0f6b5c, #6fd3bf)] - Colour of a ringing call and of the focus.
 * @cssprop [--incoming-call-on-accent=light-dark(#fff, #06241d)] - Colour of the text on `--incoming-call-accent`.
 * @cssprop [--incoming-call-background=light-dark(#fffdfa, #1d201e)] - Colour of the panel.
 * @cssprop [--incoming-call-surface=light-dark(#f3eee6, #2d312e)] - Colour of buttons and of the data of the call.
 * @cssprop [--incoming-call-text=light-dark(#22261f, #f3f0ea)] - Colour of the text.
 * @cssprop [--incoming-call-muted=light-dark(#5c6059, #b9bbb3)] - Colour of less important text.
 * @cssprop [--incoming-call-border=light-dark(#dfd8cc, #434843)] - Colour of lines.
 * @cssprop [--incoming-call-radius=16px] - Radius of the panel's corners.
 * @cssprop [--incoming-call-button-radius=99px] - Radius of the buttons' corners.
 * @cssprop [--incoming-call-spacing=16px] - Space in the panel.
 * @cssprop [--incoming-call-shadow=0 1px 3px #0002, 0 8px 24px #0002] - Shadow of the panel.
 * @cssprop [--incoming-call-font=inherit] - Font family; by default the page's.
 * @cssprop [--incoming-call-font-size=max(16px, 1rem)] - Size of the text.
 *
 * @cssstate ringing - A call is shown.
 * @cssstate watching - The CC-Gateway is asked again and again.
 */
export class IncomingCall extends IncomingCallAttributes {
  readonly #clock: Clock;
  readonly #watch: CallWatch;
  #guid: string | undefined;
  #dress: Dress | undefined;
  /** The language that is loaded or being loaded, while the element is in the page. */
  #dressing: { language: Language; controller: AbortController } | undefined;
  /**
   * The call as it was first seen, and the time, by the clock, since which its caller has waited.
   */
  #first: { call: CallInfo; since: number } | undefined;
  #last: 'over' | 'none' | undefined;
  #ticking: AbortController | undefined;
  #hadFocus = false;

  /** @param clock the time, handed in so that tests can control it. */
  constructor(clock: Clock = systemClock) {
    super(clock);
    this.#clock = clock;
    const listener = {
      rings: (call: CallInfo) => this.#onRings(call),
      ended: (callid: string) => this.#onEnded(callid),
      failed: (error: CallFailure) => this.#onFailed(error),
      changed: () => this.#onChanged(),
    };
    this.#watch = new CallWatch(this, listener, clock);
    this.takeOver();
  }

  /**
   * The agent's credential: what the agent's sign-in returned, or the event poll with dynamic
   * authentication. A property only, because an attribute could be read by every script in the
   * page.
   */
  get guid(): string | undefined {
    return this.#guid;
  }

  set guid(given: string | undefined) {
    const isText = typeof given === 'string';
    if (!isText && given !== undefined && given !== null) this.#reportGuid('text');
    this.#guid = isText && given !== '' ? given : undefined;
    this.requestUpdate();
  }

  /** The call that is shown, by the CC-Gateway's own names (`callid`, `caller`, `calldata` …). */
  get call(): CallInfo | undefined {
    return this.#watch.call;
  }

  /**
   * Asks once, now; a further call while the query is under way gets the same answer. Never
   * rejects: an error is told by `call-info-error`. Resolves with the call, or with undefined where
   * none rings, on an error, and where agent, guid or server have changed meanwhile.
   */
  async refresh(): Promise<CallInfo | undefined> {
    const call = await this.#watch.refresh();
    if (!this.call) this.#last ??= 'none';
    this.requestUpdate();
    return call;
  }

  /** Takes the shown call away and ends the watch: the page knows that it was answered. */
  clear(): void {
    this.#watch.clear();
    this.#last = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasAttribute('guid')) this.#reportGuid('a property only: no secret belongs into HTML');
    this.requestUpdate();
  }

  protected override onGone(): void {
    this.#watch.leave();
    this.#ticking?.abort();
    this.#dressing?.controller.abort();
    this.#dressing = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#watch.follow(changed.has('watch'));
    this.#dressUp();
    this.#hadFocus = this.matches(':focus-within');
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#dress) return nothing;
    const { view, spoken } = this.#dress;
    const { call, error, ready, watching, refreshing } = this.#watch;
    const waited = this.#clock.now() - (this.#first?.since ?? 0);
    return view.renderAgentView({
      ...spoken,
      call,
      announced: this.#first?.call,
      seconds: Math.floor(waited / 1000),
      error,
      ready,
      watching,
      refreshing,
      last: this.#last,
      refresh: () => void this.refresh(),
    });
  }

  /** Moves the focus to the panel where the focused element has gone with its call. */
  protected override updated(): void {
    this.#tick();
    if (!this.#hadFocus) return;
    const active = this.shadowRoot?.activeElement ?? this.querySelector(':focus');
    if (active && active.getClientRects().length > 0) return;
    this.shadowRoot?.querySelector<HTMLElement>('[part="panel"]')?.focus();
  }

  #onRings(call: CallInfo): void {
    if (this.#first?.call.callid !== call.callid) {
      const since = this.#clock.now() - waitedBefore(call.waitTime, Date.now());
      this.#first = { call, since };
    }
    this.#onChanged();
    this.tell('call-info', call);
  }

  #onEnded(callid: string): void {
    this.#first = undefined;
    this.#last = 'over';
    this.#onChanged();
    this.tell('call-info-end', { callid });
  }

  #onFailed({ code, message, retcode }: CallFailure): void {
    this.#onChanged();
    const detail = { code, message, ...(retcode !== undefined && { retcode }) };
    this.tell('call-info-error', detail);
  }

  #onChanged(): void {
    const { call, watching } = this.#watch;
    this.mark('ringing', call !== undefined);
    this.mark('watching', watching);
    this.requestUpdate();
  }

  /** Reports a wrong `guid` without its value, which may be a secret. */
  #reportGuid(accepted: string): void {
    this.report('guid', '…', accepted);
  }

  /**
   * Loads view and words in the language that the page wants now; until they are loaded, the old
   * ones stay.
   */
  #dressUp(): void {
    const language = findLanguage(this.language);
    if (!this.isThere || language === (this.#dressing ?? this.#dress)?.language) return;
    this.#dressing?.controller.abort();
    const controller = new AbortController();
    this.#dressing = { language, controller };
    this.#load(language, controller.signal).catch(() => {});
  }

  async #load(language: Language, signal: AbortSignal): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      const loaded = await Promise.all([
        once(() => import('./view.js')),
        loadLanguage(language),
      ]).catch((error: unknown) => {
        if (failures > 1) return;
        console.warn(`<${this.localName}> waits for its code: ${String(error)}`);
      });
      if (signal.aborted) return;
      if (loaded) {
        const [view, spoken] = loaded;
        this.#dress = { view, spoken, language };
        this.wear(view.agentStyles);
        this.requestUpdate();
        return;
      }
      const context = { failures, elapsed: 0, retryAfter: undefined, random: Math.random() };
      await this.#clock.sleep(retryPause(context, loadLimits) ?? 0, signal);
    }
  }

  /** Updates the waiting time at each full second while a call is shown. */
  #tick(): void {
    if (!this.#first || !this.isThere) return this.#ticking?.abort();
    if (this.#ticking && !this.#ticking.signal.aborted) return;
    const { signal } = (this.#ticking = new AbortController());
    this.#showSeconds(signal).catch(() => {});
  }

  async #showSeconds(signal: AbortSignal): Promise<never> {
    for (;;) {
      const waited = this.#clock.now() - (this.#first?.since ?? 0);
      // Rounded up to whole milliseconds, because a remainder from rounding would wake this loop
      // just before the second is full.
      await this.#clock.sleep(Math.ceil(1000 - (waited % 1000)), signal);
      this.requestUpdate();
    }
  }
}
