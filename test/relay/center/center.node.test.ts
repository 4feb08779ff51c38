/**
 * The relay's HTTP client of the center: its requests, and its errors where no proper answer comes.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { AnswerHeaders, HttpAnswer, HttpRequest } from '../../../src/api/http/request.js';
import { type CenterHttp, createCenterHttp } from '../../../src/relay/center/center-http.js';
import { Left } from '../../../src/relay/center/stop.js';
import { closed, freePort, type HandCenter, startCenter } from '../hand-center.js';
import { FakeClock } from '../../support/fake-clock.js';
import { cert, key } from '../../support/certificate.js';

const timeout = 15_000;
const clock = new FakeClock();
const clients: CenterHttp[] = [];
after(() => clients.forEach((client) => client.close()));

function clientOf(base: string): CenterHttp {
  const client = createCenterHttp(base, clock);
  clients.push(client);
  return client;
}

const network = { name: 'ApiError', code: 'network' };

describe('the HTTP client of the center', () => {
  let center: HandCenter;
  let client: CenterHttp;
  before(async () => {
    center = await startCenter();
    client = clientOf(`${center.url}/below`);
  });
  after(() => center.close());

  const get = (path: string, more: Partial<HttpRequest> = {}) =>
    client.ask({ method: 'GET', path, timeout, ...more });

  it('sends method, path, headers and body, and reads text, headers and Retry-After', async () => {
    const next = center.next('echo');
    let seen: AnswerHeaders | undefined;
    const sent = client.ask({
      method: 'POST',
      path: 'echo',
      query: '?x=1',
      json: 'ü',
      headers: { 'x-app-key': 'k' },
      timeout,
      onAnswer: (headers) => (seen = headers),
    });
    const { request, response } = await next;
    assert.equal(request.method, 'POST');
    assert.equal(request.url, '/below/echo?x=1');
    assert.equal(request.headers['x-app-key'], 'k');
    assert.equal(request.headers['content-type'], 'application/json; charset=UTF-8');
    assert.equal(request.headers['content-length'], '4');
    assert.equal(request.headers['accept-encoding'], 'identity', 'it does not decompress');
    const headers = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-Y', 'z', 'Retry-After', '2'];
    response.writeHead(500, headers).end('schön');
    assert.deepEqual(await sent, { status: 500, body: 'schön', retryAfter: 2000 });
    assert.deepEqual(seen?.getSetCookie(), ['a=1', 'b=2']);
    assert.equal(seen?.get('x-y'), 'z');
    assert.equal(seen?.get('x-z'), null);
    assert.equal(clock.pending, 0, 'no deadline is left');
  });

  it('follows no redirect', async () => {
    const next = center.next('moved');
    const sent = get('moved');
    (await next).response.writeHead(302, { Location: `${center.url}/elsewhere` }).end();
    assert.equal((await sent).status, 302);
  });

  it('fails with network where nobody answers, or the answer is cut, too long or not HTTP', async () => {
    await assert.rejects(
      clientOf(`http://127.0.0.1:${await freePort()}`).ask({ method: 'GET', path: 'x', timeout }),
      network,
    );

    let next = center.next('cut');
    let sent = client.ask({ method: 'POST', path: 'cut', timeout });
    (await next).request.socket.destroy();
    await assert.rejects(sent, network);

    next = center.next('cut');
    sent = get('cut');
    const { request, response } = await next;
    response.writeHead(200, { 'Content-Length': '10' }).write('half', () => request.socket.end());
    await assert.rejects(sent, network);

    next = center.next('long');
    sent = get('long');
    const long = await next;
    const gone = closed(long);
    long.response.write('x'.repeat(2_000_000));
    await assert.rejects(sent, network);
    await gone;

    const other = 'HTTP/1.1 101 Other\r\nUpgrade: x';
    const heads = ['HTTP/1.1 999 Odd', other, `${other}\r\nConnection: upgrade`, 'SSH-2.0-x'];
    for (const head of heads) {
      next = center.next('odd');
      sent = get('odd');
      const { socket } = (await next).request;
      socket.end(`${head}\r\n\r\n`);
      await assert.rejects(sent, network);
    }
    assert.equal(clock.pending, 0, 'no deadline is left');
  });

  it('reads an answer without a length to its end, also one that begins with a byte order mark', async () => {
    for (const begin of ['', '\ufeff']) {
      const next = center.next('whole');
      const sent = get('whole');
      (await next).request.socket.end(`HTTP/1.1 200 OK\r\n\r\n${begin}{"resultCode":"0"}`);
      assert.deepEqual((await sent).body, { resultCode: '0' });
    }
  });

  for (const [encoding, pack] of [
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const) {
    it(`unpacks ${encoding} although it asked for none, and refuses it broken or longer than 1 MB`, async () => {
      async function answered(bytes: Buffer): Promise<HttpAnswer> {
        const next = center.next('packed');
        const sent = get('packed');
        (await next).response.writeHead(200, { 'Content-Encoding': encoding }).end(bytes);
        return sent;
      }
      const { body } = await answered(pack('\ufeff{"resultCode":"0"}'));
      assert.deepEqual(body, { resultCode: '0' });
      for (const bytes of [pack('x'.repeat(2_000_000)), Buffer.from('{"resultCode":"0"}')]) {
        await assert.rejects(answered(bytes), { name: 'ApiError', code: 'bad-response' });
      }
      assert.equal(clock.pending, 0, 'no deadline is left');
    });
  }

  it('fails with bad-response where the answer is packed in another way', async () => {
    const next = center.next('packed');
    const sent = get('packed');
    (await next).response.writeHead(200, { 'Content-Encoding': 'zstd' }).end('?');
    await assert.rejects(sent, { code: 'bad-response', message: 'packed: Content-Encoding' });
  });

  it('ends with the signal of the request, before and after it was sent', async () => {
    const leaving = new AbortController();
    const next = center.next('held');
    const sent = get('held', { signal: leaving.signal });
    const gone = closed(await next);
    leaving.abort();
    await assert.rejects(sent, { name: 'AbortError' });
    await gone;
    await assert.rejects(get('x', { signal: leaving.signal }), { name: 'AbortError' });
    assert.equal(clock.pending, 0, 'no deadline is left');
  });

  for (const [answered, how] of [
    [
      true,
      'still reads an answer that the center sends before it learns that the poll was given up',
    ],
    [false, 'gives up a poll within a second where the center does not react'],
  ] as const) {
    it(how, async () => {
      const text = '{"resultCode":"0"}';
      // allowHalfOpen: this server can still write after the client has ended its side.
      const deaf = createServer({ allowHalfOpen: true });
      await once(deaf.listen(0, '127.0.0.1'), 'listening');
      const { port } = deaf.address() as AddressInfo;
      const leaving = new AbortController();
      const sent = clientOf(`http://127.0.0.1:${port}`).ask({
        method: 'GET',
        path: 'held',
        timeout,
        signal: leaving.signal,
      });
      const done = answered ? sent : assert.rejects(sent, { name: 'AbortError' });
      const [socket] = (await once(deaf, 'connection')) as [Socket];
      const told = once(socket.resume(), 'end');
      const gone = once(socket, 'close');
      leaving.abort(new Left('the visitor has gone'));
      await told;
      if (answered) {
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
        assert.deepEqual((await sent).body, JSON.parse(text));
      } else await clock.advance(900);
      await done;
      if (!answered) socket.end();
      await gone;
      assert.equal(clock.pending, 0);
      deaf.close();
    });
  }

  it('fails with timeout after the time limit of the request', async () => {
    const next = center.next('held');
    const sent = get('held');
    const gone = closed(await next);
    const late = assert.rejects(sent, { name: 'ApiError', code: 'timeout' });
    await clock.advance(timeout);
    await late;
    await gone;
  });

  it('repeats a GET where the center has just closed a kept connection, but never a POST', async () => {
    for (const [method, again] of [
      ['GET', true],
      ['POST', false],
    ] as const) {
      const own = clientOf(center.url);
      await own.ask({ method: 'GET', path: 'first', timeout });
      // The connection can be used again one task after the end of the answer.
      await new Promise((resolve) => setImmediate(resolve));
      const next = center.next('second');
      const sent = own.ask({ method, path: 'second', timeout });
      (await next).request.socket.destroy();
      if (again) {
        const body = { resultCode: '0', resultDesc: 'did second' };
        assert.deepEqual((await sent).body, body);
      } else await assert.rejects(sent, network);
    }
  });

  it('refuses an https server with an unknown certificate, and one without TLS', async () => {
    const plain = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{}'));
    const unknown = createSecureServer({ cert, key }, (_, response) => response.end('{}'));
    for (const server of [plain, unknown]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const own = clientOf(`https://127.0.0.1:${port}`);
      await assert.rejects(own.ask({ method: 'GET', path: 'x', timeout }), network);
      server.close();
    }
  });
});
