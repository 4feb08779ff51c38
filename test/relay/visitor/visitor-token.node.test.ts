/**
 * The visitor's token through real HTTP: which tokens are taken, what agents are told of them, and
 * that a wrong one never becomes a call without a name. What becomes of `name` and `locale` at the
 * center, and a set of keys that does not come: person.node.test.ts.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import fc from 'fast-check';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type GenerateKeyPairResult,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { readConfig } from '../../../src/relay/settings/config.js';
import { createLog } from '../../../src/relay/base/log.js';
import { type RelayServer, startRelay } from '../../../src/relay/server.js';
import { FakeCenter, json, webAdapterPath } from '../fake-center.js';
import { environment, shop } from '../rig.js';

const secret = 'the key that shop and relay share (32 or more)';
const issuer = 'https://shop.example';
const audience = 'call-center';
const seconds = (): number => Math.floor(Date.now() / 1000);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Signing {
  readonly alg?: string;
  readonly key?: CryptoKey | Uint8Array;
  readonly kid?: string;
}

/** A token that is right in all points but those of `claims`; `undefined` leaves a claim out. */
const sign = (
  claims: Readonly<Record<string, unknown>> = {},
  { alg = 'HS256', key = bytes(secret), kid }: Signing = {},
): Promise<string> =>
  new SignJWT({ iss: issuer, aud: audience, exp: seconds() + 300, name: 'Anna', ...claims })
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
    .sign(key);

const lines: string[] = [];
let center: FakeCenter;
let relay: RelayServer;

