/** The words of the visitor's element: one file per language, loaded when it is read. */
import { once, type Load } from '../base/again.js';
import type { Language } from '../base/languages.js';
import type { Messages } from './messages.js';

export { direction, pickLanguage, type Language } from '../base/languages.js';

/** By name, so that a page loads the one file that its visitor reads. */
const files: Readonly<Record<Language, Load<{ messages: Messages }>>> = {
  en: () => import('./en.js'),
  de: () => import('./de.js'),
  ar: () => import('./ar.js'),
  zh: () => import('./zh.js'),
};

export const loadMessages = async (language: Language): Promise<Messages> =>
  (await once(files[language])).messages;
