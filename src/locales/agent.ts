/** The words of the agent's element: one file per language, loaded when it is read. */
import { once, type Load } from '../base/again.js';
import type { AgentWords } from './agent-words.js';
import type { Language } from './languages.js';

const files: Readonly<Record<Language, Load<{ words: AgentWords }>>> = {
  en: () => import('./agent-en.js'),
  de: () => import('./agent-de.js'),
  ar: () => import('./agent-ar.js'),
  zh: () => import('./agent-zh.js'),
};

export const loadAgentWords = async (language: Language): Promise<AgentWords> =>
  (await once(files[language])).words;
