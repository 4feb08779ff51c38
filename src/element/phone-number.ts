/** Telephone numbers of a form: countries to choose from, and what was typed as E.164. */
import {
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/min';

export type { CountryCode };

interface Country {
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

/**
 * The country a page's visitor probably is in: the one the page's language names, else the one the
 * browser names for that language, else where most people speak it.
 */
export function guessCountry(page: string, browser: readonly string[]): CountryCode {
  const { language, region } = new Intl.Locale(page);
  const spoken = browser.map((tag) => new Intl.Locale(tag));
  const guesses = [
    region,
    ...spoken.filter((one) => one.language === language).map((one) => one.region),
    new Intl.Locale(page).maximize().region,
  ];
  return guesses.find((guess) => guess !== undefined && isSupportedCountry(guess)) ?? 'US';
}

interface PhoneNumber {
  /** `+4989123456` */
  e164: string;
  /** `+49 89 123456` */
  written: string;
  /** Undefined where several countries share a calling code and the number does not tell. */
  country: CountryCode | undefined;
}

/** Undefined for what is no number as long as one of that country, or of the country it names. */
export function readNumber(text: string, country: CountryCode): PhoneNumber | undefined {
  const found = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  // Nobody would dial the extension.
  if (!found?.isPossible() || found.ext) return undefined;
  return { e164: found.number, written: found.formatInternational(), country: found.country };
}
