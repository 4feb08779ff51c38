/**
 * The configuration of an element: properties and attributes, each read by its rule when it is set,
 * and the language the page wants. A getter gives the value in effect: the default after a wrong
 * one.
 */
import type { Clock } from '../clock.js';
import { isLanguageTag, nearestLanguage } from './language.js';
import type { Declaration, Rule } from './rules.js';
import { SturdyElement } from './sturdy.js';

/**
 * The element as Lit's accessors see it: values by property name, and by the key of their storage.
 */
type Values = Record<PropertyKey, unknown>;

/**
 * A subclass declares its fields in `static properties`, with the type `Declarations` of rules.ts.
 */
export abstract class ConfiguredElement extends SturdyElement {
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  /** Lit calls this once for each property, before the first element is made. */
  protected static override getPropertyDescriptor(
    name: PropertyKey,
    key: string | symbol,
    { rule }: Declaration<unknown>,
  ): PropertyDescriptor {
    return {
      get(this: Values) {
        return this[key] ?? rule.initial;
      },
      set(this: ConfiguredElement & Values, given: unknown) {
        const previous = this[name];
        this[key] = this.#read(name, rule, given);
        this.requestUpdate(name, previous);
      },
      configurable: true,
      enumerable: true,
    };
  }

  /**
   * Language of the element's words, BCP 47; English, German, Arabic and Chinese (simplified) are
   * spoken. Without it the nearest `lang` in the page decides, else the browser's language.
   * @attr
   */
  declare lang: string;
  readonly #reported = new Set<string>();
  /** Properties that the page had set before the element was defined, for `takeOver()`. */
  readonly #early: readonly (readonly [string, unknown])[];
  /**
   * Attributes that such a property overrides. The platform reports them to
   * `attributeChangedCallback` after the constructor, and that first report must be ignored.
   */
  readonly #overridden = new Set<string>();

  constructor(clock: Clock) {
    super(clock);
    this.#early = Object.entries(this).filter(
      ([name]) =>
        name in (this.constructor.prototype as object) && Reflect.deleteProperty(this, name),
    );
  }

  /**
   * In its constructor Lit looks for own properties set before the definition, and would hold them
   * back until the first update; a call may start earlier. So it is told that there are none, until
   * the constructor of this class has collected them in `#early`.
   * @internal
   */
  override hasOwnProperty(name: PropertyKey): boolean {
    return (this === this.constructor.prototype || #early in this) && super.hasOwnProperty(name);
  }

  /**
   * For the end of a constructor: sets the properties that the page had set before the definition.
   */
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
   * The nearest `lang` in the page, else the browser's language. A `lang` of the element itself
   * that is no language tag is reported.
   * @internal for the element's own parts.
   */
  get language(): string {
    const own = this.getAttribute('lang');
    if (own !== null && !isLanguageTag(own)) this.report('lang', own, 'a BCP 47 language tag');
    return nearestLanguage(this) ?? (navigator.language || 'en');
  }

  /**
   * Warns on the console that a value is not used, once for each attribute and value.
   * @internal for the element's own parts.
   */
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

  #read(name: PropertyKey, rule: Rule<unknown>, given: unknown): unknown {
    if (given === null || given === undefined) return undefined;
    const reject = (value: unknown): void =>
      this.report(this.#attributeOf(name), value, rule.accepted);
    let value: unknown;
    try {
      value = rule.read(given, reject);
    } catch {
      // The page has given an object whose getters throw: it is rejected below like any wrong
      // value.
    }
    if (value === undefined) reject(given);
    return value;
  }
}

function print(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value;
  }
}
