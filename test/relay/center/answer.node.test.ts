/**
 * The relay's reader of HTTP/1.1 answers: cut into any pieces they are read, malformed ones are
 * refused.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AnswerReader } from '../../../src/relay/center/center-answer.js';

const read = (...parts: readonly string[]): AnswerReader => {
  const reader = new AnswerReader();
  for (const part of parts) reader.push(Buffer.from(part, 'latin1'));
  return reader;
};

const ok = 'HTTP/1.1 200 OK\r\n';
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
const long = 'x'.repeat(2_000_000);

describe('an answer', () => {
  const whole: Record<string, [text: string, body: string, keep: boolean]> = {
    'with a length': [`${ok}Content-Length: 5\r\n\r\n12345`, '12345', true],
    'with a length of 0': [`${ok}content-length:0\r\n\r\n`, '', true],
    'in chunks': [`${chunked}3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n`, 'abc0123456789', true],
    'in chunks with a trailer': [`${chunked}1 \r\na\r\n0\r\nX: y\r\n\r\n`, 'a', true],
    'after informational answers': [
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n${ok}Content-Length: 1\r\n\r\na`,
      'a',
      true,
    ],
    'that has no body by its status': ['HTTP/1.1 204 Nothing\r\n\r\n', '', true],
    'that closes its connection': [
      `${ok}Connection: X, Close\r\nContent-Length: 1\r\n\r\na`,
      'a',
      false,
    ],
    'of an older version': ['HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na', 'a', false],
    'without a reason phrase': ['HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na', 'a', true],
    'with a character after its end': [`${ok}Content-Length: 1\r\n\r\nab`, 'a', false],
    'with an answer after its end that nobody has asked for': [
      `${chunked}0\r\n\r\n${ok}Content-Length: 1\r\n\r\na`,
      '',
      false,
    ],
  };
  for (const [name, [text, body, keep]] of Object.entries(whole)) {
    it(`${name} is read, however it is cut into pieces`, () => {
      const cuts = fc.array(fc.nat(text.length), { maxLength: 6 });
      const check = (places: readonly number[]): void => {
        const at = [0, ...[...places].sort((a, b) => a - b), text.length];
        const parts = at.slice(1).map((end, index) => text.slice(at[index], end));
        const reader = read(...parts);
        assert.deepEqual([reader.done, String(reader.body), reader.keep], [true, body, keep]);
      };
      fc.assert(fc.property(cuts, check), { numRuns: 200 });
      const each = Array.from(text, (_, at) => at);
      check(each);
    });
  }

  it('without a length is read to the end of its connection', () => {
    const reader = read(`${ok}\r\n12`, '345');
    assert.equal(reader.done, false);
    reader.end();
    assert.deepEqual([reader.done, String(reader.body), reader.keep], [true, '12345', false]);
  });

  it('gives its headers by lower-case names, and each cookie by itself', () => {
    const lines = 'X-One:  1 \r\nx-one: 2\r\nSet-Cookie: a=1, x\r\nset-cookie: b=2\r\n';
    const { head } = read(`HTTP/1.1 404 None\r\n${lines}Empty:\r\n\r\n`);
    assert.equal(head?.status, 404);
    assert.equal(head.headers.get('x-one'), '1, 2');
    assert.equal(head.headers.get('empty'), '');
    assert.equal(head.headers.get('x'), null);
    assert.deepEqual(head.headers.getSetCookie(), ['a=1, x', 'b=2']);
  });

  const cut = [
    '',
    'HTTP/1.1 2',
    'HTTP/1.1 100 Continue\r\n\r\n',
    `${ok}Content-Length: 5\r\n\r\n1234`,
    `${chunked}3\r\nabc`,
    `${chunked}3\r\nabc\r\n0\r\n`,
  ];
  for (const text of cut) {
    it(`is cut where the connection ends after ${JSON.stringify(text.slice(-20))}`, () => {
      const code = text === '' ? 'ECONNRESET' : 'ANSWER_CUT';
      assert.throws(() => read(...(text ? [text] : [])).end(), { code });
    });
  }

  const wrong: Record<string, readonly string[]> = {
    NO_HTTP: [
      'SSH-2.0-x\r\n\r\n',
      'HTTP/2 200 OK\r\n\r\n',
      'HTTP/1.1 20 OK\r\n\r\n',
      'HTTP/1.1 200 OK\nContent-Length: 1\r\n\r\n',
      `${ok}A: b\r\n folded\r\n\r\n`,
      `${ok}A : b\r\n\r\n`,
      `${ok}no header\r\n\r\n`,
      `${ok}A: b\rC: d\r\n\r\n`,
      `${ok}A: \0\r\n\r\n`,
      `${ok}Content-Length: 1, 1\r\n\r\n`,
      `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      `${ok}Content-Length: +1\r\n\r\n`,
      `${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
      `${ok}Transfer-Encoding: gzip, chunked\r\n\r\n`,
      `${ok}Transfer-Encoding: identity\r\n\r\n`,
      `${chunked}x\r\n`,
      `${chunked}-1\r\n`,
      `${chunked}0x1\r\n`,
      `${chunked}1\na`,
      `${chunked}1\r\nab\r\n`,
      `${chunked}123456789\r\n`,
    ],
    OTHER_PROTOCOL: ['HTTP/1.1 101 Other\r\nUpgrade: x\r\n\r\n'],
    NO_STATUS_OF_HTTP: ['HTTP/1.1 999 Odd\r\n\r\n', 'HTTP/1.1 099 Odd\r\n\r\n'],
    ANSWER_TOO_LONG: [
      `${ok}X: ${long}`,
      `${ok}X: ${long.slice(0, 20_000)}\r\n\r\n`,
      `${ok}Content-Length: 1000001\r\n\r\n`,
      `${ok}\r\n${long}`,
      `${chunked}fffff\r\n`,
      `${chunked}${`20000\r\n${long.slice(0, 0x20000)}\r\n`.repeat(8)}`,
      `${chunked}1;${long}`,
      `${chunked}0\r\n${long}`,
    ],
  };
  for (const [code, texts] of Object.entries(wrong)) {
    for (const text of texts) {
      const shown = JSON.stringify(text.length > 100 ? `${text.slice(0, 60)}…` : text);
      it(`is refused with ${code}: ${shown}`, () => {
        assert.throws(() => read(text), { code });
        const half = Math.floor(text.length / 2);
        assert.throws(() => read(text.slice(0, half), text.slice(half)), { code });
      });
    }
  }
});
