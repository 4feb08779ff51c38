/** Entry of the script tag: registers the element, unless another copy has done so already. */
import { define } from './base/define.js';
import { ClickToDial as Own } from './element/click-to-dial.js';

/** Of the copy that holds the tag, so that `new` works. */
export const ClickToDial = define('click-to-dial', Own);
export type ClickToDial = Own;

export type * from './element/events.js';
export type { CallState, Gateway, Media } from './call/machine/states.js';
export type { EndReason, ErrorCode } from './call/machine/reasons.js';

declare global {
  interface HTMLElementTagNameMap {
    'click-to-dial': ClickToDial;
  }
}
