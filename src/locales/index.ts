/** The languages the widget speaks: which one a tag asks for, its direction, its messages. */
import type { Messages } from './messages.js';

/** By name, so that a page loads the one file that its visitor reads. */
const files = {
  en: () => import('./en.js'),
  de: () => import('./de.js'),
  ar: () => import('./ar.js'),
  zh: () => import('./zh.js'),
};

export type Language = keyof typeof files;

const isLanguage = (subtag: string): subtag is Language => Object.hasOwn(files, subtag);

/** The language of a BCP 47 tag by its primary subtag; English for what nobody here speaks. */
export function pickLanguage(tag: string): Language {
  const subtag = tag.trim().toLowerCase().split(/[-_]/, 1).join();
  return isLanguage(subtag) ? subtag : 'en';
}

export const direction = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

export const loadMessages = async (language: Language): Promise<Messages> =>
  (await files[language]()).messages;
