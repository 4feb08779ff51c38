/** Entry of the script tag of an agent's desktop: registers the element, unless another copy has done so. */
import { IncomingCall } from './agent/incoming-call.js';

if (!customElements.get('incoming-call')) customElements.define('incoming-call', IncomingCall);

export { IncomingCall };
export type * from './agent/events.js';
export type { CallInfo, CallInfoErrorCode } from './api/cc-gateway.js';

declare global {
  interface HTMLElementTagNameMap {
    'incoming-call': IncomingCall;
  }
}
