/**
 * Held polls are ended at the center even after a garbage collection, and no event is lost by it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as ask } from 'node:http';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { readConfig } from '../../src/relay/settings/config.js';
import { createLog } from '../../src/relay/base/log.js';
import { type RelayServer, startRelay } from '../../src/relay/server.js';
import { webAdapterPath } from './fake-center.js';
import {
  type Asked,
  closed,
  connectedText,
  freePort,
  type HandCenter,
  startCenter,
  until,
} from './hand-center.js';
import { environment, shop } from './rig.js';
import { collectGarbage } from './collect-garbage.js';
import { FakeClock } from '../support/fake-clock.js';

const visitors = 60;

const log = createLog('silent');

/** Lets one task of the real event loop pass. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let center: HandCenter;
before(async () => (center = await startCenter()));
after(() => center.close());

/**
 * A poll on a connection of its own: destroying it is what a browser does when the page is left.
 */
function poll(url: string, cookie: string): ClientRequest {
  const headers = { origin: shop, cookie };
  const sent = ask(`${url}${webAdapterPath}getClickToCallEvents`, { headers, agent: false });
  sent.on('error', () => {});
  sent.end();
  return sent;
}

async function read(sent: ClientRequest): Promise<{ status: number | undefined; text: string }> {
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of answer) text += String(part);
  return { status: answer.statusCode, text };
}

/** Creates a call. @returns the cookie of its visitor. */
async function arrive(url: string): Promise<string> {
  const response = await fetch(`${url}${webAdapterPath}createClickToCall`, {
    method: 'POST',
    headers: { origin: shop, 'content-type': 'application/json' },
    body: '{"mediaAbility":"0"}',
  });
  assert.equal(response.status, 200);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

describe('a poll that the center holds, after a garbage collection', { timeout: 60_000 }, () => {
  let relay: RelayServer;
  const clock = new FakeClock();

  beforeEach(async () => {
    const limits = { LIMIT_CALLS_PER_ADDRESS: '0', LIMIT_VISITORS_PER_ADDRESS: '0' };
    const config = { ...environment, ...limits, FABRIC_URL: center.url, PORT: '0' };
    relay = await startRelay(readConfig(config), { log, clock });
  });
  afterEach(() => relay.close());

  async function hold(): Promise<{ cookie: string; sent: ClientRequest; asked: Asked }> {
    const cookie = await arrive(relay.url);
    const held = center.next('getClickToCallEvents');
    const sent = poll(relay.url, cookie);
    return { cookie, sent, asked: await held };
  }

  async function heldPolls(): Promise<number> {
    const text = await relay.relay.metrics.registry.metrics();
    return Number(/click_to_dial_held_polls (\d+)/.exec(text)?.[1]);
  }

  it('ends when its visitor leaves, and the next event goes to their next poll', async () => {
    const { cookie, sent, asked } = await hold();
    await collectGarbage();
    const ended = closed(asked);
    sent.destroy();
    await ended;
    const next = center.next('getClickToCallEvents');
    const again = read(poll(relay.url, cookie));
    (await next).response.end(connectedText);
    assert.equal((await again).text, connectedText);
  });

  it('loses no event that the center sends while the relay ends the poll', async () => {
    const { cookie, sent, asked } = await hold();
    const { socket } = asked.request;
    // The center answers just before it learns that the poll was given up.
    socket.prependOnceListener('end', () => asked.response.end(connectedText));
    const ended = closed(asked);
    sent.destroy();
    await ended;
    while ((await heldPolls()) > 0) await turn();
    const answer = await read(poll(relay.url, cookie));
    assert.equal(answer.text, connectedText);
  });

  it('ended by a newer poll leaves an event that crosses its end to the poll after them', async () => {
    const { cookie, sent, asked } = await hold();
    const first = read(sent);
    asked.request.socket.prependOnceListener('end', () => asked.response.end(connectedText));
    const next = center.next('getClickToCallEvents');
    const second = read(poll(relay.url, cookie));
    await next;
    assert.match((await first).text, /polled without any events/);
    assert.match((await second).text, /polled without any events/);
    assert.equal((await read(poll(relay.url, cookie))).text, connectedText);
  });

  it('ends for each of many visitors who leave at once', async () => {
    const held = [];
    for (let count = 0; count < visitors; count += 1) held.push(await hold());
    await collectGarbage();
    const ended = held.map(({ asked }) => closed(asked));
    for (const { sent } of held) sent.destroy();
    await Promise.all(ended);
    while ((await heldPolls()) > 0) await turn();
    const answered = held.filter(({ asked }) => asked.response.writableEnded);
    assert.equal(answered.length, 0, 'ended without an answer of the center');
  });

  it('is not ended once its answer has begun, and the event waits for the next poll', async () => {
    const { cookie, sent, asked } = await hold();
    const half = connectedText.length / 2;
    asked.response.writeHead(200, { 'Content-Length': connectedText.length });
    asked.response.write(connectedText.slice(0, half));
    // The relay answers this after the head above came, so it has read the head.
    await fetch(`${relay.url}/healthz`);
    await collectGarbage();
    sent.destroy();
    await fetch(`${relay.url}/healthz`);
    assert.equal(await heldPolls(), 1);
    asked.response.end(connectedText.slice(half));
    while ((await heldPolls()) > 0) await turn();
    assert.equal((await read(poll(relay.url, cookie))).text, connectedText);
  });

  for (const [what, begin] of [
    ['says nothing', () => {}],
    ['trickles its answer', ({ response }: Asked) => void response.writeHead(200).write('{"res')],
  ] as const) {
    it(`is answered 504 after 60 seconds where the center ${what}`, async () => {
      const { sent, asked } = await hold();
      begin(asked);
      // The relay answers this after the answer began, so it has read what came of it.
      await fetch(`${relay.url}/healthz`);
      await collectGarbage();
      const ended = closed(asked);
      const answer = read(sent);
      await clock.advance(60_000);
      await ended;
      assert.equal((await answer).status, 504);
      assert.equal(await heldPolls(), 0);
    });
  }
});

describe('the command line, after a garbage collection', { timeout: 60_000 }, () => {
  it('ends held polls at the center at SIGTERM', async () => {
    const port = String(await freePort());
    const script = 'process.on("SIGUSR2", () => { gc(); gc(); console.log("collected"); });';
    const gcOnDemand = `data:text/javascript,${encodeURIComponent(script)}`;
    const child = spawn(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', '--import', gcOnDemand, 'src/relay/main.ts'],
      {
        env: {
          PATH: process.env['PATH'] ?? '',
          ...environment,
          FABRIC_URL: center.url,
          PORT: port,
          SHUTDOWN_SECONDS: '0',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    try {
      let said = '';
      child.stdout.on('data', (part: Buffer) => (said += String(part)));
      await until(() => said.includes('"msg":"listening"'));
      const url = `http://127.0.0.1:${port}`;
      const cookie = await arrive(url);
      const held = center.next('getClickToCallEvents');
      const answer = read(poll(url, cookie));
      const asked = await held;
      child.kill('SIGUSR2');
      await until(() => said.includes('collected'));
      const ended = closed(asked);
      const exit = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
      assert.match((await answer).text, /polled without any events/);
      assert.deepEqual(await exit, [0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
