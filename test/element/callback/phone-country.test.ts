/**
 * The country of a number without a country code, by the page, the browser, and the number itself.
 */
import { expect } from '@open-wc/testing';
import { likelyCountries } from '../../../src/element/callback/phone-country.js';
import { readNumber } from '../../../src/element/callback/phone-number.js';

describe('the countries a visitor may be in', () => {
  for (const [given, page, browser, countries] of [
    ['AT', 'de-CH', ['fr-FR'], 'AT CH FR DE'],
    [undefined, 'en-GB', ['de-DE', 'de'], 'GB DE US'],
    [undefined, 'zh-Hant-TW', ['en-US', 'en'], 'TW US'],
    [undefined, 'en', ['de-DE'], 'DE US'],
    [undefined, 'en', ['de', 'pl-PL'], 'PL US DE'],
    [undefined, 'ar', ['en-US'], 'US EG'],
    [undefined, 'ar', ['ar'], 'EG'],
    [undefined, 'fr-Latn', [], 'FR'],
    // en-US after another language says nothing, since browsers add it by themselves.
    [undefined, 'de', ['de', 'en-US', 'en'], 'DE'],
    [undefined, 'en', ['de-DE', 'de', 'en-US', 'en'], 'DE US'],
    [undefined, 'de', ['en', 'en-US'], 'US DE'],
    // Texts that are no country.
    ['ZZ', 'es-419', ['en-001', 'es-MX'], 'MX ES US'],
    [undefined, 'eo', [], 'US'],
    // Texts that are no language tag.
    [undefined, 'en-US@posix', ['C', 'en_US', 'de-AT'], 'AT DE'],
  ] as const) {
    const said = `${given ?? 'nothing'}, page ${page}, browser ${browser.join(' ')}`;
    it(`are ${countries} for ${said}`, () => {
      expect(likelyCountries(given, page, browser).join(' ')).to.equal(countries);
    });
  }
});

describe('a number without a country code', () => {
  for (const [typed, countries, e164, country] of [
    ['0151 23456789', ['US', 'DE'], '+4915123456789', 'DE'],
    ['(201) 555-0123', ['DE', 'US'], '+492015550123', 'DE'],
    ['(201) 555-0123', ['AT', 'US'], '+12015550123', 'US'],
    ['06 12 34 56 78', ['AE', 'CN', 'FR'], '+33612345678', 'FR'],
    ['07400 123456', ['US', 'GB'], '+447400123456', 'GB'],
    ['010 01234567', ['US', 'EG'], '+201001234567', 'EG'],
    // Valid in no country, so the right length decides.
    ['012 345 6789', ['GB', 'US'], '+44123456789', 'GB'],
    // The international prefix of each country, and 00 and 011 where they mean nothing else.
    ['00 49 89 123456', ['FR', 'US'], '+4989123456', 'DE'],
    ['0049 89 123456', ['US'], '+4989123456', 'DE'],
    ['011 49 89 123456', ['US'], '+4989123456', 'DE'],
    ['011 49 89 123456', ['FR'], '+4989123456', 'DE'],
    ['0011 49 89 123456', ['AU'], '+4989123456', 'DE'],
    ['49 89 123456', ['DE'], '+4989123456', 'DE'],
    ['+34 (0)612 345678', ['DE'], '+34612345678', 'ES'],
    ['+49 (0)89 123456', ['US'], '+4989123456', 'DE'],
  ] as const) {
    it(`${typed} in ${countries.join(' or ')} is ${e164}`, () => {
      const found = readNumber(typed, countries);
      expect([found?.e164, found?.country]).to.deep.equal([e164, country]);
    });
  }

  it('counts as international only with a country code', () => {
    expect(readNumber('+4989123456', ['DE'])?.international).to.equal(true);
    expect(readNumber('0041 44 668 18 00', ['DE'])?.international).to.equal(true);
    expect(readNumber('089 123456', ['DE'])?.international).to.equal(false);
  });
});
