/** The page's fallback: what it has put into the element's default slot. */

/** Whether there is any; white space alone is none. */
export const hasFallback = (element: HTMLElement): boolean =>
  [...element.childNodes].some((node) =>
    // Tests for a property, since instanceof fails for a node that belongs to another window.
    'slot' in node ? !node.slot : node.textContent?.trim(),
  );
