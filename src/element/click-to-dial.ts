/**
 * The visitor's element as every page loads it: attributes, the start button, and the way to its
 * calls (`calling.ts`). Defining the tag is left to the entry, so importing this changes nothing.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { codeIsGone } from '../base/again.js';
import { systemClock, type Clock } from '../base/clock.js';
import type { CallOptions } from '../call/context.js';
import type { CallState, Media } from '../call/machine/states.js';
import type { ConnectorFactory, GatewayCredentials } from '../connector/connector.js';
import { registerConnector } from '../connector/registry.js';
import { direction, pickLanguage } from '../base/languages.js';
import { labels } from '../locales/labels.js';
import type { Labels } from '../locales/messages.js';
import { ClickToDialAttributes } from './shared/attributes.js';
import { Calling } from './calling.js';
import type { OpenPanel, StateChange } from './shared/live-host.js';
import { holdBack } from '../base/element/press.js';
import { mediaOf } from './shared/rules.js';
import { renderStart } from './start.js';
import { styles } from './shared/styles.js';

/**
 * A visitor of the page clicks and talks to an agent of the contact center.
 * Taken out of the page, it ends its call after one second, unless it is back by then.
 *
 * @summary Click-to-dial for AICC/CEC contact centers.
 * @element click-to-dial
 *
 * @fires {CallRequestEvent} call-request - Before anything is asked or sent; cancelable, `waitUntil(promise)` holds the call. Detail: `{media}`.
 * @fires {CallStateEvent} call-state - On every transition. Detail: `{state, previous, reason?}`.
 * @fires {CallGatewayEvent} call-gateway - The gateway is handed over; `accept(controls)` with the connector `stub`, `waitUntil(promise)` holds it meanwhile. Detail: `{domain, gwAddresses, accessCode, caller, media}`.
 * @fires {CallQualityEvent} call-quality - Every few seconds while talking, with connectors that measure. Detail: `{mos, loss, jitter, roundTrip}`; times in milliseconds, loss 0–1.
 * @fires {CallErrorEvent} call-error - A call has failed. Detail: `{code, message}`; the message is for a developer, never HTML.
 * @fires {CallEndEvent} call-end - Once for each call that was created. Detail: `{reason, seconds}`, seconds of talk.
 *
 * @slot - The fallback: another way to reach someone, shown until the element is ready and whenever a web call is impossible, has failed or is over.
 * @slot icon - Icon of the start button.
 * @slot icon-video - Icon of the video button, where there are two buttons.
 * @slot header - At the head of the open panel.
 * @slot footer - At the foot of the open panel.
 *
 * @csspart button - Start button.
 * @csspart button-video - Start button for video, also a `button`.
 * @csspart panel - The open panel.
 * @csspart heading - Names the panel, and takes the focus of what has gone from it.
 * @csspart status - The sentence that says what is happening: the state, or what the visitor should know of a call that goes on (held, no sound, a lost device).
 * @csspart progress - Sign of progress while preparing, waiting and connecting.
 * @csspart video - The other side's picture and one's own.
 * @csspart remote-video - The other side's picture.
 * @csspart self-view - One's own picture.
 * @csspart quality - Sign of the connection's quality.
 * @csspart signs - What is unusual of the talk, in the folded panel: muted, held, no sound, camera off.
 * @csspart sign - One of them.
 * @csspart devices-toggle - Opens and closes the choice of devices.
 * @csspart devices - The choice of microphone, speaker and camera.
 * @csspart sound - Turns on sound that the browser keeps silent.
 * @csspart timer - Time waited, time talked.
 * @csspart controls - Row of the controls during a talk.
 * @csspart mute - Mutes the microphone.
 * @csspart camera - Switches the camera.
 * @csspart keypad-toggle - Opens and closes the keypad.
 * @csspart keypad - The keypad.
 * @csspart key - A key of it.
 * @csspart hang-up - Cancels or hangs up.
 * @csspart minimize - Folds and unfolds the panel.
 * @csspart hint - What to do next, at the end of a call.
 * @csspart access - How a denied microphone or camera is got back in this browser.
 * @csspart access-button - The browser's own button for it, where it has one (`<usermedia>`, `<microphone>`).
 * @csspart again - Calls again.
 * @csspart close - Closes the panel.
 * @csspart callback - Offers to call the visitor back.
 * @csspart callback-form - The form for the number to be called.
 * @csspart callback-country - The choice of its country.
 * @csspart callback-number - The field for it.
 * @csspart callback-hint - What the field takes, then how the number is understood.
 * @csspart callback-problem - What is wrong with the number, or why the request was not taken or not withdrawn.
 * @csspart callback-called - The number of the request.
 * @csspart callback-submit - Sends the request.
 * @csspart callback-back - Leaves the form.
 * @csspart callback-withdraw - Withdraws the request, as long as it can be.
 * @csspart callback-again - A new request, at the end of one.
 * @csspart fallback - Around the default slot.
 * @csspart other-ways - Words before the fallback.
 *
 * @cssprop --click-to-dial-accent - Start button, links, focus.
 * @cssprop --click-to-dial-on-accent - Text on it.
 * @cssprop --click-to-dial-background - Panel.
 * @cssprop --click-to-dial-surface - Other buttons.
 * @cssprop --click-to-dial-text - Text.
 * @cssprop --click-to-dial-muted - Lesser text.
 * @cssprop --click-to-dial-border - Lines.
 * @cssprop --click-to-dial-danger - Hang-up button.
 * @cssprop --click-to-dial-on-danger - Text on it.
 * @cssprop --click-to-dial-radius - Corners of the panel. Default: 16px.
 * @cssprop --click-to-dial-button-radius - Corners of the buttons. Default: 99px.
 * @cssprop --click-to-dial-spacing - Space in the panel and around it when it floats. Default: 16px.
 * @cssprop --click-to-dial-shadow - Shadow of the panel.
 * @cssprop --click-to-dial-font - Font family. Default: the page's.
 * @cssprop --click-to-dial-font-size - Default: of the start button that of the text around it, 16px to 24px; of the panel 1rem, 16px at least.
 * @cssprop --click-to-dial-offset-block - When it floats, its distance from the bottom of the window. Default: that of `--click-to-dial-spacing`.
 * @cssprop --click-to-dial-offset-inline - When it floats, its distance from the side of the window. Default: that of `--click-to-dial-spacing`.
 * @cssprop --click-to-dial-z-index - When it floats. Default: 1000, which is below most cookie banners.
 *
 * @cssstate idle - And every other value of `state`: `:state(queued)` and so on.
 */
