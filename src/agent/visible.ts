/** Text from outside made safe to look at: never markup, short enough, and nothing in it is invisible. */

/**
 * Control characters (but for line break and tab), line separators, lone surrogates, and all that is
 * not to be seen: marks and overrides of the writing direction, fillers, tags, what has no width; but
 * for joiners and variation selectors, which scripts and emoji need. With them a text could look like
 * another, or like nothing, or rearrange what stands beside it.
 */
const hidden =
  /(?!\t|\n|\u200C|\u200D|\p{Variation_Selector})[\p{Cc}\p{Cs}\p{DI}\u2028\u2029\u2800]/gu;

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
