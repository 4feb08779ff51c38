/** The visitor's element's languages with all their words, for tests that loop over them. */
import { findLanguage, languages as list, type Language } from '../../src/locales/index.js';
import { loadWords } from '../../src/locales/load.js';
import type { LanguageFile } from '../../src/locales/words.js';

/** Codes of the languages that come with the element, before a page registers any. */
export const languages = list() as readonly Language[];

/** All words of a language of the list. */
export const spoken = (language: string): Promise<LanguageFile> =>
  loadWords(
    { load: findLanguage(language) },
    {
      report: (...what) => {
        throw new Error(what.join(' '));
      },
    },
  );
