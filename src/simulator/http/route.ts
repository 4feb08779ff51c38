/**
 * The routing of a request: finds its scenario, its operation and the visitor of its cookie or
 * token.
 */
import type { Answer, BentAnswer } from '../base/bend.js';
import type { ContactCenter } from '../center/center.js';
import { COOKIE, cookie, type WrittenCookie } from './cookie.js';
import { isCcGateway } from './desk-paths.js';
import { isFabric } from './fabric-paths.js';
import { fabricOperationOf } from './fabric-services.js';
import type { Operation } from '../base/scenario.js';
import type { SimulatedVisitor } from '../calls/visitor.js';
import { answerService } from './services.js';
import { type AdapterRequest, objection, operationOf, serve } from './web-adapter.js';

/** Thrown when the connection is to be cut, which only the code that holds the socket can do. */
export class ConnectionReset extends Error {
  override get name(): 'ConnectionReset' {
    return 'ConnectionReset';
  }
}

const PREFIX = /^\/scenario\/([^/]+)(?=\/|$)/;
export const INTEGRATION = '/page-integration';

/** The target of a request. */
export interface Place {
  readonly url: URL;
  readonly scenario: string;
  /** The part of the URL's path before `path`: `/scenario/<name>`, or empty. */
  readonly prefix: string;
  readonly path: string;
  /** The request is for the API Fabric, not for the web adapter. */
  readonly fabric: boolean;
  /** The request is for the CC-Gateway. */
  readonly desk: boolean;
  readonly operation?: Operation;
}

export function locate(center: ContactCenter, request: Request, scenario: string): Place {
  const url = new URL(request.url);
  const name = PREFIX.exec(url.pathname)?.[1];
  const prefix = name === undefined ? '' : `/scenario/${name}`;
  const path = url.pathname.slice(prefix.length);
  // A preflight is routed by the method that it announces.
  const announced = request.headers.get('Access-Control-Request-Method');
  const method = request.method === 'OPTIONS' ? announced : request.method;
  const fabric = isFabric(path);
  const desk = isCcGateway(url.pathname);
  const operation = (fabric ? fabricOperationOf : operationOf)(path, method ?? '');
  return {
    url,
    scenario: name ?? scenario,
    prefix,
    path,
    fabric,
    desk,
    ...(operation && { operation }),
  };
}

/** An answer to be sent; its status is 200 if left out. */
export type Routed = Partial<Answer> & { readonly cookie?: WrittenCookie };

/** Rejects with {@link ConnectionReset}, or with the reason of `request.signal`. */
export async function route(
  center: ContactCenter,
  request: Request,
  { url, scenario, prefix, path, operation }: Place,
  visitor: SimulatedVisitor | undefined,
): Promise<Routed> {
  if (!Object.hasOwn(center.scenarios, scenario)) return wrong(404, `no scenario "${scenario}"`);
  if (path === INTEGRATION && ['GET', 'POST'].includes(request.method)) {
    const token = center.integrate(scenario, visitor?.token);
    return { body: { scenario }, cookie: cookie(token, prefix || '/', url) };
  }
  if (!operation) return wrong(404, `no ${request.method} ${path}`);
  if (!visitor) return wrong(401, `no cookie ${COOKIE} of this scenario: page integration first`);
  return serveVisitor(center, visitor, operation, request, url, {
    check: (asked) =>
      visitor.expired ? wrong(401, `the cookie ${COOKIE} has expired`) : refuse(objection(asked)),
    service: (asked, fields) => answerService(visitor.services, asked, fields),
  });
}

/** The answer 400 to a faulty request; undefined if there is no error. */
export const refuse = (error: string | undefined): Answer | undefined =>
  error === undefined ? undefined : wrong(400, error);

/** What the web adapter and the API Fabric do differently. */
interface Interface extends Pick<AdapterRequest, 'service'> {
  /** The answer to a faulty request; undefined if there is no error. */
  readonly check: (asked: AdapterRequest) => Answer | undefined;
}

/** Serves a visitor's call or service; a poll counts as under way until it is answered. */
export async function serveVisitor(
  center: ContactCenter,
  visitor: SimulatedVisitor,
  operation: Operation,
  request: Request,
  at: URL,
  { check, service }: Interface,
): Promise<Routed> {
  const { call } = visitor;
  if (visitor.services.lacks(operation)) return wrong(404, `no ${request.method} ${at.pathname}`);
  // Counted even if it is refused below, because the count is of the requests that were sent.
  const nth = visitor.arrive(operation);
  try {
    const contentType = request.headers.get('Content-Type');
    const { signal } = request;
    const asked = { operation, contentType, body: await request.text(), signal, at, service };
    return check(asked) ?? (await settled(serve(center, visitor, nth, asked), signal));
  } finally {
    if (operation === 'poll') call?.pollLeaves();
  }
}

/**
 * The answer to be sent. For `reset` it rejects with {@link ConnectionReset}; for `silence` it waits
 * and rejects when the client has gone.
 */
export async function settled(bent: Promise<BentAnswer>, signal: AbortSignal): Promise<Routed> {
  const answer = await bent;
  if (answer === 'reset') throw new ConnectionReset('the scenario cuts the connection');
  return answer === 'silence' ? aborted(signal) : answer;
}

export const wrong = (status: number, error: string): Answer => ({ status, body: { error } });

/** Never resolves; rejects when the client has gone. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
