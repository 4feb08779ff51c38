/** Text that a visitor has typed or pasted, as a center can take it. */

/** Control characters but line breaks: pasted tables bring tabs, other programs line tabulations. */
const control = /[^\P{Cc}\r\n]/gu;

/**
 * The text with a space in place of each control character, and U+FFFD in place of half a character
 * (a lone surrogate), since a relay refuses both.
 * @param longest characters that are kept.
 */
export const typedText = (text: string, longest: number): string =>
  text
    .replace(control, ' ')
    .slice(0, longest)
    .replace(/\p{Cs}/gu, '\uFFFD');
