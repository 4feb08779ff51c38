/**
 * The simulated center on a real port, for Node: as a middleware of a dev server, or on its own.
 *
 * A fixture for demo and tests, not for production.
 */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { ContactCenter, type ContactCenterOptions } from './center/center.js';
import { SimulatedGateway, type GatewayOptions } from './gateway/gateway.js';
import { attachGateway } from './gateway/upgrade.js';
import { createHandler, type HandlerOptions, owns } from './http/handler.js';
import { ConnectionReset } from './http/route.js';

export interface SimulatorOptions extends HandlerOptions, ContactCenterOptions {
  /** Default: a new one, from these options. */
  readonly center?: ContactCenter;
}

export interface ListenOptions extends SimulatorOptions {
  /** 0 (default): any free one. */
  readonly port?: number;
  readonly host?: string;
  /** Key and certificate, for `https:`. */
  readonly https?: ServerOptions;
  /** With a WebRTC gateway and agents who can be heard: calls are handed over to it. */
  readonly media?: true | GatewayOptions;
}

export interface Listening {
  /** `http://127.0.0.1:…`, without a slash at its end: as for the attribute `server`. */
  readonly url: string;
  readonly center: ContactCenter;
  /** Cuts what is still open, held polls included. */
  close(): Promise<void>;
}

/** With agents who can be heard. */
export interface ListeningWithMedia extends Listening {
  readonly gateway: SimulatedGateway;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function listener(center: ContactCenter, options: HandlerOptions): Listener {
  const handle = createHandler(center, options);
  return getRequestListener(
    async (request, { incoming }) => {
      try {
        return await handle(request);
      } catch (error) {
        if (error instanceof ConnectionReset) incoming.socket.destroy();
        throw error;
      }
    },
    {
      overrideGlobalObjects: false,
      // Of no use where the socket is cut or the client has gone: then nobody reads it.
      errorHandler: (error) => new Response(String(error), { status: 500 }),
    },
  );
}

/** For a server that has more to offer, as Vite's: what is not the simulator's goes on to `next`. */
export function simulatorMiddleware(
  options: SimulatorOptions = {},
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  const listen = listener(options.center ?? new ContactCenter(options), options);
  return (request, response, next) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    if (owns(path)) void listen(request, response);
    else next();
  };
}

/** A server of its own, for tests and for a second origin. */
export function listen(
  options: ListenOptions & { readonly media: true | GatewayOptions },
): Promise<ListeningWithMedia>;
export function listen(options?: ListenOptions): Promise<Listening>;
export async function listen(
  options: ListenOptions = {},
): Promise<Listening & Partial<ListeningWithMedia>> {
  const { port = 0, host = '127.0.0.1', https, media } = options;
  const center = options.center ?? new ContactCenter(options);
  const answer = listener(center, options);
  const handle = (request: IncomingMessage, response: ServerResponse): void =>
    void answer(request, response);
  const server: Server = https ? createHttpsServer(https, handle) : createHttpServer(handle);
  const gateway = media && new SimulatedGateway(center, media === true ? {} : media);
  const detach = gateway && (await attachGateway(server, gateway, true));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `${https ? 'https' : 'http'}://${host}:${taken}`,
    center,
    ...(gateway && { gateway }),
    async close() {
      center.stop();
      await gateway?.close();
      detach?.();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
