/**
 * The languages of the visitor's element: picks the one a page gets, and holds the few words that a
 * page needs before a visitor calls. All other words are loaded with the panel (`load.ts`).
 */
import { once, type Load } from '../base/again.js';
import { pickLanguage } from '../base/languages.js';
import { language as english } from './en.js';
import type { LanguagePart, Messages, Texts } from './words.js';

export type LoadPart = Load<{ readonly language: LanguagePart }>;

/** The words of an element: its language, and the page's own words laid over it. */
export interface Wording {
  /** Loads the language; replaced by another function when the page registers words over it. */
  readonly load: LoadPart;
  readonly texts?: Texts | undefined;
}

/** The words that every element has at once, without loading. */
export const first: LanguagePart = english;

/** Loads English while the page has registered nothing over it. */
export const loadFirst: LoadPart = async () => ({ language: first });

/** One line for each language. */
const shipped = {
  en: loadFirst,
  de: () => import('./de.js'),
  ar: () => import('./ar.js'),
  zh: () => import('./zh.js'),
} satisfies Record<string, LoadPart>;

/** The languages that come with the element. */
export type Language = keyof typeof shipped;

/** Pages add languages of their own. */
const files: Record<string, LoadPart> = shipped;

/** The codes by which a page or a test can name the languages. */
export const languages = (): string[] => Object.keys(files);

/** Loaded only by pages with words of their own. */
const ownWords = () => once(() => import('./own-words.js'));

/** The nearest language to a BCP 47 tag; English where there is none. */
export const findLanguage = (tag: string): LoadPart => files[pickLanguage(tag, files)] ?? loadFirst;

export async function loadPart({ load, texts }: Wording): Promise<LanguagePart> {
  const { language } = await once(load);
  return texts ? (await ownWords()).layTexts(language, texts) : language;
}

/** Elements to render again whenever the page registers words. */
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
