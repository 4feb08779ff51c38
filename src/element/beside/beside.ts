/**
 * What a call does beside its panel, where the visitor may not see it: asks before the page is left,
 * tells who is in another tab, obeys the system's keys, and keeps the screen on.
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
  /** In which the panel was shown last. */
  #view: Window;
  #asking: AbortController | undefined;
  /** That an agent is there was told, or seen. */
  #told = false;

  /** @param kept what the running call has kept of the element's configuration. */
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

  /** Resolves when nothing is to be heard any more of what a visitor in another tab was told. */
  get silent(): Promise<void> {
    return this.#alert.silent;
  }

  /** The call has gone on to another state. */
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
    // Who has left, or lost the element, is told by nothing any more.
    if (reason === 'left-page' || !this.#element.isThere) return;
    if (!isAtRest(state) || state === 'idle' || !queued) return;
    const after = this.#session.settled();
    this.#tell({ words: messages.ends[reason].title, language, notes: down, after });
  }

  /** What is to be seen now. */
  show(view: ViewModel): void {
    if (!traits[view.state].talk) return;
    this.#keys.show(view);
    this.#screen.on = Boolean(view.remoteVideo ?? view.selfView);
  }

  /** Perhaps into another window, which the visitor may see or not, and which has a screen lock of its own. */
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

  /** The element has gone: of a call that is over nothing more is told. */
  gone(): void {
    if (isAtRest(this.#session.state)) this.#alert.stop();
  }

  /** The call ends with the page whose script it is, and with the window it is shown in. */
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
