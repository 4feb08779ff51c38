/** Carries the packets of one m= line between one port of the browser and one of the gateway. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const host = '127.0.0.1';

export interface MediaRelay {
  /** The port to which the browser sends. */
  readonly nearPort: number;
  /** The port to which the gateway sends. */
  readonly farPort: number;
  /** Port of the gateway, once it is known. */
  gateway: number | undefined;
  close(): void;
}

async function bind(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket;
}

/**
 * @param browser port of the browser; packets from any other port are dropped.
 * @param isCut asked for each packet; while it is true, packets are lost.
 */
export async function openMediaRelay(browser: number, isCut: () => boolean): Promise<MediaRelay> {
  const [near, far] = await Promise.all([bind(), bind()]);
  const relay: MediaRelay = {
    nearPort: near.address().port,
    farPort: far.address().port,
    gateway: undefined,
    close() {
      near.close();
      far.close();
    },
  };
  near.on('message', (packet, { address, port }) => {
    if (isCut() || relay.gateway === undefined || port !== browser || address !== host) return;
    far.send(packet, relay.gateway, host);
  });
  far.on('message', (packet) => {
    if (!isCut()) near.send(packet, browser, host);
  });
  return relay;
}
