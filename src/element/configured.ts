/**
 * The configuration of an element: properties and attributes, each read by its rule when it is set,
 * and the language the page wants. A getter always gives the value that holds.
 */
import { LitElement, type PropertyDeclaration } from 'lit';
import { isLanguageTag, nearestLanguage } from './language.js';
import type { Rule } from './rules.js';

const isRule = (options: PropertyDeclaration): options is Rule<unknown> => 'read' in options;

/** Rules stand in `static properties`, among other declarations of Lit. */
export abstract class ConfiguredElement extends LitElement {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  /** Lit has made its own accessors by now. */
  protected static override finalize(): void {
    super.finalize();
    for (const [name, rule] of this.elementProperties) {
      if (!isRule(rule)) continue;
      Object.defineProperty(this.prototype, name, {
        get(this: ConfiguredElement) {
          return this.#values.get(name) ?? rule.initial();
        },
        set(this: ConfiguredElement, given: unknown) {
          const previous = this[name as never];
          this.#set(name, rule, given);
          this.requestUpdate(name, previous);
        },
      });
    }
  }

  readonly #values = new Map<PropertyKey, unknown>();
  readonly #reported = new Set<string>();

  override attributeChangedCallback(name: string, previous: string | null, value: string | null) {
    super.attributeChangedCallback(name, previous, value);
    if (name === 'lang') this.requestUpdate();
  }

  /**
   * For the element's own parts: the nearest `lang` in the page, else the browser's; a wrong one of
   * our own is reported.
   */
  get language(): string {
    const own = this.getAttribute('lang');
    if (own !== null && !isLanguageTag(own)) this.report('lang', own, 'a BCP 47 language tag');
    return nearestLanguage(this) ?? (navigator.language || 'en');
  }

  /** For the element's own parts: a warning, once for each attribute and value. */
  report(attribute: string, value: unknown, accepted: string): void {
    const what = `<${this.localName}> ${attribute}=${print(value)}`;
    if (this.#reported.has(what)) return;
    this.#reported.add(what);
    console.warn(`${what} is not used; accepted: ${accepted}`);
  }

  #set(name: PropertyKey, rule: Rule<unknown>, given: unknown): void {
    const { attribute, accepted } = rule;
    const reject = (value: unknown): void => this.report(attribute, value, accepted);
    let value: unknown;
    if (given !== null && given !== undefined) {
      value = rule.read(given, reject);
      if (value === undefined) reject(given);
    }
    this.#values.set(name, value);
  }
}

function print(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value;
  }
}
