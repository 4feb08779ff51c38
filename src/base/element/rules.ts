/**
 * How attributes and properties are read: what a rule is, how an element declares its fields by rules,
 * and the rules that both elements share. A wrong value never throws: it is reported once, and the
 * default holds.
 */
import type { PropertyDeclaration } from 'lit';
import { isLocalhost } from '../localhost.js';
import { parseUrl } from '../url.js';

/** Says that a value, or one word of it, is not used. */
type Reject = (value: unknown) => void;

/** How a value is read, whether it was given as attribute or as property. */
export interface Rule<Value> {
  /** What is accepted, in words for the warning. */
  readonly accepted: string;
  /** Default: undefined. */
  readonly initial?: Value;
  /** The value to use, or undefined where it is wrong as a whole. */
  read(given: unknown, reject: Reject): Value | undefined;
}

type Hyphened<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Hyphened<Rest>}`
  : '';

/** An attribute is called as its property, with hyphens; one word needs no other name. */
type Named<Name extends string> =
  Hyphened<Name> extends Name ? { attribute?: never } : { attribute: Hyphened<Name> };

/** What Lit is told of a field, and the rule by which its values are read. */
export type Declaration<Value> = Omit<PropertyDeclaration, 'attribute'> & {
  readonly rule: Rule<Value>;
};

/** For Lit's `static properties`: one declaration for each field of an element's configuration. */
export type Declarations<Configuration> = {
  readonly [Name in keyof Configuration & string]: Declaration<Configuration[Name]> & Named<Name>;
};

/** The first value is the default. */
export const oneOf = <Value extends string>(...values: [Value, ...Value[]]): Rule<Value> => ({
  accepted: values.join(', '),
  initial: values[0],
  read: (given) => values.find((value) => value === given),
});

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
    return secure || local ? url.href.replace(/\/+$/, '') : undefined;
  },
};

/** A boolean attribute of HTML, for `type: Boolean`: no value of it is wrong. */
export const flag: Rule<boolean> = { accepted: 'true, false', initial: false, read: Boolean };

export const theme = oneOf('auto', 'light', 'dark');

export const pollInterval = number('milliseconds from 200 to 60000', 1000, [200, 60000]);
