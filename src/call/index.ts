/** A call without the element: `import { CallSession } from 'click-to-dial/call'`. */
export {
  CallbackSession,
  type Callback,
  type CallbackEnvironment,
  type CallbackErrorCode,
  type CallbackReason,
  type CallbackSnapshot,
  type CallbackState,
} from './callback.js';
export { systemClock, type Clock } from '../base/clock.js';
export type { CallEnvironment, CallOptions, Given } from './context.js';
export type { ErrorCode, Failure, EndReason } from './machine/reasons.js';
export type { CallHost, QueueNotice } from './host.js';
export { CallSession } from './session.js';
export type { CallState, Gateway, Media } from './machine/states.js';
