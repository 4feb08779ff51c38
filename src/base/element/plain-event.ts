/** Events that carry data and no methods. */
import { PlatformEvent } from '../event.js';

/**
 * An event that only carries data. Events with methods are in `element/events.ts`, a file of its
 * own because they are loaded only with a call.
 */
export const plainEvent = <Detail>(type: string, detail: Detail): CustomEvent<Detail> =>
  new PlatformEvent(type, { detail, bubbles: true, composed: true });
