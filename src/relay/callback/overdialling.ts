/**
 * Numbers that ring the same telephone. Where numbers have no fixed length (Germany, Austria, Italy
 * and others), the network ignores what is dialled beyond the number, so +4989123456 has ten
 * thousands of spellings, all of them valid. If each were counted alone, somebody could have one
 * telephone rung again and again by adding digits.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { LimitRule } from '../visitor/limits.js';

/** A number and its beginnings, each as a keyed hash. */
export interface CalledNumber {
  readonly number: string;
  readonly beginnings: readonly string[];
}

/** Digits at the end of a number that may have been added to it. */
const mostAdded = 5;
/**
 * Factor of the limit of a beginning that nobody has asked for: it may be no telephone itself but a
 * company's number, and the longer numbers its extensions.
 */
const extensions = 4;

/**
 * Beginnings of the number that are valid numbers of its country themselves.
 * @param number E.164, valid.
 */
export function beginningsOf(number: string): string[] {
  const country = parsePhoneNumberFromString(number)?.country;
  return Array.from({ length: mostAdded }, (_, index) => number.slice(0, -1 - index)).filter(
    (beginning) => {
      const shorter = parsePhoneNumberFromString(beginning);
      return shorter?.isValid() && shorter.country === country;
    },
  );
}

/** A request counts for its number and for each beginning of it. */
export const perNumber = (most: number): LimitRule<CalledNumber> => {
  const askedFor = (key: string): string => `asked:${key}`;
  return ({ number, beginnings }) => ({
    keys: [number, ...beginnings, askedFor(number)],
    bounds: [
      { key: number, most },
      ...beginnings.flatMap((key) => [
        { key, most, where: askedFor(key) },
        { key, most: most * extensions },
      ]),
    ],
  });
};
