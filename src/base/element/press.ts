/**
 * Which presses of a control count: not those meant for what stood in its place a moment ago, and
 * not the repeats of a key that is held down.
 */

/** Milliseconds for which a control that has just appeared ignores presses. */
export const holdBack = 700;

/**
 * Keeps Space and Enter on a button from the page's own keyboard shortcuts, and keeps a key that is
 * held down from pressing again. A listener for `keydown`, `keypress` and `keyup`.
 */
export function keepPress(event: KeyboardEvent): void {
  if (![' ', 'Enter'].includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  event.stopPropagation();
  if (event.repeat) event.preventDefault();
}
