/** Signed reports: the text that is signed, its form, and the reports that are refused. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  createSignatureGuard,
  readSignedFields,
  SignatureError,
  type SignatureOptions,
} from '../../../src/relay/callback/signature.js';
import { createMemoryStore } from '../../../src/relay/store/store-memory.js';
import { FakeClock } from '../../support/fake-clock.js';

const KEY = 'shared secret';
const NOW = 1_700_000_000_000;

const hmac = (text: string): string => createHmac('sha256', KEY).update(text).digest('base64');
const sha = (text: string): string => createHash('sha256').update(text).digest('base64');

async function guard(algorithm: SignatureOptions['algorithm'] = 'hmac-sha256') {
  const clock = new FakeClock({ quietTurns: 1 });
  await clock.advance(NOW);
  const store = createMemoryStore(clock);
  const check = createSignatureGuard({ key: KEY, algorithm, store, clock });
  return { clock, store, check, passes: (body: string) => check(body, async () => 'done') };
}

/** A body of `fields`, signed over the text `joined`. */
function body(
  fields: string,
  joined: string,
  { timestamp = String(NOW), nonce = 'n1', sign = hmac, secret = KEY } = {},
): string {
  const signature = sign(`${secret}_${timestamp}_${nonce}_${joined}`);
  return `{${fields}, "timestamp":"${timestamp}","nonce":"${nonce}","signature":"${signature}"}`;
}

const refused = (promise: Promise<unknown>, about: RegExp) =>
  assert.rejects(promise, (error) => error instanceof SignatureError && about.test(error.message));

