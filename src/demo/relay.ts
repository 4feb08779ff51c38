/**
 * The demo's relay, for the dev server: `/relay/<scenario>/…` is a relay in front of that scenario's API
 * Fabric, both reached over HTTP as they would be in real life. Its secrets are the simulator's.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { getCountries } from 'libphonenumber-js/max';
import { createLog, createRelay, readConfig, type Relay } from '../relay/index.js';
import { type Scenario, scenarios } from '../simulator/index.js';

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
  CALLBACK_COUNTRIES: getCountries().join(','),
  CALLBACK_PER_NUMBER: '1000',
  CALLBACK_PER_VISITOR: '1000',
  CALLBACK_PER_ADDRESS: '1000',
  CALLBACK_PER_DAY: '4000',
};

/** Scenarios that leave CORS out. */
const forgetful = new Set(
  Object.entries<Scenario>(scenarios).flatMap(([name, { cors }]) => (cors === false ? name : [])),
);

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * A relay knows its pages beforehand, and those of this machine come from any port: for it they are the
 * one page it knows, whose name in the answer is the asking page's.
 */
async function answerAs(
  relay: Relay,
  known: string,
  page: string,
  asked: Request,
): Promise<Response> {
  const headers = new Headers(asked.headers);
  headers.set('Origin', known);
  const { url, method, signal } = asked;
  const sent = asked.body ? await asked.text() : null;
  const told = new Request(url, { method, signal, headers, body: sent });
  const { body, status, headers: said } = await relay.fetch(told);
  const answer = new Response(body, { status, headers: said });
  answer.headers.set('Access-Control-Allow-Origin', page);
  return answer;
}

/**
 * What is not the relay's goes on to `next`.
 * @param allows origins of pages that may use it, but for the scenario that has forgotten CORS.
 */
export function demoRelay(allows: (origin: string) => boolean): {
  middleware: Middleware;
  close: () => Promise<void>;
} {
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
      const page = request.headers.origin;
      const shared = page !== undefined && allows(page) && !forgetful.has(scenario);
      const ask = async (asked: Request): Promise<Response> => {
        const relay = relayFor(origin, scenario);
        return shared ? answerAs(relay, origin, page, asked) : relay.fetch(asked);
      };
      const listener = getRequestListener(ask, {
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
