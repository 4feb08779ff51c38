/**
 * Polls answered without the framework: visitor, log and metrics get what the framework would give.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { readConfig } from '../../../src/relay/settings/config.js';
import { isPlainPoll, pollPath } from '../../../src/relay/calls/direct-polls.js';
import { createLog } from '../../../src/relay/base/log.js';
import { type RelayServer, startRelay } from '../../../src/relay/server.js';
import { webAdapterPath } from '../fake-center.js';
import { connectedText, type HandCenter, startCenter } from '../hand-center.js';
import { environment, shop } from '../rig.js';

type Headers = Record<string, string>;

/** What the center does with a poll; it does the same with both polls of a pair. */
type Center = (response: ServerResponse) => void;

const says =
  (text: string, status = 200, headers: Headers = {}): Center =>
  (response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);

/**
 * Cuts the connection after the answer has begun; before that, the relay would send the poll again.
 */
const cut: Center = (response) =>
  response.writeHead(200, { 'Content-Length': 10 }).write('half', () => response.destroy());

/**
 * A Host with capital letters is left to the framework, so the two names choose the way of a poll.
 */
const hosts = ['relay.example', 'RELAY.example'] as const;

describe('a poll without the framework', () => {
  let center: HandCenter;
  let relay: RelayServer;
  let lines: string[] = [];
  let viaFramework = 0;

  before(async () => {
    center = await startCenter();
    const config = { ...environment, FABRIC_URL: center.url, PORT: '0', TRUSTED_PROXIES: '1' };
    const limits = { LIMIT_REQUESTS_PER_VISITOR: '5', LIMIT_CALLS_PER_ADDRESS: '0' };
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    relay = await startRelay(readConfig({ ...config, ...limits }), { log });
    const { fetch } = relay.relay;
    relay.relay.fetch = (request, bindings) => {
      viaFramework += 1;
      return fetch(request, bindings);
    };
  });
  after(async () => {
    await relay.close();
    await center.close();
  });

  async function send(method: string, path: string, headers: Headers, body?: string) {
    const sent = ask(`${relay.url}${path}`, { method, headers, agent: false });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const part of answer) text += String(part);
    return { status: answer.statusCode, headers: answer.headers, text };
  }

  async function arrive(): Promise<string> {
    const headers = { origin: shop, 'content-type': 'application/json' };
    const body = '{"mediaAbility":"0"}';
    const { headers: said } = await send(
      'POST',
      `${webAdapterPath}createClickToCall`,
      headers,
      body,
    );
    return said['set-cookie']?.[0]?.split(';')[0] ?? '';
  }

  /**
   * Sends a poll each way, each with a visitor of its own so that neither takes the other's event.
   */
  async function both(headers: (cookie: string) => Headers, says?: Center, query = '?_=1') {
    const seen = [];
    for (const host of hosts) {
      const cookie = await arrive();
      lines = [];
      const before = viaFramework;
      const next = says && center.next('getClickToCallEvents');
      const own = { host, 'x-request-id': 'same', ...headers(cookie) };
      const sent = send('GET', `${pollPath}${query}`, own);
      if (next) says((await next).response);
      const { status, headers: got, text } = await sent;
      assert.equal(viaFramework - before, host === hosts[0] ? 0 : 1, 'takes the way it should');
      const told = lines.map((line) =>
        line.replace(/"time":"[^"]*"/, '').replace(/"(ms|upstreamMs)":\d+/g, '"$1":0'),
      );
      const { date, 'set-cookie': cookies, ...rest } = got;
      assert.ok(date);
      // The sealed value of a cookie is never the same twice.
      const written = cookies?.map((one) => one.replace(/=[^;]*/, '='));
      seen.push({ status, headers: rest, written, text, told });
    }
    const [direct, framework] = seen;
    assert.deepEqual(direct, framework);
    return direct;
  }

  const welcome = (cookie: string): Headers => ({ origin: shop, cookie });
  const cases: readonly (readonly [string, number, (cookie: string) => Headers, Center?])[] = [
    ['without an event', 200, welcome, says('{"resultCode":"0","resultDesc":"unknown"}')],
    ['with an event', 200, welcome, says(connectedText)],
    [
      'from the page of the relay itself',
      200,
      (cookie) => ({ cookie, 'sec-fetch-site': 'same-origin' }),
      says('{"resultCode":"0"}'),
    ],
    [
      'whose own id is the name of a header',
      200,
      (cookie) => ({ ...welcome(cookie), 'x-request-id': 'cache-control' }),
      says('{"resultCode":"0"}'),
    ],
    [
      'whose answer brings a token',
      200,
      welcome,
      says('{"resultCode":"0"}', 200, { 'Set-Cookie': 'ccmessaging-token=t2' }),
    ],
    [
      'whose answer holds tokens',
      200,
      welcome,
      says('{"resultCode":"0","token":"t3","content":{"accessToken":"x","a":"b"}}'),
    ],
    ['that the center refuses', 500, welcome, says('{"resultCode":"1"}', 500)],
    [
      'that the center answers with Retry-After',
      503,
      welcome,
      says('{"resultCode":"1"}', 503, { 'Retry-After': '7' }),
    ],
    ['answered with no JSON', 502, welcome, says('<html>', 200)],
    ['that the center cuts', 502, welcome, cut],
    ['without a cookie', 401, () => ({ origin: shop })],
    ['with a broken cookie', 401, (cookie) => ({ origin: shop, cookie: `${cookie}x` })],
    [
      'from a page of a foreign origin',
      403,
      (cookie) => ({ origin: 'https://evil.example', cookie }),
    ],
    ['that names no origin', 403, (cookie) => ({ cookie })],
  ];
  for (const [what, status, headers, center] of cases) {
    it(`${what} gets the same answer, headers and log lines as with the framework`, async () => {
      assert.equal((await both(headers, center))?.status, status);
    });
  }

  it('is refused by the same limits', async () => {
    for (const host of hosts) {
      const cookie = await arrive();
      const statuses = [];
      for (let count = 0; count < 6; count += 1) {
        const { status, headers } = await send('GET', pollPath, { host, origin: shop, cookie });
        statuses.push([status, headers['retry-after'] !== undefined]);
      }
      assert.deepEqual(statuses.at(-2), [200, false]);
      assert.deepEqual(statuses.at(-1), [429, true]);
    }
  });

  it('is counted in the metrics of its route', async () => {
    const count = async (): Promise<number> => {
      const text = await relay.relay.metrics.registry.metrics();
      const line = `click_to_dial_request_duration_seconds_count{route="${pollPath}",status="401"} `;
      return Number(text.split(line)[1]?.split('\n')[0] ?? 0);
    };
    const before = await count();
    await both(() => ({ origin: shop }));
    assert.equal((await count()) - before, 2);
  });

  it('answers and logs a failure of the relay as the framework does', async () => {
    const { upstream } = relay.relay.metrics;
    const { observe } = upstream;
    for (const host of hosts) {
      const cookie = await arrive();
      lines = [];
      upstream.observe = () => {
        throw new RangeError('secret');
      };
      const sent = send('GET', pollPath, { host, origin: shop, cookie });
      const { status, text } = await sent.finally(() => (upstream.observe = observe));
      assert.equal(status, 500);
      assert.match(text, /"internal"/);
      assert.match(lines[0] ?? '', /"error":"RangeError","stack":"at .*the relay failed/);
      assert.doesNotMatch(lines.join(''), /secret/);
    }
  });
});

