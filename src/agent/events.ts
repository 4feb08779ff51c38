/** The events of `<incoming-call>`. All bubble and cross shadow roots; data is in `event.detail`. */
import type { CallInfo, CallInfoErrorCode } from './cc-gateway/client.js';

/** A new call rings, or a field of the ringing one has changed. */
export type CallInfoEvent = CustomEvent<CallInfo>;

/** Fires once for each call that was shown: it was answered, is gone, or was taken away. */
export type CallInfoEndEvent = CustomEvent<{ callid: string }>;

/** `message` is for a developer, never HTML; `retcode` is the CC-Gateway's, where it gave one. */
export type CallInfoErrorEvent = CustomEvent<{
  code: CallInfoErrorCode;
  message: string;
  retcode?: string;
}>;

export interface IncomingCallEventMap {
  'call-info': CallInfoEvent;
  'call-info-end': CallInfoEndEvent;
  'call-info-error': CallInfoErrorEvent;
}

declare global {
  interface GlobalEventHandlersEventMap extends IncomingCallEventMap {}
}
