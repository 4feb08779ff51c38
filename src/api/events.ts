/**
 * Reads the events of `getClickToCallEvents` (W2 and F2 in README.md): one table classifies them,
 * and the event that carries a gateway is read further.
 */
import { badResponse, clip } from './http/errors.js';
import { readField, readText } from './http/fields.js';
import { readGateway, type Gateway } from './gateway.js';

/** The event that a poll brought; `nothing` means to poll again. */
export type CenterEvent =
  | { kind: 'nothing' }
  | { kind: 'in-queue' }
  | { kind: 'connected'; gateway: Gateway }
  | { kind: 'released' }
  | { kind: 'queue-timeout' | 'not-answered' | 'call-failed'; message: string };

/**
 * An event is recognised by its `eventId` (only one is documented), else by its `resultDesc`,
 * trimmed and in any case.
 */
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

/**
 * The error codes for cause codes that say more exactly why a call failed: cause codes of the CTI
 * platform [cec_07_2639].
 */
const causes: ReadonlyMap<string | undefined, 'not-answered' | 'queue-timeout'> = new Map([
  ['8', 'not-answered'],
  ['9', 'not-answered'],
  ['47', 'not-answered'],
  ['512', 'queue-timeout'],
  ['513', 'queue-timeout'],
]);

/**
 * The event in an accepted answer. An unknown text counts as `nothing`, because a newer center may
 * send more.
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

/** The cause of a failed call: `causeId` where it is given, and a message for a developer. */
function readCause(answer: object, text = ''): { id: string | undefined; message: string } {
  const content = readField(answer, 'content');
  const from = typeof content === 'object' && content !== null ? content : {};
  const id = readText(readField(from, 'causeId'));
  const cause = readText(readField(from, 'causeDesc'));
  return { id, message: clip([text, id && `causeId ${id}`, cause].filter(Boolean).join(', ')) };
}
