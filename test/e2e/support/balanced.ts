/**
 * Two relays as processes of their own with one real Redis, behind a load balancer that takes them
 * in turn, and uses the one that is left when the other has died.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startRedis } from '../../relay/redis.js';
import { relayEnvironment } from './relayed.js';
import type { Shop } from './shop.js';

const main = fileURLToPath(new URL('../../../dist/relay-main.js', import.meta.url));

interface RelayProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Requests that the balancer has received. */
  requests: number;
}

export interface Balanced {
  readonly url: string;
  readonly relays: readonly RelayProcess[];
  close(): Promise<void>;
}

async function startProcess(environment: Readonly<Record<string, string>>): Promise<RelayProcess> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'] ?? '', ...environment, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the relay has not come up')));
    // The log has to be read: a full pipe would stop the relay.
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /"url":"([^"]+)"/.exec(String(chunk))?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { child, url, requests: 0 };
}

/** Reads whole bodies, so that a request whose relay is dead can be sent to the other one. */
function balance(relays: readonly RelayProcess[]): ReturnType<typeof createServer> {
  let turn = 0;
  const send = (
    { method, headers, url = '/' }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    triesLeft = relays.length,
  ): void => {
    const relay = relays[(turn += 1) % relays.length];
    if (!relay || triesLeft === 0) return void response.writeHead(502).end();
    relay.requests += 1;
    const sent = ask(new URL(url, relay.url), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', () => {
      if (response.headersSent) response.destroy();
      else send({ method, headers, url } as IncomingMessage, body, response, triesLeft - 1);
    });
    sent.end(body);
  };
  return createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => send(request, Buffer.concat(parts), response));
  });
}

export async function openBalanced(shop: Shop, scenario: string): Promise<Balanced> {
  const redis = await startRedis();
  const environment = { ...relayEnvironment(shop, scenario), REDIS_URL: redis.url };
  const relays = await Promise.all([startProcess(environment), startProcess(environment)]);
  const server = balance(relays).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    relays,
    async close() {
      for (const { child } of relays) child.kill('SIGKILL');
      server.closeAllConnections();
      server.close();
      await redis.kill();
    },
  };
}
