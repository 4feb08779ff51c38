/** Who hears of a call: the element, or whoever uses a session without one. */
import type { CallQuality } from '../connector/connector.js';
import type { PageCall, PageControls } from '../connector/handover.js';
import type { Failure, EndReason } from './machine/reasons.js';
import type { CallState, Gateway, Media } from './machine/states.js';

/** Every method is optional and called synchronously; what it throws is reported to the console. */
export interface CallHost {
  /**
   * Before anything is asked or sent. False, or a promise that rejects or brings false, is a veto.
   * Soon after `call()`, once the lock is held: a click's user activation still holds then.
   */
  onRequest?(media: Media): boolean | Promise<boolean>;
  /**
   * Loads what only a call that is being created needs; called when the create has been sent.
   * A rejection is followed by another try; after a minute of them the call ends as `load-failed`.
   */
  load?(): Promise<unknown>;
  /** On every transition. */
  onState?(change: { state: CallState; previous: CallState; reason?: EndReason }): void;
  /**
   * The gateway is handed over; `accept` works within this call, with connectors that hand over, and
   * until what was given to `waitUntil` within this call is settled.
   */
  onGateway?(
    gateway: Gateway & { media: Media },
    accept: (controls: PageControls) => PageCall,
    waitUntil: (promise: unknown) => void,
  ): void;
  onQuality?(quality: CallQuality): void;
  onError?(failure: Failure): void;
  /** Once for every call that was created; `seconds`: whole seconds of talk. */
  onEnd?(end: { reason: EndReason; seconds: number }): void;
  /** Anything else that is worth showing has changed. */
  onChange?(): void;
}
