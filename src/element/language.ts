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
  const root = from.getRootNode();
  return root instanceof ShadowRoot ? nearestLanguage(root.host) : undefined;
}
