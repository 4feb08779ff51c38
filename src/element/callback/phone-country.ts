/** Guesses the countries in which a visitor may be, to read a number without a country code. */
import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';

/**
 * The countries a visitor is probably in, the likeliest first: the attribute's; the region in the
 * page's language; the regions in the browser's languages; the country where most people speak the
 * page's language, then the browser's.
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

/** The country where most people speak the language, in this script. */
const home = (locale: Intl.Locale | undefined): string | undefined =>
  locale &&
  new Intl.Locale([locale.language, locale.script].filter(Boolean).join('-')).maximize().region;

/**
 * Browsers add `en-US` behind any other first language: that says nothing of the visitor's country.
 */
const addedByItself = ([first, ...others]: readonly Intl.Locale[]): Intl.Locale | undefined =>
  first?.language === 'en' ? undefined : others.find((one) => one.baseName === 'en-US');

/** Empty for an invalid tag: some browsers on Linux list `en-US@posix` among their languages. */
function parse(tag: string): Intl.Locale[] {
  try {
    return [new Intl.Locale(tag)];
  } catch {
    return [];
  }
}
