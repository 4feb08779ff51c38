/** The event `call-gateway`: apart from the others, since no call needs it before an agent is there. */
import { PlatformEvent } from '../base/event.js';
import type { Gateway, Media } from '../call/states.js';
import type { PageCall, PageControls } from '../connector/handover.js';

/** The gateway is handed over; addresses are absolute `wss:` URLs (`ws:` on localhost). */
export class CallGatewayEvent extends PlatformEvent<Gateway & { media: Media }> {
  readonly #accept: (controls: PageControls) => PageCall;

  constructor(detail: Gateway & { media: Media }, accept: (controls: PageControls) => PageCall) {
    super('call-gateway', { detail, bubbles: true, composed: true });
    this.#accept = accept;
  }

  /**
   * With `connector="stub"`: the page's own SDK takes the call and reports through what it gets back.
   * Only while the event is being dispatched, and once. Controls that are not given are not shown.
   */
  accept(controls: PageControls): PageCall {
    return this.#accept(controls);
  }
}
