/** The digits that are read from typed or pasted text. */
import { expect } from '@open-wc/testing';
import { isEmpty, isTooLong, readingsOf } from '../../../src/element/callback/phone-text.js';

describe('a number as text', () => {
  for (const [typed, read] of [
    // Invisible characters.
    ['\u202a+49 89 123456\u202c', '+4989123456'],
    ['+49\u200b89\u200d12\ufeff34\u206056', '+4989123456'],
    ['\u2066\u200e+4989\u00ad123456\u2069', '+4989123456'],
    ['0\ufe0f89\u{e0100}123\u034f456\u180b', '089123456'],
    ['089\u0000123\u001f456\u007f', '089123456'],
    ['\u3164089\u115f123456', '089123456'],
    ['4\ufe0f\u20e39\ufe0f\u20e3', '49'],
    // Spaces.
    ['089\u00a0123\u2009456\u202f7', '0891234567'],
    ['\t089\n123\u3000456\u2028', '089123456'],
    ['089\u2800123456', '089123456'],
    // Digits of other scripts, and their plus.
    ['＋４９ （８９） １２３４５６', '+4989123456'],
    ['٠٨٩ ١٢٣٤٥٦', '089123456'],
    ['۰۸۹۱۲۳۴۵۶', '089123456'],
    ['०८९१२३४५६७', '0891234567'],
    ['০১৭১২৩৪৫৬৭৮', '01712345678'],
    ['๐๘๙', '089'],
    ['\u{1d7ce}\u{1d7d9}\u{1d7e2}\u{1d7f7}\u{1d7ff}', '01019'],
    ['\ufe6249', '+49'],
    // Brackets and separators.
    ['(+49) 89 123456', '+4989123456'],
    ['+ 49 89 123456', '+4989123456'],
    ['+(49)(89)123456', '+4989123456'],
    ['[+49] 89/123.456', '+4989123456'],
    ['089-12‐34‑56–7—8−9', '089123456789'],
    ['０９０－１２３４－５６７８', '09012345678'],
    ['090ー1234・5678', '09012345678'],
    ['＋49．89／123', '+4989123'],
    // Text before and after the number.
    ['tel:+4989123456', '+4989123456'],
    ['TEL://089123456', '089123456'],
    ['callto:+4989123456', '+4989123456'],
    ['Phone: 089 123456', '089123456'],
    ['Phone (mobile): +49 89 123456', '+4989123456'],
    ['Tel.: 089/123456', '089123456'],
    ['Tél. : 01 23', '0123'],
    ['电话：021 1234', '0211234'],
    ['هاتف: ٠١٠', '010'],
    ['☎ 089 123456', '089123456'],
    ['📞️ +49 89', '+4989'],
    ['“089 123456”, ', '089123456'],
    ['<+49 89 123456>;', '+4989123456'],
  ] as const) {
    it(`${JSON.stringify(typed)} is read as ${read}`, () => {
      expect(readingsOf(typed)[0]).to.equal(read);
    });
  }

  for (const typed of [
    '',
    ' ',
    '+',
    'call me',
    '1-800-FLOWERS',
    '089 123456 ext. 7',
    '089 123456 x7',
    '089 123456;ext=7',
    '089 123456#7',
    '*31#089123456',
    '+49 89 123456, +49 89 123457',
    '089+49',
    '089 123456 or 089 123457',
    '½',
    '①②③④⑤⑥',
  ]) {
    it(`${JSON.stringify(typed)} is no number`, () => {
      expect(readingsOf(typed)).to.deep.equal([]);
    });
  }

  it('has further readings: without a trunk (0), and with 00 or 011 as a plus', () => {
    expect(readingsOf('+34 (0)612 345678')).to.deep.equal(['+340612345678', '+34612345678']);
    expect(readingsOf('00 49 89')).to.deep.equal(['004989', '+4989']);
    expect(readingsOf('011 49 89')).to.deep.equal(['0114989', '+4989']);
    expect(readingsOf('+0049 89')).to.deep.equal(['+004989', '+4989']);
  });

  it('is empty if it has no visible character', () => {
    for (const text of ['', ' ', '\u200b\ufe0f', '\u00a0\u3000\t'])
      expect(isEmpty(text)).to.equal(true);
    for (const text of ['0', '+', 'x']) expect(isEmpty(text)).to.equal(false);
  });

  it('may have 80 characters, of which only visible ones count', () => {
    expect(isTooLong('1'.repeat(80))).to.equal(false);
    expect(isTooLong('1'.repeat(81))).to.equal(true);
    expect(isTooLong('1'.repeat(80) + '\u200b'.repeat(500) + ' '.repeat(500))).to.equal(false);
    expect(isTooLong('\u{1d7ce}'.repeat(80))).to.equal(false);
    expect(readingsOf('1'.repeat(81))).to.deep.equal([]);
  });
});
