/**
 * Finds and loads the words of the agent's element: one file per language, loaded when it is
 * needed.
 */
import { once, type Load } from '../../base/again.js';
import { pickLanguage } from '../../base/languages.js';
import type { AgentLanguage } from './words.js';

/** One line for each language. */
const files = {
  en: () => import('./en.js'),
  de: () => import('./de.js'),
  ar: () => import('./ar.js'),
  zh: () => import('./zh.js'),
} satisfies Record<string, Load<{ language: AgentLanguage }>>;

export type Language = keyof typeof files;

export const languages = Object.keys(files) as Language[];

/** The nearest language to a BCP 47 tag; English where there is none. */
export const findLanguage = (tag: string): Language => pickLanguage(tag, files);

export const loadLanguage = async (language: Language): Promise<AgentLanguage> =>
  (await once<{ language: AgentLanguage }>(files[language])).language;
