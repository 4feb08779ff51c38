/** Which language the page wants around an element. */

/** Well formed by BCP 47. */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** The nearest well formed `lang`, the element's own included, out of shadow roots too. */
export function nearestLanguage(from: Element): string | undefined {
  const nearest = from.closest('[lang]');
  const tag = nearest?.getAttribute('lang');
  if (tag && isLanguageTag(tag)) return tag;
  if (nearest?.parentElement) return nearestLanguage(nearest.parentElement);
  // Of a tree that is in no document the root is its topmost element.
  const { nodeType, host } = from.getRootNode() as ShadowRoot;
  // By its type, not by its class: the root may be another window's.
  return nodeType === Node.DOCUMENT_FRAGMENT_NODE && (host as Element | undefined)
    ? nearestLanguage(host)
    : undefined;
}
