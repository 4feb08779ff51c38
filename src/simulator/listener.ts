/**
 * The simulated center on a real port of Node: as a middleware of a dev server, or as its own
 * server.
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
  /** The center to serve; by default a new one from these options. */
  readonly center?: ContactCenter;
}

export interface ListenOptions extends SimulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Key and certificate, for `https:`. */
  readonly https?: ServerOptions;
  /** Adds a WebRTC gateway, whose agents can be heard; calls are then handed over to it. */
  readonly media?: true | GatewayOptions;
}

export interface Listening {
  /** `http://127.0.0.1:…` without a slash at its end, as the attribute `server` takes it. */
  readonly url: string;
  readonly center: ContactCenter;
  /** Closes the server and cuts all open connections, including held polls. */
  close(): Promise<void>;
}

/** A server with a gateway, whose agents can be heard. */
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
      // After a reset or when the client has gone, nobody reads this answer.
      errorHandler: (error) => new Response(String(error), { status: 500 }),
    },
  );
}

/** Middleware for a server with other content, such as Vite's: other paths go on to `next`. */
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

/** Starts a server of its own, for tests and for a second origin. */
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
