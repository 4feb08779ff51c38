/**
 * What both elements stand on in pages that are not as one would wish: styles in whatever document
 * the element is, states and events that throw nothing into it, and the page's own content in sight
 * where the element cannot be drawn.
 */
import type { PropertyValues } from 'lit';
import { asText } from '../text.js';
import { LastingElement } from './lasting.js';
import { plainEvent } from './plain-event.js';
import { dress } from './sheets.js';

export abstract class SturdyElement extends LastingElement {
  #styles: readonly string[] = [];
  #states: CustomStateSet | undefined;
  #broken = false;
  #drawn = false;
  #warned = false;

  /**
   * These styles instead of those before.
   * @internal for the element's own parts.
   */
  wear(...styles: readonly string[]): void {
    this.#styles = styles;
    if (this.shadowRoot) dress(this.shadowRoot, styles);
  }

  /** The other document has taken off what this one's window had made. */
  adoptedCallback(): void {
    this.wear(...this.#styles);
  }

  /** For `:state()` in the page's styles. */
  protected mark(state: string, on = true): void {
    try {
      this.#states ??= this.attachInternals().states;
      if (on) this.#states.add(state);
      else this.#states.delete(state);
    } catch {
      // Before Chromium 125 it wants other names, before Firefox 126 there is none: rules go without.
    }
  }

  /**
   * Dispatches an event. What the page's listeners and patches throw is its own affair.
   * @internal for the element's own parts.
   */
  tell(type: string, detail: object): void {
    try {
      this.dispatchEvent(plainEvent(type, detail));
    } catch (error) {
      console.warn(`<${this.localName}> could not tell of ${type}:`, error);
    }
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    try {
      const root = super.createRenderRoot();
      this.wear(...this.#styles);
      return root;
    } catch (error) {
      this.#giveUp(error);
      return this;
    }
  }

  /** What throws once everything is drawn, as a page's own `focus()`, breaks nothing; said once. */
  protected override performUpdate(): void {
    this.#drawn = false;
    try {
      super.performUpdate();
    } catch (error) {
      if (!this.#drawn) this.#giveUp(error);
      else if (!this.#warned) console.warn(`<${this.localName}>`, error);
      this.#warned = true;
    }
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    this.#drawn = true;
  }

  protected override shouldUpdate(): boolean {
    return !this.#broken;
  }

  /** The element cannot be drawn in this page; said once. */
  protected onBroken?(message: string): void;

  #giveUp(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    const message = `<${this.localName}> cannot be drawn: ${asText(error)}`;
    console.warn(`${message}. Its content is shown. Needed: HTML, innerHTML, lit-html`);
    this.shadowRoot?.replaceChildren(document.createElementNS(this.namespaceURI, 'slot'));
    this.onBroken?.(message);
  }
}
