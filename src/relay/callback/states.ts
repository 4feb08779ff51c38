/**
 * A request for a call-back as a pure state machine: one table of all legal moves. An event that is
 * not in the table leaves the request as it is. No store, no clock, no network.
 *
 *   waiting   → sending       send          from now on it cannot be withdrawn
 *   waiting   → withdrawn     withdraw
 *   waiting   → failed        overdue       nobody could send it in time: nothing was sent
 *   sending   → calling       accepted      the center took it; the agent's telephone rings first
 *   sending   → failed        refused
 *   sending   → under-way     status        the center reports before it has answered
 *   sending   → …             release       likewise
 *   sending   → no-status     overdue       the answer never came: it may ring or not
 *   calling   → calling       asked         the center was asked and says that it still rings
 *   calling   → under-way     status
 *   calling   → …             release
 *   calling   → no-status     overdue
 *   under-way → …             release
 *   under-way → no-status     overdue       its end was never reported
 *   no-status → …             release       a late report is still the truth
 *
 * `…` is what the release says: done, missed, agent-missed or failed.
 */
import type { CallbackReason, CallbackState } from '../../api/callback-states.js';

export type CallbackEvent =
  | { type: 'withdraw' }
  | { type: 'send' }
  | { type: 'accepted'; callSerialNo?: string | undefined }
  | { type: 'refused'; reason: CallbackReason }
  | { type: 'status'; callSerialNo?: string | undefined }
  | { type: 'release'; callSerialNo?: string | undefined; releaseReason?: string | undefined }
  | { type: 'asked' }
  | { type: 'overdue' };

type EventOf<Type> = Extract<CallbackEvent, { type: Type }>;

/** A call-back request as it is stored. */
export interface CallbackRecord {
  readonly state: CallbackState;
  /** With `failed`. */
  readonly reason?: CallbackReason;
  /** Whose request it is. */
  readonly visitor: string;
  /** Last part of the path under which the center reports on this request. */
  readonly secret: string;
  /** Key in the store by which this number has one open request at most. */
  readonly claim: string;
  /**
   * Marks at the shorter numbers it begins with; missing in records that an older relay has stored.
   */
  readonly below?: readonly string[];
  /** E.164. Present only while the request waits; it is removed when the request is sent. */
  readonly number?: string;
  /** For the agent; present as long as the number. */
  readonly callData?: string;
  /**
   * Number and call data in JSON, sealed, in place of both, while the request waits for its chosen
   * time.
   */
  readonly sealed?: string;
  /** The time that the visitor has chosen, in milliseconds of the clock. */
  readonly at?: number;
  /** Time of the clock, in milliseconds, at which the request is to be sent. */
  readonly due: number;
  /**
   * Time of the clock, in milliseconds, since which the request is in this state; missing in records
   * that an older relay has stored.
   */
  readonly since?: number;
  /** Time of the clock, in milliseconds, at which this state is given up. */
  readonly until: number;
  readonly callSerialNo?: string;
}

/** Milliseconds after which a state is given up. */
export interface Patience {
  /**
   * For `sending` and `calling`; a waiting request that nobody could send is given up after as
   * long.
   */
  readonly noStatus: number;
}

interface Outcome {
  state: CallbackState;
  reason?: CallbackReason;
}

type Moves = {
  readonly [State in CallbackState]: {
    readonly [Type in CallbackEvent['type']]?: (event: EventOf<Type>) => Outcome;
  };
};

const to = (state: CallbackState) => (): Outcome => ({ state });

/** Release reasons of the center (caller: the agent's side; called: the visitor). */
const releases: Readonly<Record<string, CallbackState>> = {
  0: 'done',
  1: 'done',
  2: 'agent-missed',
  3: 'missed',
  4: 'agent-missed',
  5: 'missed',
};

/** In place of a release reason, where the center was asked: it could not start the call. */
export const notStarted = 'not-started';

const released = ({ releaseReason = '' }: EventOf<'release'>): Outcome => {
  if (releaseReason === notStarted) return { state: 'failed', reason: 'try-later' };
  const state = Object.hasOwn(releases, releaseReason) ? releases[releaseReason] : undefined;
  return state ? { state } : { state: 'failed', reason: 'other' };
};

export const moves: Moves = {
  waiting: {
    withdraw: to('withdrawn'),
    send: to('sending'),
    overdue: () => ({ state: 'failed', reason: 'try-later' }),
  },
  sending: {
    accepted: to('calling'),
    refused: ({ reason }) => ({ state: 'failed', reason }),
    status: to('under-way'),
    release: released,
    overdue: to('no-status'),
  },
  calling: {
    asked: to('calling'),
    status: to('under-way'),
    release: released,
    overdue: to('no-status'),
  },
  'under-way': { release: released, overdue: to('no-status') },
  'no-status': { release: released },
  done: {},
  missed: {},
  'agent-missed': {},
  failed: {},
  withdrawn: {},
};

/** Whether the request waits for nothing more in this state. */
export const isFinal = (state: CallbackState): boolean => moves[state].overdue === undefined;

/** Milliseconds for which a final state is still stored and can be asked for. */
export const KEPT = 3_600_000;

/**
 * Milliseconds; longer than telephones ring. A call of which the center says for so long that it
 * still rings is given up.
 */
const LONGEST_RINGING = 30 * 60_000;

/** Milliseconds; longer than people talk. A call whose end is not reported by then is given up. */
const LONGEST_CALL = 2 * 3_600_000;

/**
 * @returns the request after the event; undefined where that is no legal move and nothing changes.
 */
export function move(
  record: CallbackRecord,
  event: CallbackEvent,
  now: number,
  { noStatus }: Patience,
): CallbackRecord | undefined {
  if (event.type === 'send' && now < record.due) return undefined;
  if (event.type === 'overdue' && now < record.until) return undefined;
  const serial = 'callSerialNo' in event ? event.callSerialNo : undefined;
  if (serial !== undefined && record.callSerialNo !== undefined && serial !== record.callSerialNo) {
    return undefined;
  }
  // The table pairs each type with its own event, which TypeScript cannot follow through an index.
  const outcome = (
    moves[record.state][event.type] as ((event: CallbackEvent) => Outcome) | undefined
  )?.(event);
  if (!outcome) return undefined;

  const { number: _, callData: __, sealed: ___, reason: ____, ...rest } = record;
  const { state } = outcome;
  const since = state === record.state ? (record.since ?? now) : now;
  const patience = isFinal(state) ? KEPT : state === 'under-way' ? LONGEST_CALL : noStatus;
  // News that change nothing else: the request is followed for longer, but not for ever.
  const until =
    event.type === 'asked'
      ? Math.max(record.until, Math.min(now + patience, since + LONGEST_RINGING))
      : now + patience;
  return {
    ...rest,
    ...outcome,
    ...(serial !== undefined && { callSerialNo: serial }),
    since,
    until,
  };
}
