/**
 * The gateway on the wire: WebSocket upgrades of an HTTP server on the gateway's path, with the
 * subprotocol `sip` (RFC 7118 section 4). Other upgrades are left alone.
 *
 * A fixture for demo and tests, not for production.
 */
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { ADDRESS, CALL, type Gateway, PATH } from './gateway.js';

/**
 * @param strict the server has nothing else to upgrade to: others are cut off.
 * @returns takes the gateway away again, and closes what is still open.
 */
export function attachGateway(server: EventEmitter, gateway: Gateway, strict = false): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) => protocols.has('sip') && 'sip',
  });
  /** Of those who are never answered. */
  const hanging = new Set<Duplex>();
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'ws://gateway.invalid');
    if (pathname !== PATH) return void (strict && socket.destroy());
    const kind = searchParams.get(ADDRESS);
    // A reset is a way to go, too.
    socket.on('error', () => {});
    if (gateway.closed || kind === 'refuses') return void socket.destroy();
    if (kind === 'hangs') {
      hanging.add(socket);
      return void socket.on('close', () => hanging.delete(socket));
    }
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
    for (const socket of hanging) socket.destroy();
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}
