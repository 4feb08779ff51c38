/**
 * The configurations in src/relay/proxies under 2,000 held polls, with the real nginx and HAProxy:
 * part of `npm run test:more`. Alone: `npm run test:proxies`.
 */
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { Agent, request as ask } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { readConfig } from '../../../src/relay/settings/config.js';
import { createLog } from '../../../src/relay/base/log.js';
import { type RelayServer, startRelay } from '../../../src/relay/server.js';
import { missing } from '../../gateway/support/install.js';
import { cert } from '../../support/certificate.js';
import { webAdapterPath } from '../fake-center.js';
import { until } from '../hand-center.js';
import { environment, shop } from '../rig.js';
import { programs, type RunningProxy, startProxy } from './servers.js';

const visitors = 2000;
const nothing = '{"resultCode":"0","resultDesc":"polled without any events"}';

/** A center that holds every poll until `letGo()`. */
class HoldingCenter {
  readonly held = new Set<ServerResponse>();
  readonly server: Server = createServer((request, response) => {
    const call = request.url?.split('?')[0]?.split('/').at(-1) ?? '';
    request.resume();
    response.setHeader('Content-Type', 'application/json');
    if (call !== 'getClickToCallEvents') {
      const tokens = { AccessToken: 'access-1', Expires: '600', token: 'token-1' };
      response.end(JSON.stringify({ resultCode: '0', ...tokens }));
      return;
    }
    this.held.add(response);
    response.once('close', () => this.held.delete(response));
  });

  async start(): Promise<string> {
    this.server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  letGo(): void {
    for (const response of this.held) {
      response.end(nothing);
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

interface Answer {
  readonly cookie: string;
  readonly text: string;
}

for (const [name, program] of Object.entries(programs)) {
  // The long timeout ends a run in which a proxy never passes an event on.
  describe(name, { timeout: 300_000, skip: missing('proxies').join() || false }, () => {
    const center = new HoldingCenter();
    // Each visitor keeps the connection, as browsers do.
    const agent = new Agent({ keepAlive: true, maxFreeSockets: visitors, ca: cert });
    /** Connections that the proxy has made to the relay. */
    const connections = new Set<unknown>();
    const count = (message: unknown): void => {
      const { request, socket } = message as {
        request: { headers: NodeJS.Dict<string | string[]> };
        socket: unknown;
      };
      if (request.headers['x-forwarded-for'] !== undefined) connections.add(socket);
    };
    let relay: RelayServer;
    let proxy: RunningProxy | undefined;
    let cookies: string[];

    before(async () => {
      const unlimited = ['CALLS_PER_ADDRESS', 'VISITORS_PER_ADDRESS', 'REQUESTS_PER_ADDRESS'];
      const config = readConfig({
        ...environment,
        ...Object.fromEntries(unlimited.map((limit) => [`LIMIT_${limit}`, '0'])),
        FABRIC_URL: await center.start(),
        PORT: '0',
        TRUSTED_PROXIES: '1',
      });
      relay = await startRelay(config, { log: createLog('error', process.stderr) });
      proxy = await startProxy(program, new URL(relay.url).host);
      subscribe('http.server.request.start', count);
    });

    after(async () => {
      unsubscribe('http.server.request.start', count);
      agent.destroy();
      await proxy?.close();
      await relay.close();
      await center.close();
    });

    function send(method: string, call: string, cookie = '', body?: string) {
      const url = `${proxy?.url}/relay${webAdapterPath}${call}`;
      const headers = { origin: shop, cookie, 'content-type': 'application/json' };
      const sent = ask(url, { method, agent, headers });
      const answered = new Promise<Answer>((resolve, reject) => {
        sent.on('error', reject);
        sent.on('response', (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('error', reject);
          const written = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
          answer.on('end', () => {
            if (answer.statusCode === 200) resolve({ cookie: written, text });
            else reject(new Error(`${call}: ${answer.statusCode} ${text}`));
          });
        });
      });
      sent.end(body);
      return { sent, answered };
    }

    it('lets calls begin', async () => {
      const answers = await Promise.all(
        Array.from(
          { length: visitors },
          () => send('POST', 'createClickToCall', '', '{"mediaAbility":"0"}').answered,
        ),
      );
      cookies = answers.map(({ cookie }) => cookie);
      assert.equal(new Set(cookies).size, visitors);
    });

    it('holds 2,000 polls at once, three times, and none fails', async () => {
      const before = connections.size;
      for (let round = 0; round < 3; round++) {
        const polls = cookies.map((cookie) => send('GET', 'getClickToCallEvents', cookie).answered);
        const answered = Promise.all(polls);
        // Where a poll fails at once, `answered` rejects instead of waiting for it to be held.
        await Promise.race([until(() => center.held.size === visitors), answered]);
        center.letGo();
        const seen = new Set((await answered).map(({ text }) => text));
        assert.deepEqual([...seen], [nothing]);
      }
      // The later rounds use the connections of the first one again.
      assert.ok(connections.size - before < 1.5 * visitors, `${connections.size} connections`);
    });

    it('passes it on to the center at once when a visitor leaves', async () => {
      const { sent, answered } = send('GET', 'getClickToCallEvents', cookies[0]);
      answered.catch(() => {});
      await until(() => center.held.size === 1);
      const [response] = center.held;
      sent.destroy();
      await until(() => center.held.size === 0);
      assert.equal(response?.writableEnded, false);
    });
  });
}
