/**
 * Decides whether a visitor's number may be called at the tenant's cost, and writes it for the
 * center.
 *
 * Anybody on the web can ask for a call, so only ordinary telephones in the countries the operator
 * has named are called. libphonenumber's full metadata decide the kind of a number. Numbers it does
 * not know are refused too, which may hit a range that a country opened after the package was
 * built.
 */
import {
  type NumberType,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import { CallbackRefusal } from './refusal.js';
import { isAllowed } from './regions.js';

export const numberFormats = ['digits', 'e164', 'national', '00'] as const;

/** Forms of `called` in createCall: 4989123456, +4989123456, 089123456, 004989123456. */
export type NumberFormat = (typeof numberFormats)[number];

/**
 * Kinds of numbers that can be a visitor's own telephone. Left out are premium rate, shared cost,
 * toll-free, UAN, pager and voicemail, and personal numbers, whose price nobody can foresee.
 */
const telephones: readonly NumberType[] = ['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE', 'VOIP'];

/** A plus sign, then digits with the usual separators; libphonenumber judges their exact number. */
const written = /^\+(?:[\s()./-]*\d){4,16}\s*$/;

/**
 * @param countries allowed: ISO 3166 codes (`DE`) and beginnings of numbers (`+4989`).
 * @returns E.164.
 * @throws CallbackRefusal `number-invalid`, `number-refused`
 */
export function readE164(text: string, countries: readonly string[]): string {
  const number = parse(text);
  if (!number) {
    throw new CallbackRefusal(
      'number-invalid',
      'number: expected a telephone number with its country code, as in +4989123456',
    );
  }
  if (!countries.some((allowance) => isAllowed(number, allowance))) {
    throw new CallbackRefusal('number-refused', 'number: numbers of this country are not called');
  }
  if (!isTelephone(number)) {
    throw new CallbackRefusal(
      'number-refused',
      'number: only fixed lines and mobiles are called, no premium-rate, shared-cost or other service numbers',
    );
  }
  return number.number;
}

/**
 * The number of a visitor whom an agent may call back: E.164 for an ordinary telephone of any
 * country, or digits alone, as they are written within a country. Undefined for anything else.
 */
export function readReachable(text: string): string | undefined {
  if (/^\d{4,16}$/.test(text)) return text;
  const number = parse(text);
  return number && isTelephone(number) ? number.number : undefined;
}

/** A valid number that is written with its country code. */
function parse(text: string): PhoneNumber | undefined {
  const number =
    text.length <= 40 && written.test(text) ? parsePhoneNumberFromString(text) : undefined;
  return number?.isValid() ? number : undefined;
}

const isTelephone = (number: PhoneNumber): boolean => telephones.includes(number.getType());

/** @param number E.164, valid. */
export function formatNumber(number: string, format: NumberFormat): string {
  const digits = number.slice(1);
  switch (format) {
    case 'digits':
      return digits;
    case 'e164':
      return number;
    case '00':
      return `00${digits}`;
    case 'national':
      return parsePhoneNumberFromString(number)?.formatNational().replaceAll(/\D/g, '') ?? digits;
  }
}

/**
 * Whether all numbers are of one country: a nationally written one would call somebody else
 * elsewhere.
 */
export const isOneCountry = (countries: readonly string[]): boolean =>
  countries.length === 1 && !countries[0]?.startsWith('+');
