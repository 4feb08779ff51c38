/**
 * Entry of the script tag on an agent's desktop: registers the element, unless another copy of this
 * script has done so.
 */
import { define } from '../base/define.js';
import { IncomingCall as Own } from './incoming-call.js';

/** The class of the copy that has registered the tag, because `new` works only with that one. */
export const IncomingCall = define('incoming-call', Own);
export type IncomingCall = Own;

export type * from './events.js';
export type { CallInfo, CallInfoErrorCode } from './cc-gateway/client.js';

declare global {
  interface HTMLElementTagNameMap {
    'incoming-call': IncomingCall;
  }
}
