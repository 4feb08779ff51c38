/**
 * The API Fabric over HTTP. Below a scenario's prefix, or without one for the default scenario:
 *
 * - `POST /apigovernance/api/oauth/tokenByAkSk`, `POST /apiaccess/ccmessaging/applyToken`,
 * - the four calls below `/apiaccess/ccmessaging/v1/`, with `channel=WEB`,
 * - `POST /apiaccess/CC-Management/v1/mobileAgent/createCall` and `…/queryCallState`.
 *
 * Without a good AccessToken and app key: 403. Without a good token of a visitor: 401.
 */
import { type Answer, bent } from '../base/bend.js';
import type { ContactCenter } from '../center/center.js';
import { COOKIE as TOKEN } from './cookie.js';
import { type Place, refuse, type Routed, serveVisitor, settled, wrong } from './route.js';
import type { SimulatedVisitor } from '../calls/visitor.js';
import { type AdapterRequest, objectionToMedia, readObject } from './web-adapter.js';
import { queryCallState } from './call-state.js';
import { createCall } from './create-call.js';
import type { SimulatedFabric } from '../fabric/fabric.js';
import type { FabricCall } from '../fabric/options.js';
import { answerFabricService } from './fabric-services.js';
import { paths } from './fabric-paths.js';

/** The visitor whose token a request brings, if the token is valid in the request's scenario. */
export function fabricVisitor(
  { fabric }: ContactCenter,
  { scenario }: Place,
  headers: Headers,
): SimulatedVisitor | undefined {
  const visitor = fabric.visitor(headers.get(TOKEN) ?? '');
  return visitor?.name === scenario ? visitor : undefined;
}

/** Serves a request for the API Fabric; rejects as `route` does. */
export async function routeFabric(
  center: ContactCenter,
  request: Request,
  { url, scenario, path, operation }: Place,
  visitor: SimulatedVisitor | undefined,
): Promise<Routed> {
  const { fabric } = center;
  if (!Object.hasOwn(center.scenarios, scenario)) return wrong(404, `no scenario "${scenario}"`);
  const call = (Object.keys(paths) as FabricCall[]).find((name) => paths[name] === path);
  if (call && request.method === 'POST') return routeOther(center, call, scenario, request);
  if (!operation) return wrong(404, `no ${request.method} ${path}`);
  const failure = authFailure(fabric, request.headers);
  if (failure) return failure;
  if (!visitor) return wrong(401, `${TOKEN} is missing, unknown or expired: applyToken`);
  const routed = await serveVisitor(center, visitor, operation, request, url, {
    check: (asked) => refuse(objection(asked)),
    service: (asked, fields) => answerFabricService(visitor, asked, fields),
  });
  // Only a successful answer brings a renewed token.
  if ((routed.status ?? 200) !== 200) return routed;
  const renewed = fabric.renew(request.headers.get(TOKEN) ?? '');
  return renewed === undefined ? routed : withToken(routed, renewed, fabric.options.renewIn);
}

/** The operations without a visitor: those that issue tokens, and bidirectional calls. */
async function routeOther(
  { fabric, clock }: ContactCenter,
  call: FabricCall,
  scenario: string,
  request: Request,
): Promise<Routed> {
  const { nth, fault } = fabric.arrive(call);
  const { headers, signal } = request;
  const body = await request.text();
  const act = (): Answer => {
    if (!isJson(headers.get('Content-Type'))) return wrong(400, 'Content-Type: application/json');
    if (call === 'tokenByAkSk') return tokenByAkSk(fabric, headers, body);
    const failure = authFailure(fabric, headers);
    if (failure) return failure;
    if (call === 'applyToken') return applyToken(fabric, scenario, body);
    return call === 'createCall'
      ? createCall(fabric, scenario, body)
      : queryCallState(fabric, body);
  };
  return settled(bent(fault ?? {}, { nth, clock, signal, act }), signal);
}

