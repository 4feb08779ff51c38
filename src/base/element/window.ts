/**
 * The window in which an element is, which need not be the one whose script made it: an element may be
 * moved into a pop-up, or into picture in picture. Sizes, frames and what is seen are that window's.
 */

/** Of a document without a window nothing is shown, so any will do. */
export const viewOf = ({ ownerDocument }: Element): Window & typeof globalThis =>
  ownerDocument.defaultView ?? window;
