/** Which browser this is, as far as it decides where its settings for a page are found. */
import type { AccessWords } from '../../locales/words.js';

/** Those whose way is told. */
export type Browser = Exclude<keyof AccessWords['steps'], 'ask' | 'system'>;

/** Undefined for one that nobody here knows. */
export function browserOf({
  userAgent,
  maxTouchPoints,
}: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): Browser | undefined {
  const says = (words: RegExp): boolean => words.test(userAgent);
  // An iPad says that it is a Mac, and no Mac has a touch screen.
  if (says(/iPhone|iPad|iPod/) || (says(/Macintosh/) && maxTouchPoints > 1)) {
    return says(/Version\/.*Safari\//) && !says(/CriOS|FxiOS|EdgiOS|OPT\//)
      ? 'safari-ios'
      : 'other-ios';
  }
  const android = says(/Android/);
  if (says(/Firefox\//)) return android ? 'firefox-android' : 'firefox';
  if (says(/Chrom(e|ium)\//)) return android ? 'chromium-android' : 'chromium';
  return says(/Macintosh.*Safari\//) ? 'safari' : undefined;
}
