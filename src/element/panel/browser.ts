/** Recognises the browser, as far as it decides where a visitor finds its settings for a page. */
import type { AccessWords } from '../../locales/words.js';

/** Browsers for which there are instructions. */
export type Browser = Exclude<keyof AccessWords['steps'], 'ask' | 'system'>;

/** Undefined for an unknown browser. */
export function browserOf({
  userAgent,
  maxTouchPoints,
}: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): Browser | undefined {
  const says = (words: RegExp): boolean => words.test(userAgent);
  // An iPad calls itself a Macintosh; the touch screen tells the two apart, since no Mac has one.
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
