/** Events that carry data and no methods. */
import { PlatformEvent } from '../event.js';

/** An event that only tells: apart from those with methods (`element/events.ts`), which only a call needs. */
export const plainEvent = <Detail>(type: string, detail: Detail): CustomEvent<Detail> =>
  new PlatformEvent(type, { detail, bubbles: true, composed: true });
