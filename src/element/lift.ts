/**
 * Puts the box of a failure into the top layer where the page cuts it off. This stands in for the
 * code that places a panel (`panel/place.ts`), which is missing when loading has failed.
 */

/**
 * @param lifted what this has returned for the last drawing.
 * @returns whether the box stands alone: a failure is shown, and there is no panel.
 */
export function lift(element: HTMLElement, root: HTMLElement | null, lifted: boolean): boolean {
  const isAlone = root?.matches('[data-state=failed]:not([data-open])') === true;
  if (!root || isAlone === lifted) return lifted;
  const { left, right, bottom } = root.getBoundingClientRect();
  const isCut =
    root.scrollWidth > root.clientWidth ||
    [left + 20, right - 20].some(
      (x) => !element.contains(element.ownerDocument.elementFromPoint(x, bottom - 2)),
    );
  root.popover = isAlone && isCut && element.isConnected ? 'auto' : null;
  if (root.popover) root.showPopover();
  return isAlone;
}
