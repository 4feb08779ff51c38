/** The simulator on a real port: sockets that are cut or abandoned, the cookie and CORS headers. */
import assert from 'node:assert/strict';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { cert, key } from '../support/certificate.js';
import { type Listening, listen, simulatorMiddleware } from '../../src/simulator/listener.js';

const FACADE = '/service-cloud/rest/webadapter/v1/webadapterfacade/';
const JSON_TYPE = { 'Content-Type': 'application/json; charset=UTF-8' };

interface Came {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request by `node:http`, because Node's `fetch` sends no cookies and hides some headers. */
function send(
  url: string,
  {
    method = 'GET',
    headers = {},
    body = '',
    signal,
  }: {
    method?: string;
    headers?: Record<string, string>;
    body?: string;
    signal?: AbortSignal;
  } = {},
): Promise<Came> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false, ...(signal && { signal }) });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    request.end(body);
  });
}

describe('the listener', () => {
  let server: Listening;
  before(async () => (server = await listen()));
  after(() => server.close());

  /** A visitor of a scenario, with the cookie that the page integration wrote. */
  async function visitor(scenario: string, base = server.url) {
    const prefix = `${base}/scenario/${scenario}`;
    const { headers } = await send(`${prefix}/page-integration`, { method: 'POST' });
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    return {
      cookie,
      get: (name: string, signal?: AbortSignal) =>
        send(prefix + FACADE + name, { headers: { cookie }, ...(signal && { signal }) }),
      post: (name: string, body = '') =>
        send(prefix + FACADE + name, {
          method: 'POST',
          headers: { ...JSON_TYPE, cookie, 'Content-Length': String(body.length) },
          body,
        }),
    };
  }

  it('has an address', () => {
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('writes the cookie once, and the four calls never', async () => {
    const { headers } = await send(`${server.url}/scenario/answered/page-integration`);
    assert.equal(headers['set-cookie']?.length, 1);
    assert.match(
      headers['set-cookie']?.[0] ?? '',
      /^ccmessaging-token=[\w-]+; Path=\/scenario\/answered; HttpOnly; SameSite=Lax$/,
    );
    const { get, post } = await visitor('answered');
    assert.equal((await get('checkClickToCallSupport')).headers['set-cookie'], undefined);
    assert.equal(
      (await post('createClickToCall', '{"mediaAbility":"0"}')).headers['set-cookie'],
      undefined,
    );
    assert.equal((await post('dropClickToCall')).headers['set-cookie'], undefined);
  });

  it('carries a call from its creation to its end', async () => {
    const { get, post } = await visitor('answered');
    const { status, body, headers } = await post('createClickToCall', '{"mediaAbility":"1"}');
    assert.equal(status, 200);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(body, '{"resultCode":"0","resultDesc":"connect successfully."}');
    await server.center.waitFor(({ calls }) => calls.at(-1)?.state === 'connected');
    assert.match((await get('getClickToCallEvents')).body, /168101/);
    assert.equal((await post('dropClickToCall')).status, 200);
    assert.equal(server.center.calls.at(-1)?.endedBy, 'visitor');
  });

  it('sends the cookie of the default scenario beside another one without harm', async () => {
    const plain = await send(`${server.url}/page-integration`);
    const other = plain.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const { cookie } = await visitor('not-supported');
    const url = `${server.url}/scenario/not-supported${FACADE}checkClickToCallSupport`;
    const { status } = await send(url, { headers: { cookie: `${other}; ${cookie}` } });
    assert.equal(status, 200);
    assert.equal((await send(url, { headers: { cookie: other } })).status, 401);
  });

  it('cuts the socket where the scenario says so', async () => {
    const { get } = await visitor('offline');
    await assert.rejects(get('checkClickToCallSupport'), { code: 'ECONNRESET' });
  });

  it('lets go of a held poll when the client goes', async () => {
    const { get, post } = await visitor('long-polling');
    const { center } = server;
    await post('createClickToCall', '{"mediaAbility":"0"}');
    await get('getClickToCallEvents');
    const client = new AbortController();
    const polls = center.requests('poll');
    const held = get('getClickToCallEvents', client.signal);
    await center.waitForRequest('poll', polls + 1);
    const { next } = center.journal;
    client.abort();
    await assert.rejects(held, { name: 'AbortError' });
    await center.waitFor(() => center.journal.since(next).length > 0);
    const [entry] = center.journal.since(next);
    assert.deepEqual(
      { ...entry, number: 0, at: 0, to: 0 },
      { kind: 'answer', status: 'gone', number: 0, at: 0, to: 0 },
    );
    assert.ok(center.agentAnswers());
    assert.match((await get('getClickToCallEvents')).body, /Call connected/);
  });

  it('answers preflights and cross-origin calls', async () => {
    const { cookie } = await visitor('answered');
    const origin = 'https://shop.example';
    const url = `${server.url}/scenario/answered${FACADE}createClickToCall`;
    const preflight = await send(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], origin);
    assert.equal(preflight.headers['access-control-allow-credentials'], 'true');
    assert.equal(preflight.headers['access-control-allow-headers'], 'Content-Type');
    assert.equal(preflight.headers['access-control-allow-methods'], 'GET, POST');
    const check = url.replace('createClickToCall', 'checkClickToCallSupport');
    const { headers } = await send(check, { headers: { origin, cookie } });
    assert.equal(headers['access-control-allow-origin'], origin);
    assert.equal(headers['access-control-allow-credentials'], 'true');
  });

  it('leaves CORS out of a preflight for the calls of "no-cors"', async () => {
    const { headers } = await send(`${server.url}/scenario/no-cors${FACADE}createClickToCall`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' },
    });
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  it('is controlled from outside', async () => {
    const { status, body } = await send(`${server.url}/simulator/scenarios`);
    assert.equal(status, 200);
    assert.match(body, /"third-in-queue"/);
  });

  it('closes although a poll is held and a create is never answered', async () => {
    const own = await listen();
    const holding = await visitor('long-polling', own.url);
    await holding.post('createClickToCall', '{"mediaAbility":"0"}');
    await holding.get('getClickToCallEvents');
    const open = [
      holding.get('getClickToCallEvents'),
      (await visitor('create-times-out', own.url)).post(
        'createClickToCall',
        '{"mediaAbility":"0"}',
      ),
    ].map((request) => request.catch(() => 'cut'));
    await own.center.waitForRequest('create', 2);
    await own.center.waitForRequest('poll', 2);
    await own.close();
    await Promise.all(open);
    await assert.rejects(send(`${own.url}/page-integration`), { code: 'ECONNREFUSED' });
  });

  it('speaks TLS, and cuts that too', async () => {
    const own = await listen({ https: { key, cert } });
    const ask = (path: string, cookie = ''): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        httpsRequest(own.url + path, { ca: cert, headers: { cookie } }, resolve)
          .on('error', reject)
          .end();
      });
    try {
      assert.match(own.url, /^https:/);
      const { headers } = await ask('/scenario/offline/page-integration?same-site=none');
      const cookie = headers['set-cookie']?.[0] ?? '';
      assert.match(cookie, /SameSite=None; Secure$/);
      const check = `/scenario/offline${FACADE}checkClickToCallSupport`;
      await assert.rejects(ask(check, cookie.split(';')[0]), { code: 'ECONNRESET' });
    } finally {
      await own.close();
    }
  });

  it('says so when the port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await assert.rejects(listen({ port }), { code: 'EADDRINUSE' });
  });
});

describe('the middleware', () => {
  it('serves its own paths and passes on the others', async () => {
    const middleware = simulatorMiddleware({ scenario: 'not-supported' });
    const server = createServer((request, response) => {
      middleware(request, response, () => response.end('the shop'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      assert.equal((await send(`${url}/`)).body, 'the shop');
      assert.equal((await send(`${url}/src/simulator/index.ts?t=1`)).body, 'the shop');
      assert.equal(
        (await send(`${url}/page-integration?x=1`)).body,
        '{"scenario":"not-supported"}',
      );
      assert.equal((await send(`${url}/service-cloud/nothing`)).status, 404);
      assert.equal((await send(`${url}/simulator/scenarios`)).status, 200);
    } finally {
      server.close();
    }
  });
});
