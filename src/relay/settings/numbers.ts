/**
 * The visitor's number: what may be called at the tenant's cost, and how the center wants it written.
 *
 * Anybody on the web can ask for a call, so only ordinary telephones in the countries the operator has
 * named are called. What a number is, libphonenumber's full metadata say: numbers it does not know are
 * refused as well, which may hit a range that a country opened after the package was built.
 */
import { type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { CallbackRefusal } from './refusal.js';
import { isAllowed } from './regions.js';

export const numberFormats = ['digits', 'e164', 'national', '00'] as const;

/** How `called` is written: 4989123456, +4989123456, 089123456, 004989123456. */
export type NumberFormat = (typeof numberFormats)[number];

/**
 * Whom a visitor can sit beside. Not: premium rate, shared cost, toll-free, UAN, pager, voicemail, and
 * personal numbers, whose price nobody can foresee.
 */
const telephones: readonly NumberType[] = ['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE', 'VOIP'];

/** E.164: 15 digits at most; with the usual separators. */
const written = /^\+(?:[\s()./-]*\d){4,16}\s*$/;

/**
 * @param countries allowed: ISO 3166 codes (`DE`) and beginnings of numbers (`+4989`).
 * @returns E.164.
 * @throws CallbackRefusal `number-invalid`, `number-refused`
 */
export function readE164(text: string, countries: readonly string[]): string {
  const number =
    text.length <= 40 && written.test(text) ? parsePhoneNumberFromString(text) : undefined;
  if (!number?.isValid()) {
    throw new CallbackRefusal(
      'number-invalid',
      'number: expected a telephone number with its country code, as in +4989123456',
    );
  }
  if (!countries.some((allowance) => isAllowed(number, allowance))) {
    throw new CallbackRefusal('number-refused', 'number: numbers of this country are not called');
  }
  if (!telephones.includes(number.getType())) {
    throw new CallbackRefusal(
      'number-refused',
      'number: only fixed lines and mobiles are called, no premium-rate, shared-cost or other service numbers',
    );
  }
  return number.number;
}

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

/** Nationally written numbers mean one country: elsewhere they would call somebody else. */
export const isOneCountry = (countries: readonly string[]): boolean =>
  countries.length === 1 && !countries[0]?.startsWith('+');
