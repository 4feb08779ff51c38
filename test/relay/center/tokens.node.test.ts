/**
 * Tokens that expire, are renewed or refused while visitors call, without the visitors noticing it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accessTokenExpired } from '../../../src/relay/clients/fabric.js';
import { ApiError } from '../../../src/api/http/errors.js';
import { createAccessTokens } from '../../../src/relay/center/access-tokens.js';
import { connected, type FakeCenter, json, says } from '../fake-center.js';
import { createRig } from '../rig.js';
import { FakeClock } from '../../support/fake-clock.js';
import { withResolvers } from '../../support/with-resolvers.js';

/** The token of the latest request. */
const tokenOf = (center: FakeCenter): string =>
  center.came.at(-1)?.request.headers.get('ccmessaging-token') ?? '';

describe("a visitor's token", () => {
  it('is replaced once when it has expired in the queue, and the call goes on', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    const before = anna.cookie;
    center.expireTokens();
    assert.equal((await anna.poll()).body.resultDesc, 'Call in queue');
    assert.equal(center.of('applyToken').length, 2);
    assert.notEqual(anna.cookie, before, 'the cookie carries the new one');
    assert.equal((await anna.poll()).status, 200);
    assert.equal((await anna.drop()).body.resultCode, '0');
    assert.equal(center.of('applyToken').length, 2);
    assert.equal(center.running.size, 0);
  });

  it('is replaced for the drop, the check and the create as well', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.check();
    center.expireTokens();
    assert.equal((await anna.check()).status, 200);
    center.expireTokens();
    assert.equal((await anna.create()).status, 200);
    center.expireTokens();
    assert.equal((await anna.drop()).body.resultDesc, 'disconnect successfully.');
    assert.equal(center.running.size, 0);
  });

  it('that is refused twice leads to a 401', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    center.bend(({ call }) =>
      call === 'getClickToCallEvents' ? json({ resultCode: '401' }, 401) : undefined,
    );
    const answer = await anna.poll();
    assert.equal(answer.status, 401);
    assert.equal(center.of('getClickToCallEvents').length, 2);
    assert.equal(center.of('applyToken').length, 2);
  });

  it('that the center does not give leads to 401, 403 or 502, by the answer of the center', async () => {
    for (const [bent, status] of [
      [() => json({}, 401), 401],
      [() => json({}, 403), 403],
      [() => json({}, 500), 502],
      [() => json({ resultCode: '1', resultDesc: 'no' }), 502],
      [() => json('<html>'), 502],
      [() => Promise.reject(new TypeError('reset')), 502],
      [() => json({ resultCode: '0', token: 'x'.repeat(3000) }), 502],
    ] as const) {
      const { center, lines, visitor } = createRig();
      center.bend(({ call }) => (call === 'applyToken' ? bent() : undefined));
      const answer = await visitor().check();
      assert.equal(answer.status, status);
      assert.match(answer.text, /^\{"error":/);
      assert.doesNotMatch(lines.join(''), /xxx/);
    }
  });

  for (const [place, renewing] of [
    ['header', (token: string) => says('Call in queue', {}, { 'ccmessaging-token': token })],
    [
      'cookie',
      (token: string) =>
        says('Call in queue', {}, { 'set-cookie': `ccmessaging-token=${token}; Path=/` }),
    ],
    ['body', (token: string) => says('Call in queue', { token })],
  ] as const) {
    it(`renewed by a ${place} of the center is used from then on, and no script sees it`, async () => {
      const { center, visitor } = createRig();
      const anna = visitor();
      await anna.create();
      let renewed = '';
      center.bend(({ call, userId = '' }) =>
        call === 'getClickToCallEvents' ? renewing((renewed = center.newToken(userId))) : undefined,
      );
      const answer = await anna.poll();
      assert.deepEqual(answer.body, { resultCode: '0', resultDesc: 'Call in queue' });
      assert.equal(answer.headers.get('ccmessaging-token'), null);
      assert.equal(answer.headers.getSetCookie().length, 1);
      assert.match(answer.headers.getSetCookie()[0] ?? '', /^__Host-click-to-dial-visitor=/);
      center.bend(() => undefined);
      await anna.drop();
      assert.equal(tokenOf(center), renewed);
      assert.equal(center.of('applyToken').length, 1);
      // The drop has ended the record of the call, so this token can only come from the cookie.
      await anna.check();
      assert.equal(tokenOf(center), renewed);
    });
  }

  it('renewed while a drop comes with the old cookie is used for the drop', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    const answer = withResolvers<Response>();
    center.bend(({ call }) => (call === 'getClickToCallEvents' ? answer.promise : undefined));
    const held = anna.poll();
    const { userId = '' } = await center.waitFor('getClickToCallEvents');
    const old = anna.cookie;
    center.expireTokens();
    const renewed = center.newToken(userId);
    answer.resolve(says('Call in queue', {}, { 'ccmessaging-token': renewed }));
    await held;
    anna.cookie = old;
    assert.equal((await anna.drop()).body.resultDesc, 'disconnect successfully.');
    assert.equal(tokenOf(center), renewed);
    assert.equal(center.of('applyToken').length, 1);
  });

  it('that another request has replaced in the meantime is used, and no further one is applied for', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    const answer = withResolvers<Response>();
    let polls = 0;
    center.bend(({ call }) =>
      call === 'getClickToCallEvents' && (polls += 1) === 1 ? answer.promise : undefined,
    );
    const held = anna.poll();
    await center.waitFor('getClickToCallEvents');
    center.expireTokens();
    await anna.poll();
    answer.resolve(json({ resultCode: '401' }, 401));
    assert.equal((await held).status, 200);
    assert.equal(center.of('applyToken').length, 2);
  });

  it('is applied for once where several requests need a new one at once', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    center.expireTokens();
    const applied = withResolvers<void>();
    center.bend(({ call }, usual) =>
      call === 'applyToken' ? applied.promise.then(() => usual()) : undefined,
    );
    const polls = [anna.poll(), anna.poll(), anna.drop()];
    await center.waitFor('applyToken', 2);
    applied.resolve();
    assert.deepEqual(
      (await Promise.all(polls)).map(({ status }) => status),
      [200, 200, 200],
    );
    assert.equal(center.of('applyToken').length, 2);
  });

  it('is not used for a new call when it is older than 55 minutes', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.check();
    await clock.advance(54 * 60_000);
    await anna.check();
    assert.equal(center.of('applyToken').length, 1);
    await clock.advance(60_001);
    await anna.create();
    assert.equal(center.of('applyToken').length, 2);
  });
});

