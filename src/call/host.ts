/** The listener of a session: the element, or a page that uses a session without the element. */
import type { CallQuality } from '../connector/connector.js';
import type { PageCall, PageControls } from '../connector/handover.js';
import type { Failure, EndReason } from './machine/reasons.js';
import type { CallState, Gateway, Media } from './machine/states.js';

/** The wait of a call in the queue. Times are whole seconds, but for the estimate. */
export interface QueueNotice {
  /** Place in the queue, from 1; undefined where the center does not tell it. */
  readonly position: number | undefined;
  /** Seconds until an agent is there, by the center's estimate; undefined where it has none. */
  readonly estimatedWait: number | undefined;
  /** Seconds since the call has come into the queue. */
  readonly waited: number;
}

/** Every method is optional and called synchronously; an error it throws goes to the console. */
export interface CallHost {
  /**
   * Called before anything is asked or sent. False, or a promise that rejects or resolves to false,
   * is a veto. It comes soon after `call()`, as soon as the lock is held, so that the user
   * activation of a click has not expired yet.
   */
  onRequest?(media: Media): boolean | Promise<boolean>;
  /**
   * Loads code that only a created call needs; called when the create has been sent. After a
   * rejection it is called again; after a minute of rejections the call ends as `load-failed`.
   */
  load?(): Promise<unknown>;
  /** On every transition. */
  onState?(change: { state: CallState; previous: CallState; reason?: EndReason }): void;
  /**
   * The gateway is handed over. With connectors that hand over, `accept` takes the call: during
   * this method, or later until the promises are settled that were given to `waitUntil` during it.
   */
  onGateway?(
    gateway: Gateway & { media: Media },
    accept: (controls: PageControls) => PageCall,
    waitUntil: (promise: unknown) => void,
  ): void;
  /** While the call is queued: the place or the estimated wait is another now. */
  onQueue?(queue: QueueNotice): void;
  onQuality?(quality: CallQuality): void;
  onError?(failure: Failure): void;
  /** Once for every call that was created; `seconds` are the whole seconds of talk. */
  onEnd?(end: { reason: EndReason; seconds: number }): void;
  /** Something else has changed that a view may show. */
  onChange?(): void;
}
