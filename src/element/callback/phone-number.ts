/**
 * The countries to choose from, and the conversion of typed text to an E.164 number. Uses
 * libphonenumber's full metadata ("max"): with the shorter sets, a fifth of all mobile numbers
 * would also be valid in a wrong country.
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

/** All countries, sorted by their names in this language. */
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
  /** Undefined where countries share the calling code and the number does not tell which it is. */
  country: CountryCode | undefined;
  /** `+49` */
  callingCode: string;
  /** The number was typed with a country code. */
  international: boolean;
}

/**
 * Reads the text as a number of the first country in which it is valid. A number that is valid in
 * none is accepted for the first country if its length is right there, because countries open new
 * ranges that the metadata lacks. Undefined where the text is no number.
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
