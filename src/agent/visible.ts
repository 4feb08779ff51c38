/** Text from outside made safe to look at: never markup, short enough, and nothing in it is invisible. */

/**
 * Control characters (but for line break and tab), marks and overrides of the writing direction, what
 * has no width (but for the joiners, which scripts and emoji need), line separators, tags, lone
 * surrogates: with them a text could look like another, or rearrange what stands beside it.
 */
const hidden =
  /(?![\t\n])[\p{Cc}\p{Cs}\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

const numbered = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

export const visible = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(hidden, numbered);

/** The beginning of a text, without half a character at its end. */
export function beginning(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest);
}
