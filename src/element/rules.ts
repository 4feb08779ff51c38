/**
 * How attributes and properties are read: the rules that the elements share, and what rules are made
 * of. A wrong value never throws: it is reported once, and the default holds.
 */
import type { PropertyDeclaration } from 'lit';
import { isLocalhost } from '../api/localhost.js';
import { parseUrl } from '../base/url.js';

/** Says that a value, or one word of it, is not used. */
type Reject = (value: unknown) => void;

/** For an attribute and its property alike: what Lit has to know of it, and how it is read. */
export interface Rule<Value> extends PropertyDeclaration {
  attribute: string;
  /** What is accepted, in words for the warning. */
  accepted: string;
  initial(): Value;
  /** The value to use, or undefined where it is wrong as a whole. */
  read(given: unknown, reject: Reject): Value | undefined;
}

/** One for each property of an element's configuration. */
export type Rules<Configuration> = {
  readonly [Name in keyof Configuration]: Rule<Configuration[Name]>;
};

/** The first value is the default. */
export const oneOf = <Value extends string>(
  attribute: string,
  ...values: [Value, ...Value[]]
): Rule<Value> => ({
  attribute,
  accepted: values.join(', '),
  initial: () => values[0],
  read: (given) => values.find((value) => value === given),
});

export const number = (
  attribute: string,
  accepted: string,
  initial: number,
  [least, most]: [number, number],
): Rule<number> => ({
  attribute,
  accepted,
  initial: () => initial,
  read(given) {
    const value = typeof given === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(given) ? +given : given;
    return typeof value === 'number' && value >= least && value <= most ? value : undefined;
  },
});

export const server: Rule<string> = {
  attribute: 'server',
  accepted: 'an absolute https: URL (http: on localhost) without query, fragment or credentials',
  initial: () => location.origin,
  read(given) {
    const url = parseUrl(given);
    if (!url || /[?#]/.test(url.href) || url.username || url.password) return undefined;
    const secure = url.protocol === 'https:';
    const local = url.protocol === 'http:' && isLocalhost(url.hostname);
    return secure || local ? url.href.replace(/\/+$/, '') : undefined;
  },
};

/** Styles look at it. */
export const theme = { ...oneOf('theme', 'auto', 'light', 'dark'), reflect: true };

export const pollInterval = number(
  'poll-interval',
  'milliseconds from 200 to 60000',
  1000,
  [200, 60000],
);
