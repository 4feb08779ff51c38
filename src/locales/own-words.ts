/** Lays a page's own words over those of a language. Loaded only where a page has some. */
import type { Load } from '../base/again.js';
import type { LanguagePart, Messages, Texts } from './words.js';

/** The word at a path such as `call.states.queued`. */
export const at = (words: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], words);

/** @param texts own words by path, such as `call.states.queued`. */
export const layTexts = (language: LanguagePart, texts: Texts): LanguagePart =>
  lay(language, (path) => (path.includes('.') ? texts[path] : undefined));

/** @param messages own words in the shape of a language file. */
export const layMessages = (language: LanguagePart, messages: Messages): LanguagePart =>
  lay(language, (path) => at(messages, path));

/**
 * The same words, but with the text that `own` returns for a path where it returns one; also for
 * words that are still to be loaded.
 */
const lay = <Words extends object>(
  words: Words,
  own: (path: string) => unknown,
  above = '',
): Words =>
  Object.fromEntries(
    Object.entries(words).map(([key, value]: [string, unknown]) => {
      const text = own(above + key);
      if (typeof value === 'string') return [key, typeof text === 'string' ? text : value];
      if (typeof value === 'object') return [key, lay(value as object, own, `${above}${key}.`)];
      const load = value as Load<{ language: object }>;
      const rest: typeof load = async (take) => ({
        language: lay((await load(take)).language, own),
      });
      return [key, rest];
    }),
  ) as Words;
