/**
 * Tells a visitor who is in another tab that something has happened in this one, until it is seen.
 * What has not been seen yet is all that may outlive its call.
 */
import type { Clock } from '../../base/clock.js';
import { chime } from './chime.js';
import { notify } from './notify.js';
import { tellByTitle } from './tab-title.js';

export interface News {
  readonly words: string;
  readonly language: string;
  readonly notes: readonly number[];
  /** Where the notes come out; undefined: wherever they can. */
  readonly output: AudioContext | undefined;
  /** The notes wait for it: two sounds at once tell nothing. */
  readonly after: Promise<void>;
}

export class TabAlert {
  readonly #clock: Clock;
  readonly #view: () => Window;
  #telling: AbortController | undefined;
  #sounding: Promise<void> = Promise.resolve();

  /** @param view the window in which the call is shown now: a pop-up is seen while its page is not. */
  constructor(clock: Clock, view: () => Window) {
    this.#clock = clock;
    this.#view = view;
  }

  /** Resolves when nothing is to be heard of it any more. */
  get silent(): Promise<void> {
    return this.#sounding;
  }

  /** @param ways words of the attribute `alert`. */
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
    // A page that comes back from the cache has its own title.
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

  /** It was seen, or is not true any more. */
  stop(): void {
    this.#telling?.abort();
    this.#telling = undefined;
  }
}
