/** Entry of the script tag of an agent's desktop: registers the element, unless another copy has done so. */
import { define } from '../base/define.js';
import { IncomingCall as Own } from './incoming-call.js';

/** Of the copy that holds the tag, so that `new` works. */
export const IncomingCall = define('incoming-call', Own);
export type IncomingCall = Own;

export type * from './events.js';
export type { CallInfo, CallInfoErrorCode } from './cc-gateway/client.js';

declare global {
  interface HTMLElementTagNameMap {
    'incoming-call': IncomingCall;
  }
}
