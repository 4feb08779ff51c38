import { PlatformEvent } from '../base/event.js';
import type { Failure } from '../call/errors.js';

/** An event that only tells: apart from those with methods (`events.ts`), which only a call needs. */
export const plainEvent = <Detail>(type: string, detail: Detail): CustomEvent<Detail> =>
  new PlatformEvent(type, { detail, bubbles: true, composed: true });

interface Teller {
  tell(type: string, detail: object): void;
}

/** A call has failed: told to the page, and in one line to whoever built it (TROUBLESHOOTING.md). */
export function tellFailure(element: Teller, { code, message }: Failure): void {
  console.warn(`<click-to-dial> ${code}: ${message} (Troubleshooting: ${code})`);
  element.tell('call-error', { code, message });
}
