/** The visitor's number: which ones may be called, and the format in which the center gets them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import {
  formatNumber,
  isOneCountry,
  type NumberFormat,
  readE164,
} from '../../../src/relay/settings/numbers.js';
import { CallbackRefusal } from '../../../src/relay/settings/refusal.js';

const code = (text: string, countries: readonly string[]): string => {
  try {
    return readE164(text, countries);
  } catch (error) {
    if (error instanceof CallbackRefusal) return error.code;
    throw error;
  }
};

describe("the visitor's number", () => {
  for (const [text, countries, expected] of [
    ['+4989123456', ['DE'], '+4989123456'],
    [' +49 (0)89 123-456 ', ['DE'], 'number-invalid'],
    ['+49 (0)89 123-456', ['DE'], '+4989123456'],
    ['+4915112345678', ['DE'], '+4915112345678'],
    ['+4932212345678', ['DE'], '+4932212345678'],
    ['+12125551234', ['US'], '+12125551234'],
    // not in the international format, or not complete
    ['089123456', ['DE'], 'number-invalid'],
    ['004989123456', ['DE'], 'number-invalid'],
    ['tel:+4989123456', ['DE'], 'number-invalid'],
    ['+4989123456 ext. 4', ['DE'], 'number-invalid'],
    ['+4989123456;ext=4', ['DE'], 'number-invalid'],
    ['call +4989123456', ['DE'], 'number-invalid'],
    ['+49110', ['DE'], 'number-invalid'],
    ['+4911612345', ['DE'], 'number-invalid'],
    ['+1800FLOWERS', ['US'], 'number-invalid'],
    ['', ['DE'], 'number-invalid'],
    [`+49${'1'.repeat(4000)}`, ['DE'], 'number-invalid'],
    // other countries: the most expensive ones have numbers that look like a neighbour's
    ['+4121234567890', ['DE'], 'number-invalid'],
    ['+41446681800', ['DE'], 'number-refused'],
    ['+447911123456', ['GB'], 'number-refused'],
    ['+441534123456', ['GB'], 'number-refused'],
    ['+18765551234', ['US'], 'number-refused'],
    ['+77012345678', ['RU'], 'number-refused'],
    ['+870771234567', ['DE'], 'number-refused'],
    ['+881612345678', ['DE', 'US'], 'number-refused'],
    // numbers of services, which no person answers
    ['+19005551234', ['US'], 'number-refused'],
    ['+18005551234', ['US'], 'number-refused'],
    ['+4918012345678', ['DE'], 'number-refused'],
    ['+4970012345678', ['DE'], 'number-refused'],
    ['+979123456789', ['+979'], 'number-refused'],
    // allowed by a prefix
    ['+4989123456', ['+4989'], '+4989123456'],
    ['+493012345678', ['+4989'], 'number-refused'],
    ['+441534123456', ['GB', '+441534'], '+441534123456'],
  ] as const) {
    it(`${text.slice(0, 30)} where ${countries.join(', ')} may be called: ${expected}`, () => {
      assert.equal(code(text, countries), expected);
    });
  }

  it('never repeats the number in its errors', () => {
    for (const [text, countries] of [
      ['+493012345678', ['FR']],
      ['+19005551234', ['US']],
      ['0301234', ['DE']],
    ] as const) {
      assert.throws(
        () => readE164(text, countries),
        (error: Error) =>
          !error.message.includes(text.slice(2)) && error.message.startsWith('number: '),
      );
    }
  });

  it('is taken where its own country is allowed and nowhere else: an example mobile of each country', () => {
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples);
      if (!example || parsePhoneNumberFromString(example.number)?.country !== country) continue;
      const refused = ['PERSONAL_NUMBER', 'PAGER', undefined].includes(example.getType());
      assert.equal(code(example.number, [country]), refused ? 'number-refused' : example.number);
      assert.equal(code(example.number, [country === 'DE' ? 'FR' : 'DE']), 'number-refused');
    }
  });

  it('is a telephone number of an allowed country, or refused, whatever is sent', () => {
    const character = fc.constantFrom(...Array.from('+0123456789 ()-./;,*#pwextéa٣４'));
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: character, maxLength: 45 }),
      fc.stringMatching(/^\+49[1-9]\d{3,12}$/),
    );
    fc.assert(
      fc.property(text, (sent) => {
        const result = code(sent, ['DE']);
        if (result === 'number-invalid' || result === 'number-refused') return;
        assert.match(result, /^\+49[1-9]\d{3,12}$/);
        assert.equal(code(result, ['DE']), result);
        const type = parsePhoneNumberFromString(result)?.getType() ?? '';
        assert.ok(['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE', 'VOIP'].includes(type), type);
      }),
      { numRuns: 5000 },
    );
  });

  for (const [format, german, chinese] of [
    ['digits', '4989123456', '8613812345678'],
    ['e164', '+4989123456', '+8613812345678'],
    ['00', '004989123456', '008613812345678'],
    ['national', '089123456', '13812345678'],
  ] satisfies [NumberFormat, string, string][]) {
    it(`goes to the center as ${format}`, () => {
      assert.equal(formatNumber('+4989123456', format), german);
      assert.equal(formatNumber('+8613812345678', format), chinese);
    });
  }

  it('may be written nationally only where a single country is allowed', () => {
    assert.ok(isOneCountry(['DE']));
    for (const countries of [[], ['DE', 'FR'], ['+49']]) assert.ok(!isOneCountry(countries));
  });
});
