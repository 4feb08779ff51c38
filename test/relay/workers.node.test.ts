/** `WORKERS`: several processes on one port, as the command line starts them. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request as ask } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { ConfigError, readConfig } from '../../src/relay/settings/config.js';
import { createMetrics } from '../../src/relay/base/metrics.js';
import { createTotals } from '../../src/relay/base/worker-metrics.js';
import { pauseAfter } from '../../src/relay/workers.js';
import { webAdapterPath } from './fake-center.js';
import {
  closed,
  connectedText,
  freePort,
  type HandCenter,
  startCenter,
  until,
} from './hand-center.js';
import { type RealRedis, startRedis, whyNoRedis } from './redis.js';
import { environment, shop } from './rig.js';

type Line = Record<string, unknown>;

describe('several workers', { timeout: 120_000, skip: whyNoRedis() }, () => {
  let center: HandCenter;
  let redis: RealRedis;
  const running: ChildProcess[] = [];
  before(async () => {
    center = await startCenter();
    redis = await startRedis();
  });
  after(async () => {
    running.forEach((child) => child.kill('SIGKILL'));
    await redis.kill();
    await center.close();
  });

  async function run(env: Record<string, string> = {}) {
    const port = await freePort();
    const metricsPort = await freePort();
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/relay/main.ts'], {
      env: {
        PATH: process.env['PATH'] ?? '',
        ...environment,
        FABRIC_URL: center.url,
        PORT: String(port),
        METRICS_PORT: String(metricsPort),
        REDIS_URL: redis.url,
        WORKERS: '2',
        SHUTDOWN_SECONDS: '1',
        LIMIT_CALLS_PER_ADDRESS: '0',
        LIMIT_VISITORS_PER_ADDRESS: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => (text += String(part)));
    }
    const said = (msg: string): Line[] =>
      text
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.includes(`"msg":"${msg}`))
        .map((line) => JSON.parse(line) as Line);
    /** The log lines of the requests of one route. */
    const served = (route: string): Line[] =>
      text
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.includes(`${route}"`) && line.includes('"status"'))
        .map((line) => JSON.parse(line) as Line);
    return {
      child,
      url: `http://127.0.0.1:${port}`,
      metrics: `http://127.0.0.1:${metricsPort}/metrics`,
      text: () => text,
      said,
      served,
      exit: once(child, 'close').then(([code]) => code as number),
    };
  }

  /** Sends on a new connection each time, so that the workers take turns. */
  async function send(url: string, method: string, call: string, cookie = '') {
    const headers = { origin: shop, cookie };
    const sent = ask(`${url}${webAdapterPath}${call}`, { method, headers, agent: false });
    sent.end(method === 'POST' ? '{"mediaAbility":"0"}' : undefined);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const part of answer) text += String(part);
    const written = answer.headers['set-cookie']?.[0]?.split(';')[0];
    return { status: answer.statusCode, text, cookie: written ?? '' };
  }

  const arrive = async (url: string): Promise<string> => {
    const { status, cookie } = await send(url, 'POST', 'createClickToCall');
    assert.equal(status, 200);
    return cookie;
  };

  it('share the polls, put their number in the log, and are measured together', async () => {
    const { url, metrics, said, served, child, exit } = await run();
    await until(() => said('listening').length === 2);
    const cookies = [];
    for (let count = 0; count < 20; count += 1) cookies.push(await arrive(url));
    for (const cookie of cookies) {
      assert.equal((await send(url, 'GET', 'getClickToCallEvents', cookie)).status, 200);
    }
    await until(() => served('getClickToCallEvents').length === 20);
    const first = served('getClickToCallEvents').filter(({ worker }) => worker === 1).length;
    const second = served('getClickToCallEvents').filter(({ worker }) => worker === 2).length;
    assert.equal(first + second, 20);
    assert.ok(first >= 8 && first <= 12, `${first} of 20`);

    const text = await (await fetch(metrics)).text();
    assert.match(text, /\nclick_to_dial_calls_created_total 20\n/);
    assert.match(text, /_count\{route="[^"]*getClickToCallEvents",status="200"\} 20\n/);
    assert.match(text, /\nclick_to_dial_store_fallback 0\n/);
    child.kill('SIGTERM');
    assert.equal(await exit, 0);
  });

  it('lose no call when one dies and a new one is started', async () => {
    const { url, said, child, exit } = await run();
    await until(() => said('listening').length === 2);
    const cookies = [];
    for (let count = 0; count < 6; count += 1) cookies.push(await arrive(url));
    const held = [];
    for (const cookie of cookies) {
      const next = center.next('getClickToCallEvents');
      const poll = send(url, 'GET', 'getClickToCallEvents', cookie).catch(() => undefined);
      held.push({ cookie, poll, asked: await next });
    }
    const [started] = said('worker started');
    const lost: typeof held = [];
    const gone = held.map(async (one) => {
      await closed(one.asked);
      lost.push(one);
    });
    process.kill(started?.['pid'] as number, 'SIGKILL');
    await until(() => said('listening').length === 3);
    assert.equal(said('worker died')[0]?.['worker'], started?.['worker']);
    // The dead worker's polls have ended by now: its connections were closed before the new one
    // began.
    assert.ok(lost.length > 0 && lost.length < held.length, `${lost.length} ended`);

    // The next polls of these visitors bring the events that the lost polls would have brought.
    for (const { cookie } of lost) {
      const next = center.next('getClickToCallEvents');
      const again = send(url, 'GET', 'getClickToCallEvents', cookie);
      (await next).response.end(connectedText);
      assert.equal((await again).text, connectedText);
    }
    for (const { asked, poll } of held.filter((one) => !lost.includes(one))) {
      asked.response.end(connectedText);
      assert.equal((await poll)?.text, connectedText);
    }
    child.kill('SIGTERM');
    assert.equal(await exit, 0);
    await Promise.all(gone);
  });

  it('keep the counters of a worker that died, but not the number of polls it held', async () => {
    const { url, metrics, said, child, exit } = await run();
    await until(() => said('listening').length === 2);
    const read = async (): Promise<string> => (await fetch(metrics)).text();
    let cookie = '';
    for (let count = 0; count < 6; count += 1) cookie = await arrive(url);
    const next = center.next('getClickToCallEvents');
    const poll = send(url, 'GET', 'getClickToCallEvents', cookie).catch(() => undefined);
    const { response } = await next;
    const created = /\nclick_to_dial_calls_created_total 6\n/;
    const counted = /_count\{route="[^"]*createClickToCall",status="200"\} 6\n/;
    const before = await read();
    assert.match(before, created);
    assert.match(before, counted);
    assert.match(before, /\nclick_to_dial_held_polls 1\n/);

    for (const { pid } of said('worker started')) process.kill(pid as number, 'SIGKILL');
    await until(() => said('listening').length === 4);
    const after = await read();
    assert.match(after, created);
    assert.match(after, counted);
    assert.match(after, /\nclick_to_dial_held_polls 0\n/);
    await arrive(url);
    assert.match(await read(), /\nclick_to_dial_calls_created_total 7\n/);
    await poll;
    response.end();
    child.kill('SIGTERM');
    assert.equal(await exit, 0);
  });

  it('end together at SIGTERM, with the polls they hold', async () => {
    const { url, said, child, exit } = await run({ SHUTDOWN_SECONDS: '0' });
    await until(() => said('listening').length === 2);
    const polls = [];
    for (let count = 0; count < 4; count += 1) {
      const cookie = await arrive(url);
      const next = center.next('getClickToCallEvents');
      polls.push(send(url, 'GET', 'getClickToCallEvents', cookie));
      await next;
    }
    child.kill('SIGTERM');
    for (const poll of polls) assert.match((await poll).text, /polled without any events/);
    assert.equal(await exit, 0);
    assert.equal(said('stopped').length, 2);
    assert.equal(said('worker died').length, 0);
  });

  it('end when their parent process is killed', async () => {
    const { url, said, child } = await run();
    await until(() => said('listening').length === 2);
    const cookie = await arrive(url);
    const next = center.next('getClickToCallEvents');
    const poll = send(url, 'GET', 'getClickToCallEvents', cookie);
    await next;
    // The pipe closes when the last process that may write to it has ended.
    const closedPipe = once(child, 'close');
    child.kill('SIGKILL');
    await assert.rejects(poll, { code: 'ECONNRESET' });
    assert.deepEqual(await closedPipe, [null, 'SIGKILL']);
  });

  it('end where none can start, and log the cause', async () => {
    const first = await run();
    await until(() => first.said('listening').length === 2);
    const second = await run({ PORT: new URL(first.url).port });
    assert.equal(await second.exit, 1);
    assert.match(second.text(), /cannot start.*EADDRINUSE/s);
    first.child.kill('SIGTERM');
    assert.equal(await first.exit, 0);
  });
});

