/**
 * The CC-Gateway over HTTP, below `/agentgateway/resource/`; `{agentid}` is 101 to 999999:
 *
 * - `PUT onlineagent/{agentid}` signs in with any password; the Guid comes in the header
 * `Set-GUID`.
 *   `PUT onlineagent/{agentid}/forcelogin` does so too where somebody is signed in already,
 * - `DELETE onlineagent/{agentid}/logout`,
 * - `GET agentevent/{agentid}`: the next event, held for up to 10 s,
 * - `GET calldata/{agentid}/callinfobeforeanswer`: the call that rings, if there is one,
 * - `DELETE voicecall/{agentid}/release` ends the call [cec_07_1247], be it answered or not.
 *
 * All but the sign-in take the Guid in a header. The CC-Gateway refuses with HTTP 200 and a
 * `retcode`.
 */
import { isAgentId } from '../../agent/cc-gateway/agent-id.js';
import type { Answer } from '../base/bend.js';
import type { ContactCenter } from '../center/center.js';
import { type Routed, settled, wrong } from './route.js';
import { readObject } from './web-adapter.js';
import type { DeskRequest } from '../desk/desks.js';
import { CC_GATEWAY } from './desk-paths.js';

/** Milliseconds that a poll is held [cec_07_1274]. */
const HOLD = 10_000;

const AGENT = '([^/]+)';
const requests: readonly { asked: DeskRequest; method: string; path: RegExp }[] = [
  { asked: 'sign-in', method: 'PUT', path: new RegExp(`^onlineagent/${AGENT}$`) },
  { asked: 'force-login', method: 'PUT', path: new RegExp(`^onlineagent/${AGENT}/forcelogin$`) },
  { asked: 'sign-out', method: 'DELETE', path: new RegExp(`^onlineagent/${AGENT}/logout$`) },
  { asked: 'events', method: 'GET', path: new RegExp(`^agentevent/${AGENT}$`) },
  {
    asked: 'call-info',
    method: 'GET',
    path: new RegExp(`^calldata/${AGENT}/callinfobeforeanswer$`),
  },
  { asked: 'release', method: 'DELETE', path: new RegExp(`^voicecall/${AGENT}/release$`) },
];

/** The refusals that the simulator uses, worded as in [cec_07_0580]. */
const refusals = {
  '000-002': 'The parameter or address in the URL is incorrect or invalid.',
  '000-003': 'No permission. The authentication may have expired.',
  '000-006': 'Message parameter error.',
  '100-002': 'The agent has signed in already.',
  '100-006': 'The agent has not signed in.',
  '100-009': 'The agent status is incorrect.',
} as const;

/** Serves a request for the CC-Gateway; rejects as `route` does. */
export async function routeDesk(center: ContactCenter, request: Request): Promise<Routed> {
  const { method, signal } = request;
  const { pathname } = new URL(request.url);
  const path = pathname.startsWith(CC_GATEWAY) ? pathname.slice(CC_GATEWAY.length) : '';
  const found = requests.find((one) => one.method === method && one.path.test(path));
  if (!found) return wrong(404, `no ${method} ${pathname}`);
  const { asked } = found;
  const agentId = found.path.exec(path)?.[1] ?? '';
  const bent = center.desks.bend?.(agentId, asked);
  if (bent !== undefined) return settled(Promise.resolve(bent), signal);
  if (!isAgentId(agentId)) return refusal('000-002');
  if (asked === 'sign-in' || asked === 'force-login') {
    return signIn(center, agentId, asked === 'force-login', await request.text());
  }
  return serve(center, asked, agentId, request);
}

function signIn({ desks }: ContactCenter, agentId: string, force: boolean, body: string): Answer {
  // Any password is accepted, but the body has to be a JSON object.
  if (typeof readObject(body) === 'string') return refusal('000-006');
  const desk = desks.signIn(agentId, force);
  if (!desk) return refusal('100-002');
  return { ...success({}), headers: { 'Set-GUID': `JSESSIONID=${desk.guid}` } };
}

async function serve(
  { desks }: ContactCenter,
  asked: Exclude<DeskRequest, 'sign-in' | 'force-login'>,
  agentId: string,
  { headers, signal }: Request,
): Promise<Answer> {
  const guid = headers.get('Guid') ?? '';
  const desk = desks.find(agentId);
  if (!desk || guid === '') return refusal('100-006');
  if (desk.guid !== guid) return refusal('000-003');
  switch (asked) {
    case 'sign-out':
      desks.signOut(agentId);
      return success({});
    case 'call-info':
      return success({ result: desks.ringing(desk) ?? null });
    case 'release':
      return desks.release(desk) ? success({}) : refusal('100-009');
    case 'events': {
      const event = await desk.poll(HOLD, signal);
      if (desk.gone.aborted) return refusal(desks.find(agentId) ? '000-003' : '100-006');
      return success(event ? { event } : {});
    }
  }
}

const success = (fields: Record<string, unknown>): Answer => ({
  status: 200,
  body: { message: '', retcode: '0', ...fields },
});

const refusal = (retcode: keyof typeof refusals): Answer => ({
  status: 200,
  body: { message: refusals[retcode], retcode },
});
