/** Finds the language that the page declares around an element. */

/** Whether the tag is well formed by BCP 47. */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/**
 * The nearest well-formed `lang`, from the element itself up, across shadow roots; else undefined.
 */
export function nearestLanguage(from: Element): string | undefined {
  const nearest = from.closest('[lang]');
  const tag = nearest?.getAttribute('lang');
  if (tag && isLanguageTag(tag)) return tag;
  if (nearest?.parentElement) return nearestLanguage(nearest.parentElement);
  // In a detached tree getRootNode() returns the topmost element, not a document or shadow root.
  const { nodeType, host } = from.getRootNode() as ShadowRoot;
  // Compares nodeType, since instanceof fails for a root that belongs to another window.
  return nodeType === Node.DOCUMENT_FRAGMENT_NODE && (host as Element | undefined)
    ? nearestLanguage(host)
    : undefined;
}
