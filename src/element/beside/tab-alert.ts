/**
 * Tells a visitor who is in another tab that something has happened in this one, until the visitor
 * comes back. Such an alert is the only thing that may go on after its call.
 */
import type { Clock } from '../../base/clock.js';
import { chime } from './chime.js';
import { notify } from './notify.js';
import { tellByTitle } from './tab-title.js';

export interface News {
  readonly words: string;
  readonly language: string;
  readonly notes: readonly number[];
  /** The call's unlocked sound output for the notes; undefined where the call had none. */
  readonly output: AudioContext | undefined;
  /** The notes wait for this promise (the call's end tone), so that two sounds do not mix. */
  readonly after: Promise<void>;
}

export class TabAlert {
  readonly #clock: Clock;
  readonly #view: () => Window;
  #telling: AbortController | undefined;
  #sounding: Promise<void> = Promise.resolve();

  /**
   * @param view returns the window that shows the call now; a pop-up is visible without its page.
   */
  constructor(clock: Clock, view: () => Window) {
    this.#clock = clock;
    this.#view = view;
  }

  /** Resolves when the notes are over. */
  get silent(): Promise<void> {
    return this.#sounding;
  }

  /** @param ways value of the attribute `alert`. */
  tell({ words, language, notes, output, after }: News, ways: string): void {
    this.stop();
    const view = this.#view();
    const { document: shown } = view;
    if (!shown.hidden) return;
    const { signal } = (this.#telling = new AbortController());
    const look = (): void => {
      if (!shown.hidden) this.stop();
    };
    shown.addEventListener('visibilitychange', look, { signal });
    // A page that comes back from the back-forward cache must have its own title again.
    addEventListener('pagehide', () => this.stop(), { signal });
    if (ways.includes('title')) tellByTitle(words, this.#clock, signal);
    if (ways.includes('notification')) {
      signal.addEventListener('abort', notify(words, language, view));
    }
    if (ways.includes('sound')) {
      this.#sounding = after.then(() =>
        signal.aborted ? undefined : chime(notes, output, this.#clock),
      );
    }
  }

  /** Ends the alert, because the visitor has seen it or it is no longer true. */
  stop(): void {
    this.#telling?.abort();
    this.#telling = undefined;
  }
}
