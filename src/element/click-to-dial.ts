/**
 * The visitor's element as every page loads it: attributes, the start button, and its calls
 * (`calling.ts`), whose code comes later. Only the package's entry defines the tag, so that
 * importing this file changes nothing.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { codeIsGone } from '../base/again.js';
import { systemClock, type Clock } from '../base/clock.js';
import type { CallOptions } from '../call/context.js';
import type { QueueNotice } from '../call/host.js';
import type { CallState, Media } from '../call/machine/states.js';
import type { ConnectorFactory } from '../connector/connector.js';
import { registerConnector } from '../connector/registry.js';
import {
  findLanguage,
  first,
  loadFirst,
  loadPart,
  registerMessages,
  speakers,
  type Wording,
} from '../locales/index.js';
import type { Labels, Messages, Texts } from '../locales/words.js';
import { ClickToDialAttributes } from './shared/attributes.js';
import { Calling } from './calling.js';
import { hasFallback } from './fallback.js';
import { lift } from './lift.js';
import type { OpenPanel, StateChange } from './shared/live-host.js';
import { holdBack } from '../base/element/press.js';
import { mediaOf } from './shared/rules.js';
import { renderStart } from './start.js';
import { styles } from './shared/styles.js';

/**
 * A visitor of the page clicks the button and talks to an agent of the contact center.
 * An element taken out of the page ends its call after one second, unless it is back by then.
 *
 * @summary Click-to-dial for AICC/CEC contact centers.
 * @element click-to-dial
 *
 * @fires {CallRequestEvent} call-request - Before anything is asked or sent. `preventDefault()` vetoes the call; `waitUntil(promise)` holds it, and a rejection is a veto.
 * @fires {CallStateEvent} call-state - On every transition.
 * @fires {CallGatewayEvent} call-gateway - The gateway is handed over; its addresses are absolute `wss:` URLs (`ws:` on localhost). With the connector `stub` the page's own SDK takes the call by `accept(controls)`; `waitUntil(promise)` holds the hand-over, with every connector.
 * @fires {CallQualityEvent} call-quality - Every few seconds while talking, with connectors that measure; times in milliseconds, `loss` from 0 to 1.
 * @fires {CallQueueEvent} call-queue - While queued, when the place in the queue or the estimated wait has changed; where the center tells them. Times in seconds.
 * @fires {CallMessageEvent} call-message - Before a visitor's message is sent; `phoneNo` is in E.164. `preventDefault()` keeps it: it is not sent, and counts as left.
 * @fires {CallRatingEvent} call-rating - The visitor has rated the call; `evaluation` is the key of a level (`1` is the worst and `5` the best, where the center has no levels of its own), `comment` text of up to 512 characters. `preventDefault()` keeps it: then it is not sent to the center.
 * @fires {CallErrorEvent} call-error - A call has failed. `message` is for a developer, not for the visitor, and never HTML.
 * @fires {CallEndEvent} call-end - Once for each call that was created; `seconds` are the whole seconds of talk.
 *
 * @endreason hung-up - The visitor or the page has hung up.
 * @endreason released - The contact center or the other party has ended the call.
 * @endreason left-page - The visitor has left the page.
 * @endreason removed - The element was taken out of the page for longer than a second.
 *
 * @slot - The fallback: another way to reach someone, shown until the element is ready and whenever a web call is impossible, has failed or is over.
 * @slot icon - The icon of the start button.
 * @slot icon-video - The icon of the video button, where there are two buttons.
 * @slot header - At the head of the open panel.
 * @slot footer - At the foot of the open panel.
 *
 * @csspart button - A start button.
 * @csspart button-video - The start button for video, which is also a `button`.
 * @csspart panel - The open panel.
 * @csspart heading - The heading that names the panel; it takes the focus when the focused control is gone.
 * @csspart status - The sentence that says what is happening: the state, or what the visitor should know of a call that goes on (held, no sound, a lost device).
 * @csspart progress - The sign of progress while preparing, waiting and connecting.
 * @csspart queue - The place in the queue and the estimated wait.
 * @csspart video - The box of both pictures.
 * @csspart remote-video - The other side's picture.
 * @csspart self-view - The visitor's own picture.
 * @csspart quality - The sign of the connection's quality.
 * @csspart signs - In the folded panel, the signs of what is unusual: muted, held, no sound, camera off.
 * @csspart sign - One of these signs.
 * @csspart devices-toggle - The button that opens and closes the choice of devices.
 * @csspart devices - The choice of microphone, speaker and camera.
 * @csspart sound - The button that turns on sound which the browser keeps silent.
 * @csspart timer - The time waited or talked.
 * @csspart controls - The row of controls during a talk.
 * @csspart mute - The button that mutes the microphone.
 * @csspart camera - The button that turns the camera on and off.
 * @csspart keypad-toggle - The button that opens and closes the keypad.
 * @csspart keypad - The keypad.
 * @csspart key - A key of the keypad.
 * @csspart hang-up - The button that cancels the call or hangs up.
 * @csspart minimize - The button that folds and unfolds the panel.
 * @csspart hint - At the end of a call, the sentence that says what to do next.
 * @csspart access - How the visitor allows a denied microphone or camera again in this browser.
 * @csspart access-button - The browser's own button that allows them, where it has one (`<usermedia>`, `<microphone>`).
 * @csspart again - The button that calls again.
 * @csspart close - The button that closes the panel.
 * @csspart callback - The button that offers to call the visitor back.
 * @csspart callback-form - The form for the number to be called.
 * @csspart callback-country - The choice of the number's country.
 * @csspart callback-number - The field for the number.
 * @csspart callback-time - The choice of a time, where the relay offers times.
 * @csspart callback-hint - Which numbers the field accepts, then how the typed number is understood.
 * @csspart callback-problem - What is wrong with the number, or why the request was not accepted or not withdrawn.
 * @csspart callback-called - The number that will be called, once it was asked for.
 * @csspart callback-submit - The button that sends the request.
 * @csspart callback-back - The button that leaves the form.
 * @csspart callback-withdraw - The button that withdraws the request, as long as the relay has not sent it.
 * @csspart callback-again - The button for a new request, once the last one is over.
 * @csspart message - The button that offers to leave a message.
 * @csspart message-form - The form for number and text.
 * @csspart message-country - The choice of the number's country.
 * @csspart message-number - The field for the number.
 * @csspart message-hint - Which numbers the field accepts, then how the typed number is understood.
 * @csspart message-problem - What is wrong with the number, or with the text.
 * @csspart message-text - The field for the text.
 * @csspart message-submit - The button that sends the message.
 * @csspart message-back - The button that leaves the form.
 * @csspart rating - The question for a rating after a talk, with its levels.
 * @csspart rating-level - A level of the rating: radio button and words.
 * @csspart rating-comment - The field for a comment.
 * @csspart rating-send - The button that sends the rating.
 * @csspart rating-status - What became of the rating.
 * @csspart fallback - The box around the default slot.
 * @csspart other-ways - The sentence before the fallback.
 *
 * @cssprop [--click-to-dial-accent=light-dark(#0f6b5c, #6fd3bf)] - Colour of the start button, of links and of the focus. Set it together with `--click-to-dial-on-accent`, since both hold in light and in dark.
 * @cssprop [--click-to-dial-on-accent=light-dark(#fff, #06241d)] - Colour of the text on `--click-to-dial-accent`.
 * @cssprop [--click-to-dial-background=light-dark(#fffdfa, #1d201e)] - Colour of the panel.
 * @cssprop [--click-to-dial-surface=light-dark(#f3eee6, #2d312e)] - Colour of the other buttons.
 * @cssprop [--click-to-dial-text=light-dark(#22261f, #f3f0ea)] - Colour of the text.
 * @cssprop [--click-to-dial-muted=light-dark(#5c6059, #b9bbb3)] - Colour of lesser text.
 * @cssprop [--click-to-dial-border=light-dark(#dfd8cc, #434843)] - Colour of lines.
 * @cssprop [--click-to-dial-danger=#cf3030] - Colour of the hang-up button.
 * @cssprop [--click-to-dial-on-danger=#fff] - Colour of the text on `--click-to-dial-danger`.
 * @cssprop [--click-to-dial-radius=16px] - Radius of the panel's corners.
 * @cssprop [--click-to-dial-button-radius=99px] - Radius of the buttons' corners.
 * @cssprop [--click-to-dial-spacing=16px] - Space in the panel, and around a floating widget.
 * @cssprop [--click-to-dial-shadow=0 1px 3px #0002, 0 8px 24px #0002] - Shadow of the panel.
 * @cssprop [--click-to-dial-font=inherit] - Font family; without it the page's.
 * @cssprop [--click-to-dial-font-size=clamp(16px, 1em, 24px)] - Size of the text; without it the start button is as large as the text around it, and the open panel has `max(16px, 1rem)`.
 * @cssprop [--click-to-dial-offset-block=var(--click-to-dial-spacing)] - Distance of a floating widget from the bottom of the window.
 * @cssprop [--click-to-dial-offset-inline=var(--click-to-dial-spacing)] - Distance of a floating widget from the side of the window.
 * @cssprop [--click-to-dial-z-index=1000] - `z-index` of a floating widget; the default is below most cookie banners.
 *
 * @cssstate closed - It is outside of `hours`; beside the state of the call.
 * @cssstate idle - There is no call.
 * @cssstate preparing - The page is asked whether the call may go on, and code and devices are made ready.
 * @cssstate requesting - The contact center is asked for the call.
 * @cssstate queued - The visitor waits for an agent.
 * @cssstate connecting - An agent is there, and the connection is made.
 * @cssstate talking - The connection stands.
 * @cssstate reconnecting - The connection is lost and is made anew.
 * @cssstate ending - The contact center is told that the call is over.
 * @cssstate ended - The call is over, without an error.
 * @cssstate failed - The call is over, by an error.
 */
