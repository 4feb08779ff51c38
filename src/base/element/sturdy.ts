/**
 * Base class of both elements for pages that move, patch or break things: styles are put on in
 * every document the element comes to, custom states and events never throw into the element's
 * code, and where the element cannot be drawn, the page's own content inside of it is shown.
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
   * Replaces the element's styles by these.
   * @internal for the element's own parts.
   */
  wear(...styles: readonly string[]): void {
    this.#styles = styles;
    if (this.shadowRoot) dress(this.shadowRoot, styles);
  }

  /** Adoption removes style sheets that another window has constructed, so they are made anew. */
  adoptedCallback(): void {
    this.wear(...this.#styles);
  }

  /**
   * Sets or removes a custom state, which the page's styles select by `:state()`.
   * @internal for the element's own parts.
   */
  mark(state: string, on = true): void {
    try {
      this.#states ??= this.attachInternals().states;
      if (on) this.#states.add(state);
      else this.#states.delete(state);
    } catch {
      // Chromium before 125 wants names that begin with `--`, and Firefox before 126 has no custom
      // states. There the page's `:state()` rules do not apply; the element works without them.
    }
  }

  /**
   * Dispatches an event. An error thrown by what the page has patched becomes a warning, so that it
   * cannot break the call.
   * @internal for the element's own parts.
   */
  tell(type: string, detail: object): void {
    try {
      this.dispatchEvent(plainEvent(type, detail));
    } catch (error) {
      console.warn(`<${this.localName}> could not dispatch ${type}:`, error);
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

  /**
   * An error before the template was rendered means that the element cannot be drawn here. An error
   * after it (as from a `focus()` that the page has replaced) breaks nothing, and is warned of
   * once.
   */
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

  /** Called once, when the element cannot be drawn in this page. */
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
