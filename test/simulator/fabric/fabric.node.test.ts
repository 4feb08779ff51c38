/** The simulated API Fabric on a real port, for cookies, cut sockets and reports to a server. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { ApiError } from '../../../src/api/http/errors.js';
import { createCallClient } from '../../../src/relay/clients/create-call.js';
import { createFabric, type Fabric, type FabricKeys } from '../../../src/relay/clients/fabric.js';
import { systemClock } from '../../../src/base/clock.js';
import { type Listening, listen, type ListenOptions } from '../../../src/simulator/listener.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function start(options: ListenOptions, scenario: string) {
  const server: Listening = await listen(options);
  open.push(server);
  const base = `${server.url}/scenario/${scenario}`;
  const common = { base, appKey: 'demo-app-key', clock: systemClock };
  const secret = { appSecret: 'demo-app-secret' };
  const fabric: Fabric = createFabric({ ...common, ...secret });
  const accessToken = (await fabric.tokenByAkSk()).value;
  const person = { userId: 'visitor-1', userName: 'Visitor', channelId: 'demo', locale: 'en' };
  const token = await fabric.applyToken(accessToken, person);
  const keys: FabricKeys = { accessToken, token };
  const calls = createCallClient({ ...common, kind: 'aicc' });
  return { center: server.center, fabric, keys, calls };
}

describe('the simulated API Fabric on a port', () => {
  it('carries a call from its creation to its end', async () => {
    const { center, fabric, keys } = await start({}, 'answered');
    await fabric.create(keys, 'voice');
    await center.waitFor(({ calls }) => calls.at(-1)?.state === 'connected');
    assert.equal((await fabric.poll(keys)).kind, 'connected');
    await fabric.drop(keys);
    assert.equal(center.occupied, 0);
  });

  it('renews a token by a cookie', async () => {
    const options = { fabric: { renewEvery: 0, renewIn: 'cookie' } } as const;
    const { fabric, keys } = await start(options, 'answered');
    const { renewed } = await fabric.send('checkClickToCallSupport', keys);
    assert.match(renewed ?? '', /^\w{32}$/);
    await assert.rejects(fabric.checkSupport(keys), { code: 'unauthorized' });
    await fabric.checkSupport({ ...keys, token: renewed ?? '' });
  });

  it('cuts the socket where the scenario says so', async () => {
    const { fabric, keys } = await start({}, 'offline');
    await assert.rejects(fabric.send('checkClickToCallSupport', keys), (error: unknown) => {
      assert.ok(error instanceof ApiError);
      return error.code === 'network';
    });
  });

  it('lets go of a held poll when the client goes', async () => {
    const { center, fabric, keys } = await start({}, 'long-polling');
    await fabric.create(keys, 'voice');
    await fabric.poll(keys);
    const gone = new AbortController();
    const held = fabric.send('getClickToCallEvents', keys, { signal: gone.signal });
    await center.waitForRequest('poll', 2);
    const { next } = center.journal;
    gone.abort(new Error('gone'));
    await assert.rejects(held, { message: 'gone' });
    await center.waitFor(() => center.journal.since(next).length > 0);
    const [entry] = center.journal.since(next);
    assert.equal(entry?.kind === 'answer' && entry.status, 'gone');
    assert.ok(center.agentAnswers());
    assert.equal((await fabric.poll(keys)).kind, 'connected');
  });

  it('reports a bidirectional call to the server that callBackUrl names', async () => {
    const came: string[] = [];
    const relay = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        came.push(`${request.method} ${request.url} ${body}`);
        response.end('{"retCode":"0","retMsg":"success"}');
      });
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => relay.close(() => resolve())) });
    const { port } = relay.address() as AddressInfo;
    const outcome = () => ({ statusAfter: 1, releaseAfter: 2, releaseReason: '5' });
    const { center, calls, keys } = await start({ fabric: { outcome } }, 'answered');
    const callBackUrl = `http://127.0.0.1:${port}/callback-status/0f`;
    await calls.createCall(keys.accessToken, { caller: '1', called: '4989123456', callBackUrl });
    await center.waitFor(({ fabric }) => fabric.callbacks[0]?.reports.length === 2);
    assert.match(came[0] ?? '', /^POST \/callback-status\/0f \{.*"called":"4989123456"/);
    assert.match(came[1] ?? '', /"releaseReason":"5"/);
    assert.deepEqual(
      center.fabric.callbacks[0]?.reports.map(({ answered }) => answered),
      [200, 200],
    );
  });
});
