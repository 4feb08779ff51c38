/**
 * The rules by which attributes and properties are read: the type of a rule, the declaration of an
 * element's fields by rules, and the rules that both elements share. A wrong value never throws: it
 * is reported once, and the default holds.
 */
import type { PropertyDeclaration } from 'lit';
import { isLocalhost } from '../localhost.js';
import { withoutSlash } from '../slash.js';
import { parseUrl } from '../url.js';

/** Reports that a value, or one word of a list, is not used. */
type Reject = (value: unknown) => void;

/** How one field is read, whether its value was given as attribute or as property. */
export interface Rule<Value> {
  /** Words for the warning: the values that are accepted. */
  readonly accepted: string;
  /** The field's default value; undefined where the rule gives none. */
  readonly initial?: Value;
  /** The value to use, or undefined where it is wrong as a whole. */
  read(given: unknown, reject: Reject): Value | undefined;
}

type Hyphened<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Hyphened<Rest>}`
  : '';

/** An attribute has its property's name, hyphenated; Lit needs it only where the two differ. */
type Named<Name extends string> =
  Hyphened<Name> extends Name ? { attribute?: never } : { attribute: Hyphened<Name> };

/**
 * The rule by which a property's values are read, and what the build leaves of Lit's declaration of a
 * property (test/tools/lit).
 */
export type Declaration<Value> = Pick<
  PropertyDeclaration,
  'converter' | 'hasChanged' | 'reflect'
> & {
  readonly type?: BooleanConstructor;
  readonly rule: Rule<Value>;
};

/** For Lit's `static properties`: one declaration for each field of an element's configuration. */
export type Declarations<Configuration> = {
  readonly [Name in keyof Configuration & string]: Declaration<Configuration[Name]> & Named<Name>;
};

/** A rule that accepts one of these words; the first of them is the default. */
export const oneOf = <Value extends string>(...values: [Value, ...Value[]]): Rule<Value> => ({
  accepted: values.join(', '),
  initial: values[0],
  read: (given) => values.find((value) => value === given),
});

/** A rule that accepts a number, or text that is one, between two bounds that are both allowed. */
export const number = (
  accepted: string,
  initial: number,
  [least, most]: [number, number],
): Rule<number> => ({
  accepted,
  initial,
  read(given) {
    const value = typeof given === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(given) ? +given : given;
    return typeof value === 'number' && value >= least && value <= most ? value : undefined;
  },
});

export const server: Rule<string> = {
  accepted: 'an absolute https: URL (http: on localhost) without query, fragment or credentials',
  get initial() {
    return location.origin;
  },
  read(given) {
    const url = parseUrl(given);
    if (!url || /[?#]/.test(url.href) || url.username || url.password) return undefined;
    const secure = url.protocol === 'https:';
    const local = url.protocol === 'http:' && isLocalhost(url.hostname);
    return secure || local ? withoutSlash(url.href) : undefined;
  },
};

/**
 * A boolean attribute of HTML, declared with `type: Boolean`. No value is wrong: present is true.
 */
export const flag: Rule<boolean> = { accepted: 'true, false', initial: false, read: Boolean };

export const theme = oneOf('auto', 'light', 'dark');

export const pollInterval = number('milliseconds from 200 to 60000', 1000, [200, 60000]);
