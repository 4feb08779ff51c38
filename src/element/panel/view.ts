/**
 * The open panel: makes the data that its templates show, and looks after its keys and its focus.
 * Loaded when there is a call to show, usually while the center still answers the create.
 */
import type { ReactiveController } from 'lit';
import { codeIsGone } from '../../base/again.js';
import { talkSeconds, waitedSeconds, type CallContext } from '../../call/context.js';
import { asText } from '../../base/text.js';
import { isAtRest, traits, type CallState } from '../../call/machine/states.js';
import type { CallSession } from '../../call/session.js';
import type { CallQuality } from '../../connector/connector.js';
import type { Wording } from '../../locales/index.js';
import { loadWords } from '../../locales/load.js';
import type { LanguageFile } from '../../locales/words.js';
import { Beside } from '../beside/beside.js';
import { CallGatewayEvent } from '../shared/gateway-event.js';
import type { Kept, LiveHost, OpenPanel } from '../shared/live-host.js';
import { listenToKeys, type KeyActions } from './keys.js';
import { Access } from './access.js';
import { showDrawer } from './controls.js';
import { Offers } from './offer.js';
import { PanelPlace } from './place.js';
import { PanelPresses } from './presses.js';
import { showTime } from '../../base/element/time.js';
import { renderHead, renderPanel } from './panel.js';
import { RatingOffer } from './rate.js';
import { statusText } from '../shared/status.js';
import { Pictures } from './pictures.js';
import { QueueSigns } from './queue.js';
import { wearPanel } from '../shared/dress.js';
import type { Actions, Drawer, Quality, ViewModel } from '../shared/view-model.js';

export class PanelView implements ReactiveController {
  readonly #host: LiveHost;
  readonly #session: CallSession;
  readonly #offers: Offers;
  readonly #pictures = new Pictures();
  readonly #queue = new QueueSigns();
  readonly #beside: Beside;
  readonly #access: Access;
  readonly #rating: RatingOffer;
  readonly #kept: () => Kept | undefined;
  #words: LanguageFile;
  #wording: Wording;
  #presses: PanelPresses | undefined;
  #hadFocus = false;
  /** The usual place, after it has got the focus of a control that had gone. */
  #substitute: Element | undefined;
  #ticking: AbortController | undefined;
  #drawer: Drawer | undefined;
  #collapsed = false;
  #tones = '';
  /** The grade of the connection that is shown now. */
  #grade: Quality | undefined;
  /** The state's `heard` at the moment in which the browser went offline. */
  #heardOffline: number | undefined;

  /**
   * @param kept the fields of the element's configuration whose values the running call has kept.
   */
  constructor(
    host: LiveHost,
    session: CallSession,
    words: LanguageFile,
    wording: Wording,
    kept: () => Kept | undefined,
  ) {
    this.#host = host;
    this.#session = session;
    this.#words = words;
    this.#wording = wording;
    this.#offers = new Offers(host, session, () => this.#words);
    this.#beside = new Beside(host.element, session, kept);
    this.#beside.follow(session.state, words);
    this.#kept = kept;
    this.#rating = new RatingOffer(host, session, () => this.#words);
    this.#access = new Access(host, session, () => this.#words.call.access);
    // The call may have failed before this panel was loaded.
    this.#access.follow();
    this.#openWanted(session.state);
    new PanelPlace(host.element, {
      before: () => this.#presses?.before(),
      after: () => this.#presses?.after(),
    });
    host.element.addController(this);
    this.#tick();
  }

  /** Called when the call has come to another state. */
  follow(state: CallState): void {
    if (state === 'preparing') {
      this.#tones = '';
      this.#heardOffline = undefined;
    }
    if (state === 'preparing' || isAtRest(state)) {
      this.#drawer = undefined;
      this.#collapsed = false;
    }
    // An agent is there, and the visitor must not miss it: the panel unfolds.
    if (state === 'connecting') this.#collapsed = false;
    if (!traits[state].talk) this.#pictures.clear();
    this.#offers.follow(state);
    this.#openWanted(state);
    this.#beside.follow(state, this.#words);
    this.#access.follow();
    this.#rating.follow(state, this.#kept()?.rating);
    this.#tick();
  }