describe('the sum of the metrics of workers', () => {
  const numbers = async (calls: number, held: number) => {
    const metrics = createMetrics();
    metrics.callsEnded.inc({ how: 'visitor' }, calls);
    metrics.upstream.observe({ call: 'createCall', status: '200' }, calls);
    metrics.heldPolls.set(held);
    return metrics.registry.getMetricsAsJSON();
  };

  it('never falls, however many workers die, and whatever a dead one still reports', async () => {
    const totals = createTotals();
    for (let worker = 1; worker <= 4; worker += 1) {
      totals.heard(worker, await numbers(5, 9));
      totals.heard(worker, await numbers(10, 1));
      totals.died(worker);
      totals.heard(worker, await numbers(11, 1));
    }
    totals.died(5);
    totals.heard(6, await numbers(2, 1));
    const text = await totals.text();
    assert.match(text, /\nclick_to_dial_calls_ended_total\{how="visitor"\} 42\n/);
    assert.match(text, /_sum\{call="createCall",status="200"\} 42\n/);
    assert.match(text, /_count\{call="createCall",status="200"\} 5\n/);
    assert.match(text, /_bucket\{le="10",call="createCall",status="200"\} 5\n/);
    assert.match(text, /\nclick_to_dial_held_polls 1\n/);
  });
});

describe('WORKERS', () => {
  it('needs REDIS_URL where it is more than 1', () => {
    const config = { ...environment, WORKERS: '2' };
    assert.throws(
      () => readConfig(config),
      (error) => error instanceof ConfigError && /^WORKERS: .*REDIS_URL/.test(error.message),
    );
    assert.equal(readConfig({ ...config, REDIS_URL: 'redis://127.0.0.1' }).workers, 2);
    assert.equal(readConfig(environment).workers, 1);
  });

  it('are started without a pause, and after ever longer ones where they die at once', () => {
    const pauses = Array.from({ length: 12 }, (_, early) => pauseAfter(early));
    assert.equal(pauses[0], 0);
    assert.ok(pauses.every((pause, at) => at === 0 || pause >= (pauses[at - 1] ?? 0)));
    assert.equal(pauses.at(-1), 30_000);
  });
});
