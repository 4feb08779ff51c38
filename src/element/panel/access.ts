/**
 * After a call that got no microphone or camera: the way to what helps (`access-help.ts`), which
 * is loaded only then.
 */
import { again, once } from '../../base/again.js';
import { ends } from '../../call/machine/ends.js';
import type { CallSession } from '../../call/session.js';
import { loadAccessWords } from '../../locales/access.js';
import type { Language } from '../../locales/index.js';
import type { LiveHost } from '../shared/live-host.js';
import type { AccessHelp } from './access-help.js';
import type { AccessView } from '../shared/view-model.js';

export class Access {
  readonly #host: LiveHost;
  readonly #session: CallSession;
  #over: AbortController | undefined;
  #help: AccessHelp | undefined;

  constructor(host: LiveHost, session: CallSession) {
    this.#host = host;
    this.#session = session;
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

  /** The page has changed its language; until the words are there, the old ones do. */
  async speak(language: Language): Promise<void> {
    if (this.#help) this.#help.words = await loadAccessWords(language);
  }

  async #load(denied: boolean, signal: AbortSignal): Promise<void> {
    const { element, language } = this.#host;
    const [{ AccessHelp }, words] = await again(
      () => Promise.all([once(() => import('./access-help.js')), loadAccessWords(language())]),
      (ms) => this.#session.clock.sleep(ms, signal),
    );
    const { media } = this.#session.snapshot;
    if (signal.aborted) return;
    const help = new AccessHelp({
      media,
      denied,
      words,
      signal,
      update: () => element.requestUpdate(),
    });
    await help.begin();
    if (signal.aborted) return;
    this.#help = help;
    element.requestUpdate();
  }
}