  /** Opens the form that the visitor has chosen while the office was closed. */
  #openWanted(state: CallState): void {
    if (state !== 'failed') return;
    const wanted = this.#host.opening.office?.takeWanted();
    if (wanted === 'callBack') this.#offers.openCallBack();
    if (wanted === 'message') this.#offers.openMessage();
  }

  /** Resolves when the chime for a visitor in another tab is over. */
  get silent(): Promise<void> {
    return this.#beside.silent;
  }

  /** Hands the gateway to the page by `call-gateway`; the page's SDK may take the call. */
  handOver(...given: ConstructorParameters<typeof CallGatewayEvent>): void {
    this.#host.element.dispatchEvent(new CallGatewayEvent(...given));
  }

  /** @param given DTMF digits; any other value is reported and not sent. */
  sendTones(given: unknown): void {
    const digits = asText(given);
    if (!/^[\dA-D*#,]+$/i.test(digits)) {
      this.#host.element.report('sendTones()', digits, '0-9, A-D, *, # and ,');
      return;
    }
    const send = this.#session.context?.controls?.sendTones;
    if (!send) return;
    this.#tones += digits;
    void send(digits);
    this.#host.element.requestUpdate();
  }

  /** Renders only when the grade changes, because most measurements give the same one again. */
  measured(quality: CallQuality): void {
    if (gradeOf(quality) !== this.#grade) this.#host.element.requestUpdate();
  }

  hostConnected(): void {
    const { element } = this.#host;
    this.#tick();
    this.#pictures.resume();
    this.#offers.connected(true);
    this.#beside.moved();
    element.requestUpdate();
  }

  /** The call and its time go on, because the element may only have been moved. */
  hostDisconnected(): void {
    this.#offers.connected(false);
  }

  /** The element is gone, or the window to which it was moved. */
  gone(): void {
    this.#beside.gone();
    this.#offers.connected(false);
  }

  hostUpdate(): void {
    const root = this.#host.element.shadowRoot;
    this.#hadFocus = Boolean(root?.activeElement);
    if (root && !this.#presses) {
      wearPanel(this.#host.element);
      this.#presses = new PanelPresses(root, this.#session.clock);
      listenToKeys(root, this.#keys);
    }
    this.#presses?.before();
    const wording = this.#host.wording();
    if (wording !== this.#wording) void this.#speak(wording);
  }

  /**
   * When the focused control has gone with the old view, the focus moves to a place that does
   * nothing when pressed: it is never lost, and never comes to a control that ends or starts a
   * call.
   */
  hostUpdated(): void {
    this.#pictures.resume();
    this.#presses?.after();
    const { element } = this.#host;
    const root = element.shadowRoot;
    const active = root?.activeElement ?? null;
    const place = this.#offers.takePlace();
    const known = place ? root?.querySelector<HTMLElement>(place) : undefined;
    if (active) {
      // A form may open only after the button for it has gone: the focus was on its way to it.
      if (active === this.#substitute) known?.focus();
      return;
    }
    if (!this.#hadFocus || element.contains(element.ownerDocument.activeElement)) return;
    const usual = root?.querySelector<HTMLElement>(
      this.#collapsed ? '[part=minimize]' : '[data-focus]',
    );
    (known ?? usual)?.focus();
    this.#substitute = known ? undefined : (usual ?? undefined);
  }

  /** Undefined where there is no call to show. */
  panel(): OpenPanel | undefined {
    const { context } = this.#session;
    if (!context || this.#session.state === 'idle') return undefined;
    const view = this.#view(context);
    this.#beside.show(view);
    const messages = this.#words.call;
    const lost = codeIsGone() ? messages.callBackGone : messages.callBackLost;
    const status = this.#offers.lost ? lost : statusText(view);
    return {
      words: this.#words,
      head: renderHead(view),
      ...(this.#offers.render(view, this.#actions) ?? {
        status,
        body: renderPanel(view, this.#actions),
      }),
    };
  }

  #view(context: CallContext): ViewModel {
    const { name: state, media, asking, gateway, reason, reportsMedia } = this.#session.snapshot;
    const { controls, scene, quality, talkingAt, muted, camera } = context;
    const { local, remote } = (traits[state].talk && scene) || {};
    const now = this.#session.clock.now();
    const waited = state === 'queued' ? waitedSeconds(context, now) : 0;
    const messages = this.#words.call;
    this.#grade = quality && state === 'talking' ? gradeOf(quality) : undefined;
    return {
      messages,
      state,
      media,
      asking,
      cutOff: this.#isCutOff(),
      reason,
      reached:
        talkingAt !== undefined && reportsMedia ? 'somebody' : gateway ? 'gateway' : 'nobody',
      unexplained: context.unexplained === true,
      access: this.#access.view,
      opens: this.#host.opening.office?.opens,
      queue: this.#queue.view(context.queue, this.#words, now),
      seconds: talkingAt === undefined ? waited : talkSeconds(context, now),
      handedOver: state === 'talking' && !reportsMedia,
      controls: {
        mute: controls?.mute !== undefined,
        camera: controls?.camera !== undefined,
        keypad: controls?.sendTones !== undefined,
        devices: controls?.choose !== undefined && scene !== undefined && scene.devices.length > 0,
        sound: controls?.resumeSound !== undefined,
      },
      muted,
      camera,
      drawer: this.#drawer,
      devices: scene?.devices ?? [],
      remoteVideo: this.#pictures.show('remote-video', messages.remoteVideo, remote),
      selfView: this.#pictures.show('self-view', messages.selfView, camera ? local : undefined),
      notices: scene?.notices ?? [],
      quality: this.#grade,
      tones: this.#tones,
      collapsed: this.#collapsed,
      ...this.#offers.offered(waited),
      rating: this.#rating.render(),
      hasFallback: this.#host.hasFallback(),
      reload: reason === 'load-failed' && codeIsGone() ? this.#words.labels.reload : undefined,
    };
  }

  /**
   * Whether a call that waits for its agent is cut off from the center. The browser's "offline"
   * counts only until the next answer to a poll, which proves that the center can be reached.
   */
  #isCutOff(): boolean {
    const { name, failing, heard } = this.#session.snapshot;
    if (navigator.onLine) this.#heardOffline = undefined;
    else this.#heardOffline ??= heard;
    const offline = this.#heardOffline === heard;
    const { created, agent, talk } = traits[name];
    return created && !talk && (offline || (!agent && failing !== undefined));
  }

  readonly #actions: Actions = {
    hangUp: () => void this.#session.hangUp(),
    close: () => this.#session.reset(),
    callAgain: () => void this.#host.callAgain(this.#session.snapshot.media),
    reload: () => location.reload(),
    callBack: () => this.#offers.openCallBack(),
    leaveMessage: () => this.#offers.openMessage(),
    mute: (muted) => void this.#session.context?.controls?.mute?.(muted),
    camera: (on) => void this.#session.context?.controls?.camera?.(on),
    toggle: (drawer) => {
      const { element } = this.#host;
      this.#drawer = this.#drawer === drawer ? undefined : drawer;
      element.requestUpdate();
      void element.updateComplete.then(() => showDrawer(element.renderRoot));
    },
    choose: async (kind, id) => {
      await this.#session.context?.controls?.choose?.({ kind, id });
      const devices = this.#session.context?.scene?.devices;
      return devices?.find((device) => device.kind === kind && device.chosen)?.id;
    },
    resumeSound: () => void this.#session.context?.controls?.resumeSound?.(),
    sendTone: (digit) => this.sendTones(digit),
    toggleCollapsed: () => {
      this.#collapsed = !this.#collapsed;
      this.#expect();
    },
  };

  readonly #keys: KeyActions = {
    talking: () => traits[this.#session.state].talk,
    digit: (digit) => {
      if (this.#drawer === 'keypad') this.sendTones(digit);
    },
    escape: (event) => this.#escape(event),
  };

  /** Renders what the visitor has asked for himself: its controls need not hold back. */
  #expect(): void {
    if (this.#presses) this.#presses.expected = true;
    this.#host.element.requestUpdate();
  }

  /** Escape closes the form, the drawer or the panel, or folds the panel, and never hangs up. */
  #escape({ isTrusted }: KeyboardEvent): boolean {
    const { state } = this.#session;
    if (state === 'idle') return false;
    const close = this.#host.element.shadowRoot?.querySelector('[part=close]') ?? null;
    // The call has just ended: this Escape was meant for what was open before.
    if (isTrusted && this.#presses?.holdsBack(close)) return true;
    if (this.#offers.escape()) this.#expect();
    else if (this.#drawer) this.#actions.toggle(this.#drawer);
    else if (isAtRest(state)) this.#session.reset();
    else if (!this.#collapsed) this.#actions.toggleCollapsed();
    else return false;
    return true;
  }

  /** Loads the words that the page wants now; until they have come, the old ones are shown. */
  async #speak(wording: Wording): Promise<void> {
    this.#wording = wording;
    try {
      this.#words = await loadWords(wording, this.#host.element);
      this.#host.element.requestUpdate();
    } catch {
      // The old words stay; the next change of language tries again.
    }
  }

  /**
   * Writes only the time while people talk, since nothing else of the panel changes by itself then.
   * @returns false where the whole panel has to be rendered.
   */
  #showTime(): boolean {
    const { state, context, clock } = this.#session;
    const timer = this.#host.element.shadowRoot?.querySelector('[part=timer]');
    if (!context || !traits[state].talk || !timer) return false;
    return showTime(timer, talkSeconds(context, clock.now()));
  }

  /** Shows every second while there is a time to show. */
  #tick(): void {
    const { element } = this.#host;
    this.#ticking?.abort();
    if (!traits[this.#session.state].timed || !element.isConnected) return;
    const { signal } = (this.#ticking = new AbortController());
    const next = (): Promise<void> =>
      this.#session.clock.sleep(1000, signal).then(() => {
        if (!this.#showTime()) element.requestUpdate();
        return next();
      });
    next().catch(() => {});
  }
}

/**
 * Limits by ITU-T G.107 annex B: from a MOS of 4.03 on most users are satisfied, below 3.1 hardly
 * any.
 */
const gradeOf = ({ mos }: CallQuality): Quality =>
  mos >= 4.03 ? 'good' : mos >= 3.1 ? 'fair' : 'poor';
