/**
 * The agent's side of the CC-Gateway, as far as a desk needs it beside the element: signing in and out,
 * and the events. Of the same origin as the page, since no source promises CORS.
 */

/** The Guid is a credential: it is in this object, and nowhere else. */
export interface Session {
  readonly agentId: string;
  readonly guid: string;
}

export interface DeskEvent {
  readonly eventType: string;
}

/** The CC-Gateway said no. */
export class Refusal extends Error {
  constructor(
    readonly retcode: string,
    message: string,
  ) {
    super(message);
  }
}

/** Somebody is signed in under this number. */
export const SIGNED_IN_ALREADY = '100-002';

/** Nobody is, as far as the center knows: it has been started anew, or somebody has signed out. */
export const NOT_SIGNED_IN = '100-006';

/** There is no call to end: it has ended in the same moment. */
const NO_CALL = '100-009';

/** @param force signs the other one out. @throws Refusal, or what fetch throws. */
export async function signIn(agentId: string, force: boolean): Promise<Session> {
  const { headers } = await ask(
    'PUT',
    `onlineagent/${encodeURIComponent(agentId)}${force ? '/forcelogin' : ''}`,
    // The simulated center lets everybody in; a real desk asks for the password, or has it elsewhere.
    { body: JSON.stringify({ password: '', phonenum: agentId }) },
  );
  const guid = /^JSESSIONID=(\S+)$/.exec(headers.get('Set-GUID') ?? '')?.[1];
  if (guid === undefined) throw new Error('the answer has no Set-GUID');
  return { agentId, guid };
}

/** Arrives even if the page is about to go. */
export async function signOut(session: Session): Promise<void> {
  await ask('DELETE', `onlineagent/${session.agentId}/logout`, {
    guid: session.guid,
    keepalive: true,
  });
}

/** Ends the call of the desk, whether it has come to the telephone or not; one that is over stays so. */
export async function release(session: Session): Promise<void> {
  try {
    await ask('DELETE', `voicecall/${session.agentId}/release`, { guid: session.guid });
  } catch (error) {
    if (!(error instanceof Refusal && error.retcode === NO_CALL)) throw error;
  }
}

/** Held for ten seconds where nothing happens, and then undefined. */
export async function nextEvent(
  session: Session,
  signal: AbortSignal,
): Promise<DeskEvent | undefined> {
  const { answer } = await ask('GET', `agentevent/${session.agentId}`, {
    guid: session.guid,
    signal,
  });
  return answer.event;
}

interface Answer {
  readonly retcode?: string;
  readonly message?: string;
  readonly event?: DeskEvent;
}

async function ask(
  method: string,
  path: string,
  { guid, ...init }: Omit<RequestInit, 'headers'> & { guid?: string },
): Promise<{ answer: Answer; headers: Headers }> {
  const response = await fetch(`/agentgateway/resource/${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json; charset=UTF-8',
      ...(guid !== undefined && { Guid: guid }),
    },
    ...init,
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  const answer = (await response.json()) as Answer;
  const { retcode = '', message = '' } = answer;
  if (retcode !== '0') throw new Refusal(retcode, message);
  return { answer, headers: response.headers };
}
