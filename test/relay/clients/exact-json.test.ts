/** JSON whose whole numbers keep all their digits. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { parseExactly } from '../../../src/relay/clients/exact-json.js';

const whole = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });

/** A value beside its JSON text, and what has to be read from it. */
interface Written {
  readonly json: string;
  readonly value: unknown;
}
const plain = (value: unknown): Written => ({ json: JSON.stringify(value), value });
const asNumber = (json: string): Written => {
  const number = Number(json);
  const exact = Number.isSafeInteger(number) || !/^-?\d+$/.test(json);
  return { json, value: exact ? number : json };
};
const { any } = fc.letrec<{ any: Written }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    whole.map(String).map(asNumber),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => asNumber(`${number}`)),
    fc.boolean().map(plain),
    fc
      .constantFrom(null, '', '1197235857187927062', '"', '\\', '\\"12345678901234567890')
      .map(plain),
    fc.string({ unit: 'binary' }).map(plain),
    // Digits between quotes, brackets and backslashes, which a careless search takes for numbers.
    fc
      .string({ unit: fc.constantFrom('"', '\\', ':', ',', '{', '9', '12345678901234567890') })
      .map(plain),
    fc.array(tie('any'), { maxLength: 4 }).map((items) => ({
      json: `[ ${items.map(({ json }) => json).join(' ,\n')}]`,
      value: items.map(({ value }) => value),
    })),
    fc
      .dictionary(fc.oneof(fc.string({ unit: 'binary' }), whole.map(String)), tie('any'), {
        maxKeys: 4,
      })
      .map((fields) => ({
        json: `{${Object.entries(fields)
          .map(([name, { json }]) => `${JSON.stringify(name)}\t:${json}`)
          .join(',')}}`,
        value: Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value])),
      })),
  ),
}));

describe('parseExactly', () => {
  it('reads everything as JSON.parse, but whole numbers that are too large as their digits', () => {
    fc.assert(
      fc.property(any, ({ json, value }) => {
        // `-0` and `0` are both written 0.
        expect(JSON.stringify(parseExactly(json))).to.equal(JSON.stringify(value));
      }),
      { numRuns: 3000 },
    );
  });

  for (const [json, value] of [
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740992', '-9007199254740992'],
    ['1197235857187927062', '1197235857187927062'],
    ['[1197235857187927062,1e3,1.5]', ['1197235857187927062', 1000, 1.5]],
    ['1e21', 1e21],
    ['1197235857187927062.5', Number('1197235857187927062.5')],
    [
      '{"a\\"1197235857187927062":"1197235857187927062"}',
      { 'a"1197235857187927062': '1197235857187927062' },
    ],
    ['{"a":1197235857187927061,"a":1197235857187927062}', { a: '1197235857187927062' }],
  ] as const) {
    it(`reads ${json}`, () => expect(parseExactly(json)).to.deep.equal(value));
  }

  for (const wrong of [
    '',
    '007',
    '01197235857187927062',
    '{"a":1',
    '<html>',
    '12 34',
    '+5',
    '5.',
  ]) {
    it(`refuses ${JSON.stringify(wrong)}, which is no JSON`, () => {
      expect(() => parseExactly(wrong)).to.throw(SyntaxError);
    });
  }

  it('never makes JSON of a text that is none, and never fails otherwise', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '"',
            '\\',
            '{',
            '}',
            ':',
            ',',
            '9',
            '-',
            'e',
            '.',
            '98765432109876543210',
          ),
        }),
        (text) => {
          let valid = true;
          try {
            JSON.parse(text);
          } catch {
            valid = false;
          }
          if (valid) parseExactly(text);
          else expect(() => parseExactly(text)).to.throw(SyntaxError);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('takes a string of a million characters', () => {
    const long = '\\"'.repeat(500_000);
    expect(parseExactly(`["${long}",1197235857187927062]`)).to.deep.equal([
      '"'.repeat(500_000),
      '1197235857187927062',
    ]);
  });
});
