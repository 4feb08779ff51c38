/**
 * From a request to what is to be answered: which scenario, which call, whose cookie.
 */
import type { ContactCenter } from './center.js';
import { COOKIE, cookie, type WrittenCookie } from './cookie.js';
import type { Answer, Operation } from './scenario.js';
import type { Visitor } from './visitor.js';
import { objection, operationOf, serve } from './web-adapter.js';

/** The connection is to be cut: only who holds the socket can do that. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset';
}

const PREFIX = /^\/scenario\/([^/]+)(?=\/|$)/;
export const INTEGRATION = '/page-integration';

/** Where a request goes. */
export interface Place {
  readonly url: URL;
  readonly scenario: string;
  /** What stands before the path: `/scenario/<name>`, or nothing. */
  readonly prefix: string;
  readonly path: string;
  readonly operation?: Operation;
}

export function locate(center: ContactCenter, request: Request, scenario: string): Place {
  const url = new URL(request.url);
  const name = PREFIX.exec(url.pathname)?.[1];
  const prefix = name === undefined ? '' : `/scenario/${name}`;
  const path = url.pathname.slice(prefix.length);
  // A preflight asks for the method that is to come.
  const announced = request.headers.get('Access-Control-Request-Method');
  const method = request.method === 'OPTIONS' ? announced : request.method;
  const operation = operationOf(path, method ?? '');
  return { url, scenario: name ?? scenario, prefix, path, ...(operation && { operation }) };
}

/** Without a status: 200. */
export type Routed = Partial<Answer> & { readonly cookie?: WrittenCookie };

/** Rejects with {@link ConnectionReset}, or with the reason of `request.signal`. */
export async function route(
  center: ContactCenter,
  request: Request,
  { url, scenario, prefix, path, operation }: Place,
  visitor: Visitor | undefined,
): Promise<Routed> {
  if (!Object.hasOwn(center.scenarios, scenario)) return wrong(404, `no scenario "${scenario}"`);
  if (path === INTEGRATION && ['GET', 'POST'].includes(request.method)) {
    const token = center.integrate(scenario, visitor?.token);
    return { body: { scenario }, cookie: cookie(token, prefix || '/', url) };
  }
  if (!operation) return wrong(404, `no ${request.method} ${path}`);
  if (!visitor) return wrong(401, `no cookie ${COOKIE} of this scenario: page integration first`);
  const { call } = visitor;
  try {
    return await serveVisitor(center, visitor, operation, request, url);
  } finally {
    if (operation === 'poll') call?.pollLeaves();
  }
}

async function serveVisitor(
  center: ContactCenter,
  visitor: Visitor,
  operation: Operation,
  request: Request,
  at: URL,
): Promise<Routed> {
  // Counted even if the cookie has expired or something is wrong with it: it was sent.
  const nth = visitor.arrive(operation);
  if (visitor.expired) return wrong(401, `the cookie ${COOKIE} has expired`);
  const contentType = request.headers.get('Content-Type');
  const { signal } = request;
  const asked = { operation, contentType, body: await request.text(), signal, at };
  const error = objection(asked);
  if (error !== undefined) return wrong(400, error);
  const bent = await serve(center, visitor, nth, asked);
  if (bent === 'reset') throw new ConnectionReset('the scenario cuts the connection');
  return bent === 'silence' ? aborted(signal) : bent;
}

const wrong = (status: number, error: string): Answer => ({ status, body: { error } });

/** Lasts until the client has gone. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
