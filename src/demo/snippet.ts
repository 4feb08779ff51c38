/** The HTML that a website owner pastes for the widget as configured, and the button to copy it. */
import { systemClock } from '../base/clock.js';
import { find } from './dom.js';

const SCRIPT = '<script type="module" src="https://cdn.example/click-to-dial.js"></script>';
const COPIED_SHOWN = 2000;

/**
 * @param attributes only those that differ from their default.
 * @param switches names of the attributes that need no value.
 */
export function snippet(
  attributes: ReadonlyMap<string, string>,
  switches: ReadonlySet<string>,
  fallback: string,
): string {
  const written = [...attributes].map(([name, value]) =>
    switches.has(name) ? name : `${name}="${escape(value)}"`,
  );
  const oneLine = ['<click-to-dial', ...written].join(' ');
  const tag = oneLine.length <= 72 ? oneLine : ['<click-to-dial', ...written].join('\n  ');
  const close = tag.includes('\n') ? '\n>' : '>';
  return `${SCRIPT}\n${tag}${close}\n  ${fallback}\n</click-to-dial>`;
}

export class SnippetView {
  readonly #code = find('#snippet', HTMLPreElement);
  readonly #copied = find('#copied', HTMLElement);

  constructor() {
    const button = find('#copy-snippet', HTMLButtonElement);
    button.addEventListener('click', () => void this.#copy());
  }

  show(text: string): void {
    this.#code.textContent = text;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#code.textContent);
      this.#copied.textContent = 'Copied';
    } catch {
      // The clipboard is not available: the snippet is selected, and the developer copies it by
      // keys.
      getSelection()?.selectAllChildren(this.#code);
      this.#copied.textContent = 'Selected: press the keys to copy';
    }
    await systemClock.sleep(COPIED_SHOWN);
    this.#copied.textContent = '';
  }
}

const escape = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
