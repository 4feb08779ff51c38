/**
 * Events that are loaded with the panel: `call-gateway`, which no call needs before an agent is
 * there, and those by which a page keeps what a visitor has written. Message and rating share the
 * latter, and a part of the code can share only what is there before it.
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

/**
 * Dispatches the event. @returns whether the page has canceled it: then nothing is to be sent. A
 * page in which no event can be dispatched keeps nothing.
 */
export function isKept(
  element: HTMLElement,
  type: 'call-message' | 'call-rating',
  detail: object,
): boolean {
  const init = { detail, bubbles: true, composed: true, cancelable: true };
  try {
    return !element.dispatchEvent(new PlatformEvent(type, init));
  } catch (error) {
    console.warn(`<click-to-dial> could not dispatch ${type}:`, error);
    return false;
  }
}
