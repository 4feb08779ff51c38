/** The demo's relay: a token that it signs brings the name of a visitor to the agent's desk. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { demoRelay } from '../../src/demo/relay.js';
import { ContactCenter } from '../../src/simulator/index.js';
import { simulatorMiddleware } from '../../src/simulator/listener.js';
import { webAdapterPath } from '../relay/fake-center.js';

test('a visitor with a signed token has a name at the desk', async () => {
  const center = new ContactCenter();
  const desk = center.desks.signIn('101');
  const relay = demoRelay(() => true);
  const simulator = simulatorMiddleware({ center, cors: () => true });
  const server = createServer((request, response) => {
    relay.middleware(request, response, () => simulator(request, response, () => response.end()));
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const base = `${origin}/relay/endless-queue`;
    const token = await (await fetch(`${base}/visitor-token?name=Anna`)).text();
    const created = await fetch(`${base}${webAdapterPath}createClickToCall`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', 'x-visitor-token': token },
      body: '{"mediaAbility":"0"}',
    });
    assert.equal(created.status, 200, await created.text());
    center.agentAnswers();
    const calldata = desk && center.desks.ringing(desk)?.['calldata'];
    assert.equal((JSON.parse(String(calldata)) as { name?: string }).name, 'Anna');
  } finally {
    await relay.close();
    server.closeAllConnections();
    server.close();
  }
});
