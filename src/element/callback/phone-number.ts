/**
 * Telephone numbers of a form: countries to choose from, and what was typed as E.164. By libphonenumber's
 * full metadata: by the short ones a fifth of all mobile numbers would be valid in a wrong country, too.
 */
import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/max';
import { readingsOf } from './phone-text.js';

export type { CountryCode };

export interface Country {
  code: CountryCode;
  name: string;
  /** `+49` */
  callingCode: string;
}

/** All there are, by name in this language. */
export function listCountries(language: string): Country[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const { compare } = new Intl.Collator(language);
  return getCountries()
    .map((code) => ({
      code,
      name: names.of(code) ?? code,
      callingCode: `+${getCountryCallingCode(code)}`,
    }))
    .sort((one, other) => compare(one.name, other.name));
}

export interface PhoneNumber {
  /** `+4989123456` */
  e164: string;
  /** `+49 89 123456` */
  written: string;
  /** Undefined where several countries share a calling code and the number does not tell. */
  country: CountryCode | undefined;
  /** `+49` */
  callingCode: string;
  /** It names its country itself, with its code. */
  international: boolean;
}

/**
 * Reads it as a number of the first country in which it is valid; where there is none, of the likeliest
 * one if it has a length of that: countries open new ranges. Undefined for what is no number.
 */
export function readNumber(
  text: string,
  countries: readonly CountryCode[],
): PhoneNumber | undefined {
  const all = readingsOf(text).flatMap((reading) =>
    countries.map((defaultCountry) => ({
      reading,
      defaultCountry,
      number: parsePhoneNumberFromString(reading, { defaultCountry, extract: false }),
    })),
  );
  const found =
    all.find(({ number }) => number?.isValid()) ??
    all.find((one) => one.defaultCountry === countries[0] && one.number?.isPossible());
  if (!found?.number) return undefined;
  const { number, reading, defaultCountry } = found;
  const code = number.countryCallingCode;
  const own = code === getCountryCallingCode(defaultCountry);
  return {
    e164: number.number,
    written: number.formatInternational(),
    country: number.country ?? (own ? defaultCountry : undefined),
    callingCode: `+${code}`,
    international: !own || reading.startsWith('+'),
  };
}
