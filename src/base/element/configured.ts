/**
 * The configuration of an element: properties and attributes, each read by its rule when it is set,
 * and the language the page wants. A getter always gives the value that holds.
 */
import type { PropertyDeclaration } from 'lit';
import type { Clock } from '../clock.js';
import { isLanguageTag, nearestLanguage } from './language.js';
import type { Rule } from './rules.js';
import { SturdyElement } from './sturdy.js';

const isRule = (options: PropertyDeclaration): options is Rule<unknown> => 'read' in options;

/** Rules stand in `static properties`, among other declarations of Lit. */
export abstract class ConfiguredElement extends SturdyElement {
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
          return this.#values.get(name) ?? rule.initial;
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
  /** What was set before the element was defined, until it has been taken over. */
  readonly #early: readonly (readonly [string, unknown])[];
  /** Attributes that such a property overrides: the platform tells of them after the constructor. */
  readonly #overridden = new Set<string>();

  constructor(clock: Clock) {
    super(clock);
    this.#early = Object.entries(this).filter(
      ([name]) =>
        name in (this.constructor.prototype as object) && Reflect.deleteProperty(this, name),
    );
  }

  /**
   * Lit asks for what was set before the definition, and would keep it until the first update; a call
   * may start earlier. So it finds nothing in its own constructor.
   */
  override hasOwnProperty(name: PropertyKey): boolean {
    return (this === this.constructor.prototype || #early in this) && super.hasOwnProperty(name);
  }

  /** At the end of a constructor: what was set before the definition counts as if it were set now. */
  protected takeOver(): void {
    for (const [name, value] of this.#early) {
      if (!Reflect.set(this, name, value)) this.report(name, value, 'nothing, it is read-only');
      const attribute = this.#attributeOf(name);
      if (this.hasAttribute(attribute)) this.#overridden.add(attribute);
    }
  }

  override attributeChangedCallback(name: string, previous: string | null, value: string | null) {
    if (this.#overridden.delete(name)) return;
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

  #attributeOf(property: PropertyKey): string {
    const { elementProperties } = this.constructor as typeof ConfiguredElement;
    return String(elementProperties.get(property)?.attribute ?? property);
  }

  #set(name: PropertyKey, rule: Rule<unknown>, given: unknown): void {
    const reject = (value: unknown): void =>
      this.report(this.#attributeOf(name), value, rule.accepted);
    let value: unknown;
    if (given !== null && given !== undefined) {
      try {
        value = rule.read(given, reject);
      } catch {
        // An object that throws when it is looked at.
      }
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
