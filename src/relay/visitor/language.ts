/** The visitor's language as the center's `locale` wants it: `de`, `zh_CN`. */

/** Longest header or claim that is read; browsers of people have far shorter ones. */
const longest = 200;

/**
 * The language and, where it is said or the script asks for one, the country.
 * @param given BCP 47, with `-` or `_`, or an `Accept-Language` (RFC 9110 section 12.5.4), whose
 *   first language counts. Undefined where it names none.
 */
export function localeOf(given: string | undefined): string | undefined {
  if (given === undefined || given.length > longest) return undefined;
  const [tag = ''] = given.split(/[,;]/, 1);
  try {
    const locale = new Intl.Locale(tag.trim().replaceAll('_', '-'));
    const { language, region } = locale.script ? locale.maximize() : locale;
    if (!/^[a-z]{2,3}$/.test(language)) return undefined;
    // A region of digits, as in es-419, is no country.
    return region && /^[A-Z]{2}$/.test(region) ? `${language}_${region}` : language;
  } catch {
    return undefined;
  }
}
