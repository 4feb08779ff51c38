/**
 * The window that shows an element. It need not be the one whose script made the element, since a
 * page may move it into a pop-up or into picture in picture. Sizes, animation frames and visibility
 * have to be asked of the window that shows it.
 */

/** A document without a window displays nothing, so any window will do as its stand-in. */
export const viewOf = ({ ownerDocument }: Element): Window & typeof globalThis =>
  ownerDocument.defaultView ?? window;
