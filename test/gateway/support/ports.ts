/**
 * Finds free ports below those that the system gives to outgoing connections (32768 and up on
 * Linux), so that no connection takes one by chance between the search and the use.
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
  // Even numbers, as RFC 3550 section 11 recommends for RTP.
  return lowest + 2 * Math.floor((Math.random() * (highest - lowest)) / 2);
}

/** Ports that were given away but may not be in use yet. */
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

/** First and last port of a range for media, in which a server finds free ports itself. */
export function mediaPorts(): [number, number] {
  const first = anyPort();
  return [first, first + 198];
}