export class ClickToDial extends ClickToDialAttributes {
  /**
   * Registers what carries voice and video, for `connector="name"`; the last one of a name holds.
   * @throws TypeError when the name is empty or has white space, or the factory is no function.
   */
  static registerConnector(name: string, factory: ConnectorFactory): void {
    registerConnector(name, factory);
  }

  /**
   * For gateways that ask: `{password?, token?}`, read when the connection is made. A property only: no
   * secret belongs into HTML.
   */
  declare gatewayCredentials: GatewayCredentials | undefined;
  readonly #calls: Calling;
  #announced: CallState = 'idle';
  #calledAt = 0;
  #isAlone = false;
  #impossible = globalThis.isSecureContext === false;

  /** @param clock time, handed in. */
  constructor(clock: Clock = systemClock) {
    super(clock);
    this.#calls = new Calling({
      element: this,
      clock,
      stay: () => this.stay(),
      language: () => pickLanguage(this.language),
      hasFallback: () => this.#hasFallback,
      announce: (change) => this.#announce(change),
      callAgain: (media) => void this.call(media),
    });
    this.wear(styles);
    this.mark('idle');
    const preload = (): void => void this.#calls.load().catch(() => {});
    try {
      for (const intent of ['pointerenter', 'focusin', 'touchstart']) {
        this.addEventListener(intent, preload, { once: true, passive: true });
      }
    } catch {
      // A page that has put something else in its place: loaded with the click.
    }
    this.takeOver();
  }

  /** Where the call stands. */
  get state(): CallState {
    return this.#calls.state;
  }

  /**
   * What the button does. Never rejects; resolves when the call reaches `talking`, `ended`, `failed`
   * or `idle`. While a call runs it returns that call's promise and starts nothing.
   * @param media default: the first the attribute `media` allows.
   */
  call(media?: Media): Promise<void> {
    if (this.disabled && this.#calls.atRest) return Promise.resolve();
    return this.#calls.call(() => this.#options(media));
  }

  /** From any state. Never rejects; resolves when nothing of the call is left running. */
  hangUp(): Promise<void> {
    return this.#calls.hangUp();
  }

  /** From `ended` or `failed` back to `idle`. */
  reset(): void {
    this.#calls.reset();
  }

  /** The microphone is off; during a call, with connectors that can. */
  get muted(): boolean {
    return this.#calls.context?.muted ?? false;
  }

  set muted(muted: boolean) {
    void this.#calls.context?.controls?.mute?.(Boolean(muted));
  }

  /** The camera is on; during a call, with connectors that can. */
  get camera(): boolean {
    return this.#calls.context?.camera ?? false;
  }

  set camera(on: boolean) {
    void this.#calls.context?.controls?.camera?.(Boolean(on));
  }

  /** @param digits DTMF: `0-9`, `A-D`, `*`, `#`, and `,` for a pause. */
  sendTones(digits: string): void {
    this.#calls.sendTones(digits);
  }

  protected override onGone(): void {
    this.#calls.gone();
  }

  protected override onBroken(message: string): void {
    this.#calls.break(message);
  }

  /** The focus of what has gone comes to the start button; where a panel is there instead, it sees to it. */
  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused?.isConnected === false)
      this.renderRoot.querySelector<HTMLElement>('.start')?.focus();
    this.#lift(this.renderRoot.querySelector<HTMLElement>('.root'));
  }

  /** Without the code that finds a place for a panel, a failure is said over the page where it is cut off. */
  #lift(root: HTMLElement | null): void {
    const isAlone = root?.matches('[data-state=failed]:not([data-open])') === true;
    if (!root || isAlone === this.#isAlone) return;
    this.#isAlone = isAlone;
    const { left, right, bottom } = root.getBoundingClientRect();
    const isCut =
      root.scrollWidth > root.clientWidth ||
      [left + 20, right - 20].some(
        (x) => !this.contains(this.ownerDocument.elementFromPoint(x, bottom - 2)),
      );
    root.popover = isAlone && isCut && this.isConnected ? 'auto' : null;
    if (root.popover) root.showPopover();
  }

  protected override render(): TemplateResult {
    const panel = this.#calls.panel();
    const language = panel?.language ?? pickLanguage(this.language);
    const words = labels[language];
    // Only a reload helps.
    const gone = this.#calls.loadFailed && codeIsGone();
    const fallback = panel && this.#hasFallback ? panel.messages.otherWays : undefined;
    return html`<div
      class="root"
      part=${panel ? 'panel' : nothing}
      role=${panel ? 'region' : nothing}
      aria-label=${panel?.messages.panel ?? nothing}
      lang=${language}
      dir=${direction(language)}
      ?data-open=${panel !== undefined}
      data-state=${this.state}
    >
      ${panel?.head}
      <p part="status" role="status">${this.#status(panel, words)}</p>
      ${
        panel?.body ??
        renderStart({
          media: gone ? ['voice'] : mediaOf(this.media),
          words,
          label: gone ? words.reload : this.label,
          labelVideo: this.labelVideo,
          busy: !this.#calls.atRest,
          cancel: (event) => {
            const early = systemClock.now() - this.#calledAt < holdBack;
            if (event.isTrusted && early) event.stopPropagation();
            else void this.hangUp();
          },
          disabled: this.disabled,
          start: (media) => (gone ? location.reload() : void this.call(media)),
        })
      }
      <div part="fallback" ?hidden=${!this.#showsFallback}>
        ${fallback ? html`<p part="other-ways">${fallback}</p>` : nothing}
        <slot @slotchange=${() => this.requestUpdate()}></slot>
      </div>
      ${panel ? html`<slot name="footer"></slot>` : nothing}
    </div>`;
  }

  #options(media: Media | undefined): CallOptions {
    const allowed = mediaOf(this.media);
    const [first = 'voice'] = allowed;
    if (media !== undefined && !allowed.includes(media)) {
      this.report('call()', media, allowed.join(', '));
    }
    return {
      server: this.server,
      media: media && allowed.includes(media) ? media : first,
      connector: this.connector,
      pollInterval: this.pollInterval,
      queueLimit: this.queueLimit,
      gatewayHosts: this.gatewayHosts.split(' ').filter(Boolean),
      iceServers: () => this.iceServers,
      icePolicy: this.icePolicy,
      videoAllowed: allowed.includes('video'),
      tones: this.tones === 'on',
    };
  }

  /** Words that are there before the panel is, and where it cannot be loaded. */
  #status(panel: OpenPanel | undefined, words: Labels): string {
    const { state } = this;
    if (state === 'preparing' || (!panel && !this.#calls.atRest))
      return panel?.status || words.starting;
    if (panel || !this.#calls.loadFailed) return panel?.status ?? '';
    return codeIsGone() ? words.reload : words.loadFailed;
  }

  get #hasFallback(): boolean {
    return [...this.childNodes].some((node) =>
      // By what it has, not by its class: the node may be another window's.
      'slot' in node ? !node.slot : node.textContent?.trim(),
    );
  }

  get #showsFallback(): boolean {
    return this.state === 'idle' ? this.#impossible || this.disabled : this.#calls.atRest;
  }

  /** Tells the page of a transition, once for each. */
  #announce({ state, reason, impossible = false }: StateChange): void {
    const previous = this.#announced;
    if (state === previous) return;
    this.#announced = state;
    this.mark(previous, false);
    this.mark(state);
    if (state === 'preparing') {
      this.#impossible = false;
      this.#calledAt = systemClock.now();
    }
    if (impossible) this.#impossible = true;
    this.requestUpdate();
    this.tell('call-state', { state, previous, ...(reason && { reason }) });
  }
}
