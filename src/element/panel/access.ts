/**
 * After a call that got no microphone or camera: the way to what helps (`access-help.ts`), which
 * is loaded only then.
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

  /** @param words as they are now. */
  constructor(host: LiveHost, session: CallSession, words: () => AccessWords) {
    this.#host = host;
    this.#session = session;
    this.#words = words;
  }

  get view(): AccessView | undefined {
    return this.#help?.view;
  }

  /** The call has gone on to another state. */
  follow(): void {
    const { name, reason } = this.#session.snapshot;
    this.#over?.abort();
    this.#help = undefined;
    const access = name === 'failed' && reason ? ends[reason].access : undefined;
    if (!access) return;
    const { signal } = (this.#over = new AbortController());
    // What happened and what to do next is said without it, too.
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
