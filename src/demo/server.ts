/**
 * The servers behind the demo's pages, on the dev server's own port: the simulated contact center
 * with its gateway, and the relay in front of it. Pages of the same machine may use them from any
 * port, as a developer's own page does; all other origins are refused.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { isLocalhost } from '../base/localhost.js';
import { SimulatedGateway } from '../simulator/gateway/gateway.js';
import { attachGateway } from '../simulator/gateway/upgrade.js';
import { ContactCenter } from '../simulator/index.js';
import { simulatorMiddleware } from '../simulator/listener.js';
import { demoRelay } from './relay.js';

/** Whether an `Origin` is of this machine, on any port. */
function isLocalOrigin(origin: string): boolean {
  try {
    const { protocol, hostname } = new URL(origin);
    return /^https?:$/.test(protocol) && isLocalhost(hostname);
  } catch {
    return false;
  }
}

export function contactCenter(): Plugin {
  const mount = async (server: ViteDevServer | PreviewServer) => {
    const { middlewares, httpServer } = server;
    const center = new ContactCenter();
    middlewares.use(simulatorMiddleware({ center, cors: isLocalOrigin }));
    const relay = demoRelay(isLocalOrigin);
    middlewares.use(relay.middleware);
    middlewares.use(shareFiles);
    explain(server);
    if (!httpServer) return;
    const gateway = new SimulatedGateway(center);
    const detach = await attachGateway(httpServer, gateway);
    httpServer.once('close', () => {
      detach();
      void relay.close();
      void gateway.close();
    });
  };
  return {
    name: 'contact-center',
    // Vite's own CORS would answer each preflight first, without credentials, and so block the
    // center.
    config: () => ({ server: { cors: false }, preview: { cors: false } }),
    configureServer: mount,
    configurePreviewServer: mount,
  };
}

/** Lets pages of this machine load the widget's source from the dev server too. */
function shareFiles(
  { headers: { origin }, method }: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  response.appendHeader('Vary', 'Origin');
  if (origin !== undefined && isLocalOrigin(origin)) {
    response.setHeader('Access-Control-Allow-Origin', origin);
  }
  if (method !== 'OPTIONS') return next();
  response.writeHead(204).end();
}

/** Prints the addresses of everything in the terminal, below Vite's own lines. */
function explain(server: ViteDevServer | PreviewServer): void {
  const print = server.printUrls.bind(server);
  server.printUrls = () => {
    print();
    const base = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0];
    if (base !== undefined) server.config.logger.info(whatIsWhere(new URL(base).origin));
  };
}

const whatIsWhere = (origin: string): string => `
  Shop       ${origin}/
             a page with the widget in it: call here
  Desk       ${origin}/agent.html
             an agent who answers, in a second window; nobody signed in: simulated agents do
  Simulator  ${origin}/scenario/answered
             the contact center, for server="…" in a page of your own on any port of localhost;
             the scenarios: ${origin}/simulator/scenarios
  Relay      ${origin}/relay/answered
             the same center by its cloud API, with call-back at ${origin}/relay/answered/callback
`;
