/** The styles of an open panel: its own, and those of the parts that are loaded when wanted. */
import { panelStyles } from './panel-styles.js';
import { styles } from './styles.js';

interface Dressed {
  wear(...styles: readonly string[]): void;
}

const worn = new WeakMap<Dressed, Set<string>>();

/** Adds the styles of a part to those that the element's panel wears already. */
export function wearPanel(element: Dressed, ...more: readonly string[]): void {
  const all = worn.get(element) ?? new Set([styles, panelStyles]);
  for (const style of more) all.add(style);
  worn.set(element, all);
  element.wear(...all);
}
