/**
 * A contact center on a real port whose answers the test writes, and helpers for tests on real
 * ports.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withResolvers } from '../support/with-resolvers.js';

/** A request that came to the center, and the response to write. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Resolves when the connection of this request is closed, whoever closes it. */
export const closed = ({ request }: Asked): Promise<void> =>
  new Promise((resolve) => request.socket.once('close', () => resolve()));

export interface HandCenter {
  readonly url: string;
  /** Resolves with the next request on that path, which the test then has to answer. */
  next(path: string): Promise<Asked>;
  close(): Promise<void>;
}

export async function startCenter(): Promise<HandCenter> {
  const waiting = new Map<string, ((came: Asked) => void)[]>();
  const server: Server = createServer((request, response) => {
    const call = request.url?.split('?')[0]?.split('/').at(-1) ?? '';
    request.resume();
    const waiter = waiting.get(call)?.shift();
    if (waiter) return waiter({ request, response });
    response.setHeader('Content-Type', 'application/json');
    const answers: Record<string, object> = {
      tokenByAkSk: { AccessToken: 'access-1', Expires: '600' },
      applyToken: { resultCode: '0', token: 'token-1' },
    };
    response.end(JSON.stringify(answers[call] ?? { resultCode: '0', resultDesc: `did ${call}` }));
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (path) =>
      new Promise((resolve) => waiting.set(path, [...(waiting.get(path) ?? []), resolve])),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const connectedText =
  '{"resultCode":"0","resultDesc":"Call connected","eventId":168101,"content":' +
  '{"domain":"gw.example","gwAddresses":["gw.example:443"],"accessCode":"1","clickToCallCaller":"a"}}';

export async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}

export async function freePort(): Promise<number> {
  const { promise, resolve } = withResolvers<void>();
  const server = createServer().listen(0, '127.0.0.1', () => resolve());
  await promise;
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
