/**
 * Makes text from outside safe to show: never markup, short enough, and without invisible
 * characters.
 */

/**
 * Characters that are shown by their number: control characters (except line break and tab), line
 * separators, lone surrogates, and all that are invisible (marks and overrides of the writing
 * direction, fillers, tags, zero-width ones), except the joiners and variation selectors that
 * scripts and emoji need. With them a text could look like another one or like nothing, or
 * rearrange the text beside it.
 */
const hidden =
  /(?!\t|\n|\u200C|\u200D|\p{Variation_Selector})[\p{Cc}\p{Cs}\p{DI}\u2028\u2029\u2800]/gu;

const numbered = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

export const visible = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(hidden, numbered);

/** The beginning of a text, cut so that no surrogate pair is split. */
export function beginning(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest);
}
