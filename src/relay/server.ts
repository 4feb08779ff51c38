/** The relay on real ports: one for visitors, and one for Prometheus that no visitor reaches. */
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
  ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { createRelay, type Relay, type RelayParts } from './app.js';
import type { Check } from './check.js';
import { within } from '../base/within.js';
import { wallClock } from './base/clock.js';
import type { Config } from './settings/config.js';
import { bindingsOf } from './calls/direct-exchange.js';
import type { Metrics } from './base/metrics.js';

export interface RelayServer {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  readonly url: string;
  /** `http://…/metrics`, unless switched off. */
  readonly metricsUrl: string | undefined;
  readonly relay: Relay;
  /** As `Relay.close`; then closes the ports. */
  close(): Promise<void>;
}

/** All paths on the port of the metrics; all by GET. */
export const metricsPaths = ['/metrics', '/check'] as const;
type MetricsPath = (typeof metricsPaths)[number];

/** Arguments of `writeHead` after the status: a reason phrase, then headers. */
type HeadRest = string | OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined;

/**
 * Milliseconds; longer than proxies keep an idle connection, so none is closed under a new request.
 */
const keepAliveTimeout = 75_000;
/** Milliseconds a client may take to send its request. */
const requestTimeout = 15_000;
/** Milliseconds between two checks for clients that have taken too long. */
const connectionsCheckingInterval = 1000;
/** Milliseconds that answers have to be written when the relay stops. */
const lastBytes = 600;
/** Connections that may wait to be accepted; the system may have a lower limit (somaxconn). */
const backlog = 4096;

/**
 * @param parts `check`: answers `GET /check` beside the metrics.
 * @throws Error where a port cannot be had.
 */
export async function startRelay(
  config: Config,
  { check, ...parts }: RelayParts & { readonly check?: Check },
): Promise<RelayServer> {
  const relay = createRelay(config, parts);
  let closing = false;
  const answer = getRequestListener(
    // The bindings are Node's own, unless something else is handed on.
    (request, env) => {
      const { incoming, outgoing } = env as HttpBindings;
      return relay.fetch(request, bindingsOf(incoming, outgoing));
    },
    {
      overrideGlobalObjects: false,
      // Host for requests without a Host header (HTTP/1.0 health checks, such as HAProxy's).
      hostname: 'localhost',
      // For requests that cannot be made into a Request; the relay's own failures never come here.
      errorHandler: () => new Response(null, { status: 400 }),
    },
  );
  class Answer extends ServerResponse {
    override writeHead(status: number, ...rest: HeadRest[]): this {
      // Closing the connection makes the client open a new one, which may lead to another relay.
      // Set here, so that it also holds for polls that were held when the relay began to close.
      if (closing) this.shouldKeepAlive = false;
      return super.writeHead(status, ...(rest as [headers?: OutgoingHttpHeaders]));
    }
  }
  const options = { ServerResponse: Answer, connectionsCheckingInterval };
  const server = createServer<typeof IncomingMessage, typeof Answer>(
    options,
    (request, response) => {
      // With two Host headers, proxy and relay might each go by another one (RFC 9112 section 3.2).
      if (namesTwoHosts(request.rawHeaders)) response.writeHead(400, { Connection: 'close' }).end();
      else if (!relay.direct(request, response)) void answer(request, response);
    },
  );
  server.keepAliveTimeout = keepAliveTimeout;
  server.requestTimeout = requestTimeout;
  server.headersTimeout = requestTimeout;
  const metrics = config.metricsPort === 0 ? undefined : metricsServer(relay.metrics, check);

  try {
    await listen(server, config.port, config.host);
    if (metrics) await listen(metrics, config.metricsPort, config.metricsHost);
  } catch (error) {
    await Promise.all([relay.close(), end(server), metrics && end(metrics)]);
    throw error;
  }

  return {
    url: urlOf(server),
    metricsUrl: metrics && `${urlOf(metrics)}/metrics`,
    relay,
    async close() {
      closing = true;
      // The port closes before the last polls are answered: a client that then polls again finds no
      // port, instead of a connection that is closed under its request.
      let ended: Promise<void> | undefined;
      await relay.close(() => {
        ended = end(server);
      });
      await Promise.all([ended ?? end(server), metrics && end(metrics)]);
    },
  };
}

/** @param raw names and values in turn. */
function namesTwoHosts(raw: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

const metricsServer = ({ registry }: Metrics, check?: Check): Server =>
  createServer(answerMetrics(registry.contentType, () => registry.metrics(), check));

/** The listener of the metrics' port: `/metrics` for Prometheus, and `/check` for operators. */
export function answerMetrics(
  type: string,
  read: () => Promise<string>,
  check?: Check,
): RequestListener {
  const routes: Readonly<Record<MetricsPath, ((response: ServerResponse) => void) | undefined>> = {
    '/metrics': (response) =>
      void read().then(
        (text) => response.writeHead(200, { 'Content-Type': type }).end(text),
        () => response.writeHead(500).end(),
      ),
    '/check':
      check &&
      ((response) =>
        void check().then((result) => {
          const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
          response.writeHead(result.ok ? 200 : 503, headers).end(JSON.stringify(result));
        })),
  };
  return ({ method, url = '' }, response) => {
    const path = metricsPaths.find((one) => one === url);
    const route = method === 'GET' && path ? routes[path] : undefined;
    if (route) route(response);
    else response.writeHead(404).end();
  };
}

/** @throws Error where the port cannot be had. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/**
 * Takes no more connections; requests under way have `lastBytes` milliseconds to end, then are cut.
 */
async function end(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<true>((resolve) => server.close(() => resolve(true)));
  if (!(await within(lastBytes, () => closed, { clock: wallClock }))) server.closeAllConnections();
  await closed;
}