export class ClickToDial extends ClickToDialAttributes {
  /**
   * Registers a connector, which carries voice and video, for `connector="name"`; a later one of
   * the same name replaces it. The class is exported by `click-to-dial`, and is what
   * `customElements.get('click-to-dial')` returns.
   * @throws TypeError when the name is empty or has white space, or the factory is no function.
   */
  static registerConnector(name: string, factory: ConnectorFactory): void {
    registerConnector(name, factory);
  }

  /**
   * Adds a language, or changes words of one that is there. Words that the messages leave out are
   * taken from the nearest language there is, else from English.
   * @param language BCP 47.
   * @param messages in the shape of a file in `src/locales`: `{ dir, labels, call, callback, message, rating }`.
   * @throws RangeError when the language is no BCP 47 tag; TypeError when the messages are no
   *   object.
   */
  static registerMessages(language: string, messages: Messages): void {
    registerMessages(language, messages);
  }

  readonly #calls: Calling;
  #texts: Texts | undefined;
  /** The words that are needed before there is a panel. */
  #part = first;
  #wording: Wording = { load: loadFirst };
  #loading: Promise<void> | undefined;
  #announced: CallState = 'idle';
  #calledAt = 0;
  /** The box of a failure stands alone, without a panel. */
  #lifted = false;
  #impossible = globalThis.isSecureContext === false;

