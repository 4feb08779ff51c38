/**
 * The element of an agent's desktop: attributes, events and focus around the watch (`watch.ts`) and
 * its view (`view.ts`). Defining the tag is left to the entry, so importing this changes nothing.
 */
import { nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CallInfo } from './cc-gateway/client.js';
import { once } from '../base/again.js';
import { systemClock, type Clock } from '../base/clock.js';
import { retryPause } from '../base/retry.js';
import { loadAgentWords } from './locales/index.js';
import type { AgentWords } from './locales/words.js';
import { pickLanguage, type Language } from '../base/languages.js';
import { IncomingCallAttributes } from './attributes.js';
import { waitedBefore } from './waiting.js';
import type * as View from './view.js';
import { CallWatch, type CallFailure } from './watch.js';

/** What is loaded once there is something to show. */
interface Dress {
  readonly view: typeof View;
  readonly words: AgentWords;
  readonly language: Language;
}

/** For code that does not arrive: as often as it takes. */
const loadLimits = { tries: Infinity, within: Infinity, patience: Infinity };

/**
 * Shows an agent who is calling while the telephone still rings.
 *
 * @summary The ringing call of an AICC/CEC agent, from the CC-Gateway.
 * @element incoming-call
 *
 * @fires {CallInfoEvent} call-info - A call rings that was not known, or something of it has changed. Detail: the call, in the CC-Gateway's own names.
 * @fires {CallInfoEndEvent} call-info-end - Once for each of them: it was answered, is gone, or was taken away. Detail: `{callid}`.
 * @fires {CallInfoErrorEvent} call-info-error - Nothing more is known: the watch has ended with an error (`always`: is in trouble, told once), or `refresh()` has failed. Detail: `{code, message, retcode?}`; the message is for a developer, never HTML.
 *
 * @slot header - At the head.
 * @slot actions - The page's own buttons, to answer and to decline; shown while a call rings.
 * @slot idle - Shown while none does, instead of a sentence.
 * @slot footer - At the foot.
 *
 * @csspart panel - The whole.
 * @csspart status - The sentence that says what is happening; announced when it changes.
 * @csspart retcode - The CC-Gateway's return code after an error.
 * @csspart idle - The sentence while no call rings.
 * @csspart sign - The sign of a ringing call.
 * @csspart caller - Who is calling.
 * @csspart waiting - How long the caller has waited, with its label.
 * @csspart timer - The time itself.
 * @csspart details - What is known of the call.
 * @csspart detail - One of them, with its label; also `kind`, `media`, `feature`, `called`, `skill` or `priority`.
 * @csspart data - What the call carries along; scrolls.
 * @csspart data-row - A name and its value in it.
 * @csspart data-name - The name.
 * @csspart data-value - The value.
 * @csspart data-text - What has no names.
 * @csspart data-left - How much is not shown.
 * @csspart button - A button of the element's own.
 * @csspart refresh - Asks once, also a `button`.
 * @csspart try-again - Asks again after an error, also a `button`.
 *
 * @cssprop --incoming-call-accent - A ringing call, focus.
 * @cssprop --incoming-call-on-accent - What stands on it.
 * @cssprop --incoming-call-background - Panel.
 * @cssprop --incoming-call-surface - Buttons, data of the call.
 * @cssprop --incoming-call-text - Text.
 * @cssprop --incoming-call-muted - Lesser text.
 * @cssprop --incoming-call-border - Lines.
 * @cssprop --incoming-call-radius - Corners of the panel. Default: 16px.
 * @cssprop --incoming-call-button-radius - Corners of the buttons. Default: 99px.
 * @cssprop --incoming-call-spacing - Space in the panel. Default: 16px.
 * @cssprop --incoming-call-shadow - Shadow of the panel.
 * @cssprop --incoming-call-font - Font family. Default: the page's.
 * @cssprop --incoming-call-font-size - Default: 1rem, 16px at least.
 *
 * @cssstate ringing - A call is shown.
 * @cssstate watching - Queries follow one another.
 */
export class IncomingCall extends IncomingCallAttributes {
  readonly #clock: Clock;
  readonly #watch: CallWatch;
  #guid: string | undefined;
  #dress: Dress | undefined;
  /** The language that is there or on its way, as long as the element is in the page. */
  #dressing: { language: Language; controller: AbortController } | undefined;
  /** The call as it was first seen, and since when its caller waits, in the clock's time. */
  #first: { call: CallInfo; since: number } | undefined;
  #last: 'over' | 'none' | undefined;
  #ticking: AbortController | undefined;
  #hadFocus = false;

  /** @param clock time, handed in. */
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
   * What the agent's sign-in returned, or the event poll with dynamic authentication. A property only:
   * a credential does not belong into HTML.
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

  /** The call that is shown. */
  get call(): CallInfo | undefined {
    return this.#watch.call;
  }

  /**
   * One query now; who asks meanwhile gets the same answer. Never rejects: an error is told by
   * `call-info-error`.
   * @returns the call; undefined where none rings, on an error, and where agent, guid or server have
   * changed meanwhile.
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
    const { view, words, language } = this.#dress;
    const { call, error, ready, watching, refreshing } = this.#watch;
    const waited = this.#clock.now() - (this.#first?.since ?? 0);
    return view.renderAgentView({
      words,
      language,
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

  /** Focus is never lost because a call has gone. */
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

  /** The value is never repeated. */
  #reportGuid(accepted: string): void {
    this.report('guid', '…', accepted);
  }

  /** View and words in the language that the page wants now; until they are there, the old ones do. */
  #dressUp(): void {
    const language = pickLanguage(this.language);
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
        loadAgentWords(language),
      ]).catch((error: unknown) => {
        if (failures > 1) return;
        console.warn(`<${this.localName}> waits for its code: ${String(error)}`);
      });
      if (signal.aborted) return;
      if (loaded) {
        const [view, words] = loaded;
        this.#dress = { view, words, language };
        this.wear(view.agentStyles);
        this.requestUpdate();
        return;
      }
      const context = { failures, elapsed: 0, retryAfter: undefined, random: Math.random() };
      await this.#clock.sleep(retryPause(context, loadLimits) ?? 0, signal);
    }
  }

  /** Shows every second of waiting, when it begins, while there is a call to show. */
  #tick(): void {
    if (!this.#first || !this.isThere) return this.#ticking?.abort();
    if (this.#ticking && !this.#ticking.signal.aborted) return;
    const { signal } = (this.#ticking = new AbortController());
    this.#showSeconds(signal).catch(() => {});
  }

  async #showSeconds(signal: AbortSignal): Promise<never> {
    for (;;) {
      const waited = this.#clock.now() - (this.#first?.since ?? 0);
      // Whole milliseconds: what is left of a second by a rounding error would never pass.
      await this.#clock.sleep(Math.ceil(1000 - (waited % 1000)), signal);
      this.requestUpdate();
    }
  }
}
