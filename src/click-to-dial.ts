/** Entry of the script tag: registers the element, unless another copy has done so already. */
import { ClickToDial } from './element/click-to-dial.js';

if (!customElements.get('click-to-dial')) customElements.define('click-to-dial', ClickToDial);

export { ClickToDial };
export type * from './element/events.js';
export type { CallState, EndReason, Gateway, Media } from './call/states.js';
export type { ErrorCode } from './call/errors.js';

declare global {
  interface HTMLElementTagNameMap {
    'click-to-dial': ClickToDial;
  }
}
