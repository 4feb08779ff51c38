/** The reader of `calldata`: the entries it finds, and that no text of it does any harm. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { readCallData, type CallData } from '../../src/agent/call-data.js';
import { beginning, visible } from '../../src/agent/visible.js';

const rows = (...list: [string, string][]): CallData => ({ rows: list, text: '' });
const text = (words: string): CallData => ({ rows: [], text: words });

describe('readCallData()', () => {
  const cases: [string, CallData][] = [
    ['', text('')],
    [' \n ', text('')],
    // JSON
    [
      '{"a":"b","c":1,"d":null,"e":true}',
      rows(['a', 'b'], ['c', '1'], ['d', 'null'], ['e', 'true']),
    ],
    ['{"a":{"b":[1,{"c":"d"}]}}', rows(['a', '{"b":[1,{"c":"d"}]}'])],
    [' ["x", "y"] ', rows(['1', 'x'], ['2', 'y'])],
    ['{"":"nameless"}', rows(['', 'nameless'])],
    ['{"a":1,"a":2}', rows(['a', '2'])],
    [
      '{"__proto__":"x","constructor":{"a":1}}',
      rows(['__proto__', 'x'], ['constructor', '{"a":1}']),
    ],
    ['{}', text('')],
    ['[]', text('')],
    ['"some words"', text('some words')],
    ['42', text('42')],
    ['null', text('null')],
    [
      '{"order":12345678901234567890,"price":1.50}',
      rows(['order', '12345678901234567890'], ['price', '1.50']),
    ],
    ['{"a":[12345678901234567890]}', rows(['a', '[12345678901234567890]'])],
    ['{"a":', text('{"a":')],
    // pairs
    ['a=b', rows(['a', 'b'])],
    ['a=1&b=2', rows(['a', '1'], ['b', '2'])],
    ['a=1;b=2;', rows(['a', '1'], ['b', '2'])],
    ['a=1\r\nb = 2\n', rows(['a', '1'], ['b', '2'])],
    ['a=1, b=2', rows(['a', '1'], ['b', '2'])],
    ['a=1&a=2', rows(['a', '1'], ['a', '2'])],
    ['name=M%C3%BCller&city=New+York', rows(['name', 'Müller'], ['city', 'New York'])],
    ['sum=1+1', rows(['sum', '1+1'])],
    ['a=100%&b=%zz', rows(['a', '100%'], ['b', '%zz'])],
    ['a=1;b=2&3', rows(['a', '1'], ['b', '2&3'])],
    ['a=&b=', rows(['a', ''], ['b', ''])],
    ['__proto__=x&toString=y', rows(['__proto__', 'x'], ['toString', 'y'])],
    ['città=Roma;名前=花子', rows(['città', 'Roma'], ['名前', '花子'])],
    // text
    ['just words', text('just words')],
    ['a=1&words', text('a=1&words')],
    ['note=later, please', text('note=later, please')],
    ['https://shop.example/?a=b&c=d', text('https://shop.example/?a=b&c=d')],
    ['<b>bold</b>', text('<b>bold</b>')],
    ['c29tZXRoaW5n==', text('c29tZXRoaW5n==')],
    ['c29tZXRoaW4=', text('c29tZXRoaW4=')],
    ['=', text('=')],
    ['=a', text('=a')],
  ];
  for (const [given, read] of cases) {
    it(JSON.stringify(given), () => expect(readCallData(given)).to.deep.equal(read));
  }

  it('does not throw at a nesting of 10,000 objects or lists, or one that is cut off', () => {
    for (const [open, close] of [
      ['{"a":', '}'],
      ['[', ']'],
    ] as const) {
      const deep = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
      for (const given of [deep, deep.slice(0, -1)]) {
        const { rows: found, text: rest } = readCallData(given);
        expect(rest === given || found.length === 1, given.slice(0, 5)).to.equal(true);
      }
    }
  });

  it('never throws, and loses no text', () => {
    const piece = fc.constantFrom(
      'a',
      '=',
      '&',
      ';',
      ',',
      '\n',
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      '%',
      '+',
      '1',
      '\\u0000',
      '\u202E',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((list) => list.join('')),
          fc.json(),
        ),
        (given) => {
          const { rows: found, text: rest } = readCallData(given);
          for (const pair of found) for (const one of pair) expect(one).to.be.a('string');
          if (found.length > 0) expect(rest).to.equal('');
          else if (!/^["{[]/.test(given.trim())) expect(rest).to.equal(given.trim());
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('decodes no more pairs than are shown, because each malformed one costs an exception', () => {
    const { decodeURIComponent } = window;
    let decoded = 0;
    window.decodeURIComponent = (text) => {
      decoded += 1;
      return decodeURIComponent(text);
    };
    try {
      expect(readCallData('a=%FF&'.repeat(100_000)).rows).to.have.lengthOf(100_000);
    } finally {
      window.decodeURIComponent = decodeURIComponent;
    }
    expect(decoded).to.be.within(100, 5000);
  });

  it('reads every JSON object of texts back unchanged', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (given) => {
        const read = readCallData(JSON.stringify(given));
        expect(read.rows).to.deep.equal(Object.entries(given));
      }),
    );
  });

  it('reads every URL-encoded form back unchanged', () => {
    const name = fc.stringMatching(/^[a-zA-Z_][\w.-]{0,20}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string()), { minLength: 2 }), (given) => {
        const form = new URLSearchParams(given).toString();
        expect(readCallData(form).rows).to.deep.equal(
          given.map(([key, value]) => [key, value.trim()]),
        );
      }),
    );
  });
});

describe('visible()', () => {
  for (const [given, shown] of [
    ['plain', 'plain'],
    ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
    ['a\r\nb', 'a\nb'],
    ['a\rb', 'a⟨U+000D⟩b'],
    ['\u0000', '⟨U+0000⟩'],
    ['\u007F\u0085', '⟨U+007F⟩⟨U+0085⟩'],
    ['\u202Eevil\u202C', '⟨U+202E⟩evil⟨U+202C⟩'],
    ['\u2066a\u2069\u200E\u200F\u061C', '⟨U+2066⟩a⟨U+2069⟩⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩'],
    ['\uFEFFa\u200Bb', '⟨U+FEFF⟩a⟨U+200B⟩b'],
    ['\uD83D', '⟨U+D83D⟩'],
    ['\u{E0041}', '⟨U+E0041⟩'],
    ['\u3164\u115F\uFFA0\u2800', '⟨U+3164⟩⟨U+115F⟩⟨U+FFA0⟩⟨U+2800⟩'],
    ['pass\u00ADword\u034F', 'pass⟨U+00AD⟩word⟨U+034F⟩'],
    ['❤\uFE0F 葛\u{E0100}', '❤\uFE0F 葛\u{E0100}'],
    ['👩‍👩‍👧 مرحبا 花子 می‌خواهم', '👩‍👩‍👧 مرحبا 花子 می‌خواهم'],
  ] as const) {
    it(JSON.stringify(given), () => expect(visible(given)).to.equal(shown));
  }

  it('leaves nothing invisible, and changes nothing when applied again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        const shown = visible(given);
        expect(shown).to.not.match(/(?![\t\n])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF]/u);
        expect(visible(shown)).to.equal(shown);
      }),
    );
  });
});

describe('beginning()', () => {
  it('is no longer than asked for, and ends with a whole character', () => {
    expect(beginning('abc', 3)).to.equal('abc');
    expect(beginning('abcd', 3)).to.equal('abc');
    expect(beginning('ab👍', 3)).to.equal('ab');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 20 }),
        (given, most) => {
          const start = beginning(given, most);
          expect(given.startsWith(start)).to.equal(true);
          expect(start.length).to.be.at.most(most);
          expect(start.length).to.be.at.least(Math.min(given.length, most) - 1);
          // encodeURIComponent throws on a lone surrogate.
          expect(() => encodeURIComponent(start)).to.not.throw();
        },
      ),
    );
  });
});
