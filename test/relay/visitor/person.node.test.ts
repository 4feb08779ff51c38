/**
 * What the center is told of a visitor: the name of their token, their language, each at the right
 * call; and a set of keys that does not come, which harms nobody without a token.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { localeOf } from '../../../src/relay/visitor/language.js';
import { FakeCenter, json } from '../fake-center.js';
import { createRig, type RelayVisitor, startRelay } from '../rig.js';
import { FakeClock } from '../../support/fake-clock.js';

const secret = 'the key that shop and relay share (32 or more)';
const signed = { VISITOR_TOKEN_SECRET: secret };

const sign = (claims: object, exp = 300): Promise<string> =>
  new SignJWT({ ...claims, exp }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret));

const as = async (claims: object) => ({ headers: { 'x-visitor-token': await sign(claims) } });
const speaking = (language: string) => ({ headers: { 'accept-language': language } });

/** `userName` and `locale` of each token that was applied for. */
const applied = (center: FakeCenter): string[] =>
  center
    .of('applyToken')
    .map(({ body }) => `${String(body['userName'])} ${String(body['locale'])}`);

async function call(anna: RelayVisitor, init = {}): Promise<void> {
  assert.equal((await anna.check()).status, 200);
  assert.equal((await anna.create('0', init)).status, 200);
  assert.equal((await anna.drop()).status, 200);
}

describe('the name of a visitor at the center', () => {
  it('is that of the token, from the create on', async () => {
    const { center, visitor } = createRig(signed);
    await call(visitor(), await as({ name: 'Anna', locale: 'de-AT' }));
    assert.deepEqual(applied(center), ['Visitor en', 'Anna de_AT']);
    const [create] = center.of('createClickToCall');
    const [first, second] = center.of('applyToken');
    assert.equal(first?.userId, second?.userId, 'the same session');
    assert.equal(create?.userId, second?.userId);
  });

  it('costs no further token for the next call of the same visitor', async () => {
    const { center, visitor } = createRig(signed);
    const anna = visitor();
    await call(anna, await as({ name: 'Anna' }));
    await call(anna, await as({ name: 'Anna' }));
    assert.deepEqual(applied(center), ['Visitor en', 'Anna en']);
  });

  it('is not that of whoever has called from this browser before', async () => {
    const { center, visitor } = createRig(signed);
    const browser = visitor();
    await call(browser, await as({ name: 'Anna' }));
    await call(browser, await as({ name: 'Bo' }));
    await call(browser);
    assert.deepEqual(applied(center).slice(1), ['Anna en', 'Bo en', 'Visitor en']);
  });

  it('is not lost where the center renews the token, or no longer knows it', async () => {
    const { center, visitor } = createRig(signed);
    const anna = visitor();
    await call(anna, await as({ name: 'Anna' }));
    center.bend(({ call, userId }, usual) => {
      if (call !== 'getClickToCallEvents') return undefined;
      const { status } = usual();
      const headers = { 'ccmessaging-token': center.newToken(userId ?? '') };
      return json({ resultCode: '0', resultDesc: 'Call in queue' }, status, headers);
    });
    await anna.create('0', await as({ name: 'Anna' }));
    await anna.poll();
    await anna.drop();
    await call(anna);
    assert.equal(applied(center).at(-1), 'Visitor en', 'the renewed token is still that of Anna');
    center.expireTokens();
    await anna.create('0', await as({ name: 'Anna' }));
    assert.equal(applied(center).at(-1), 'Anna en');
  });
});

