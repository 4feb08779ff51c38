/**
 * The relay serves and ends properly also where its log, a request or many polls stand in its way.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { Agent, request as ask } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Writable } from 'node:stream';
import { readConfig } from '../../src/relay/settings/config.js';
import { createLog } from '../../src/relay/base/log.js';
import { createLogLines } from '../../src/relay/base/log-lines.js';
import { startRelay } from '../../src/relay/server.js';
import { type Command, runRelay } from './command.js';
import { webAdapterPath } from './fake-center.js';
import { freePort, type HandCenter, startCenter, until } from './hand-center.js';
import { environment, shop } from './rig.js';

let center: HandCenter;
before(async () => (center = await startCenter()));
after(() => center.close());

const poll = { path: `${webAdapterPath}getClickToCallEvents`, headers: { origin: shop } };

describe('a relay serves and ends without its log', { timeout: 120_000 }, () => {
  const running: Command[] = [];
  after(() => running.forEach(({ child }) => child.kill('SIGKILL')));

  /** So many that their log lines do not fit into any pipe. */
  const requests = 1000;

  async function servesAndEnds(start: (env: Record<string, string>) => Command): Promise<void> {
    const port = String(await freePort());
    const command = start({ ...environment, FABRIC_URL: center.url, PORT: port });
    running.push(command);
    const health = (): Promise<number> =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ status }) => status,
        () => 0,
      );
    while ((await health()) !== 200);
    for (let count = 0; count < requests; count++) assert.equal(await health(), 200);
    command.child.kill('SIGTERM');
    assert.equal(await command.exit, 0);
  }

  it('where the disk is full', { skip: !existsSync('/dev/full') }, () =>
    servesAndEnds((env) => runRelay(env, ['ignore', openSync('/dev/full', 'w'), 'inherit'])),
  );

  it('where the reader of the log has gone', () =>
    servesAndEnds((env) => {
      const command = runRelay(env);
      command.child.stdout?.destroy();
      return command;
    }));

  it('where the reader of the log does not read', () =>
    servesAndEnds((env) => {
      const command = runRelay(env, ['ignore', 'pipe', 'inherit', 'ignore']);
      return { ...command, exit: once(command.child, 'exit').then(([code]) => code as number) };
    }));
});

describe('lines of the log', () => {
  it('are lost and counted while nobody reads, and written again after that', async () => {
    const taken: string[] = [];
    let goOn: (() => void) | undefined;
    const stream = new Writable({
      decodeStrings: false,
      write(text: string, _, done) {
        taken.push(text);
        if (taken.length === 1) goOn = done;
        else done();
      },
    });
    let lost = 0;
    const lines = createLogLines({ stream, onLost: (count) => (lost += count) });
    const long = `${'x'.repeat(1024 * 1024)}\n`;
    for (let count = 0; count < 12; count++) lines.write(long);
    assert.ok(lost > 0 && lost < 12, `${lost} lost`);
    const before = lost;
    const drained = once(stream, 'drain');
    goOn?.();
    await drained;
    lines.write('after that\n');
    await new Promise<void>((resolve) => lines.flush(resolve));
    assert.equal(taken.at(-1), 'after that\n');
    assert.equal(lost, before);
  });
});

describe('the end of a relay', { timeout: 60_000 }, () => {
  const start = (extra: Record<string, string>) =>
    startRelay(readConfig({ ...environment, FABRIC_URL: center.url, PORT: '0', ...extra }), {
      log: createLog('silent'),
    });

  it('does not wait for the rest of a request', async () => {
    const relay = await start({ SHUTDOWN_SECONDS: '0' });
    const socket = connect(Number(new URL(relay.url).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    const head = ['content-type: application/json', `origin: ${shop}`, 'content-length: 100'];
    socket.write(`POST ${webAdapterPath}createClickToCall HTTP/1.1\r\nhost: relay\r\n`);
    socket.write(`${head.join('\r\n')}\r\n\r\n{`);
    // The relay has read the beginning above once it has answered a later request.
    await fetch(`${relay.url}/healthz`);
    const gone = once(socket, 'close');
    await relay.close();
    await gone;
    // A 408 would mean that the relay had waited for the time limit of the whole request.
    assert.doesNotMatch(answer, /408/);
  });

  it('cuts no poll of sixty visitors who ask again at once', async () => {
    const relay = await start({ SHUTDOWN_SECONDS: '0', LIMIT_CALLS_PER_ADDRESS: '0' });
    const agent = new Agent({ keepAlive: true });
    const ends: string[] = [];
    let held = 0;
    const waiting = Array.from({ length: 60 }, async () => {
      const asked = await center.next('getClickToCallEvents');
      held += 1;
      return asked;
    });
    async function visit(): Promise<void> {
      const created = await fetch(`${relay.url}${webAdapterPath}createClickToCall`, {
        method: 'POST',
        headers: { origin: shop },
        body: '{"mediaAbility":"0"}',
      });
      const cookie = created.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const { port } = new URL(relay.url);
      for (;;) {
        const end = await new Promise<string>((resolve) => {
          const headers = { ...poll.headers, cookie };
          const sent = ask({ host: '127.0.0.1', port, agent, path: poll.path, headers });
          sent.on('error', (error) => resolve(String(Reflect.get(error, 'code'))));
          sent.on('response', (answer) => {
            answer.resume();
            answer.on('error', (error) => resolve(error.message));
            answer.on('end', () => resolve(String(answer.statusCode)));
          });
          sent.end();
        });
        ends.push(end);
        if (end !== '200') return;
      }
    }
    const visits = Promise.all(Array.from({ length: 60 }, visit));
    await until(() => held === 60);
    await relay.close();
    await visits;
    agent.destroy();
    await Promise.all(waiting);
    assert.deepEqual(ends.sort(), [
      ...Array.from({ length: 60 }, () => '200'),
      ...Array.from({ length: 60 }, () => 'ECONNREFUSED'),
    ]);
  });
});