/** The JWK Set of the site, on a port; `keys` may be changed by a test. */
async function startSite() {
  let [keys, asked] = [[] as object[], 0];
  const server = createServer((_, response) => {
    asked += 1;
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys?policy=calls`,
    publish: (...all: object[]) => void (keys = all),
    asked: () => asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function start(extra: Record<string, string>): Promise<void> {
  center = new FakeCenter();
  center.bend(({ call }) =>
    (call as string) === 'createCall' ? json({ retCode: '0', retMsg: 'success' }) : undefined,
  );
  lines.length = 0;
  const config = readConfig({
    ...environment,
    PORT: '0',
    LIMIT_CALLS_PER_VISITOR: '0',
    LIMIT_CALLS_PER_ADDRESS: '0',
    LIMIT_VISITORS_PER_ADDRESS: '0',
    LIMIT_REQUESTS_PER_ADDRESS: '0',
    CALLBACK_CALLERS: '88889050',
    CALLBACK_COUNTRIES: 'DE',
    PUBLIC_URL: 'https://relay.example',
    ...extra,
  });
  relay = await startRelay(config, {
    log: createLog('info', { write: (line: string) => void lines.push(line) }),
    fetch: (input, init) =>
      (input === config.visitorTokenJwks ? globalThis.fetch : center.fetch)(input, init),
  });
}

const post = (path: string, body: object, token?: string): Promise<Response> =>
  fetch(`${relay.url}${path}`, {
    method: 'POST',
    headers: {
      origin: shop,
      'content-type': 'application/json',
      ...(token !== undefined && { 'x-visitor-token': token }),
    },
    body: JSON.stringify(body),
  });

const create = (token?: string): Promise<Response> =>
  post(`${webAdapterPath}createClickToCall`, { mediaAbility: '0' }, token);

/** The names under which calls were created, in their order. */
const names = (): unknown[] => center.of('applyToken').map(({ body }) => body['userName']);

async function assertTaken(token: string, name: string): Promise<void> {
  const before = center.of('createClickToCall').length;
  const answer = await create(token);
  assert.equal(answer.status, 200, await answer.text());
  assert.equal(names().at(-1), name);
  assert.equal(center.of('createClickToCall').length, before + 1);
}

/** The token is refused by both routes, nothing reaches the center, and nothing of it is told. */
async function assertRefused(token: string, why = /./): Promise<void> {
  const before = center.came.length;
  lines.length = 0;
  const created = await create(token);
  assert.deepEqual(created.headers.getSetCookie(), [], 'and costs no new visitor');
  for (const answer of [created, await post('/callback', { number: '+4989123456' }, token)]) {
    const text = await answer.text();
    assert.equal(answer.status, 401, text);
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    assert.equal(error.code, 'visitor-token');
    assert.match(error.message, why);
    assert.equal(answer.headers.get('access-control-allow-origin'), shop, 'a page can read it');
    for (const said of [text, ...lines]) assertQuotesNothingOf(token, said);
  }
  assert.equal(center.came.length, before, 'nothing was asked of the center');
  assert.ok(lines.some((line) => line.includes('visitor token refused')));
}

function assertQuotesNothingOf(token: string, said: string): void {
  for (const part of token.split('.').filter(({ length }) => length > 12)) {
    assert.ok(!said.includes(part), said);
  }
}

describe('a token signed with the secret', () => {
  before(() =>
    start({
      VISITOR_TOKEN_SECRET: `another secret of thirty-two or more,${secret}`,
      VISITOR_TOKEN_ISSUER: issuer,
      VISITOR_TOKEN_AUDIENCE: audience,
    }),
  );
  after(() => relay.close());

  it('is taken with each secret of the list, and leaves no trace in the log', async () => {
    const token = await sign();
    await assertTaken(token, 'Anna');
    await assertTaken(
      await sign({}, { key: bytes('another secret of thirty-two or more') }),
      'Anna',
    );
    for (const line of lines) {
      assertQuotesNothingOf(token, line);
      assert.ok(!line.includes('Anna'));
    }
  });

  it('is not needed for a call, which then has the usual name', async () => {
    assert.equal((await create()).status, 200);
    assert.equal(names().at(-1), 'Visitor');
  });

  it('is taken with its audience in a list, and within half a minute of its times', async () => {
    await assertTaken(await sign({ aud: ['shop', audience] }), 'Anna');
    await assertTaken(await sign({ exp: seconds() - 20 }), 'Anna');
    await assertTaken(await sign({ nbf: seconds() + 20 }), 'Anna');
  });

  it('is refused when expired, of another issuer or audience, not valid yet, or for ever', async () => {
    await assertRefused(await sign({ exp: seconds() - 40 }), /expired/);
    await assertRefused(await sign({ exp: undefined }), /exp is missing/);
    await assertRefused(await sign({ nbf: seconds() + 300 }), /nbf/);
    await assertRefused(await sign({ iss: 'https://evil.example' }), /iss/);
    await assertRefused(await sign({ iss: undefined }), /iss is missing/);
    await assertRefused(await sign({ aud: 'shop' }), /aud/);
    await assertRefused(await sign({ aud: ['shop', 'other'] }), /aud/);
    await assertRefused(await sign({ aud: undefined }), /aud is missing/);
  });

  it('is refused without a signature, by another key, and by another algorithm', async () => {
    const claims = { iss: issuer, aud: audience, exp: seconds() + 300 };
    await assertRefused(new UnsecuredJWT(claims).encode());
    await assertRefused(await sign({}, { key: bytes('x'.repeat(40)) }), /signature/);
    await assertRefused(
      await sign({}, { alg: 'HS512', key: bytes(secret.repeat(2)) }),
      /algorithm/,
    );
    const { privateKey } = await generateKeyPair('RS256');
    await assertRefused(await sign({}, { alg: 'RS256', key: privateKey }), /algorithm/);
    const [head = '', body = ''] = (await sign()).split('.');
    await assertRefused(`${head}.${body}.`);
  });

  it('is refused when it is too long, or no token', async () => {
    await assertRefused(await sign({ more: 'x'.repeat(4000) }), /longer than 4096/);
    for (const odd of ['', '.', '..', 'a.b', 'null', '{}', 'Bearer x', 'a, b', 'e30.e30.e30']) {
      await assertRefused(odd);
    }
  });

  it('is refused whatever one character of it is changed to', async () => {
    const token = await sign();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: token.length - 2 }),
        fc.constantFrom(...alphabet.split('')),
        async (at, to) => {
          fc.pre(token[at] !== to);
          await assertRefused(token.slice(0, at) + to + token.slice(at + 1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is refused for any text that is no token', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[\x21-\x7e]{1,80}$/), (text) => assertRefused(text)),
      { numRuns: 60 },
    );
  });

  it('gives agents any name as one line of text, and a number where there is no name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (name) => {
        assert.equal((await create(await sign({ name, sub: 'c-4711' }))).status, 200);
        const told = String(names().at(-1));
        assert.ok(told.length >= 1 && told.length <= 200, told);
        assert.doesNotMatch(told, /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        assert.equal(told, told.trim());
      }),
      { numRuns: 60 },
    );
    await assertTaken(await sign({ name: '  花子\n\u202Eمريم 👩‍👧  ' }), '花子 مريم 👩‍👧');
    await assertTaken(await sign({ name: `${'x'.repeat(199)}👍` }), 'x'.repeat(199));
    await assertTaken(await sign({ name: ['Anna'], sub: 'c-4711' }), 'c-4711');
    await assertTaken(await sign({ name: ' ', sub: undefined }), 'Visitor');
  });

  it('keeps the id of the visitor random: one customer with two devices is two at the center', async () => {
    const token = await sign({ sub: 'c-4711' });
    await create(token);
    await create(token);
    const [one, other] = center.of('createClickToCall').slice(-2);
    assert.notEqual(one?.userId, other?.userId);
    assert.doesNotMatch(`${one?.userId} ${other?.userId}`, /4711/);
  });
});

describe('a token signed with a key of the set', () => {
  let site: Awaited<ReturnType<typeof startSite>>;
  let [first, second]: GenerateKeyPairResult[] = [];
  const publicKey = async (pair: GenerateKeyPairResult | undefined, more: object = {}) => ({
    ...(await exportJWK(pair!.publicKey)),
    ...more,
  });
  const startWith = async (...keys: object[]): Promise<void> => {
    site.publish(...keys);
    await start({
      VISITOR_TOKEN_JWKS: site.url,
      VISITOR_TOKEN_ISSUER: issuer,
      VISITOR_TOKEN_AUDIENCE: audience,
    });
  };
  before(async () => {
    site = await startSite();
    first = await generateKeyPair('RS256', { extractable: true });
    second = await generateKeyPair('RS256', { extractable: true });
  });
  after(() => site.close());
  afterEach(() => relay.close());

  it('is taken, and the set is fetched once', async () => {
    await startWith(await publicKey(first, { kid: 'a' }));
    const before = site.asked();
    const key = first!.privateKey;
    await assertTaken(await sign({}, { alg: 'RS256', key, kid: 'a' }), 'Anna');
    await assertTaken(await sign({ name: 'Bo' }, { alg: 'RS256', key, kid: 'a' }), 'Bo');
    assert.equal(site.asked() - before, 1);
    await assertRefused(await sign({}, { alg: 'RS256', key, kid: 'b' }), /no key/);
    await assertRefused(await sign({ exp: seconds() - 40 }, { alg: 'RS256', key, kid: 'a' }));
    assert.equal(site.asked() - before, 1, 'unknown keys do not fetch it at each request');
  });

  it('is taken without a kid, by whichever of the keys it is', async () => {
    await startWith(await publicKey(first), await publicKey(second));
    await assertTaken(await sign({}, { alg: 'RS256', key: second!.privateKey }), 'Anna');
    const { privateKey: key } = await generateKeyPair('RS256');
    await assertRefused(await sign({}, { alg: 'RS256', key }), /signature/);
  });

  it('is taken by elliptic curves too', async () => {
    for (const alg of ['ES256', 'Ed25519']) {
      const pair = await generateKeyPair(alg, { extractable: true });
      await startWith(await publicKey(pair));
      await assertTaken(await sign({}, { alg, key: pair.privateKey }), 'Anna');
      if (alg === 'ES256') await relay.close();
    }
  });

  it('is refused where it makes a secret of the public key, or of a secret in the set', async () => {
    const oct = { kty: 'oct', k: Buffer.from(secret).toString('base64url'), kid: 'o' };
    await startWith(await publicKey(first, { kid: 'a' }), oct);
    const pem = bytes(await exportSPKI(first!.publicKey));
    await assertRefused(await sign({}, { key: pem, kid: 'a' }), /algorithm/);
    const der = new Uint8Array(await crypto.subtle.exportKey('spki', first!.publicKey));
    await assertRefused(await sign({}, { key: der, kid: 'a' }), /algorithm/);
    await assertRefused(await sign({}, { kid: 'o' }), /algorithm/);
    await assertRefused(new UnsecuredJWT({ iss: issuer, aud: audience }).encode());
  });
});

describe('a token that no key is configured for', () => {
  after(() => relay.close());

  it('is refused, and the answer and the log say why', async () => {
    await start({});
    await assertRefused(await sign(), /no key is configured: VISITOR_TOKEN_SECRET/);
    assert.ok(lines.some((line) => line.includes('VISITOR_TOKEN_JWKS')));
    assert.equal((await create()).status, 200, 'calls without one go on');
  });
});
