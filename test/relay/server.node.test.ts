/** The relay on real ports: broken connections, malformed requests, and the command line. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as ask, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { readConfig } from '../../src/relay/settings/config.js';
import { createLog } from '../../src/relay/base/log.js';
import { type RelayServer, startRelay } from '../../src/relay/server.js';
import { type Command, runRelay } from './command.js';
import { webAdapterPath } from './fake-center.js';
import {
  connectedText as connected,
  freePort,
  type HandCenter,
  startCenter,
  until,
} from './hand-center.js';
import { startRedis, whyNoRedis } from './redis.js';
import { environment, shop } from './rig.js';

describe('the relay on a port', () => {
  let center: HandCenter;
  let relay: RelayServer;
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });

  before(async () => {
    center = await startCenter();
    const config = readConfig({ ...environment, FABRIC_URL: center.url, PORT: '0' });
    relay = await startRelay(config, { log });
  });
  after(async () => {
    await relay.close();
    await center.close();
  });

  async function send(method: string, call: string, cookie = '', body?: string): Promise<Response> {
    return fetch(`${relay.url}${webAdapterPath}${call}`, {
      method,
      headers: { origin: shop, cookie, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
  }
  async function arrive(): Promise<string> {
    const response = await send('POST', 'createClickToCall', '', '{"mediaAbility":"0"}');
    assert.equal(response.status, 200);
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }
  /** Sends a poll on a connection of its own, which the center holds; `leave` closes the connection. */
  async function holdPoll(cookie: string): Promise<{ response: ServerResponse; leave(): void }> {
    const held = center.next('getClickToCallEvents');
    const poll = ask(`${relay.url}${webAdapterPath}getClickToCallEvents`, {
      headers: { origin: shop, cookie },
      agent: false,
    });
    poll.on('error', () => {});
    poll.end();
    const { response } = await held;
    return { response, leave: () => poll.destroy() };
  }

  it('carries a call', async () => {
    const cookie = await arrive();
    const poll = await send('GET', 'getClickToCallEvents', cookie);
    assert.equal(await poll.text(), '{"resultCode":"0","resultDesc":"did getClickToCallEvents"}');
    assert.equal((await send('POST', 'dropClickToCall', cookie)).status, 200);
  });

  it('closes the connection to the center when the visitor closes theirs', async () => {
    const cookie = await arrive();
    const { response, leave } = await holdPoll(cookie);
    const gone = once(response, 'close');
    leave();
    await gone;
    assert.equal(response.writableEnded, false);
  });

  it('keeps an event for the next poll where the visitor leaves after its answer has begun', async () => {
    const cookie = await arrive();
    const { response, leave } = await holdPoll(cookie);
    const half = connected.length / 2;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': connected.length,
    });
    response.write(connected.slice(0, half));
    // The relay answers this after the head above came, so it has read the head.
    await fetch(`${relay.url}/healthz`);
    const before = lines.length;
    leave();
    await fetch(`${relay.url}/healthz`);
    response.end(connected.slice(half));
    await until(() => lines.slice(before).some((line) => line.includes('getClickToCallEvents')));
    const poll = await send('GET', 'getClickToCallEvents', cookie);
    assert.equal(((await poll.json()) as { eventId: number }).eventId, 168101);
  });

  it('follows no redirect', async () => {
    const cookie = await arrive();
    const held = center.next('getClickToCallEvents');
    const poll = send('GET', 'getClickToCallEvents', cookie);
    const { response } = await held;
    response.writeHead(302, { Location: `${center.url}/elsewhere` }).end();
    assert.equal((await poll).status, 502);
  });

  it('answers the health check of a request without a Host header', async () => {
    const check = connect(Number(new URL(relay.url).port), '127.0.0.1');
    check.write('GET /healthz HTTP/1.0\r\n\r\n');
    const [said] = (await once(check, 'data')) as [Buffer];
    assert.match(String(said), /^HTTP\/1\.1 200 OK\r\n/);
    check.destroy();
  });

  it('refuses a request with two Host headers, polls included', async () => {
    for (const path of ['/healthz', `${webAdapterPath}getClickToCallEvents`]) {
      const asking = connect(Number(new URL(relay.url).port), '127.0.0.1');
      asking.write(`GET ${path} HTTP/1.1\r\nHost: shop.example\r\nhost: evil.example\r\n\r\n`);
      const [said] = (await once(asking, 'data')) as [Buffer];
      assert.match(String(said), /^HTTP\/1\.1 400 /);
      asking.destroy();
    }
  });

  it('answers 502 where the answer of the center is nested too deeply', async () => {
    const deep = '{"resultCode":"0","x":'.repeat(36_000) + '0' + '}'.repeat(36_000);
    const cookie = await arrive();
    for (const [method, call] of [
      ['GET', 'checkClickToCallSupport'],
      ['GET', 'getClickToCallEvents'],
      ['POST', 'dropClickToCall'],
    ] as const) {
      const asked = center.next(call);
      const answered = send(method, call, cookie);
      (await asked).response.end(deep);
      const answer = await answered;
      assert.equal(answer.status, 502, call);
      const { error } = (await answer.json()) as { error: { code: string } };
      assert.equal(error.code, 'bad-response');
    }
  });

  it('logs no fault of its own when a visitor leaves in the middle of a body', async () => {
    const callbacks = {
      CALLBACK_CALLERS: '88889050',
      PUBLIC_URL: 'https://relay.example',
      CALLBACK_COUNTRIES: 'DE',
    };
    const config = { ...environment, ...callbacks, FABRIC_URL: center.url, PORT: '0' };
    const other = await startRelay(readConfig(config), { log });
    try {
      for (const length of [
        'Content-Length: 100\r\n\r\n{',
        'Transfer-Encoding: chunked\r\n\r\n9\r\n{',
      ]) {
        const before = lines.length;
        const leaving = connect(Number(new URL(other.url).port), '127.0.0.1');
        await once(leaving, 'connect');
        leaving.write(`POST /callback HTTP/1.1\r\nHost: x\r\nOrigin: ${shop}\r\n${length}`);
        // The relay answers this after the head above came, so it has read the head.
        await fetch(`${other.url}/healthz`);
        leaving.destroy();
        await until(() => lines.slice(before).some((line) => line.includes('"/callback"')));
        assert.doesNotMatch(lines.slice(before).join(''), /the relay failed/);
      }
    } finally {
      await other.close();
    }
  });

  it('gives its metrics on another port only', async () => {
    const config = readConfig({ ...environment, FABRIC_URL: center.url, PORT: '0' });
    const other = await startRelay({ ...config, metricsPort: await freePort() }, { log });
    try {
      const metrics = await fetch(other.metricsUrl ?? '');
      assert.equal(metrics.status, 200);
      assert.match(await metrics.text(), /click_to_dial_held_polls 0/);
      assert.equal((await fetch(`${other.url}/metrics`)).status, 404);
    } finally {
      await other.close();
    }
    await assert.rejects(fetch(other.metricsUrl ?? ''));
    await assert.rejects(fetch(other.url));
  });

  it('fails with EADDRINUSE when its port is taken', async () => {
    const port = Number(new URL(relay.url).port);
    const config = readConfig({ ...environment, FABRIC_URL: center.url, PORT: String(port) });
    await assert.rejects(startRelay(config, { log }), { code: 'EADDRINUSE' });
  });
});

