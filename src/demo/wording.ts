/** The trace's lines for the widget's events and for the entries of the simulator's journal. */
import type { Entry } from '../simulator/index.js';

export interface Line {
  readonly kind: 'start' | 'state' | 'event' | 'request' | 'center' | 'sip' | 'page';
  readonly what: string;
  readonly detail?: string;
  readonly bad?: boolean;
  /** The line is about a poll; those are many, so the developer can hide them. */
  readonly poll?: boolean;
}

type RequestEntry = Extract<Entry, { kind: 'request' }>;
type AnswerEntry = Extract<Entry, { kind: 'answer' }>;
type CallEntry = Extract<Entry, { kind: 'call' }>;
type FabricEntry = Extract<Entry, { kind: 'fabric' }>;
type ServiceEntry = Extract<Entry, { kind: 'service' }>;
type DeskEntry = Extract<Entry, { kind: 'desk' }>;
type SipEntry = Extract<Entry, { kind: 'gateway' }>;

const happened: Record<CallEntry['happened'], string> = {
  created: 'call created, agent preoccupied',
  queued: 'caller in queue',
  'waiting-for-agent': 'every agent is taken',
  connected: 'agent ready',
  unknown: 'an event of an unknown kind',
  disconnected: 'call released',
  'queue-timeout': 'nobody answered in time',
  failed: 'call failed',
  dropped: 'call dropped by the visitor',
};

export const requestLine = ({ method, path, operation }: RequestEntry): Line => ({
  kind: 'request',
  what: `${method} ${lastPart(path)}`,
  detail: '…',
  poll: operation === 'poll',
});

/** The detail that completes the line of the request. */
export function answerDetail({ status, body }: AnswerEntry): { detail: string; bad: boolean } {
  if (status === 'reset') return { detail: 'connection cut', bad: true };
  if (status === 'gone') return { detail: 'given up by the widget', bad: true };
  const said = body === undefined ? '' : ` ${excerpt(body)}`;
  return { detail: `${status}${said}`, bad: status >= 400 };
}

export function callLine({ happened: what, ahead }: CallEntry): Line {
  const detail = ahead === undefined ? undefined : `${ahead} ahead`;
  return { kind: 'center', what: happened[what], ...(detail !== undefined && { detail }) };
}

const happenedAtFabric: Record<FabricEntry['happened'], string> = {
  'token-issued': 'token issued to the relay',
  'token-renewed': 'token renewed with the answer',
  'callback-accepted': 'callback accepted',
  'callback-refused': 'callback refused',
  'status-reported': 'status of the callback reported',
  'release-reported': 'end of the callback reported',
  'never-reported': 'nothing more is reported of the callback',
};

export function fabricLine({ happened: what, detail }: FabricEntry): Line {
  return { kind: 'center', what: happenedAtFabric[what], ...(detail !== undefined && { detail }) };
}

const happenedBeside: Record<ServiceEntry['happened'], string> = {
  rated: 'the talk was rated',
  'message-left': 'a message was left',
  'text-connected': 'text session opened',
  'text-disconnected': 'text session closed',
};

export function serviceLine({ happened: what, detail }: ServiceEntry): Line {
  return { kind: 'center', what: happenedBeside[what], ...(detail !== undefined && { detail }) };
}

const happenedAtDesk: Record<DeskEntry['happened'], string> = {
  'signed-in': 'has signed in',
  'signed-out': 'has signed out',
  rings: 'hears it ring',
  talks: 'has answered',
  released: 'is free again',
};

export const deskLine = ({ agent, happened: what }: DeskEntry): Line => ({
  kind: 'center',
  what: `agent ${agent} ${happenedAtDesk[what]}`,
});

/** A SIP message between the widget and the gateway. */
export const sipLine = ({ from, said }: SipEntry): Line => ({
  kind: 'sip',
  what: said,
  detail: from === 'visitor' ? 'to the gateway' : 'from the gateway',
  bad: /^[4-6]/.test(said),
});

/** An event of the widget with its data, short enough for a line or two. */
export const eventLine = (type: string, detail: object): Line => ({
  kind: 'event',
  what: type,
  detail: Object.entries(detail)
    .map(([name, value]) => `${name}: ${[value].flat().join(', ')}`)
    .join(' · '),
});

const lastPart = (path: string): string => path.replace(/\?.*$/, '').split('/').at(-1) ?? path;

/** The distinguishing fields of a documented answer, or the beginning of any other body. */
function excerpt(body: string): string {
  const answer = parse(body);
  if (answer === undefined) return shorten(body);
  const { resultCode, resultDesc, eventId, ...rest } = answer;
  const said = [resultCode, resultDesc, eventId].filter((part) => typeof part !== 'undefined');
  const { content: _content, ...flags } = rest;
  const others = Object.entries(flags).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return shorten([...said.map(print), ...others].join(' · ') || body);
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const print = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : JSON.stringify(value);

const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
