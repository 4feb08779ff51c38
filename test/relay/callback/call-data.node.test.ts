/**
 * What the agent is told beside the number of a call-back: composed within the center's limit from
 * the token's claims and what a browser sends, and never where the center has no such field.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { createCallData } from '../../../src/relay/callback/call-data.js';
import { FakeCenter, json } from '../fake-center.js';
import { createRig, shop } from '../rig.js';
import { FakeClock } from '../../support/fake-clock.js';

const secret = 'the key that shop and relay share (32 or more)';

async function start(extra: Record<string, string> = {}) {
  const clock = new FakeClock({ quietTurns: 4 });
  await clock.advance(1_700_000_000_000);
  const center = new FakeCenter();
  center.bend(({ call }) =>
    (call as string) === 'createCall' ? json({ retCode: '0', retMsg: 'success' }) : undefined,
  );
  const settings = {
    CALLBACK_CALLERS: '88889050',
    CALLBACK_COUNTRIES: 'DE',
    PUBLIC_URL: 'https://relay.example',
    VISITOR_TOKEN_SECRET: secret,
    ...extra,
  };
  const rig = createRig(settings, { center, clock });
  const sign = (claims: object): Promise<string> =>
    new SignJWT({ ...claims, exp: 1_700_000_300 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(secret));
  /** The body of createCall. */
  async function told(body: object, headers: Record<string, string> = {}) {
    const text = JSON.stringify({ number: '+4989123456', ...body });
    const asked = rig.visitor().send('POST', '/callback', { body: text, headers });
    assert.equal((await clock.until(asked)).status, 201);
    await clock.advance(12_000);
    return center.came.find(({ call }) => (call as string) === 'createCall')?.body ?? {};
  }
  return { ...rig, clock, sign, told, end: () => clock.until(rig.relay.close()) };
}

const sent = {
  page: `${shop}/lamps/17?session=secret#part`,
  callData: 'order 4711',
};

describe('the data of a call-back', () => {
  it('is who, in which language, from which page, and what the page says', async () => {
    const { sign, told, end, lines } = await start();
    const token = await sign({ name: 'Anna Meyer', sub: 'c-17' });
    const headers = { 'x-visitor-token': token, 'accept-language': 'de-AT,de;q=0.9' };
    const { callData } = await told(sent, headers);
    assert.deepEqual(JSON.parse(String(callData)), {
      name: 'Anna Meyer',
      customer: 'c-17',
      language: 'de-AT',
      page: `${shop}/lamps/17`,
      data: 'order 4711',
    });
    for (const line of lines) assert.doesNotMatch(line, /Anna|c-17|4711|lamps/);
    await end();
  });

  it('has the language and the page alone where nothing else is known', async () => {
    const { told, end } = await start();
    const { callData } = await told({ page: `${shop}/` }, { 'accept-language': 'de' });
    assert.equal(callData, `{"language":"de","page":"${shop}/"}`);
    await end();
  });

  it('is missing where there is nothing to tell', async () => {
    const { told, end } = await start();
    assert.ok(!('callData' in (await told({ page: 'https://evil.example/', callData: 5 }))));
    await end();
  });

  for (const [name, extra] of [
    ['a center with bidirectional calls of ITA', { CALLBACK_KIND: 'ita' }],
    ['CALLBACK_CALL_DATA=off', { CALLBACK_CALL_DATA: 'off' }],
  ] as const) {
    it(`is never sent with ${name}`, async () => {
      const { sign, told, end } = await start(extra);
      const headers = { 'x-visitor-token': await sign({ name: 'Anna' }), 'accept-language': 'de' };
      const body = await told(sent, headers);
      assert.equal(body['called'], '4989123456');
      assert.ok(!('callData' in body));
      await end();
    });
  }
});

describe('createCallData()', () => {
  const compose = createCallData(new Set([shop]));

  for (const page of [
    'https://evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'shop.example',
    '/lamps',
    '',
    7,
    null,
  ]) {
    it(`leaves out the page ${JSON.stringify(page)}`, () => {
      assert.equal(compose({ claims: {}, page, callData: '', language: undefined }), undefined);
    });
  }

  it('leaves out a text that is longer than a page may give', () => {
    const parts = { claims: {}, page: '', language: 'de' };
    const longest = 'x'.repeat(1024);
    assert.match(compose({ ...parts, callData: longest }) ?? '', /xxx/);
    assert.equal(compose({ ...parts, callData: `${longest}x` }), '{"language":"de"}');
  });

  it('keeps line breaks, and leaves out control characters and halves of a character', () => {
    const callData = 'a\r\nb\tc\0d\u001B[31m\uD83De';
    const composed = compose({ claims: {}, page: '', callData, language: undefined });
    assert.deepEqual(JSON.parse(composed ?? ''), { data: 'a\nb\tcd[31me' });
  });

  it('always fits, and always is JSON of texts that begin as what was given', () => {
    const text = fc.string({ unit: 'binary', maxLength: 1100 });
    const quotes = fc.nat({ max: 1024 }).map((length) => '"'.repeat(length));
    const any = fc.oneof(text, quotes);
    fc.assert(
      fc.property(any, any, any, any, (name, sub, path, callData) => {
        const claims = { name: name.slice(0, 200), sub: sub.slice(0, 200) };
        const page = `${shop}/${encodeURIComponent(path.replace(/\p{Cs}/gu, ''))}`;
        const composed = compose({ claims, page, callData, language: 'zh-CN' }) ?? '';
        assert.ok(composed.length <= 1024, String(composed.length));
        const told = JSON.parse(composed) as Record<string, string>;
        assert.equal(told['language'], 'zh-CN');
        assert.ok(claims.name.startsWith(told['name'] ?? ''));
        assert.ok(page.startsWith(told['page'] ?? ''));
        assert.doesNotMatch(told['data'] ?? '', /\p{Cs}/u);
      }),
      { numRuns: 500 },
    );
  });
});
