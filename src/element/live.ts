/**
 * Connects the element to the session of its calls: events to the page, and the panel once there is
 * something to show in it. Loaded when the visitor first points at, focuses or touches the element.
 */
import { once } from '../base/again.js';
import type { CallOptions } from '../call/context.js';
import { readCredentials } from '../call/credentials.js';
import { CallSession } from '../call/session.js';
import { isImpossible } from '../call/machine/reasons.js';
import { isAtRest, type CallState } from '../call/machine/states.js';
import type { GatewayCredentials, Media } from '../connector/connector.js';
import { loadWords } from '../locales/load.js';
import { CallRequestEvent } from './events.js';
import type { Kept, LiveHost, OpenPanel } from './shared/live-host.js';
import type { PanelView } from './panel/view.js';
import { tellFailure } from './tell-failure.js';

/**
 * Milliseconds a call may prepare before the panel opens; most calls are created sooner than that.
 */
const patience = 1000;

export class Live {
  readonly session: CallSession;
  readonly #host: LiveHost;
  #view: PanelView | undefined;
  #opening: Promise<PanelView> | undefined;
  #waiting: AbortController | undefined;
  #loadFailed = false;
  #kept: Kept | undefined;

  constructor(host: LiveHost) {
    const { element } = host;
    this.#host = host;
    this.session = new CallSession(
      {
        onRequest: (media) => (element.hours ? this.#askInHours(media) : this.#ask(media)),
        load: () => this.#open(),
        onState: (change) => {
          this.#follow(change.state);
          // By hours that are over only until they begin again.
          const impossible = isImpossible(change.reason) && !host.opening.office?.closed;
          host.announce({ ...change, impossible });
        },
        // The view exists: the session polls only after `load` has brought the panel.
        onGateway: (...given) => this.#view?.handOver(...given),
        onQuality: (quality) => {
          element.tell('call-quality', quality);
          this.#view?.measured(quality);
        },
        onQueue: (queue) => element.tell('call-queue', queue),
        onError: (failure) => tellFailure(element, failure),
        onEnd: (end) => element.tell('call-end', end),
        onChange: () => {
          // The panel says how to answer the browser's question for microphone or camera.
          if (this.session.snapshot.asking) this.#open().catch(() => {});
          element.requestUpdate();
        },
      },
      { clock: host.clock },
    );
  }

  get atRest(): boolean {
    return isAtRest(this.session.state);
  }

  /** The panel and its words could not be loaded. */
  get loadFailed(): boolean {
    return this.#loadFailed;
  }

  /** Resolves when the sound that tells of the end is over. */
  get silent(): Promise<unknown> | undefined {
    return this.#view?.silent;
  }

  /**
   * As `CallSession.call`. Wrong credentials are reported by their type, never printed, and not
   * used.
   */
  call(options: CallOptions): Promise<void> {
    const { element } = this.#host;
    const credentials = (): GatewayCredentials => {
      const { gatewayCredentials: given } = element;
      const read = readCredentials(given);
      if (!read) element.report('gatewayCredentials', typeof given, '{password?, token?} of text');
      return read ?? {};
    };
    const visitorToken = (): string | undefined => element.visitorToken;
    const { language } = element;
    return this.session.call({ ...options, credentials, visitorToken, language });
  }

  /** Undefined where there is no call to show, or the panel has not been loaded. */
  panel(): OpenPanel | undefined {
    return this.#view?.panel();
  }

  /** The element is gone, or the window to which it was moved. */
  gone(): void {
    void this.session.remove();
    this.#view?.gone();
  }

  sendTones(digits: unknown): void {
    this.#view?.sendTones(digits);
  }

  /** Asks the page whether the call may go on. */
  #ask(media: Media): boolean | Promise<boolean> {
    const event = new CallRequestEvent(media);
    this.#host.element.dispatchEvent(event);
    return event.settle();
  }

  /** A call outside of the hours fails before anybody is asked. */
  async #askInHours(media: Media): Promise<boolean> {
    const { session } = this;
    const { opening } = this.#host;
    const { call } = session.snapshot;
    await opening.load();
    // The visitor may have taken the call back meanwhile.
    if (session.state !== 'preparing' || session.snapshot.call !== call) return false;
    if (!opening.office?.refuses()) return this.#ask(media);
    const message = 'Outside of the opening hours of the page: hours, hours-closed';
    session.fail({ code: 'closed', message });
    return false;
  }

  #follow(state: CallState): void {
    this.#waiting?.abort();
    if (state === 'preparing') {
      const { alert, leavePrompt, rating } = this.#host.element;
      this.#kept = { alert, leavePrompt, rating };
    }
    this.#view?.follow(state);
    if (state === 'preparing') {
      this.#waiting = new AbortController();
      this.session.clock
        .sleep(patience, this.#waiting.signal)
        .then(() => this.#open())
        .catch(() => {});
    }
    if (state === 'failed') this.#open().catch(() => {});
  }

  /** Loads the panel. After a failure the next caller tries again. */
  #open(): Promise<PanelView> {
    return (this.#opening ??= this.#load().catch((error: unknown) => {
      this.#opening = undefined;
      this.#loadFailed = true;
      this.#host.element.requestUpdate();
      throw error;
    }));
  }

  async #load(): Promise<PanelView> {
    const wording = this.#host.wording();
    const [{ PanelView }, words] = await Promise.all([
      once(() => import('./panel/view.js')),
      loadWords(wording, this.#host.element),
    ]);
    this.#view = new PanelView(this.#host, this.session, words, wording, () => this.#kept);
    this.#loadFailed = false;
    this.#host.element.requestUpdate();
    return this.#view;
  }
}
