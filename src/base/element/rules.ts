/**
 * How attributes and properties are read: the rules that the elements share, and what rules are made
 * of. A wrong value never throws: it is reported once, and the default holds.
 */
import type { PropertyDeclaration } from 'lit';
import { isLocalhost } from '../localhost.js';
import { parseUrl } from '../url.js';

/** Says that a value, or one word of it, is not used. */
type Reject = (value: unknown) => void;

/** For an attribute and its property alike: what Lit has to know of it, and how it is read. */
export interface Rule<Value> extends PropertyDeclaration {
  /** Written by {@link named}. */
  attribute?: string;
  /** What is accepted, in words for the warning. */
  accepted: string;
  /** Default: undefined. */
  readonly initial?: Value;
  /** The value to use, or undefined where it is wrong as a whole. */
  read(given: unknown, reject: Reject): Value | undefined;
}

/** One for each property of an element's configuration. */
type Rules<Configuration> = {
  readonly [Name in keyof Configuration]: Rule<Configuration[Name]>;
};

/** Gives each rule its attribute, which is called as the property is, with hyphens. */
export function named<Configuration>(rules: Rules<Configuration>): Rules<Configuration> {
  for (const [name, rule] of Object.entries<Rule<unknown>>(rules)) {
    rule.attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  }
  return rules;
}

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

/** Styles look at it. */
export const theme = { ...oneOf('auto', 'light', 'dark'), reflect: true };

export const pollInterval = number('milliseconds from 200 to 60000', 1000, [200, 60000]);
