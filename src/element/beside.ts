/**
 * What a call does beside its panel, where the visitor may not see it: asks before the page is left.
 */
import type { CallState } from '../call/states.js';
import { askBeforeLeaving } from './leave-prompt.js';
import type { Kept } from './live-host.js';

/** The visitor would lose something: a place in the queue, or somebody to talk to. */
const precious: ReadonlySet<CallState> = new Set<CallState>([
  'queued',
  'connecting',
  'talking',
  'reconnecting',
]);

export class Beside {
  readonly #kept: () => Kept | undefined;
  #asking: AbortController | undefined;

  /** @param kept what the running call has kept of the element's configuration. */
  constructor(kept: () => Kept | undefined) {
    this.#kept = kept;
  }

  /** The call has gone on to another state. */
  follow(state: CallState): void {
    if (!precious.has(state) || this.#kept()?.leavePrompt === 'off') {
      this.#asking?.abort();
      this.#asking = undefined;
    } else if (!this.#asking) {
      this.#asking = new AbortController();
      askBeforeLeaving(this.#asking.signal);
    }
  }
}
