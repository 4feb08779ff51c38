/**
 * Addresses without a gateway: one refuses connections, the other accepts them and never answers.
 */
import { createServer, type Socket } from 'node:net';
import { freePort } from './ports.js';

/** Connections to it are refused. */
export async function refusingAddress(): Promise<string> {
  return `ws://127.0.0.1:${await freePort()}`;
}

/** Connections to it are accepted, but never answered. */
export async function hangingAddress(): Promise<{ address: string; close(): void }> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: `ws://127.0.0.1:${port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