describe('a request that is answered without the framework', () => {
  const plain = { method: 'GET', url: pollPath, headers: { host: 'relay.example:8080' } };
  const cases: readonly (readonly [object, boolean])[] = [
    [{}, true],
    [{ url: `${pollPath}?_=1` }, true],
    [{ headers: { host: '192.0.2.1' } }, true],
    [{ method: 'HEAD' }, false],
    [{ method: 'OPTIONS' }, false],
    [{ method: 'POST' }, false],
    [{ url: `${pollPath}/` }, false],
    [{ url: `${pollPath}#` }, false],
    [{ url: `${pollPath}s` }, false],
    [{ url: `http://relay.example${pollPath}` }, false],
    [{ url: pollPath.replace('get', '%67et') }, false],
    [{ headers: {} }, false],
    [{ headers: { host: '' } }, false],
    [{ headers: { host: 'relay.example@evil' } }, false],
    [{ headers: { host: 'relay.example:65536' } }, false],
    [{ headers: { host: 'relay.example/x' } }, false],
    [{ headers: { host: 'x', 'content-length': '0' } }, false],
    [{ headers: { host: 'x', 'transfer-encoding': 'chunked' } }, false],
  ];
  for (const [change, yes] of cases) {
    it(`${yes ? 'may be' : 'may not be'} a plain poll with ${JSON.stringify(change)}`, () => {
      assert.equal(isPlainPoll({ ...plain, ...change } as IncomingMessage), yes);
    });
  }
});
