/**
 * Which regions are called: decided by the region of the number, never by its first digits alone.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';
import { readE164 } from '../../../src/relay/settings/numbers.js';
import { CallbackRefusal } from '../../../src/relay/settings/refusal.js';
import { isAllowance, principal, regionsBelow } from '../../../src/relay/settings/regions.js';
import { startRelay } from '../rig.js';
import { FakeClock } from '../../support/fake-clock.js';

const called = (number: string, countries: readonly string[]): boolean => {
  try {
    return readE164(number, countries) === number;
  } catch (error) {
    assert.ok(error instanceof CallbackRefusal, String(error));
    assert.equal(error.code, 'number-refused');
    return false;
  }
};

describe('a number is called', () => {
  for (const [number, allowed, expected] of [
    // a shared calling code allows its principal country and none of the others
    ['+12125551234', '+1', true],
    ['+14165551234', '+1', false],
    ['+18765551234', '+1', false],
    ['+17875551234', '+1', false],
    ['+447400123456', '+44', true],
    ['+441534123456', '+44', false],
    ['+441534123456', '+4415', false],
    ['+447624123456', '+447', false],
    ['+79123456789', '+7', true],
    ['+77012345678', '+7', false],
    ['+390612345678', '+39', true],
    ['+358401234567', '+358', true],
    ['+358181234567', '+358', false],
    ['+61891641234', '+61', false],
    // a prefix that belongs to one of the other countries allows that country
    ['+18765551234', '+1876', true],
    ['+14165551234', '+1416', true],
    ['+441534123456', '+441534', true],
    ['+77012345678', '+77', true],
    ['+441534123456', 'JE', true],
    // calling codes that are not shared
    ['+4989123456', '+49', true],
    ['+4989123456', '+4', true],
    ['+441534123456', '+4', false],
    ['+8613812345678', '+8', true],
    // satellites and global numbers
    ['+881612345678', '+8', false],
    ['+870773123456', '+8', false],
    ['+883510000000000', '+8', false],
    ['+882161234567', '+8', false],
    ['+881612345678', '+881', false],
    // machines, satellites and other regions that use the calling code of a country
    ['+61147123456', 'AU', false],
    ['+61145140000', '+61', false],
    ['+61412345678', 'AU', true],
    ['+3197012345678', 'NL', false],
    ['+31612345678', 'NL', true],
    ['+79540123456', 'RU', false],
    ['+79409123456', '+7', false],
    ['+78401234567', 'RU', false],
  ] as const) {
    it(`${number} where ${allowed} is allowed: ${expected ? 'yes' : 'no'}`, () => {
      assert.equal(called(number, [allowed]), expected);
    });
  }
});

describe('the list of countries', () => {
  it('takes country codes, and prefixes under which a country lies', () => {
    for (const text of ['DE', 'CN', '+49', '+4989', '+8', '+1876'])
      assert.ok(isAllowance(text), text);
    const wrong = [
      '',
      'de',
      'XX',
      'DEU',
      '49',
      '+',
      '+049',
      '+49 89',
      '+1234567890123456',
      'toString',
    ];
    const nowhere = [
      '+870',
      '+878',
      '+881',
      '+8816',
      '+882',
      '+883',
      '+888',
      '+979',
      '+800',
      '+999',
    ];
    for (const text of [...wrong, ...nowhere]) {
      assert.ok(!isAllowance(text), text);
    }
  });

  it('knows the principal country of every shared calling code', () => {
    for (const [code, countries] of Object.entries(metadata.country_calling_codes)) {
      assert.equal(principal[code], countries.length > 1 ? countries[0] : undefined, code);
    }
  });

  it('tells the countries below a prefix', () => {
    assert.deepEqual(regionsBelow('+4989'), { called: ['DE'], others: [] });
    assert.deepEqual(regionsBelow('+7'), { called: ['RU'], others: ['KZ'] });
    assert.deepEqual(regionsBelow('+441534'), { called: ['JE'], others: [] });
    assert.deepEqual(regionsBelow('+447'), { called: ['GB'], others: ['GG', 'IM', 'JE'] });
    const northAmerica = getCountries().filter((country) => getCountryCallingCode(country) === '1');
    assert.deepEqual(
      new Set(regionsBelow('+1').others),
      new Set(northAmerica.filter((c) => c !== 'US')),
    );
    assert.ok(!regionsBelow('+8').others.length);
  });

  it('is answered at start with a log line that names the countries below a prefix that are not called', async () => {
    const clock = new FakeClock();
    const lines: string[] = [];
    const names = {
      CALLBACK_CALLERS: '88889050',
      CALLBACK_COUNTRIES: 'DE,+44,+33',
      PUBLIC_URL: 'https://relay.example',
    };
    const relay = startRelay(names, fetch, clock, lines);
    const [line = '{}', ...more] = lines;
    const { prefix, called, others, msg } = JSON.parse(line) as Record<string, unknown>;
    assert.deepEqual(
      { prefix, called, others },
      { prefix: '+44', called: ['GB'], others: ['GG', 'IM', 'JE'] },
    );
    assert.match(String(msg), /CALLBACK_COUNTRIES/);
    assert.deepEqual(more, []);
    await clock.until(relay.close());
  });
});
