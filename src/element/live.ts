/**
 * The element with a call: session, events, and the panel once there is something to show in it.
 * Loaded on the first sign of intent; the element works through it from then on.
 */
import { once } from '../base/again.js';
import type { CallOptions } from '../call/context.js';
import { readCredentials } from '../call/credentials.js';
import { CallSession } from '../call/session.js';
import { isImpossible } from '../call/machine/reasons.js';
import { isAtRest, type CallState } from '../call/machine/states.js';
import type { GatewayCredentials } from '../connector/connector.js';
import { loadWords } from '../locales/load.js';
import { CallRequestEvent } from './events.js';
import type { Kept, LiveHost, OpenPanel } from './shared/live-host.js';
import type { PanelView } from './panel/view.js';
import { tellFailure } from './tell-failure.js';

/** Milliseconds a call may prepare before the panel opens: most calls are created by then. */
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
        onRequest: (media) => {
          const event = new CallRequestEvent(media);
          element.dispatchEvent(event);
          return event.settle();
        },
        load: () => this.#open(),
        onState: (change) => {
          this.#follow(change.state);
          host.announce({ ...change, impossible: isImpossible(change.reason) });
        },
        // Nothing is polled before the panel is there.
        onGateway: (...given) => this.#view?.handOver(...given),
        onQuality: (quality) => {
          element.tell('call-quality', quality);
          this.#view?.measured(quality);
        },
        onError: (failure) => tellFailure(element, failure),
        onEnd: (end) => element.tell('call-end', end),
        onChange: () => {
          // What to do about the browser's question stands in the panel.
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

  /** The words for the end could not be loaded. */
  get loadFailed(): boolean {
    return this.#loadFailed;
  }

  /** Once what tells of an end is over. */
  get silent(): Promise<unknown> | undefined {
    return this.#view?.silent;
  }

  /** As `CallSession.call`; wrong credentials are reported, not printed, and not used. */
  call(options: CallOptions): Promise<void> {
    const { element } = this.#host;
    const credentials = (): GatewayCredentials => {
      const { gatewayCredentials: given } = element;
      const read = readCredentials(given);
      if (!read) element.report('gatewayCredentials', typeof given, '{password?, token?} of text');
      return read ?? {};
    };
    return this.session.call({ ...options, credentials });
  }

  /** Undefined where there is nothing to show of a call, or nothing to show it with. */
  panel(): OpenPanel | undefined {
    return this.#view?.panel();
  }

  /** The element is, or the window it was moved to. */
  gone(): void {
    void this.session.remove();
    this.#view?.gone();
  }

  sendTones(digits: unknown): void {
    this.#view?.sendTones(digits);
  }

  #follow(state: CallState): void {
    this.#waiting?.abort();
    if (state === 'preparing') {
      const { alert, leavePrompt } = this.#host.element;
      this.#kept = { alert, leavePrompt };
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

  /** Loads the panel; what fails is tried again the next time. */
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
