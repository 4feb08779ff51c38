/** The words of the agent's element: one file per language, loaded when it is read. */
import { once, type Load } from '../../base/again.js';
import type { AgentWords } from './words.js';
import type { Language } from '../../base/languages.js';

const files: Readonly<Record<Language, Load<{ words: AgentWords }>>> = {
  en: () => import('./en.js'),
  de: () => import('./de.js'),
  ar: () => import('./ar.js'),
  zh: () => import('./zh.js'),
};

export const loadAgentWords = async (language: Language): Promise<AgentWords> =>
  (await once(files[language])).words;
