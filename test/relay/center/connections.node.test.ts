/** The relay's connections to the center: which one is used again, and that none is left open. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import {
  CenterConnections,
  type AnswerListener,
} from '../../../src/relay/center/center-connections.js';
import { until } from '../hand-center.js';
import { withResolvers } from '../../support/with-resolvers.js';
import { cert, key } from '../../support/certificate.js';

const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const answer = (body: string, more = ''): string =>
  `HTTP/1.1 200 OK\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;

/** Sends a request. @returns among others the body or the error of its answer as text. */
function ask(connections: CenterConnections) {
  const { promise, resolve } = withResolvers<string>();
  const begun = withResolvers<void>();
  const waiting: AnswerListener = {
    onHead: () => begun.resolve(),
    onEnd: (_, body) => resolve(String(body)),
    onFailure: (error, unheard) =>
      resolve(`${(error as NodeJS.ErrnoException).code}${unheard ? ', unheard' : ''}`),
  };
  return { sent: connections.ask(request, undefined, waiting), told: promise, begun };
}

describe('connections to the center', () => {
  /** The sockets at the center, in the order in which they were opened. */
  const sockets: Socket[] = [];
  const asked: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', () => asked.push(socket));
  });
  const came = async (count: number): Promise<Socket> => {
    await until(() => asked.length >= count);
    return asked[count - 1] as Socket;
  };
  const gone = (socket: Socket) => until(() => socket.destroyed);
  let connections: CenterConnections;

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());
  beforeEach(() => {
    sockets.length = 0;
    asked.length = 0;
    const { port } = server.address() as AddressInfo;
    connections = new CenterConnections({ secure: false, host: '127.0.0.1', port });
  });
  afterEach(async () => {
    connections.close();
    for (const socket of sockets) await gone(socket);
  });

  /** Opens so many connections, by that many requests at once, and lets all be answered. */
  async function open(count: number): Promise<void> {
    const all = Array.from({ length: count }, () => ask(connections));
    await came(count);
    sockets.forEach((socket, at) => socket.write(answer(String(at))));
    await Promise.all(all.map(({ told }) => told));
    asked.length = 0;
  }

  it('are used again, the one used last first', async () => {
    const [first, second] = [ask(connections), ask(connections)];
    const [one, two] = [await came(1), await came(2)];
    two.write(answer('two'));
    await Promise.race([first.told, second.told]);
    one.write(answer('one'));
    await Promise.all([first.told, second.told]);
    asked.length = 0;
    ask(connections);
    assert.equal(await came(1), one);
    ask(connections);
    assert.equal(await came(2), two);
    assert.equal(sockets.length, 2);
  });

  it('are not used again where the center closed them, reset them, or sent an answer nobody asked for', async () => {
    await open(4);
    sockets[1]?.end();
    sockets[2]?.resetAndDestroy();
    sockets[3]?.write('HTTP/1.1 408 Too late\r\n\r\n');
    for (const socket of sockets.slice(1)) await gone(socket);
    ask(connections);
    assert.equal(await came(1), sockets[0]);
    ask(connections);
    await came(2);
    assert.equal(sockets.length, 5);
  });

  for (const [what, text] of [
    ['says Connection: close', answer('a', 'Connection: close\r\n')],
    ['sends more after its answer', `${answer('a')}?`],
  ] as const) {
    it(`are not used again where the center ${what}`, async () => {
      const { told } = ask(connections);
      const socket = await came(1);
      socket.write(text);
      assert.equal(await told, 'a');
      await gone(socket);
    });
  }

  it('report a request as unheard only where a used connection closed before any answer', async () => {
    const { told } = ask(connections);
    (await came(1)).destroy();
    assert.equal(await told, 'ECONNRESET');
    asked.length = 0;
    sockets.length = 0;
    await open(1);
    const again = ask(connections);
    (await came(1)).destroy();
    assert.equal(await again.told, 'ECONNRESET, unheard');
    asked.length = 0;
    sockets.length = 0;
    await open(1);
    const cut = ask(connections);
    (await came(1)).end('HTTP/1.1 2');
    assert.equal(await cut.told, 'ANSWER_CUT');
  });

  it('are closed where their request is given up, before and within its answer', async () => {
    const first = ask(connections);
    const socket = await came(1);
    first.sent.destroy();
    await gone(socket);
    const second = ask(connections);
    const other = await came(2);
    other.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12');
    await second.begun.promise;
    second.sent.destroy();
    await gone(other);
    // Neither request was told an end or a failure.
    const nothing = Symbol('nothing');
    assert.equal(await Promise.race([first.told, second.told, Promise.resolve(nothing)]), nothing);
  });

  it('are all closed by close(), and a request under way fails', async () => {
    await open(2);
    const { told } = ask(connections);
    await came(1);
    connections.close();
    assert.equal(await told, 'ECONNRESET');
    for (const socket of sockets) await gone(socket);
    // A request after close() gets a connection of its own, which is closed after the answer.
    asked.length = 0;
    const late = ask(connections);
    const socket = await came(1);
    socket.write(answer('late'));
    assert.equal(await late.told, 'late');
    await gone(socket);
  });

  it('are forgotten once they are closed, also many at once', async () => {
    await open(40);
    for (const socket of sockets.slice(0, 39)) socket.destroy();
    ask(connections);
    assert.equal(await came(1), sockets[39]);
    for (const socket of sockets.slice(0, 39)) await gone(socket);
    ask(connections);
    await came(2);
    assert.equal(sockets.length, 41);
  });

  it('by TLS name their host, and resume the session of an earlier one', async () => {
    const reused: boolean[] = [];
    const names: unknown[] = [];
    const secure = createSecureServer({ cert, key }, (_, response) => response.end('a'));
    secure.on('secureConnection', (socket: TLSSocket & { servername?: unknown }) => {
      reused.push(socket.isSessionReused());
      names.push(socket.servername);
    });
    secure.listen(0, 'localhost');
    await once(secure, 'listening');
    const { port } = secure.address() as AddressInfo;
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const own = new CenterConnections({ secure: true, host: 'localhost', port });
    assert.equal(await ask(own).told, 'a');
    const both = [ask(own), ask(own)];
    for (const { told } of both) assert.equal(await told, 'a');
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    own.close();
    secure.close();
    await once(secure, 'close');
    assert.deepEqual(reused, [false, true]);
    assert.deepEqual(names, ['localhost', 'localhost']);
  });
});
