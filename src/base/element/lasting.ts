/**
 * When an element has gone. Routers take one out and put it back, some of them in a later frame, and a
 * pop-up that closes may hand its content back: what is away for a second at most was never away.
 */
import { LitElement } from 'lit';
import type { Clock } from '../clock.js';

/** Milliseconds. */
const grace = 1000;

export abstract class LastingElement extends LitElement {
  readonly #clock: Clock;
  /** Until a removal counts. */
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

  /** `moveBefore()` keeps the element connected, if it finds this. */
  connectedMoveCallback(): void {}

  /**
   * It is in a page, or may still come back.
   * @internal for the element's own parts.
   */
  get isThere(): boolean {
    const { isConnected, ownerDocument } = this;
    return Boolean(this.#leaving ?? (isConnected && ownerDocument.defaultView));
  }

  /** It is in a page, or used outside of one. */
  protected stay(): void {
    this.#leaving?.abort();
    this.#leaving = undefined;
    const { defaultView } = this.ownerDocument;
    // A window that may go while this one stays.
    if (defaultView !== window) defaultView?.addEventListener('pagehide', this.#leave);
  }

  /** It has been away for longer than a second. */
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
      // A page that has taken the name: nothing has begun that would have to end.
    }
  };
}
