/** In which countries a visitor may be: what a number without a country code is read by. */
import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';

/**
 * The countries a visitor is probably in, the likeliest first: what the page says, by the attribute or
 * by its language; what the browser says; where most people speak the page's language, then the browser's.
 * @param given `callback-country`, if there is one.
 * @param page the language of the page, BCP 47.
 * @param browser `navigator.languages`
 */
export function likelyCountries(
  given: string | undefined,
  page: string,
  browser: readonly string[],
): CountryCode[] {
  const [locale] = parse(page);
  const spoken = browser.flatMap(parse);
  const guesses = [
    given,
    locale?.region,
    ...spoken.filter((one) => one !== addedByItself(spoken)).map((one) => one.region),
    ...[locale, spoken[0]].map(home),
  ];
  const known = guesses.filter((guess) => guess !== undefined && isSupportedCountry(guess));
  return known.length > 0 ? [...new Set(known)] : ['US'];
}

/** Where most people speak and write so. */
const home = (locale: Intl.Locale | undefined): string | undefined =>
  locale &&
  new Intl.Locale([locale.language, locale.script].filter(Boolean).join('-')).maximize().region;

/** Browsers add American English to every other language: that says nothing of a country. */
const addedByItself = ([first, ...others]: readonly Intl.Locale[]): Intl.Locale | undefined =>
  first?.language === 'en' ? undefined : others.find((one) => one.baseName === 'en-US');

/** Some browsers on Linux name what is no language tag: `en-US@posix`. */
function parse(tag: string): Intl.Locale[] {
  try {
    return [new Intl.Locale(tag)];
  } catch {
    return [];
  }
}
