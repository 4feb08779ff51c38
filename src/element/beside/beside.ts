/**
 * The effects of a call outside of its panel, for a visitor who may not see the panel: a question
 * before the page is left, an alert in another tab, the system's media keys, and a screen that
 * stays on.
 */
import { isAtRest, traits, type CallState } from '../../call/machine/states.js';
import type { CallSession } from '../../call/session.js';
import type { LanguageFile } from '../../locales/words.js';
import { down, up } from './chime.js';
import { askBeforeLeaving } from './leave-prompt.js';
import type { Kept, LiveHost } from '../shared/live-host.js';
import { MediaKeys } from './media-keys.js';
import { TabAlert, type News } from './tab-alert.js';
import type { ViewModel } from '../shared/view-model.js';
import { AwakeScreen } from './wake-lock.js';
import { viewOf } from '../../base/element/window.js';

export class Beside {
  readonly #element: LiveHost['element'];
  readonly #session: CallSession;
  readonly #kept: () => Kept | undefined;
  readonly #alert: TabAlert;
  readonly #screen: AwakeScreen;
  readonly #keys: MediaKeys;
  /** The window in which the panel was shown last. */
  #view: Window;
  #asking: AbortController | undefined;
  /** The visitor was told that an agent is there, or has seen it. */
  #told = false;

  /**
   * @param kept the fields of the element's configuration whose values the running call has kept.
   */
  constructor(element: LiveHost['element'], session: CallSession, kept: () => Kept | undefined) {
    this.#element = element;
    this.#view = viewOf(element);
    this.#session = session;
    this.#kept = kept;
    const view = (): Window => viewOf(element);
    this.#alert = new TabAlert(session.clock, view);
    this.#screen = new AwakeScreen(view);
    this.#keys = new MediaKeys({
      mute: () => void session.context?.controls?.mute?.(!session.context.muted),
      camera: () => void session.context?.controls?.camera?.(!session.context.camera),
      hangUp: () => void session.hangUp(),
    });
  }

  /** Resolves when the chime for a visitor in another tab is over. */
  get silent(): Promise<void> {
    return this.#alert.silent;
  }

  /** Called when the call has come to another state. */
  follow(state: CallState, { call: messages, code: language }: LanguageFile): void {
    const { created, agent, talk } = traits[state];
    this.#ask(created);
    if (!talk) {
      this.#keys.end();
      this.#screen.on = false;
    }
    if (agent) {
      if (!this.#told) this.#tell({ words: messages.agentThere, language, notes: up });
      this.#told = true;
    } else {
      this.#told = false;
      this.#alert.stop();
    }
    const { reason = 'hung-up' } = this.#session.snapshot;
    const queued = this.#session.context?.queuedAt !== undefined;
    // A visitor who has left the page, or whose page has removed the element, gets no alert of the
    // end.
    if (reason === 'left-page' || !this.#element.isThere) return;
    if (!isAtRest(state) || state === 'idle' || !queued) return;
    const after = this.#session.settled();
    this.#tell({ words: messages.ends[reason].title, language, notes: down, after });
  }

  /** Called with the data of each rendering: updates the media keys and the wake lock. */
  show(view: ViewModel): void {
    if (!traits[view.state].talk) return;
    this.#keys.show(view);
    this.#screen.on = Boolean(view.remoteVideo ?? view.selfView);
  }

  /**
   * Called when the element has been moved. In another window the alert is out of date, and the
   * wake lock and the question before leaving have to be requested there.
   */
  moved(): void {
    const view = viewOf(this.#element);
    if (view === this.#view) return;
    this.#view = view;
    this.#alert.stop();
    this.#screen.on = false;
    const asks = this.#asking !== undefined;
    this.#ask(false);
    this.#ask(asks);
  }

  /** Called when the element is gone: ends the alert of a call that is over. */
  gone(): void {
    if (isAtRest(this.#session.state)) this.#alert.stop();
  }

  /**
   * Asks in both windows whose end ends the call: the script's own and the one that shows the call.
   */
  #ask(wanted: boolean): void {
    if (!wanted || this.#kept()?.leavePrompt === 'off') {
      this.#asking?.abort();
      this.#asking = undefined;
    } else if (!this.#asking) {
      this.#asking = new AbortController();
      for (const view of new Set([window, this.#view])) askBeforeLeaving(view, this.#asking.signal);
    }
  }

  #tell(news: Omit<News, 'output' | 'after'> & Partial<Pick<News, 'after'>>): void {
    const output = this.#session.context?.options.output?.context;
    this.#alert.tell({ after: Promise.resolve(), ...news, output }, this.#kept()?.alert ?? '');
  }
}
