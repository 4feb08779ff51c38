/** Says when the office opens again, in the language of the widget and the visitor's own time. */
import type { LanguageFile } from '../../locales/words.js';

const dayLength = 86_400_000;

/** Days from one date to another on the visitor's calendar; a change of the clock makes no part. */
function daysBetween(from: Date, to: Date): number {
  const [first, last] = [from, to].map((at) => new Date(at).setHours(0, 0, 0, 0));
  return Math.round(((last ?? NaN) - (first ?? NaN)) / dayLength);
}

/** @param wanted the language that the page wants, with its region if it has one. */
export function openingSentence(
  { now, next }: { now: number; next: number },
  { call, code }: Pick<LanguageFile, 'call' | 'code'>,
  wanted: string,
): string {
  const to = new Date(next);
  const days = daysBetween(new Date(now), to);
  const language = regionalOf(code, wanted);
  const show = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language, options).format(to);
  // The day of the week is clear as long as it is not that of today.
  const kind = days < 1 ? 'today' : days < 2 ? 'tomorrow' : days < 7 ? 'weekday' : 'date';
  return call.opens[kind]
    .replace('{time}', show({ timeStyle: 'short' }))
    .replace('{day}', show({ weekday: 'long' }))
    .replace('{date}', show({ day: 'numeric', month: 'long' }));
}

/**
 * The language of the words with the visitor's region, which decides between 9:00 and 9:00 AM: that
 * of the page, else of the browser.
 */
function regionalOf(code: string, wanted: string): string {
  const { language } = new Intl.Locale(code);
  const fits = (tag: string): boolean => {
    try {
      const locale = new Intl.Locale(tag);
      return locale.language === language && locale.region !== undefined;
    } catch {
      return false;
    }
  };
  return [wanted, ...navigator.languages].find(fits) ?? code;
}
