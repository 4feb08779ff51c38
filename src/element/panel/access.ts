/**
 * Loads the help for a denied microphone or camera (`access-help.ts`) after a call that failed for
 * it, because no other call needs it.
 */
import { again } from '../../base/again.js';
import { ends } from '../../call/machine/ends.js';
import type { CallSession } from '../../call/session.js';
import type { AccessWords } from '../../locales/words.js';
import type { LiveHost } from '../shared/live-host.js';
import type { AccessHelp } from './access-help.js';
import type { AccessView } from '../shared/view-model.js';

export class Access {
  readonly #host: LiveHost;
  readonly #session: CallSession;
  readonly #words: () => AccessWords;
  #over: AbortController | undefined;
  #help: AccessHelp | undefined;

  /** @param words returns the words that are shown now. */
  constructor(host: LiveHost, session: CallSession, words: () => AccessWords) {
    this.#host = host;
    this.#session = session;
    this.#words = words;
  }

  get view(): AccessView | undefined {
    return this.#help?.view;
  }

  /** Called when the call has come to another state. */
  follow(): void {
    const { name, reason } = this.#session.snapshot;
    this.#over?.abort();
    this.#help = undefined;
    const access = name === 'failed' && reason ? ends[reason].access : undefined;
    if (!access) return;
    const { signal } = (this.#over = new AbortController());
    // Without the help, the end of the call still says what happened and what to do next.
    this.#load(access === 'denied', signal).catch(() => {});
  }

  async #load(denied: boolean, signal: AbortSignal): Promise<void> {
    const { element } = this.#host;
    const { AccessHelp } = await again(
      () => import('./access-help.js'),
      (ms) => this.#session.clock.sleep(ms, signal),
    );
    const { media } = this.#session.snapshot;
    if (signal.aborted) return;
    const help = new AccessHelp({
      media,
      denied,
      words: this.#words,
      signal,
      update: () => element.requestUpdate(),
    });
    await help.begin();
    if (signal.aborted) return;
    this.#help = help;
    element.requestUpdate();
  }
}
