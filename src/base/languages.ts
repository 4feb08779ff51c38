/** The languages the elements speak: which one a tag asks for, and its direction. */
const languages = ['en', 'de', 'ar', 'zh'] as const;

export type Language = (typeof languages)[number];

/** The language of a BCP 47 tag by its primary subtag; English for what nobody here speaks. */
export function pickLanguage(tag: string): Language {
  const subtag = tag.trim().toLowerCase().split(/[-_]/, 1).join();
  return languages.find((language) => language === subtag) ?? 'en';
}

export const direction = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');