describe('the signature of a report', () => {
  it("is right over the text of the vendor's own example", async () => {
    const { passes } = await guard();
    const fields = '"b":"2", "a":1, "d":"null", "c":""';
    assert.equal(await passes(body(fields, 'a=1,b=2,c=,d=null')), 'done');
  });

  it('is the same that openssl computes', async () => {
    // printf '%s' 'shared secret_1700000000000_n1_a=1,b=2' | openssl dgst -sha256 -hmac 'shared secret' -binary | base64
    assert.equal(
      hmac('shared secret_1700000000000_n1_a=1,b=2'),
      'MNVl9rI51xCMXkhBxSG4oDjYXMR7q4Ypv5O7ItB/VSY=',
    );
  });

  for (const [what, value, written] of [
    ['an integer longer than a double', '12345678901234567890', '12345678901234567890'],
    ['a decimal with its zero', '1.0', '1.0'],
    ['an exponent', '1e3', '1e3'],
    ['null', 'null', 'null'],
    ['a boolean', 'true', 'true'],
    ['escaped text', '"\\u00fc\\n\\"{,"', 'ü\n"{,'],
    ['a nested object', '{"y":[1,{"z":"},"}],"x":2}', '{"y":[1,{"z":"},"}],"x":2}'],
    ['a list', '[1,"2",[]]', '[1,"2",[]]'],
  ] as const) {
    it(`covers ${what} as it stands in the body`, async () => {
      const { passes } = await guard();
      assert.equal(
        await passes(body(`"callData": ${value} , "a":"x"`, `a=x,callData=${written}`)),
        'done',
      );
    });
  }

  it('sorts names as Java does, capitals before small letters', async () => {
    const { passes } = await guard();
    assert.equal(await passes(body('"b":1,"a":2,"B":3', 'B=3,a=2,b=1')), 'done');
  });

  it("may cover spaces, as the vendor's text says, or leave them out, as its sample does", async () => {
    const { passes } = await guard();
    const fields = '"t":"2026-01-02 03:04"';
    assert.equal(await passes(body(fields, 't=2026-01-02 03:04', { nonce: '1' })), 'done');
    assert.equal(await passes(body(fields, 't=2026-01-0203:04', { nonce: '2' })), 'done');
  });

  it('is right by the configured algorithm only', async () => {
    const both = { 'hmac-sha256': hmac, 'sha-256': sha } as const;
    for (const [mine, sign] of Object.entries(both)) {
      for (const algorithm of ['hmac-sha256', 'sha-256'] as const) {
        const { passes } = await guard(algorithm);
        const result = passes(body('"a":1', 'a=1', { sign }));
        if (algorithm === mine) assert.equal(await result, 'done');
        else await refused(result, /^signature/);
      }
    }
  });

  for (const missing of ['signature', 'timestamp', 'nonce']) {
    it(`is refused without ${missing}`, async () => {
      const { passes } = await guard();
      const report = JSON.parse(body('"a":1', 'a=1')) as Record<string, string>;
      await refused(
        passes(JSON.stringify({ ...report, [missing]: undefined })),
        RegExp(`^${missing}`),
      );
      await refused(passes(JSON.stringify({ ...report, [missing]: ' ' })), RegExp(`^${missing}`));
    });
  }

  it('is refused with another key, and with any changed, added or removed field', async () => {
    const { passes } = await guard();
    await refused(passes(body('"a":1', 'a=1', { secret: 'other' })), /^signature/);
    await refused(passes(body('"a":2', 'a=1')), /^signature/);
    await refused(passes(body('"a":1,"b":1', 'a=1')), /^signature/);
    await refused(passes(body('"b":1', 'a=1,b=1')), /^signature/);
  });

  for (const [seconds, fine] of [
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
  ] as const) {
    it(`is ${fine ? 'accepted' : 'refused'} with a timestamp that is ${seconds} s off`, async () => {
      for (const timestamp of [NOW + seconds * 1000, NOW / 1000 + seconds]) {
        const { passes } = await guard();
        const result = passes(body('"a":1', 'a=1', { timestamp: String(timestamp) }));
        if (fine) assert.equal(await result, 'done');
        else await refused(result, /^timestamp/);
      }
    });
  }

  it('is refused with a timestamp that is no number of seconds or milliseconds', async () => {
    const { passes } = await guard();
    for (const timestamp of ['yesterday', '-1', '1.7e12', '2023-11-14T22:13:20Z']) {
      await refused(passes(body('"a":1', 'a=1', { timestamp })), /^timestamp/);
    }
  });

  it('is refused with a nonce that came before, for as long as its timestamp is accepted', async () => {
    const { passes, clock } = await guard();
    const early = body('"a":1', 'a=1', { timestamp: String(NOW + 300_000) });
    assert.equal(await passes(early), 'done');
    await refused(passes(early), /^nonce/);
    await clock.advance(599_000);
    await refused(passes(early), /^nonce/);
    await clock.advance(2000);
    await refused(passes(early), /^timestamp/);
  });

  it('does not use up its nonce where it is wrong', async () => {
    const { passes } = await guard();
    await refused(passes(body('"a":1', 'a=1', { secret: 'other' })), /^signature/);
    assert.equal(await passes(body('"a":1', 'a=1')), 'done');
  });

  it('is accepted once more where the work on the report failed', async () => {
    const { check, passes } = await guard();
    const report = body('"a":1', 'a=1');
    await assert.rejects(
      check(report, () => Promise.reject(new Error('store'))),
      /store/,
    );
    assert.equal(await passes(report), 'done');
  });

  it('cannot be checked where the body is no JSON object: a SyntaxError', () => {
    for (const text of ['', '[]', 'null', '"a"', '{', '{"a":1}x']) {
      assert.throws(() => readSignedFields(text), SyntaxError);
    }
  });

  it('covers the fields of any JSON object as JSON.parse reads them', () => {
    const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const parsed = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
        const fields = readSignedFields(JSON.stringify(value, undefined, indent));
        assert.deepEqual([...fields.keys()].sort(), Object.keys(parsed).sort());
        for (const [name, text] of fields) {
          const expected = parsed[name];
          if (typeof expected === 'string') assert.equal(text, expected);
          else assert.deepEqual(JSON.parse(text), expected);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is accepted over any fields, and refused where one of its characters differs', async () => {
    const { clock, store } = await guard();
    const name = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__');
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.boolean())),
        fc.uuid(),
        fc.nat(),
        async (fields, nonce, at) => {
          const joined = Object.keys(fields)
            .filter((field) => !['timestamp', 'nonce', 'signature'].includes(field))
            .sort()
            .map((field) => `${field}=${String(fields[field])}`)
            .join(',');
          const timestamp = String(NOW);
          const signature = hmac(`${KEY}_${timestamp}_${nonce}_${joined}`);
          const check = createSignatureGuard({ key: KEY, algorithm: 'hmac-sha256', store, clock });
          const send = (sent: string) =>
            check(JSON.stringify({ ...fields, timestamp, nonce, signature: sent }), async () => 1);
          const place = at % signature.length;
          const wrong = signature[place] === 'A' ? 'B' : 'A';
          const forged = signature.slice(0, place) + wrong + signature.slice(place + 1);
          await refused(send(forged), /^signature/);
          assert.equal(await send(signature), 1);
        },
      ),
    );
  });
});
