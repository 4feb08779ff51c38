/**
 * The languages of the visitor's element: which one a page gets, and the few words a page needs before
 * anybody calls. All other words are loaded with the panel (`load.ts`).
 */
import { once, type Load } from '../base/again.js';
import { pickLanguage } from '../base/languages.js';
import { language as english } from './en.js';
import type { LanguagePart, Messages, Texts } from './words.js';

export type LoadPart = Load<{ readonly language: LanguagePart }>;

/** What an element says: in which language, and which words of the page's own over it. */
export interface Wording {
  /** Another function as soon as the page has registered words over it. */
  readonly load: LoadPart;
  readonly texts?: Texts | undefined;
}

/** What every element can say at once. */
export const first: LanguagePart = english;

/** As long as the page has registered nothing over English. */
export const loadFirst: LoadPart = async () => ({ language: first });

/** One line for each language. */
const files: Record<string, LoadPart> = {
  en: loadFirst,
  de: () => import('./de.js'),
  ar: () => import('./ar.js'),
  zh: () => import('./zh.js'),
};

/** By which a page or a test can name them. */
export const languages = (): string[] => Object.keys(files);

/** Only pages with words of their own load what puts them in. */
const ownWords = () => once(() => import('./own-words.js'));

/** The nearest language to a BCP 47 tag; English where there is none. */
export const findLanguage = (tag: string): LoadPart => files[pickLanguage(tag, files)] ?? loadFirst;

export async function loadPart({ load, texts }: Wording): Promise<LanguagePart> {
  const { language } = await once(load);
  return texts ? (await ownWords()).layTexts(language, texts) : language;
}

/** Shown anew whenever the page has registered words. */
export const speakers = new Set<{ requestUpdate(): void }>();

/** @throws RangeError when the language is no BCP 47 tag. */
export function registerMessages(language: string, messages: Messages): void {
  const [code = ''] = Intl.getCanonicalLocales(language);
  const base = findLanguage(code);
  files[code.toLowerCase()] = async (take) => ({
    language: (await ownWords()).layMessages((await base(take)).language, { code, ...messages }),
  });
  for (const speaker of speakers) speaker.requestUpdate();
}
