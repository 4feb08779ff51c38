/**
 * The event `call-gateway`. It has a file of its own because it is loaded with the panel: no call
 * needs it before an agent is there.
 */
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
   * With `connector="stub"`, the page's own SDK takes the call, and reports what happens to it
   * through the returned object. Works once, while the event is being dispatched or held by
   * `waitUntil()`; an SDK that accepts later, or as the second one, is told to hang up. Controls
   * that are not given are not shown.
   */
  accept(controls: PageControls): PageCall {
    return this.#accept(controls);
  }

  /**
   * Holds the hand-over until the promise is settled or an SDK has accepted, for example while the
   * SDK is being loaded; the 30 s of `connecting` go on. A rejection fails the call as
   * `media-failed`, with the error's text as the message, unless the SDK has said `connected()`.
   * May be called several times, but only while the event is being dispatched.
   */
  waitUntil(promise: unknown): void {
    this.#waitUntil(promise);
  }
}
