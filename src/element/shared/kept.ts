/** Lets the page keep what a visitor has written, in place of the center. */
import { PlatformEvent } from '../../base/event.js';

/**
 * Dispatches the event. @returns whether the page has canceled it: then nothing is to be sent. A
 * page in which no event can be dispatched keeps nothing.
 */
export function isKept(
  element: HTMLElement,
  type: 'call-message' | 'call-rating',
  detail: object,
): boolean {
  const init = { detail, bubbles: true, composed: true, cancelable: true };
  try {
    return !element.dispatchEvent(new PlatformEvent(type, init));
  } catch (error) {
    console.warn(`<click-to-dial> could not dispatch ${type}:`, error);
    return false;
  }
}
