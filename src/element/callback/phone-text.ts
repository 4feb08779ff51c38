/**
 * Reduces text that was typed or pasted as a telephone number to its digits. Invisible characters,
 * the script of the digits and the separators between them are ignored. Text that contains more
 * than a number (letters, `*` and `#`, an extension, a second `+`) is rejected, because it would
 * not be dialled as meant.
 */

/** The most visible characters that are accepted. */
const longest = 80;

const blank = /[\p{White_Space}\u2800]+/gu;
/** Joiners, direction marks, variation selectors, control characters, combining marks. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{M}]/gu;
const plus = /[＋﹢➕]/gu;
/** A label before the number (`tel:`, `Phone (mobile):`, `电话：`), or a bullet, bracket or symbol. */
const before = /^(?:[^\p{Nd}+]*[:：﹕︓∶꞉])?[^\p{L}\p{N}+*#]*/u;
const after = /[^\p{L}\p{N}+*#]+$/u;
const between = /[\s\p{Dash}\p{Ps}\p{Pe}./_~·•・ー．／⁄∕～∼]/gu;
/** The `(0)` of a trunk prefix behind a country code, which is not dialled from abroad. */
const trunk = /[([（［]\s*0\s*[)\]）］]/u;
const abroad = /^(?:\+00|00|011)/;

/** Converts a digit of any script: Unicode has each script's ten digits in a row. */
function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** The text as the visitor sees it. */
const visible = (text: string): string => text.replace(blank, ' ').replace(unseen, '').trim();

export const isEmpty = (text: string): boolean => visible(text) === '';

export const isTooLong = (text: string): boolean => Array.from(visible(text)).length > longest;

/**
 * @returns the possible readings, the likeliest first: digits, with a `+` in front for an
 *   international number. Empty where the text is no number.
 */
export function readingsOf(text: string): string[] {
  if (isTooLong(text)) return [];
  const number = visible(text)
    .replace(plus, '+')
    .replace(/\p{Nd}/gu, plainDigit)
    .replace(before, '')
    .replace(after, '');
  const readings = [number, number.replace(trunk, '')].map((one) => one.replace(between, ''));
  // Reads `00` and `011` as a `+`, last, for where such a number is not valid in the country
  // itself.
  readings.push(...readings.map((one) => one.replace(abroad, '+')));
  return [...new Set(readings)].filter((one) => /^\+?\d+$/.test(one));
}
