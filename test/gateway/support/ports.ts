/**
 * Ports of this machine that nobody uses, below those that the system gives to outgoing connections
 * (32768 and up on Linux): nobody takes one by chance between the look and the use.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const lowest = 12_000;
const highest = 32_000;

const host = '127.0.0.1';

function isFreeForTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, host, () => server.close(() => resolve(true)));
  });
}

function isFreeForUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4').once('error', () => resolve(false));
    socket.bind(port, host, () => socket.close(() => resolve(true)));
  });
}

function anyPort(): number {
  // Even, as RTP likes it (RFC 3550 section 11).
  return lowest + 2 * Math.floor((Math.random() * (highest - lowest)) / 2);
}

/** Given to somebody who may not have taken it yet. */
const given = new Set<number>();

/** A port free for TCP and UDP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = anyPort();
    if (given.has(port) || !(await isFreeForTcp(port)) || !(await isFreeForUdp(port))) continue;
    given.add(port);
    return port;
  }
}

/** First and last port of a range for media; whoever uses it looks for a free one within. */
export function mediaPorts(): [number, number] {
  const first = anyPort();
  return [first, first + 198];
}
