/**
 * Styles as text, and the sheets made of it. A sheet holds only in the document whose window made it,
 * so an element that moves into another one (a pop-up, picture in picture) gets new ones there; and
 * it is no `<style>`, which a content security policy may forbid.
 */

/** Text; as a tag, so that editors and the build know it for CSS. */
export const css = (strings: TemplateStringsArray, ...parts: string[]): string =>
  String.raw({ raw: strings }, ...parts);

/** Of this window, shared by all its elements. */
const sheets = new Map<string, CSSStyleSheet>();

function sheetOf(text: string, view: typeof globalThis): CSSStyleSheet {
  const known = view === globalThis ? sheets.get(text) : undefined;
  if (known) return known;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(text);
  if (view === globalThis) sheets.set(text, sheet);
  return sheet;
}

/** These styles instead of those before. A document without a window shows nothing, and takes none. */
export function dress(root: ShadowRoot, styles: readonly string[]): void {
  const view = root.ownerDocument.defaultView as typeof globalThis | null;
  if (view) root.adoptedStyleSheets = styles.map((text) => sheetOf(text, view));
}