describe('the command line', () => {
  let center: HandCenter;
  before(async () => (center = await startCenter()));
  after(() => center.close());

  const running: Command[] = [];
  after(() => running.forEach(({ child }) => child.kill('SIGKILL')));

  function run(env: Record<string, string>): Command {
    const command = runRelay(env);
    running.push(command);
    return command;
  }

  it('lists all wrong variables, and exits with 1', async () => {
    const { exit, said } = run({ PORT: 'x', APP_KEY: 'k' });
    assert.equal(await exit, 1);
    assert.match(said(), /cannot start/);
    for (const name of ['FABRIC_URL', 'APP_SECRET', 'RELAY_SECRET', 'PORT']) {
      assert.match(said(), new RegExp(`^  ${name}: `, 'm'));
    }
    assert.doesNotMatch(said(), /APP_KEY/);
  });

  it('starts, and stops at SIGTERM when the held poll has ended', async () => {
    const port = String(await freePort());
    const { child, exit, said } = run({
      ...environment,
      FABRIC_URL: center.url,
      PORT: port,
      SHUTDOWN_SECONDS: '1',
    });
    await until(() => said().includes('"msg":"listening"'));
    const url = `http://127.0.0.1:${port}`;
    const call = (method: string, name: string, cookie: string): Promise<Response> =>
      fetch(`${url}${webAdapterPath}${name}`, {
        method,
        headers: { origin: shop, cookie },
        ...(method === 'POST' && { body: '{"mediaAbility":"0"}' }),
      });
    const created = await call('POST', 'createClickToCall', '');
    const cookie = created.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const next = center.next('getClickToCallEvents');
    const held = call('GET', 'getClickToCallEvents', cookie);
    await next;
    child.kill('SIGTERM');
    await until(() => said().includes('"msg":"stopping"'));
    const health = await fetch(`${url}/healthz`);
    assert.equal(health.status, 503);
    assert.equal(health.headers.get('connection'), 'close');
    const answer = await held;
    assert.match(await answer.text(), /polled without any events/);
    assert.equal(await exit, 0);
    assert.match(said(), /"msg":"stopped"/);
    assert.doesNotMatch(said(), /token-1|access-1|the-app-secret/);
  });

  it('names a misspelt variable, and the port that is taken', async () => {
    const port = String(new URL(center.url).port);
    const names = { ...environment, PORT: port, LIMIT_CALLS_PER_ADRESS: '1', RELAY_PORT: '1' };
    const { exit, said } = run(names);
    assert.equal(await exit, 1);
    assert.match(said(), /"variable":"LIMIT_CALLS_PER_ADRESS","likely":"LIMIT_CALLS_PER_ADDRESS"/);
    assert.doesNotMatch(said(), /RELAY_PORT/);
    assert.match(said(), new RegExp(`PORT ${port}, .*somebody else listens there \\(EADDRINUSE`));
  });

  it(
    'does not start where Redis lacks the database that REDIS_URL names',
    { skip: whyNoRedis() ?? false },
    async (t) => {
      const redis = await startRedis();
      t.after(() => redis.kill());
      const { exit, said } = run({ ...environment, PORT: '0', REDIS_URL: `${redis.url}/99` });
      assert.equal(await exit, 1);
      assert.match(said(), /^  REDIS_URL: the server has no database 99/m);
    },
  );
});
