/**
 * The calls of the web adapter: checks a request against the documents, asks the center, and writes
 * the answer in the documented form. Faults of the scenario bend the answers here.
 */
import { bent } from '../base/bend.js';
import type { Occurrence } from '../calls/call.js';
import type { ContactCenter } from '../center/center.js';
import {
  type Answer,
  type BentAnswer,
  faultFor,
  type Happening,
  type Operation,
  type ServiceOperation,
} from '../base/scenario.js';
import type { SimulatedVisitor } from '../calls/visitor.js';
import type { Fields } from './services.js';

const FACADE = '/service-cloud/rest/webadapter/v1/webadapterfacade/';

/** Method and last part of the path of each call and service. */
const operations = {
  check: { method: 'GET', name: 'checkClickToCallSupport' },
  create: { method: 'POST', name: 'createClickToCall' },
  poll: { method: 'GET', name: 'getClickToCallEvents' },
  drop: { method: 'POST', name: 'dropClickToCall' },
  'queue-info': { method: 'POST', name: 'queryQueueInfo' },
  'rating-levels': { method: 'POST', name: 'querySatisfyMode' },
  rate: { method: 'POST', name: 'doSatisfactionEvaluation' },
  'leave-message': { method: 'POST', name: 'doLeaveMessage' },
  'text-session': { method: 'POST', name: 'sendMessageForWebChannel' },
} as const satisfies Record<Operation, { method: string; name: string }>;

/** Operations without parameters: their body may be empty, and then it needs no content type. */
const bare: ReadonlySet<Operation> = new Set(['drop', 'queue-info', 'rating-levels']);

/** The parts of a request that the documents define. */
export interface AdapterRequest {
  readonly operation: Operation;
  readonly contentType: string | null;
  readonly body: string;
  readonly signal: AbortSignal;
  /** URL of the request. */
  readonly at: URL;
  /** Answers a service in the form of the interface that was asked. */
  readonly service: (operation: ServiceOperation, fields: Fields) => Answer;
}

/** The documented `resultDesc` of each event. */
const texts: Readonly<Record<Happening, string>> = {
  queued: 'Call in queue',
  connected: 'Call connected',
  disconnected: 'Call disconnected',
  'queue-timeout': 'Call queued timeout',
  failed: 'Call failed',
  unknown: 'Call continue to poll events with unknown events',
};

const CONNECTED_EVENT_ID = 168_101;

/** Which call or service a path below the scenario's prefix asks for. */
export function operationOf(path: string, method: string, base = FACADE): Operation | undefined {
  if (!path.startsWith(base)) return undefined;
  const name = path.slice(base.length);
  return (Object.keys(operations) as Operation[]).find(
    (operation) => operations[operation].name === name && operations[operation].method === method,
  );
}

/** What is wrong with a request; undefined if nothing is. */
export function objection({ operation, contentType, body }: AdapterRequest): string | undefined {
  if (operations[operation].method === 'GET') return undefined;
  if (bare.has(operation) && body === '') return undefined;
  if (!/^application\/json\s*;\s*charset="?utf-8"?$/i.test(contentType?.trim() ?? '')) {
    return `Content-Type must be "application/json; charset=UTF-8", got ${JSON.stringify(contentType)}`;
  }
  const value = readObject(body);
  if (typeof value === 'string') return value;
  return operation === 'create' ? objectionToMedia(value) : undefined;
}

/** The fields of a JSON body; a string if it is not a JSON object, which says what is wrong. */
export function readObject(body: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return 'the body must be a JSON object';
    return value as Record<string, unknown>;
  } catch {
    return 'the body is no JSON';
  }
}

export function objectionToMedia({
  mediaAbility,
}: Readonly<Record<string, unknown>>): string | undefined {
  if (mediaAbility === '0' || mediaAbility === '1') return undefined;
  return `mediaAbility must be the string "0" or "1", got ${JSON.stringify(mediaAbility) ?? 'none'}`;
}

/** Answers a call or service, bent by the faults of the visitor's scenario. */
export async function serve(
  center: ContactCenter,
  visitor: SimulatedVisitor,
  nth: number,
  request: AdapterRequest,
): Promise<BentAnswer> {
  const { scenario } = visitor;
  const fault = faultFor(scenario, request.operation, nth);
  const delay = (fault?.delay ?? 0) + latency(scenario.delay, nth);
  return bent(
    { ...fault, delay },
    {
      nth,
      clock: center.clock,
      signal: request.signal,
      act: () => act(center, visitor, request),
    },
  );
}

/** Carries out the call and returns the honest answer, before any fault bends it. */
async function act(
  center: ContactCenter,
  visitor: SimulatedVisitor,
  { operation, body, signal, at, service }: AdapterRequest,
): Promise<Answer> {
  switch (operation) {
    case 'check': {
      const { support } = visitor.scenario;
      const { webRTCSupported, clickToCallSupported } = support ?? {
        webRTCSupported: true,
        clickToCallSupported: true,
      };
      return ok({ resultDesc: 'success', webRTCSupported, clickToCallSupported });
    }
    case 'create': {
      const { mediaAbility } = JSON.parse(body) as { mediaAbility: '0' | '1' };
      const created = visitor.create(mediaAbility === '1' ? 'video' : 'voice');
      if (created === 'ok') return ok({ resultDesc: 'connect successfully.' });
      return refusal(created === 'no-agents' ? 'No agents available currently' : 'connect failed');
    }
    case 'poll':
      return ok(words(await visitor.poll(signal), visitor, center, at));
    case 'drop':
      return visitor.drop()
        ? ok({ resultDesc: 'disconnect successfully.' })
        : refusal('disconnect failed');
    default: {
      const fields = body === '' ? {} : readObject(body);
      return service(operation, typeof fields === 'string' ? {} : fields);
    }
  }
}

function words(
  occurrence: Occurrence | undefined,
  { calls }: SimulatedVisitor,
  center: ContactCenter,
  at: URL,
): Record<string, unknown> {
  const call = calls.at(-1);
  if (!occurrence || !call) return { resultDesc: 'ClickToCall polled without any events' };
  const { event, text, content } = occurrence;
  const connected = event === 'connected';
  const eventId = occurrence.eventId ?? (connected ? CONNECTED_EVENT_ID : undefined);
  const told =
    connected && content !== null ? { ...center.handOver(call, at), ...content } : content;
  return {
    resultDesc: text ?? texts[event],
    ...(eventId !== undefined && { eventId }),
    ...(told && { content: told }),
  };
}

/** The delay of the nth answer: spread over the range, but the same in every run. */
function latency(range: readonly [number, number] | undefined, nth: number): number {
  if (!range) return 0;
  const [from, to] = range;
  return from + ((nth * 377) % (to - from + 1));
}

const ok = (fields: Record<string, unknown>): Answer => ({
  status: 200,
  body: { resultCode: '0', ...fields },
});

const refusal = (resultDesc: string): Answer => ({
  status: 200,
  body: { resultCode: '13', resultDesc },
});
