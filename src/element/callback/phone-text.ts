/**
 * What a visitor typed or pasted as a telephone number, reduced to its digits. What cannot be seen
 * decides nothing, nor which script the digits are of and what stands between them. What says more than
 * a number does (letters, `*` and `#`, an extension, a second `+`) leaves none: nobody would dial it.
 */

/** Characters the field takes. */
const longest = 80;

const blank = /[\p{White_Space}\u2800]+/gu;
/** Joiners, marks of direction, variation selectors, control characters; marks on top of others. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{M}]/gu;
const plus = /[＋﹢➕]/gu;
/** `tel:`, `Phone (mobile):`, `电话：`; a bullet, a bracket, a telephone. */
const before = /^(?:[^\p{Nd}+]*[:：﹕︓∶꞉])?[^\p{L}\p{N}+*#]*/u;
const after = /[^\p{L}\p{N}+*#]+$/u;
const between = /[\s\p{Dash}\p{Ps}\p{Pe}./_~·•・ー．／⁄∕～∼]/gu;
/** Behind a country code: to be left out from abroad. */
const trunk = /[([（［]\s*0\s*[)\]）］]/u;
const abroad = /^(?:\+00|00|011)/;

/** Decimal digits lie in tens, whatever the script. */
function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** As it is seen. */
const visible = (text: string): string => text.replace(blank, ' ').replace(unseen, '').trim();

export const isEmpty = (text: string): boolean => visible(text) === '';

export const isTooLong = (text: string): boolean => Array.from(visible(text)).length > longest;

/**
 * @returns the ways to read it as digits, with a `+` in front where it has one, the likeliest first;
 * empty where it is no number.
 */
export function readingsOf(text: string): string[] {
  if (isTooLong(text)) return [];
  const number = visible(text)
    .replace(plus, '+')
    .replace(/\p{Nd}/gu, plainDigit)
    .replace(before, '')
    .replace(after, '');
  const readings = [number, number.replace(trunk, '')].map((one) => one.replace(between, ''));
  // The sign of an international number in most countries, where it means nothing in this one.
  readings.push(...readings.map((one) => one.replace(abroad, '+')));
  return [...new Set(readings)].filter((one) => /^\+?\d+$/.test(one));
}
