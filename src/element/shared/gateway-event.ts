/** The event `call-gateway`: apart from the others, since no call needs it before an agent is there. */
import { PlatformEvent } from '../../base/event.js';
import type { Gateway, Media } from '../../call/machine/states.js';
import type { PageCall, PageControls } from '../../connector/handover.js';

/** The gateway is handed over; addresses are absolute `wss:` URLs (`ws:` on localhost). */
export class CallGatewayEvent extends PlatformEvent<Gateway & { media: Media }> {
  readonly #accept: (controls: PageControls) => PageCall;
  readonly #waitUntil: (promise: unknown) => void;

  constructor(
    detail: Gateway & { media: Media },
    accept: (controls: PageControls) => PageCall,
    waitUntil: (promise: unknown) => void,
  ) {
    super('call-gateway', { detail, bubbles: true, composed: true });
    this.#accept = accept;
    this.#waitUntil = waitUntil;
  }

  /**
   * With `connector="stub"`: the page's own SDK takes the call and reports through what it gets back.
   * Only while the event is being dispatched, or held by `waitUntil()`, and once: who comes later, or
   * second, is asked to hang up. Controls that are not given are not shown.
   */
  accept(controls: PageControls): PageCall {
    return this.#accept(controls);
  }

  /**
   * Holds the hand-over until the promise is settled or somebody has accepted, as while an SDK is being
   * loaded; within the 30 s of `connecting`. A rejection fails the call as `media-failed`, with its words
   * as the message, unless the SDK has said `connected()`. May be called several times, but only while
   * the event is being dispatched.
   */
  waitUntil(promise: unknown): void {
    this.#waitUntil(promise);
  }
}
