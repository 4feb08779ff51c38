/**
 * The events of `<click-to-dial>`. All bubble and cross shadow roots; data is in `event.detail`,
 * methods are on the event itself.
 */
import { PlatformEvent } from '../base/event.js';
import type { QueueNotice } from '../call/host.js';
import type { Rating } from '../call/rating.js';
import type { Failure, EndReason } from '../call/machine/reasons.js';
import type { LeftMessage } from '../call/message.js';
import type { CallState, Media } from '../call/machine/states.js';
import type { CallQuality } from '../connector/connector.js';
import type { CallGatewayEvent } from './shared/gateway-event.js';

/** Before anything is asked or sent: `preventDefault()` vetoes the call, `waitUntil()` holds it. */
export class CallRequestEvent extends PlatformEvent<{ media: Media }> {
  #promises: Promise<unknown>[] | undefined = [];

  constructor(media: Media) {
    super('call-request', { detail: { media }, bubbles: true, composed: true, cancelable: true });
  }

  /**
   * Holds the call until the promise is settled; a rejection is a veto. May be called several
   * times, but only while the event is being dispatched.
   */
  waitUntil(promise: unknown): void {
    const held = Promise.resolve(promise);
    held.catch(() => {});
    if (this.#promises) this.#promises.push(held);
    else console.warn('<click-to-dial> call-request: waitUntil() came too late and holds nothing');
  }

  /** Called by the element after dispatch: ends the time for `waitUntil`; false is a veto. */
  settle(): boolean | Promise<boolean> {
    const promises = this.#promises ?? [];
    this.#promises = undefined;
    if (this.defaultPrevented) return false;
    return promises.length === 0 || Promise.all(promises).then(() => true);
  }
}

/** On every transition. `reason` is there from `ending` on. */
export type CallStateEvent = CustomEvent<{
  state: CallState;
  previous: CallState;
  reason?: EndReason;
}>;

export type { CallGatewayEvent };

/** Every few seconds while talking, with connectors that measure. */
export type CallQualityEvent = CustomEvent<CallQuality>;

/** While queued: place and estimate by the center, and the time waited; seconds. */
export type CallQueueEvent = CustomEvent<QueueNotice>;

/** Before a message is sent; `preventDefault()` keeps it: it is not sent, and counts as left. */
export type CallMessageEvent = CustomEvent<LeftMessage>;
/** Before a rating is sent; `preventDefault()` keeps it from the center. */
export type CallRatingEvent = CustomEvent<Rating>;

/** `message` is for a developer, never HTML. */
export type CallErrorEvent = CustomEvent<Failure>;

/** Once for every call that was created; `seconds` are the whole seconds of talk. */
export type CallEndEvent = CustomEvent<{ reason: EndReason; seconds: number }>;

export interface ClickToDialEventMap {
  'call-request': CallRequestEvent;
  'call-state': CallStateEvent;
  'call-gateway': CallGatewayEvent;
  'call-quality': CallQualityEvent;
  'call-queue': CallQueueEvent;
  'call-message': CallMessageEvent;
  'call-rating': CallRatingEvent;
  'call-error': CallErrorEvent;
  'call-end': CallEndEvent;
}

declare global {
  interface GlobalEventHandlersEventMap extends ClickToDialEventMap {}
}