  /** @param clock tests hand in one of their own. */
  constructor(clock: Clock = systemClock) {
    super(clock);
    this.#calls = new Calling({
      element: this,
      clock,
      stay: () => this.stay(),
      wording: () => this.#speak(),
      hasFallback: () => hasFallback(this),
      announce: (change) => this.#announce(change),
      callAgain: (media) => this.call(media),
    });
    this.wear(styles);
    this.mark('idle');
    const preload = (): void => void this.#calls.load().catch(() => {});
    try {
      for (const intent of ['pointerenter', 'focusin', 'touchstart']) {
        this.addEventListener(intent, preload, { once: true, passive: true });
      }
    } catch {
      // The page has replaced addEventListener: the code is then loaded with the click.
    }
    this.takeOver();
  }

  /** State of the call; the page's styles select on it, as by `click-to-dial:state(queued)`. */
  get state(): CallState {
    return this.#calls.state;
  }

  /**
   * Starts a call, as the start button does. Never rejects; resolves when the call reaches
   * `talking`, `ended`, `failed` or `idle`. While a call runs it returns that call's promise and
   * starts nothing.
   * @param media `voice` or `video`; by default the first that the attribute `media` allows.
   */
  call(media?: Media): Promise<void> {
    if (this.disabled && this.#calls.atRest) return Promise.resolve();
    return this.#calls.call(() => this.#options(media));
  }

  /**
   * Ends the call, in any state. Never rejects; resolves when nothing of the call is left running.
   */
  hangUp(): Promise<void> {
    return this.#calls.hangUp();
  }

  /** Goes from `ended` or `failed` back to `idle`, as the panel's close button does. */
  reset(): void {
    this.#calls.reset();
  }

  /**
   * The wait in the queue: `{position?, estimatedWait?, waited}`, times in seconds; undefined
   * outside of `queued`.
   */
  get queue(): QueueNotice | undefined {
    return this.#calls.queue;
  }

  /**
   * Whether the microphone is off. Setting it has an effect during a call, if the connector can.
   */
  get muted(): boolean {
    return this.#calls.context?.muted ?? false;
  }

  set muted(muted: boolean) {
    void this.#calls.context?.controls?.mute?.(Boolean(muted));
  }

  /** Whether the camera is on. Setting it has an effect during a call, if the connector can. */
  get camera(): boolean {
    return this.#calls.context?.camera ?? false;
  }

  set camera(on: boolean) {
    void this.#calls.context?.controls?.camera?.(Boolean(on));
  }

  /**
   * Sends tones (DTMF) during a call, if the connector can.
   * @param digits `0-9`, `A-D`, `*`, `#`, and `,` for a pause.
   */
  sendTones(digits: string): void {
    this.#calls.sendTones(digits);
  }

  /**
   * The page's own words, each by its path in a file of `src/locales`; they replace those of the
   * language: `{'call.hangUp': 'Bye'}`. A path without a word is reported when the panel is loaded.
   */
  get texts(): Texts | undefined {
    return this.#texts;
  }

  set texts(given: Texts | undefined) {
    this.#texts = given;
    this.requestUpdate();
  }

  protected override stay(): void {
    super.stay();
    speakers.add(this);
  }

  /** The first rendering waits for its words and hours; until then the page's fallback is shown. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    this.#speak();
    const hours = this.#calls.opening.load();
    if (this.hasUpdated || !(hours ?? this.#loading)) return super.scheduleUpdate();
    return Promise.all([hours, this.#loading]).then(() => super.scheduleUpdate());
  }

  /** Resolves when the element has been rendered with the words that the page wants now. */
  protected override getUpdateComplete(): Promise<boolean> {
    this.#speak();
    return this.#loading?.then(() => super.getUpdateComplete()) ?? super.getUpdateComplete();
  }

  /** Loads the words that the page wants now; until they have come, the old ones are shown. */
  #speak(): Wording {
    const load = findLanguage(this.language);
    const texts = this.#texts;
    if (load === this.#wording.load && texts === this.#wording.texts) return this.#wording;
    const wording = { load, texts };
    this.#wording = wording;
    const loading = loadPart(wording).then(
      (part) => {
        if (wording !== this.#wording) return;
        this.#part = part;
        this.#loading = undefined;
        this.requestUpdate();
      },
      () => {},
    );
    this.#loading = loading;
    return wording;
  }

  protected override onGone(): void {
    speakers.delete(this);
    this.#calls.gone();
  }

  protected override onBroken(message: string): void {
    this.#calls.break(message);
  }

  /**
   * Moves the focus to the start button, or to the sentence in its place, when the focused control
   * has been removed. An open panel moves the focus itself.
   */
  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused?.isConnected === false)
      this.renderRoot.querySelector<HTMLElement>('.start, .opens')?.focus();
    this.#lifted = lift(this, this.renderRoot.querySelector<HTMLElement>('.root'), this.#lifted);
  }

  protected override render(): TemplateResult {
    const panel = this.#calls.panel();
    const { code, dir, labels: words } = panel?.words ?? this.#part;
    const messages = panel?.words.call;
    // The files are no longer on the server: only a reload of the page helps.
    const gone = this.#calls.loadFailed && codeIsGone();
    const shut = panel ? undefined : this.#calls.closedView;
    const fallback = panel && hasFallback(this) ? messages?.otherWays : undefined;
    return html`<div
      class="root"
      part=${panel ? 'panel' : nothing}
      role=${panel ? 'region' : nothing}
      aria-label=${messages?.panel ?? nothing}
      lang=${code}
      dir=${dir}
      ?data-open=${panel !== undefined}
      ?data-shut=${shut !== undefined}
      data-state=${this.state}
    >
      ${panel?.head}
      <p part="status" role="status">${shut?.status ?? this.#status(panel, words)}</p>
      ${
        panel?.body ??
        shut?.body ??
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
      <div part="fallback" ?hidden=${!shut && !this.#showsFallback}>
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
      queueInfo: this.queueInfo === 'on',
      connectFirst: this.connectFirst,
      gatewayHosts: this.gatewayHosts.split(' ').filter(Boolean),
      iceServers: () => this.iceServers,
      icePolicy: this.icePolicy,
      videoAllowed: allowed.includes('video'),
      tones: this.tones === 'on',
    };
  }

  /** The status line: the panel's sentence, or the element's own words while there is no panel. */
  #status(panel: OpenPanel | undefined, words: Labels): string {
    const { state } = this;
    if (state === 'preparing' || (!panel && !this.#calls.atRest))
      return panel?.status || words.starting;
    if (panel || !this.#calls.loadFailed) return panel?.status ?? '';
    return codeIsGone() ? words.reload : words.loadFailed;
  }

  get #showsFallback(): boolean {
    return this.state === 'idle' ? this.#impossible || this.disabled : this.#calls.atRest;
  }

  /** Tells the page of a transition, and tells of each one only once. */
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
