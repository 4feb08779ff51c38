/**
 * The demo's relay, for the dev server: `/relay/<scenario>/…` is a relay in front of that
 * scenario's API Fabric, both reached over HTTP as they would be in real life. Its secrets are the
 * simulator's.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { SignJWT } from 'jose';
import { getCountries } from 'libphonenumber-js/max';
import { createLog, createRelay, readConfig, type Relay } from '../relay/index.js';
import { type Scenario, scenarios } from '../simulator/index.js';

const PREFIX = /^\/relay\/([^/?]+)(?=\/)/;

/** Laxer limits than a real relay's, because one developer makes all the calls of the demo. */
const environment = {
  APP_KEY: 'demo-app-key',
  APP_SECRET: 'demo-app-secret',
  CHANNEL_ID: 'demo',
  RELAY_SECRET: 'a demo has no secrets worth keeping',
  VISITOR_TOKEN_SECRET: 'a demo signs for whoever asks as no shop may',
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

/** A token for whoever asks, as a shop's server signs it for a customer who is signed in. */
const sign = (query: URLSearchParams): Promise<string> =>
  new SignJWT({ name: query.get('name') ?? 'Anna Example' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('customer-4711')
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(environment.VISITOR_TOKEN_SECRET));

/** Names of the scenarios that send no CORS headers. */
const forgetful = new Set(
  Object.entries<Scenario>(scenarios).flatMap(([name, { cors }]) => (cors === false ? name : [])),
);

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * A relay is configured with the origins of its pages, but pages of this machine come from any
 * port. So each request is given the one configured origin, and the answer the origin of the page
 * that asked.
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
 * A middleware with a relay for each scenario; requests for other paths go on to `next`.
 * @param allows origins of pages that may use it; none may in a scenario without CORS headers.
 */
export function demoRelay(allows: (origin: string) => boolean): {
  middleware: Middleware;
  close: () => Promise<void>;
} {
  const relays = new Map<string, Relay>();

  /** The relay of a scenario, created on the first request, which shows this server's address. */
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
      const { pathname, searchParams } = new URL(request.url, origin);
      if (request.method === 'GET' && pathname === '/visitor-token') {
        void sign(searchParams).then((token) => response.end(token));
        return;
      }
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
