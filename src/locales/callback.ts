/** The words of "call me back": loaded when a visitor asks for it, the one language that is read. */
import { once, type Load } from '../base/again.js';
import type { CallbackWords } from './callback-words.js';
import type { Language } from './index.js';

const files: Readonly<Record<Language, Load<{ words: CallbackWords }>>> = {
  en: () => import('./callback-en.js'),
  de: () => import('./callback-de.js'),
  ar: () => import('./callback-ar.js'),
  zh: () => import('./callback-zh.js'),
};

export const loadCallbackWords = async (language: Language): Promise<CallbackWords> =>
  (await once(files[language])).words;
