/**
 * Styles as text, and the constructed style sheets made of them. A sheet can be adopted only by the
 * document of the window that constructed it, so an element that moves into another document (a
 * pop-up, picture in picture) gets new sheets there. No `<style>` element is used, because a
 * content security policy may forbid it.
 */

/** Returns the text as it is. Under a name of its own, editors and the build recognise CSS by it. */
export const css: (strings: TemplateStringsArray, ...parts: string[]) => string = String.raw;

/** The sheets of this script's window by their text, shared by all elements in it. */
const sheets = new Map<string, CSSStyleSheet>();

function sheetOf(text: string, view: typeof globalThis): CSSStyleSheet {
  const known = view === globalThis ? sheets.get(text) : undefined;
  if (known) return known;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(text);
  if (view === globalThis) sheets.set(text, sheet);
  return sheet;
}

/**
 * Replaces the root's styles by these. A document without a window displays nothing and cannot
 * construct sheets, so it gets none.
 */
export function dress(root: ShadowRoot, styles: readonly string[]): void {
  const view = root.ownerDocument.defaultView as typeof globalThis | null;
  if (view) root.adoptedStyleSheets = styles.map((text) => sheetOf(text, view));
}
