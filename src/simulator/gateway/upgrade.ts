/**
 * The gateway on the wire: WebSocket upgrades of an HTTP server on the gateway's path, with the
 * subprotocol `sip` (RFC 7118 section 4). Other upgrades are left to the server, unless `strict`.
 *
 * A fixture for demo and tests, not for production.
 */
import { type EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CALL, type SimulatedGateway, PATH, REFUSES } from './gateway.js';

/**
 * @param strict the server serves no other WebSockets, so upgrades of other paths are cut off.
 * @returns a function that detaches the gateway and closes all open sockets.
 */
export async function attachGateway(
  server: EventEmitter,
  gateway: SimulatedGateway,
  strict = false,
): Promise<() => void> {
  const { port, close } = await openDeadEnd();
  gateway.deadEnd = port;
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) => protocols.has('sip') && 'sip',
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'ws://gateway.invalid');
    if (pathname !== PATH) return void (strict && socket.destroy());
    // A client may reset the connection; without a listener that 'error' would be thrown.
    socket.on('error', () => {});
    if (gateway.closed || searchParams.has(REFUSES)) return void socket.destroy();
    const protocols = request.headers['sec-websocket-protocol'] ?? '';
    if (!protocols.split(/\s*,\s*/).includes('sip')) {
      return void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    }
    const call = searchParams.get(CALL);
    sockets.handleUpgrade(request, socket, head, (opened) =>
      gateway.connect(opened, call === null ? undefined : Number(call)),
    );
  };
  server.on('upgrade', upgrade);
  return () => {
    server.off('upgrade', upgrade);
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    close();
  };
}

/**
 * A server that accepts every connection and never answers. It needs a port of its own, because a
 * browser connects one WebSocket at a time to a host and port (RFC 6455 section 4.1) and would hold
 * back the next address until this one has failed.
 */
async function openDeadEnd(): Promise<{ port: number; close: () => void }> {
  const taken = new Set<Socket>();
  const server = createServer((socket) => {
    taken.add(socket);
    socket.on('error', () => {}).on('close', () => taken.delete(socket));
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    for (const socket of taken) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, close };
}
