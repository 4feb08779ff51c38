/**
 * The log says by a code why the center or Redis cannot be used, and repeats none of their texts.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { ApiError } from '../../src/api/http/errors.js';
import { createRelay, type Relay } from '../../src/relay/app.js';
import { createCheck } from '../../src/relay/check.js';
import { wallClock } from '../../src/relay/base/clock.js';
import { readConfig } from '../../src/relay/settings/config.js';
import { createLog } from '../../src/relay/base/log.js';
import { reasonOf } from '../../src/relay/base/reasons.js';
import { connectRedis } from '../../src/relay/store/redis-link.js';
import { startRelay } from '../../src/relay/server.js';
import { freePort, startCenter, until } from './hand-center.js';
import { type RealRedis, startRedis, whyNoRedis } from './redis.js';
import { environment, RelayVisitor } from './rig.js';
import { FakeClock } from '../support/fake-clock.js';
import { cert, key } from '../support/certificate.js';

type Line = Record<string, unknown> & { msg: string };

function createLines() {
  const lines: Line[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as Line);
  const log = createLog('info', { write });
  return { lines, log, find: (msg: string) => lines.find((line) => line.msg.startsWith(msg)) };
}

const servers: Server[] = [];
const relays: Relay[] = [];
after(async () => {
  servers.forEach((server) => server.close());
  await Promise.all(relays.map((relay) => relay.close()));
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const plain = (does: (socket: Socket) => void): Promise<number> =>
  portOf(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => does(socket));
    }),
  );
const secure = (): Promise<number> => portOf(createHttps({ cert, key }));

const text = (head: string) => (socket: Socket) => void socket.end(`${head}\r\n\r\n`);

describe('a center that gives no answer is logged with the code of the cause', () => {
  const ways: Record<string, [where: () => Promise<string>, code: RegExp]> = {
    'a port nobody listens at': [
      async () => `http://127.0.0.1:${await freePort()}`,
      /^ECONNREFUSED$/,
    ],
    // EAI_AGAIN comes where no name server can be reached at all.
    'a host nobody knows': [async () => 'https://nobody.invalid', /^(ENOTFOUND|EAI_AGAIN)$/],
    'a certificate of its own': [
      async () => `https://127.0.0.1:${await secure()}`,
      /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    ],
    'TLS to a port without it': [
      async () => `https://127.0.0.1:${await plain(text('HTTP/1.1 400 Bad Request'))}`,
      /^(ERR_SSL_\w+|EPROTO)$/,
    ],
    'no TLS to a port with it': [
      async () => `http://127.0.0.1:${await secure()}`,
      /^(ECONNRESET|NO_HTTP)$/,
    ],
    'a connection that is reset': [
      async () => `http://127.0.0.1:${await plain((socket) => socket.resetAndDestroy())}`,
      /^ECONNRESET$/,
    ],
    'something else than HTTP': [
      async () => `http://127.0.0.1:${await plain(text('SSH-2.0-x'))}`,
      /^NO_HTTP$/,
    ],
    'another protocol': [
      async () =>
        `http://127.0.0.1:${await plain(
          text('HTTP/1.1 101 Other\r\nUpgrade: x\r\nConnection: upgrade'),
        )}`,
      /^OTHER_PROTOCOL$/,
    ],
  };
  for (const [name, [where, code]] of Object.entries(ways)) {
    it(name, async () => {
      const { log, find } = createLines();
      const config = readConfig({ ...environment, FABRIC_URL: await where() });
      const relay = createRelay(config, { log });
      relays.push(relay);
      const visitor = new RelayVisitor((request) => relay.fetch(request));
      assert.equal((await visitor.check()).status, 502);
      assert.match(String(find('no answer of the center')?.['code']), code);
    });
  }
});

describe('a center that gives no token is logged by call, status and code, never by its text', () => {
  for (const [call, status, body, said] of [
    ['tokenByAkSk', 401, { errorCode: 'APIG.0301', exceptionInfo: 'the-app-secret' }, 'APIG.0301'],
    ['tokenByAkSk', 403, { errorCode: 'no such secret: the-app-secret' }, undefined],
    ['applyToken', 200, { resultCode: '404', resultDesc: 'no channel the-app-secret' }, '404'],
    ['applyToken', 401, { resultCode: '+491512345678' }, undefined],
    ['applyToken', 200, { resultCode: '491512345678' }, undefined],
    ['applyToken', 500, { resultCode: 5 }, '5'],
    ['applyToken', 200, [], undefined],
    ['tokenByAkSk', 200, { resultCode: '0', AccessToken: { the: 'app-secret' } }, '0'],
  ] as const) {
    it(`${call}, ${status}, ${JSON.stringify(body)}`, async () => {
      const { lines, log, find } = createLines();
      const center = await startCenter();
      const relay = createRelay(readConfig({ ...environment, FABRIC_URL: center.url }), { log });
      relays.push(relay);
      const asked = center.next(call);
      const answered = new RelayVisitor((request) => relay.fetch(request)).check();
      (await asked).response.writeHead(status).end(JSON.stringify(body));
      await answered;
      await center.close();
      const line = find('no answer of the center') ?? { msg: '' };
      assert.equal(line['call'], call);
      assert.equal(line['status'], status);
      assert.equal(line['resultCode'], said);
      assert.doesNotMatch(JSON.stringify(lines), /app-secret|4915/);
    });
  }
});

describe('the check of the center', () => {
  it('asks for an AccessToken at most once in half a minute', async () => {
    const center = await startCenter();
    const clock = new FakeClock();
    const { lines, log } = createLines();
    const check = createCheck(readConfig({ ...environment, FABRIC_URL: center.url }), log, clock);
    const asked = center.next('tokenByAkSk');
    const both = Promise.all([check(), check()]);
    (await asked).response.writeHead(401).end('{"errorCode":"x-1"}');
    const [first, second] = await both;
    assert.equal(first, second, 'whoever asks meanwhile waits for the same answer');
    const at = new Date(clock.now()).toISOString();
    const wrong = { ok: false, call: 'tokenByAkSk', at };
    const fields = { error: 'unauthorized', status: 401, resultCode: 'x-1' };
    assert.deepEqual(first, { ...wrong, ...fields });
    await clock.advance(29_999);
    assert.equal(await check(), first);
    await clock.advance(1);
    assert.equal((await check()).ok, true);
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      [
        'no AccessToken: the contact center does not take APP_KEY and APP_SECRET',
        'the contact center gives an AccessToken',
      ],
    );
    assert.equal(clock.pending, 0, 'no deadline is left');
    await center.close();
  });

  it('names the error where nobody answers, or something that is no center', async () => {
    for (const [status, error] of [
      [0, 'network'],
      [404, 'not-found'],
      [200, 'bad-response'],
      [500, 'server-error'],
    ] as const) {
      const { lines, log } = createLines();
      const center = await startCenter();
      const asked = center.next('tokenByAkSk');
      const check = createCheck(readConfig({ ...environment, FABRIC_URL: center.url }), log);
      const result = check();
      const { response } = await asked;
      if (status === 0) response.destroy();
      else response.writeHead(status).end('<html>');
      assert.equal((await result).error, error);
      assert.match(lines[0]?.msg ?? '', /^no AccessToken: /);
      await center.close();
    }
  });

  it('is answered on the port of the metrics, and there only', async () => {
    const center = await startCenter();
    const { log } = createLines();
    const metricsPort = await freePort();
    const config = readConfig({
      ...environment,
      FABRIC_URL: center.url,
      PORT: '0',
      METRICS_PORT: String(metricsPort),
    });
    const clock = new FakeClock();
    const relay = await startRelay(config, { log, check: createCheck(config, log, clock) });
    const url = `http://127.0.0.1:${metricsPort}/check`;
    const good = await fetch(url);
    assert.equal(good.status, 200);
    assert.equal(good.headers.get('cache-control'), 'no-store');
    assert.equal(((await good.json()) as { ok: boolean }).ok, true);
    await center.close();
    await clock.advance(30_000);
    const bad = await fetch(url);
    assert.equal(bad.status, 503);
    const { code, call } = (await bad.json()) as Record<string, string>;
    assert.deepEqual({ code, call }, { code: 'ECONNREFUSED', call: 'tokenByAkSk' });
    assert.equal((await fetch(url, { method: 'POST' })).status, 404);
    assert.equal((await fetch(`${relay.url}/check`)).status, 404);
    await relay.close();
  });
});

describe("Redis' refusals", { skip: whyNoRedis() }, () => {
  let redis: RealRedis;
  before(async () => (redis = await startRedis()));
  after(() => redis.kill());

  /** Waits until the log has a line with that code. @returns the line. */
  async function told(url: string, code: string, command = false): Promise<Line> {
    const { lines, log } = createLines();
    const link = connectRedis({ url, clock: wallClock, log, onAway: () => {} });
    if (command) {
      await until(() => link.usable());
      await link.attempt(
        (client) => client.set('x', '1'),
        async () => 'instead',
      );
    }
    const found = (): Line | undefined => lines.find((line) => line['code'] === code);
    await until(() => found() !== undefined);
    link.close();
    return found() as Line;
  }

  it('are logged by their code: no password, a wrong one, a replica, no memory left', async () => {
    const operator = new Redis(redis.url);
    const away = 'Redis is away: this relay goes on with its own memory';
    await operator.call('REPLICAOF', '127.0.0.1', String(await freePort()));
    assert.equal((await told(redis.url, 'READONLY', true)).msg, away);
    await operator.call('REPLICAOF', 'NO', 'ONE');
    await operator.config('SET', 'maxmemory', '1');
    assert.equal((await told(redis.url, 'OOM', true)).msg, away);
    await operator.config('SET', 'maxmemory', '0');
    await operator.config('SET', 'requirepass', 'right');
    assert.match((await told(redis.url, 'NOAUTH')).msg, /^Redis is (still )?away/);
    const wrong = redis.url.replace('//', '//:wrong@');
    const line = await told(wrong, 'WRONGPASS');
    assert.match(line.msg, /^Redis is (still )?away/);
    assert.doesNotMatch(JSON.stringify(line), /wrong@/);
    operator.disconnect();
  });
});

describe('the reason of an error', () => {
  const reply = (message: string): Error =>
    Object.assign(new Error(message), { name: 'ReplyError' });

  it('is the first word of a reply of Redis only where it looks like a code', () => {
    assert.deepEqual(reasonOf(reply('NOSCRIPT No matching script.')), { code: 'NOSCRIPT' });
    assert.deepEqual(reasonOf(reply('LOADING Redis is loading')), { code: 'LOADING' });
    assert.deepEqual(reasonOf(reply('a-secret of somebody')), {});
    assert.deepEqual(reasonOf(new Error('OOM in somebody else’s words')), {});
  });

  it('is the code of the nearest cause that has one', () => {
    const cause = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    });
    assert.deepEqual(reasonOf(new ApiError('network', 'no', { cause })), { code: 'ECONNRESET' });
  });

  it('is empty where no cause has a code, also where causes form a circle', () => {
    const circle: { cause?: unknown } = {};
    circle.cause = circle;
    for (const odd of [circle, null, undefined, 'ECONNRESET', { code: 7 }, { code: 'x y' }]) {
      assert.deepEqual(reasonOf(odd), {});
    }
  });
});
