/** What counts as a press: one that was meant for the control it has met, and was not held down. */

/** Milliseconds for which a control that has just appeared holds back. */
export const holdBack = 700;

/**
 * Space and Enter on a button are its press: no shortcut of the page's, and a key that is held down
 * does not press again. For `keydown`, `keypress` and `keyup`.
 */
export function keepPress(event: KeyboardEvent): void {
  if (!/^( |Enter)$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  event.stopPropagation();
  if (event.repeat) event.preventDefault();
}
