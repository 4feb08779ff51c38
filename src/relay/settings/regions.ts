/**
 * The numbers that an entry of CALLBACK_COUNTRIES allows: a country (`DE`) allows its own numbers,
 * a prefix (`+4989`) those numbers with this beginning that belong to one country. Calling codes
 * are shared: +1 by the United States, Canada and the Caribbean, +44 with Jersey, and a call there
 * costs ten times as much or earns somebody money. So a number's own region decides, never its
 * beginning alone.
 */
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/max';

/** Calling codes that several countries share, and the country that the bare code stands for. */
export const principal: Readonly<Record<string, CountryCode>> = {
  1: 'US',
  7: 'RU',
  39: 'IT',
  44: 'GB',
  47: 'NO',
  61: 'AU',
  212: 'MA',
  262: 'RE',
  290: 'SH',
  358: 'FI',
  590: 'GP',
  599: 'CW',
};

/**
 * Prefixes whose numbers are no telephones in the country that libphonenumber counts them to:
 * - Australia 014: satellites (ACMA, Telecommunications Numbering Plan)
 * - Netherlands 097: machines (ACM, Nummerplan telefoon- en ISDN-diensten)
 * - Russia 954: satellites (GlobalTel); 840, 940: Abkhazia
 */
const elsewhere = ['+6114', '+3197', '+7954', '+7840', '+7940'];

/**
 * The countries of each calling code. Satellite and global numbers (+800, +870, +881 …) have none.
 */
const byCode = new Map<string, CountryCode[]>();
for (const country of getCountries()) {
  const code = getCountryCallingCode(country);
  byCode.set(code, [...(byCode.get(code) ?? []), country]);
}

/**
 * Whether the text can be an entry: `DE`, or a prefix such as `+4989` that some country's numbers
 * have.
 */
export const isAllowance = (text: string): boolean =>
  text.startsWith('+')
    ? /^\+[1-9]\d{0,14}$/.test(text) && codesOf(text).length > 0
    : isSupportedCountry(text);

export function isAllowed(number: PhoneNumber, allowance: string): boolean {
  const { country, number: e164 } = number;
  if (!country || elsewhere.some((beginning) => e164.startsWith(beginning))) return false;
  if (!allowance.startsWith('+')) return country === allowance;
  return e164.startsWith(allowance) && regionsBelow(allowance).called.includes(country);
}

interface Regions {
  readonly called: readonly CountryCode[];
  /** Other countries with numbers of this beginning; these numbers are not called. */
  readonly others: readonly CountryCode[];
}

const known = new Map<string, Regions>();

/**
 * The countries that a prefix allows: the principal country of its calling code, or, where that has
 * no number with this beginning (+1876, +441534), the countries that have some.
 */
export function regionsBelow(prefix: string): Regions {
  let regions = known.get(prefix);
  if (!regions) known.set(prefix, (regions = findRegions(prefix)));
  return regions;
}

/** The calling code of the prefix, or all that begin with a prefix shorter than a code (`+8`). */
function codesOf(prefix: string): string[] {
  const digits = prefix.slice(1);
  return [...byCode.keys()].filter((code) => digits.startsWith(code) || code.startsWith(digits));
}

function findRegions(prefix: string): Regions {
  const codes = codesOf(prefix);
  const principals = codes.map((code) => principal[code] ?? byCode.get(code)?.[0]);
  const all = codes.flatMap((code) => byCode.get(code) ?? []);
  const bare = codes.some((code) => code.startsWith(prefix.slice(1)));
  const there = bare || all.length === 1 ? new Set(all) : sampled(prefix);
  const found = all.filter((country) => there.has(country));
  const main = found.filter((country) => principals.includes(country));
  const called = main.length > 0 ? main : found;
  return { called, others: found.filter((country) => !called.includes(country)) };
}

/**
 * Digits of a whole number with its calling code; numbers of shared codes all lie between these.
 */
const [shortest, longest] = [9, 13];

/** Countries that have a number with this beginning, found by trying a sample of numbers. */
function sampled(prefix: string): ReadonlySet<CountryCode> {
  const countries = new Set<CountryCode>();
  const digits = Array.from('0123456789');
  const next = ['', ...digits, ...digits.flatMap((one) => digits.map((other) => one + other))];
  for (const begun of next.map((more) => prefix + more)) {
    for (let length = shortest; length <= longest; length += 1) {
      for (const digit of digits) {
        const number = parsePhoneNumberFromString(begun.padEnd(1 + length, digit));
        if (number?.country && number.isValid()) countries.add(number.country);
      }
    }
  }
  return countries;
}
