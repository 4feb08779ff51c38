/**
 * The requests to the CC-Gateway that a desk makes itself, beside those of the element: signing in
 * and out, and the events. The CC-Gateway has the page's origin, as no document promises CORS.
 */

/** A sign-in. The Guid is a credential, so it is kept in this object and nowhere else. */
export interface Session {
  readonly agentId: string;
  readonly guid: string;
}

export interface DeskEvent {
  readonly eventType: string;
}

/** The CC-Gateway has refused a request. */
export class Refusal extends Error {
  constructor(
    readonly retcode: string,
    message: string,
  ) {
    super(message);
  }
}

/** `retcode`: an agent is signed in with this number already. */
export const SIGNED_IN_ALREADY = '100-002';

/** `retcode`: the agent is not signed in, for example because the center was restarted. */
export const NOT_SIGNED_IN = '100-006';

/** `retcode`: there is no call to end, because it ended in the same moment. */
const NO_CALL = '100-009';

/**
 * @param force signs out an agent who is signed in with this number already.
 * @throws Refusal, or the error of `fetch`.
 */
export async function signIn(agentId: string, force: boolean): Promise<Session> {
  const { headers } = await ask(
    'PUT',
    `onlineagent/${encodeURIComponent(agentId)}${force ? '/forcelogin' : ''}`,
    // The simulated center accepts any password; a real desk asks the agent for it.
    { body: JSON.stringify({ password: '', phonenum: agentId }) },
  );
  const guid = /^JSESSIONID=(\S+)$/.exec(headers.get('Set-GUID') ?? '')?.[1];
  if (guid === undefined) throw new Error('the answer has no Set-GUID');
  return { agentId, guid };
}

/** Signs out. The request is sent even if the page is closing (`keepalive`). */
export async function signOut(session: Session): Promise<void> {
  await ask('DELETE', `onlineagent/${session.agentId}/logout`, {
    guid: session.guid,
    keepalive: true,
  });
}

/**
 * Ends the desk's call, even before it has reached the telephone; no error if it is over already.
 */
export async function release(session: Session): Promise<void> {
  try {
    await ask('DELETE', `voicecall/${session.agentId}/release`, { guid: session.guid });
  } catch (error) {
    if (!(error instanceof Refusal && error.retcode === NO_CALL)) throw error;
  }
}

/**
 * The next event; undefined if none comes in the ten seconds for which the center holds the poll.
 */
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