describe('the language of a visitor at the center', () => {
  it("is the widget's, else LOCALE; that of the token wins", async () => {
    const { center, visitor } = createRig({ ...signed, LOCALE: 'zh_CN' });
    await visitor().create();
    await visitor().create('0', speaking('ar'));
    await visitor().create('0', speaking('*'));
    const { headers } = await as({ name: 'Anna', locale: 'fr' });
    await visitor().create('0', { headers: { ...headers, ...speaking('ar').headers } });
    assert.deepEqual(applied(center), ['Visitor zh_CN', 'Visitor ar', 'Visitor zh_CN', 'Anna fr']);
  });

  it('costs one token per visitor, where the widget names the same at each call', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.check(speaking('de'));
    await anna.create('0', speaking('de'));
    await anna.poll(speaking('de'));
    await anna.drop(speaking('de'));
    assert.deepEqual(applied(center), ['Visitor de']);
  });

  it('is LOCALE where the center does not take it, and each is tried once', async () => {
    const { center, visitor } = createRig();
    center.bend(({ call, body }) =>
      call === 'applyToken' && body['locale'] !== 'en'
        ? json({ resultCode: '1', resultDesc: 'locale' })
        : undefined,
    );
    assert.equal((await visitor().create('0', speaking('de'))).status, 200);
    assert.equal((await visitor().create('0', speaking('de'))).status, 200);
    assert.deepEqual(applied(center), ['Visitor de', 'Visitor en', 'Visitor en']);
  });

  for (const [given, locale] of [
    ['de', 'de'],
    ['de-AT', 'de_AT'],
    ['zh_CN', 'zh_CN'],
    ['zh-Hans', 'zh_CN'],
    ['zh-Hant', 'zh_TW'],
    ['zh-Hant-HK', 'zh_HK'],
    ['de-DE-1996-u-co-phonebk', 'de_DE'],
    ['es-419', 'es'],
    ['fr-CH, fr;q=0.9, en;q=0.8', 'fr_CH'],
    ['de;q=0.5', 'de'],
    ['*', undefined],
    ['', undefined],
    ['x', undefined],
    ['de\r\nX: y', undefined],
  ] as const) {
    it(`is ${locale ?? 'unknown'} for ${JSON.stringify(given)}`, () => {
      assert.equal(localeOf(given), locale);
    });
  }

  it('is one that the center can be sent, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        assert.match(localeOf(given) ?? 'en', /^[a-z]{2,3}(?:_[A-Z]{2})?$/);
      }),
    );
  });
});

describe('a set of keys that does not come', () => {
  const jwks = {
    VISITOR_TOKEN_JWKS: 'https://id.example/keys',
    VISITOR_TOKEN_ISSUER: 'https://id.example',
    VISITOR_TOKEN_AUDIENCE: 'calls',
  };

  async function start(site: (signal: AbortSignal | null) => Promise<Response>) {
    const clock = new FakeClock({ quietTurns: 4 });
    const center = new FakeCenter();
    let asked = 0;
    const lines: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (input !== jwks.VISITOR_TOKEN_JWKS) return center.fetch(input, init);
      asked += 1;
      return site(init?.signal ?? null);
    };
    const relay = startRelay(jwks, fetch, clock, lines);
    const { visitor } = createRig();
    const newVisitor = (): RelayVisitor =>
      Object.assign(visitor(), { fetch: relay.fetch.bind(relay) });
    const pair = await generateKeyPair('ES256', { extractable: true });
    const exp = 300;
    const claims = { iss: 'https://id.example', aud: 'calls', exp, name: 'Anna' };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256' })
      .sign(pair.privateKey);
    const keys = { keys: [await exportJWK(pair.publicKey)] };
    const init = { headers: { 'x-visitor-token': token } };
    return { clock, center, lines, newVisitor, init, keys, asked: () => asked, relay };
  }

  it('is neither a refusal nor a call without a name, and holds up nobody else', async () => {
    let aborted = false;
    const { clock, center, newVisitor, init, asked, lines } = await start(
      (signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => {
            aborted = true;
            reject(new Error('aborted'));
          });
        }),
    );
    const held = newVisitor().create('0', init);
    const also = newVisitor().create('0', init);
    assert.equal((await clock.until(newVisitor().create())).status, 200, 'without a token');
    const [first, second] = await clock.until(Promise.all([held, also]));
    for (const { status, body, headers } of [first, second]) {
      assert.equal(status, 503);
      assert.equal((body['error'] as { code: string }).code, 'unavailable');
      assert.equal(headers.get('retry-after'), '5');
    }
    assert.equal(clock.now(), 5000);
    assert.equal(aborted, true);
    assert.equal(asked(), 1, 'both waited for one request');
    assert.equal(center.of('createClickToCall').length, 1);
    assert.equal((await newVisitor().create('0', init)).status, 503);
    assert.equal(asked(), 1, 'right after a failure it is not asked for again');
    assert.ok(lines.some((line) => line.includes('the keys of visitor tokens are away')));
  });

  it('is asked for again a moment later, and then the token is taken', async () => {
    const answers = [
      async () => Promise.reject(new TypeError('fetch failed')),
      async () => new Response('{}', { status: 500 }),
      async () => new Response('<html>'),
      async () => new Response('{"keys":1}'),
      async () => new Response('x'.repeat(300_000)),
    ];
    const { clock, center, newVisitor, init, keys } = await start(
      async () => answers.shift()?.() ?? Response.json(keys),
    );
    for (let left = answers.length; left > 0; left -= 1) {
      assert.equal((await newVisitor().create('0', init)).status, 503, String(left));
      await clock.advance(1000);
    }
    assert.equal((await newVisitor().create('0', init)).status, 200);
    assert.deepEqual(applied(center), ['Anna en']);
  });
});