function tokenByAkSk(fabric: SimulatedFabric, headers: Headers, body: string): Answer {
  const { appKey, appSecret } = credentials(fabric);
  const asked = headers.get('X-Token-Expire') ?? '600';
  const expire = /^\d{1,4}$/.test(asked) ? Number(asked) : 0;
  if (expire < 1 || expire > 3600) return wrong(400, 'X-Token-Expire: 1 to 3600 seconds');
  const fields = readObject(body);
  if (typeof fields === 'string') return wrong(400, fields);
  if (fields['app_key'] !== appKey || fields['app_secret'] !== appSecret) {
    return denial(401, 'app_key or app_secret is wrong');
  }
  const { value, seconds } = fabric.issueAccessToken(expire);
  return {
    status: 200,
    body: {
      AccessToken: value,
      ApplyType: 'Bearer',
      CreateTime: new Date((fabric.options.wallNow ?? Date.now)()).toISOString(),
      Expires: String(seconds),
      Scope: 'default',
      AppKey: appKey,
      UserID: 'demo',
    },
  };
}

function applyToken(fabric: SimulatedFabric, scenario: string, body: string): Answer {
  const fields = readObject(body);
  if (typeof fields === 'string') return wrong(400, fields);
  const { userId } = fields;
  const missing = ['userName', 'channelId', 'locale'].find((name) => !isText(fields[name]));
  if (!isText(userId) || userId.length > 32) return refusal('userId: 1 to 32 characters');
  if (missing !== undefined) return refusal(`${missing} is missing`);
  const person = { userName: String(fields['userName']), locale: String(fields['locale']) };
  // The token's value includes quotation marks, as in the documented example.
  const token = `"${fabric.applyToken(scenario, userId, person)}"`;
  return { status: 200, body: { resultCode: '0', resultDesc: 'success', token } };
}

const refusal = (resultDesc: string): Answer => ({
  status: 200,
  body: { resultCode: '1', resultDesc },
});

function authFailure(fabric: SimulatedFabric, headers: Headers): Answer | undefined {
  const bearer = /^Bearer (\S+)$/.exec(headers.get('Authorization') ?? '')?.[1];
  if (bearer === undefined || !fabric.isAccessToken(bearer)) {
    return denial(403, 'auth fail! AccessToken is missing, unknown or expired');
  }
  if (headers.get('x-app-key') === credentials(fabric).appKey) return undefined;
  return denial(403, 'auth fail! x-app-key is missing or unknown');
}

const denial = (status: number, exceptionInfo: string): Answer => ({
  status,
  body: { errorCode: String(status), exceptionInfo },
});

const credentials = ({
  options: { appKey = 'demo-app-key', appSecret = 'demo-app-secret' },
}: SimulatedFabric): { appKey: string; appSecret: string } => ({ appKey, appSecret });

/** What is wrong with a request of a visitor; undefined if nothing is. */
function objection({ operation, contentType, body, at }: AdapterRequest): string | undefined {
  const noChannel = 'channel must be WEB';
  if (operation === 'check' || operation === 'poll') {
    return at.searchParams.get('channel') === 'WEB' ? undefined : noChannel;
  }
  if (!isJson(contentType)) return 'Content-Type must be application/json';
  const fields = readObject(body);
  if (typeof fields === 'string') return fields;
  if (fields['channel'] !== 'WEB') return noChannel;
  return operation === 'create' ? objectionToMedia(fields) : undefined;
}

const isJson = (type: string | null): boolean => /^application\/json\s*(?:;|$)/i.test(type ?? '');

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function withToken(routed: Routed, token: string, place = 'header'): Routed {
  const { headers, body } = routed;
  switch (place) {
    case 'cookie': {
      const line = `${TOKEN}=${token}; Path=/; HttpOnly; Secure`;
      return { ...routed, headers: { ...headers, 'Set-Cookie': line } };
    }
    case 'body':
      return typeof body === 'object' ? { ...routed, body: { ...body, token } } : routed;
    default:
      return { ...routed, headers: { ...headers, [TOKEN]: token } };
  }
}

/** The text of an answer with the token removed, for the journal. */
export const withoutToken = (body: string): string =>
  body.replace(/"token":"[^"]*"/, '"token":"…"');
