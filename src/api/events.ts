/**
 * The events of `getClickToCallEvents`: one table that classifies them, and the reader of the one that
 * carries a gateway (W2 and F2 in README.md).
 */
import { badResponse, clip } from './http/errors.js';
import { readField, readText } from './http/fields.js';
import { readGateway, type Gateway } from './gateway.js';

/** What a poll brought. `nothing`: poll on. */
export type CenterEvent =
  | { kind: 'nothing' }
  | { kind: 'in-queue' }
  | { kind: 'connected'; gateway: Gateway }
  | { kind: 'released' }
  | { kind: 'queue-timeout' | 'not-answered' | 'call-failed'; message: string };

/** Known by `eventId` (one is documented), else by `resultDesc`, trimmed, in any case. */
export const eventTable: readonly {
  kind: CenterEvent['kind'];
  resultDesc: string;
  eventId?: string;
}[] = [
  { kind: 'in-queue', resultDesc: 'call in queue' },
  { kind: 'connected', resultDesc: 'call connected', eventId: '168101' },
  { kind: 'released', resultDesc: 'call disconnected' },
  { kind: 'queue-timeout', resultDesc: 'call queued timeout' },
  { kind: 'call-failed', resultDesc: 'call failed' },
  { kind: 'nothing', resultDesc: 'call continue to poll events with unknown events' },
  { kind: 'nothing', resultDesc: 'clicktocall polled without any events' },
];

/** What the cause code of a failed call says more exactly: the cause codes of the CTI platform [cec_07_2639]. */
export const causes: ReadonlyMap<string | undefined, 'not-answered' | 'queue-timeout'> = new Map([
  ['8', 'not-answered'],
  ['9', 'not-answered'],
  ['47', 'not-answered'],
  ['512', 'queue-timeout'],
  ['513', 'queue-timeout'],
]);

/**
 * The event in an accepted answer. A text nobody knows means poll on: a newer center may send more.
 * @throws ApiError `bad-response` for a connected event without a usable gateway.
 */
export function readEvent(answer: object): CenterEvent {
  const eventId = readText(readField(answer, 'eventId'));
  const text = readText(readField(answer, 'resultDesc'))?.toLowerCase().replace(/\s+/g, ' ');
  const kind = (
    eventTable.find((row) => row.eventId !== undefined && row.eventId === eventId) ??
    eventTable.find((row) => row.resultDesc === text)
  )?.kind;

  switch (kind) {
    case 'connected':
      return { kind, gateway: readGateway(readContent(answer)) };
    case 'queue-timeout':
    case 'call-failed': {
      const { id, message } = readCause(answer, text);
      return { kind: (kind === 'call-failed' && causes.get(id)) || kind, message };
    }
    case 'in-queue':
    case 'released':
      return { kind };
    default:
      return { kind: 'nothing' };
  }
}

function readContent(answer: object): object {
  const content = readField(answer, 'content');
  if (typeof content !== 'object' || content === null) {
    throw badResponse('getClickToCallEvents: content', 'an object with the gateway', content);
  }
  return content;
}

/** `causeId` and `causeDesc` where they are there; the message is for a developer. */
function readCause(answer: object, text = ''): { id: string | undefined; message: string } {
  const content = readField(answer, 'content');
  const from = typeof content === 'object' && content !== null ? content : {};
  const id = readText(readField(from, 'causeId'));
  const cause = readText(readField(from, 'causeDesc'));
  return { id, message: clip([text, id && `causeId ${id}`, cause].filter(Boolean).join(', ')) };
}