describe("the relay's AccessToken", () => {
  it('is fetched once, however many visitors come', async () => {
    const { center, visitor } = createRig();
    await Promise.all(Array.from({ length: 30 }, () => visitor().check()));
    assert.equal(center.of('tokenByAkSk').length, 1);
    assert.equal(center.of('tokenByAkSk')[0]?.request.headers.get('x-token-expire'), '600');
  });

  it('is fetched anew shortly before it expires', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.check();
    await clock.advance(569_000);
    await anna.check();
    assert.equal(center.of('tokenByAkSk').length, 1);
    await clock.advance(1000);
    await anna.check();
    assert.equal(center.of('tokenByAkSk').length, 2);
  });

  it('is fetched anew once for all visitors when a 403 refuses it, and their polls succeed', async () => {
    const { center, visitor } = createRig();
    const visitors = Array.from({ length: 20 }, visitor);
    await Promise.all(visitors.map((one) => one.create()));
    center.expireAccessTokens();
    const answers = await Promise.all(visitors.map((one) => one.poll()));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal(center.of('tokenByAkSk').length, 2);
    assert.equal(center.of('applyToken').length, 20, "the visitors' tokens are still good");
  });

  it('leads to a 403 where two in a row are refused', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    center.bend(({ call }) =>
      call === 'getClickToCallEvents'
        ? json({ errorCode: '1', exceptionInfo: 'auth fail!' }, 403)
        : undefined,
    );
    assert.equal((await anna.poll()).status, 403);
    assert.equal(center.of('getClickToCallEvents').length, 2);
    assert.equal(center.of('tokenByAkSk').length, 2);
  });

  it('may expire together with the token of the visitor: both are replaced in mid-call', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    center.expireAccessTokens();
    center.expireTokens();
    center.bend(({ call, userId }) =>
      call === 'getClickToCallEvents' && userId !== undefined ? connected() : undefined,
    );
    assert.equal((await anna.poll()).status, 200);
  });

  it('leads to a 502 where the center refuses key and secret', async () => {
    for (const status of [401, 403]) {
      const { center, visitor } = createRig();
      center.bend(({ call }) => (call === 'tokenByAkSk' ? json({}, status) : undefined));
      assert.equal((await visitor().check()).status, 502);
    }
  });

  it('of a short life is used for half of it', async () => {
    const clock = new FakeClock();
    let fetched = 0;
    const { use } = createAccessTokens(
      async () => ({ value: `t${(fetched += 1)}`, expiresAt: clock.now() + 20_000 }),
      clock,
    );
    const look = async (token: string): Promise<string> => token;
    assert.deepEqual([await use(look), await use(look)], ['t1', 't1']);
    await clock.advance(9999);
    assert.equal(await use(look), 't1');
    await clock.advance(1);
    assert.equal(await use(look), 't2');
  });

  it('is fetched again one second after a failure and not before, however many need it', async () => {
    const clock = new FakeClock();
    let tries = 0;
    const tokens = createAccessTokens(async () => {
      tries += 1;
      if (tries === 1) throw new ApiError('network', 'no');
      return { value: 'good', expiresAt: 600_000 };
    }, clock);
    for (let asked = 0; asked < 3; asked += 1) {
      await assert.rejects(
        tokens.use(async () => 'x'),
        { code: 'network' },
      );
      await clock.advance(333);
    }
    assert.equal(tries, 1);
    await clock.advance(1);
    assert.equal(await tokens.use(async (token) => token), 'good');
  });

  it('is replaced for work that throws a 403, and not for work that throws a 401', async () => {
    let tokens = 0;
    const { use } = createAccessTokens(
      async () => ({ value: `t${(tokens += 1)}`, expiresAt: 600_000 }),
      new FakeClock(),
    );
    const refused = new ApiError('unauthorized', 'no', { cause: { status: 403 } });
    assert.ok(accessTokenExpired(refused));
    const seen: string[] = [];
    await assert.rejects(
      use(async (token) => {
        seen.push(token);
        throw refused;
      }),
      refused,
    );
    assert.deepEqual(seen, ['t1', 't2']);
    await assert.rejects(
      use(async (token) => {
        seen.push(token);
        throw new ApiError('unauthorized', 'no', { cause: { status: 401 } });
      }),
    );
    assert.deepEqual(seen, ['t1', 't2', 't2']);
  });
});
