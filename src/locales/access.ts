/** The words of how a denied device is got back: loaded after a denial, the one language that is read. */
import { once, type Load } from '../base/again.js';
import type { AccessWords } from './access-words.js';
import type { Language } from './index.js';

const files: Readonly<Record<Language, Load<{ words: AccessWords }>>> = {
  en: () => import('./access-en.js'),
  de: () => import('./access-de.js'),
  ar: () => import('./access-ar.js'),
  zh: () => import('./access-zh.js'),
};

export const loadAccessWords = async (language: Language): Promise<AccessWords> =>
  (await once(files[language])).words;
