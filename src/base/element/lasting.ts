/**
 * Decides when an element is gone for good. Routers take an element out and put it back, some of
 * them in a later frame, and a page may put the content of a closing pop-up back: an element that
 * is back within a second counts as never removed.
 */
import { LitElement } from 'lit';
import type { Clock } from '../clock.js';

/** Milliseconds that an element may be out of the page before it counts as gone. */
const grace = 1000;

export abstract class LastingElement extends LitElement {
  readonly #clock: Clock;
  /** Set while the second after a removal runs; its abort cancels the removal. */
  #leaving: AbortController | undefined;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stay();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  /**
   * Empty on purpose: with this callback the element takes part in `moveBefore()` as a move;
   * without it the browser would call `disconnectedCallback` and `connectedCallback`.
   */
  connectedMoveCallback(): void {}

  /**
   * The element is in a page, or was removed less than a second ago and may come back.
   * @internal for the element's own parts.
   */
  get isThere(): boolean {
    const { isConnected, ownerDocument } = this;
    return Boolean(this.#leaving ?? (isConnected && ownerDocument.defaultView));
  }

  /** Cancels a removal: the element is in a page again, or a call is made on it outside of one. */
  protected stay(): void {
    this.#leaving?.abort();
    this.#leaving = undefined;
    const { defaultView } = this.ownerDocument;
    // The element's window can be a pop-up that closes while the window of this script stays open.
    if (defaultView !== window) defaultView?.addEventListener('pagehide', this.#leave);
  }

  /** Called when the element has been out of the page for longer than a second. */
  protected abstract onGone(): void;

  readonly #leave = (): void => {
    this.#leaving?.abort();
    try {
      const { signal } = (this.#leaving = new AbortController());
      const look = (): void => {
        this.#leaving = undefined;
        if (!this.isThere) this.onGone();
      };
      this.#clock.sleep(grace, signal).then(look, () => {});
    } catch {
      // The page has replaced AbortController by something that does not work. No call can have
      // begun without it, so there is nothing to end.
    }
  };
}
