/**
 * The simulated center over HTTP, as a function `Request → Response` that needs no port. Serves,
 * for every scenario under `/scenario/<name>` and for the default one without a prefix,
 *
 * - the four calls below `/service-cloud/rest/webadapter/v1/webadapterfacade/`,
 * - `/page-integration` (GET or POST), which writes the cookie `ccmessaging-token`; with
 *   `?same-site=none` as `SameSite=None; Secure`,
 * - the API Fabric below `/apigovernance/` and `/apiaccess/` (fabric.ts),
 *
 * and without a prefix the CC-Gateway below `/agentgateway/` (desk.ts) and the controls under
 * `/simulator/`.
 *
 * A fixture for demo and tests, not for production: it reflects any origin.
 */
import type { ContactCenter } from '../center/center.js';
import { CONTROL, control } from './control.js';
import { readTokens, type WrittenCookie } from './cookie.js';
import { corsHeaders, type CorsPolicy, preflight } from './cors.js';
import { isCcGateway } from './desk-paths.js';
import { routeDesk } from './desk.js';
import { isFabric } from './fabric-paths.js';
import { fabricVisitor, routeFabric, withoutToken } from './fabric.js';
import { ConnectionReset, INTEGRATION, locate, type Place, route, type Routed } from './route.js';
import { defaultScenario } from '../scenarios/index.js';
import type { SimulatedVisitor } from '../calls/visitor.js';

export interface HandlerOptions {
  /** The other origins that may call: any (`true`, default), none (`false`), or a choice. */
  readonly cors?: CorsPolicy;
  /** The scenario of requests without a prefix; default `answered`. */
  readonly scenario?: string;
}

/** The values of headers that a browser sends but a page cannot set on a `Request`. */
export interface Context {
  /** Value of the cookie; read from the header `Cookie` if left out. */
  readonly token?: string;
  readonly origin?: string;
}

/** An answer together with its cookie, which a `Response` in a browser cannot hold. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly cookie?: WrittenCookie;
}

/**
 * Whether the simulator serves a path; a server with other content asks before it passes one on.
 */
export function owns(pathname: string): boolean {
  return (
    pathname === INTEGRATION ||
    isFabric(pathname) ||
    isCcGateway(pathname) ||
    ['/service-cloud/', '/scenario/', CONTROL].some((start) => pathname.startsWith(start))
  );
}

/** Answers a request; rejects with {@link ConnectionReset}, or the reason of `request.signal`. */
export async function answer(
  center: ContactCenter,
  request: Request,
  options: HandlerOptions = {},
  context: Context = {},
): Promise<WireAnswer> {
  const place = locate(center, request, options.scenario ?? defaultScenario);
  // No CORS headers: pages must not call the API Fabric, and no document mentions CORS for
  // CC-Gateway.
  const hidden =
    place.fabric ||
    place.desk ||
    (place.operation && center.scenarios[place.scenario]?.cors === false);
  const origin = context.origin ?? request.headers.get('Origin') ?? undefined;
  const cors = corsHeaders(origin, hidden ? false : options.cors);
  if (request.method === 'OPTIONS') {
    return { status: 204, headers: preflight(cors), body: null };
  }
  // Requests for the controls stay out of the journal, or reading the journal would add to it.
  if (place.url.pathname.startsWith(CONTROL)) {
    return finish(control(center, request.method, place.url), cors);
  }
  const visitor = visitorOf(center, place, request.headers, context.token);
  const { operation, scenario } = place;
  const { number } = center.journal.note({
    kind: 'request',
    method: request.method,
    path: place.url.pathname + place.url.search,
    ...(!place.desk && { scenario }),
    ...(operation && { operation }),
    ...(visitor && { token: visitor.token }),
  });
  try {
    const finished = finish(await routed(center, request, place, visitor), cors);
    const { status, body } = finished;
    const told = operation && { body: withoutToken(body).slice(0, 1000) };
    center.journal.note({ kind: 'answer', to: number, status, ...told });
    return finished;
  } catch (error) {
    const status = error instanceof ConnectionReset ? 'reset' : 'gone';
    center.journal.note({ kind: 'answer', to: number, status });
    throw error;
  }
}

function routed(
  center: ContactCenter,
  request: Request,
  place: Place,
  visitor: SimulatedVisitor | undefined,
): Promise<Routed> {
  if (place.desk) return routeDesk(center, request);
  return (place.fabric ? routeFabric : route)(center, request, place, visitor);
}

function visitorOf(
  center: ContactCenter,
  place: Place,
  headers: Headers,
  token: string | undefined,
): SimulatedVisitor | undefined {
  // Requests to the CC-Gateway come from agents, not from visitors.
  if (place.desk) return undefined;
  if (place.fabric) return fabricVisitor(center, place, headers);
  const { scenario } = place;
  return (token === undefined ? readTokens(headers) : [token])
    .map((one) => center.visitor(one))
    .find((known) => known?.name === scenario);
}

/** {@link answer} as a web-standard handler from `Request` to `Response`. */
export function createHandler(
  center: ContactCenter,
  options: HandlerOptions = {},
): (request: Request, context?: Context) => Promise<Response> {
  return async (request, context) => toResponse(await answer(center, request, options, context));
}

/** In a browser `Response` drops the header `Set-Cookie`, because no page may see it. */
export function toResponse({ status, headers, body }: WireAnswer): Response {
  return new Response(body, { status, headers: { ...headers } });
}

function finish(
  { cookie, status = 200, headers, body = null }: Routed,
  cors: Readonly<Record<string, string>>,
): WireAnswer & { readonly body: string } {
  return {
    status,
    headers: { ...headersFor(body), ...cors, ...headers, ...cookie?.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(cookie && { cookie }),
  };
}

const headersFor = (body: unknown): Record<string, string> => ({
  'Content-Type':
    typeof body === 'string' && body.startsWith('<')
      ? 'text/html; charset=UTF-8'
      : 'application/json; charset=UTF-8',
  'Cache-Control': 'no-store',
});
