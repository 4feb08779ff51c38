/** A number is read the same in every spelling, in every country. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { readNumber } from '../../../src/element/callback/phone-number.js';

const numbers = getCountries().flatMap((country) => {
  const number = getExampleNumber(country, examples);
  return number?.isValid() ? [{ country, number }] : [];
});

const invisible = Array.from(
  '\u200b\u200d\u200e\u202a\u2066\u00ad\ufe0f\u{e0101}\u0000\u001b\u007f\ufeff\u2060\u034f\u3164\u180e',
);
const separators = [
  '',
  '\r\n',
  ') ',
  ...Array.from(' \u00a0\u2009\u202f\u3000\u1680\t-\u2010\u2011–—−－/.·'),
];
const words = [
  '',
  ' ',
  'tel:',
  'TEL://',
  'Phone: ',
  'Tel.: ',
  '电话：',
  'هاتف: ',
  '☎ ',
  '📞️',
  '"',
  '- ',
];
const ends = ['', ' ', '\u202c', '\u2069', '\n', '.', ',', '"', ' ;'];
/** The digit 0 in ASCII, full-width, both Arabic-Indic forms, and other scripts. */
const zeros = [0x30, 0x30, 0xff10, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0x1040, 0x1d7ce, 0x1fbf0];

const dress = fc.record({
  before: fc.constantFrom(...words),
  after: fc.constantFrom(...ends),
  zero: fc.constantFrom(...zeros),
  separator: fc.constantFrom(...separators),
  every: fc.integer({ min: 2, max: 5 }),
  unseen: fc.array(fc.constantFrom(...invisible), { maxLength: 3 }).map((list) => list.join('')),
});

/** Adds separators between the digits, and invisible characters between all characters. */
function dressed(
  plain: string,
  as: typeof dress extends fc.Arbitrary<infer Dress> ? Dress : never,
) {
  const { before, after, zero, separator, every, unseen } = as;
  const spaced = Array.from(plain, (character, index) =>
    index > 3 && index % every === 0 && /\d/.test(character) ? separator + character : character,
  ).join('');
  const digits = spaced.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  return `${before}${Array.from(digits).join(unseen)}${after}${unseen}`;
}

it('the samples have a number of nearly every country', () => {
  expect(numbers.length).to.be.above(200);
});

it('a number with its country code is read in any dress', () => {
  const forms = [
    '+C N',
    '(+C) N',
    '+ C N',
    '＋C N',
    '+(C) N',
    '[+C] N',
    '+C (N',
    '00C N',
    '00 C-N',
  ];
  const form = fc.constantFrom(...forms);
  fc.assert(
    fc.property(fc.constantFrom(...numbers), form, dress, ({ number }, shape, as) => {
      const { countryCallingCode, nationalNumber } = number;
      const plain = shape.replace('C', countryCallingCode).replace('N', nationalNumber);
      const typed = dressed(plain, as);
      expect(readNumber(typed, ['DE'])?.e164, JSON.stringify(typed)).to.equal(number.number);
    }),
    { numRuns: 500 },
  );
});

it('a number as it is written in its own country is read in any dress', () => {
  fc.assert(
    fc.property(fc.constantFrom(...numbers), dress, ({ country, number }, as) => {
      const typed = dressed(number.formatNational(), as);
      expect(readNumber(typed, [country])?.e164, JSON.stringify(typed)).to.equal(number.number);
    }),
    { numRuns: 500 },
  );
});

it('a national number is read in its own country, unless it is valid in a likelier one', () => {
  const likelier = numbers.filter((_, index) => index % 80 === 0);
  for (const { country, number } of numbers) {
    const national = number.formatNational();
    for (const { country: first } of likelier) {
      const there = parsePhoneNumberFromString(national, first);
      const expected = there?.isValid() ? there.number : number.number;
      expect(readNumber(national, [first, country])?.e164, `${first}: ${national}`).to.equal(
        expected,
      );
    }
  }
});
