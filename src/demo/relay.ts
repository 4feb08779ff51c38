/**
 * The demo's relay, for the dev server: `/relay/<scenario>/…` is a relay in front of that scenario's API
 * Fabric, both reached over HTTP as they would be in real life. Its secrets are the simulator's.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createLog, createRelay, readConfig, type Relay } from '../relay/index.js';

const PREFIX = /^\/relay\/([^/?]+)(?=\/)/;

/** Less careful than a real one: whoever tries out the demo is the only visitor, and calls everywhere. */
const environment = {
  APP_KEY: 'demo-app-key',
  APP_SECRET: 'demo-app-secret',
  CHANNEL_ID: 'demo',
  RELAY_SECRET: 'a demo has no secrets worth keeping',
  LOG_LEVEL: 'error',
  LIMIT_CALLS_PER_VISITOR: '0',
  LIMIT_CALLS_PER_ADDRESS: '0',
  CALLBACK_CALLERS: '88889050',
  CALLBACK_COUNTRIES: '+1,+2,+3,+4,+5,+6,+7,+8,+9',
  CALLBACK_PER_NUMBER: '1000',
  CALLBACK_PER_VISITOR: '1000',
  CALLBACK_PER_ADDRESS: '1000',
};

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** What is not the relay's goes on to `next`. */
export function demoRelay(): { middleware: Middleware; close: () => Promise<void> } {
  const relays = new Map<string, Relay>();

  /** One per scenario, made when it is asked for: only then it is known where this server is. */
  function relayFor(origin: string, scenario: string): Relay {
    const key = `${origin} ${scenario}`;
    const known = relays.get(key);
    if (known) return known;
    const config = readConfig({
      ...environment,
      ALLOWED_ORIGINS: origin,
      FABRIC_URL: `${origin}/scenario/${scenario}`,
      PUBLIC_URL: `${origin}/relay/${scenario}`,
    });
    const relay = createRelay(config, { log: createLog(config.logLevel) });
    relays.set(key, relay);
    return relay;
  }

  return {
    middleware(request, response, next) {
      const [prefix, scenario] = PREFIX.exec(request.url ?? '') ?? [];
      if (prefix === undefined || scenario === undefined) return next();
      const origin = `http://${request.headers.host ?? 'localhost'}`;
      request.url = request.url?.slice(prefix.length) ?? '/';
      const listener = getRequestListener((asked) => relayFor(origin, scenario).fetch(asked), {
        overrideGlobalObjects: false,
        errorHandler: (error) => new Response(String(error), { status: 500 }),
      });
      void listener(request, response);
    },
    async close() {
      await Promise.all([...relays.values()].map((relay) => relay.close()));
    },
  };
}
