/**
 * The states of a call, the meaning of each (`traits`), the events that move it, and the data that
 * a state carries. `machine.ts` has the moves, `activities.ts` what has to be running in a state,
 * `deadlines.ts` how long a state may last.
 */
import type { Gateway } from '../../api/gateway.js';
import type { Media } from '../../connector/connector.js';
import type { AskedFor } from '../../connector/errors.js';
import type { EndReason, Failure } from './reasons.js';

export type { Gateway, Media };

/** The states that page and visitor see, in the order in which a call passes through them. */
export const callStates = [
  'idle',
  'preparing',
  'requesting',
  'queued',
  'connecting',
  'talking',
  'reconnecting',
  'ending',
  'ended',
  'failed',
] as const;
export type CallState = (typeof callStates)[number];

/**
 * The meaning of a state. Code that treats several states alike asks for a trait, not for names.
 */
interface StateTraits {
  /** No call is under way; the drop of the last one may still be. */
  readonly atRest: boolean;
  /** The call has ended or is being ended, so its time has stopped. */
  readonly over: boolean;
  /** The center has the call: it is polled, and leaving the page would lose a place or a talk. */
  readonly created: boolean;
  /** An agent has been found for the call. */
  readonly agent: boolean;
  /**
   * People talk: media decides about the end, pictures and controls are shown, digits are tones.
   */
  readonly talk: boolean;
  /** A running time is shown: that of waiting or of the talk. */
  readonly timed: boolean;
}

// Kept as a table, one line for each state.
// prettier-ignore
const rows = {
  idle:         { atRest: true,  over: false, created: false, agent: false, talk: false, timed: false },
  preparing:    { atRest: false, over: false, created: false, agent: false, talk: false, timed: false },
  requesting:   { atRest: false, over: false, created: false, agent: false, talk: false, timed: false },
  queued:       { atRest: false, over: false, created: true,  agent: false, talk: false, timed: true },
  connecting:   { atRest: false, over: false, created: true,  agent: true,  talk: false, timed: false },
  talking:      { atRest: false, over: false, created: true,  agent: true,  talk: true,  timed: true },
  reconnecting: { atRest: false, over: false, created: true,  agent: true,  talk: true,  timed: true },
  ending:       { atRest: false, over: true,  created: false, agent: false, talk: false, timed: false },
  ended:        { atRest: true,  over: true,  created: false, agent: false, talk: false, timed: false },
  failed:       { atRest: true,  over: true,  created: false, agent: false, talk: false, timed: false },
} as const satisfies Readonly<Record<CallState, StateTraits>>;

/**
 * Typed for every state, so that the compiler reports a missing row here and not at each reader.
 */
export const traits: Readonly<Record<CallState, StateTraits>> = rows;

/** The states in which no call is under way. */
export type RestState = {
  [State in CallState]: (typeof rows)[State]['atRest'] extends true ? State : never;
}[CallState];

export const isAtRest = (state: CallState): state is RestState => traits[state].atRest;

/**
 * The steps of `preparing`; `settle` waits until an earlier call of this session has been dropped.
 */
export type Step = 'settle' | 'lock' | 'request' | 'load' | 'check' | 'devices' | 'text';

/** The deadlines that a state can have. */
export const deadlineNames = [
  'preparing',
  'polling',
  'silence',
  'queue',
  'connecting',
  'reconnecting',
  'ending',
] as const;
export type DeadlineName = (typeof deadlineNames)[number];

/**
 * The contact center's side of a call. It outlives the visible call: in `ended`, and while the next
 * call prepares, a drop or the end of the text session may still be under way.
 */
export interface Leg {
  /** Serial number of the call that it belongs to. */
  call: number;
  /** `doubtful`: the create was sent, and its answer does not say whether the call exists. */
  create: 'none' | 'pending' | 'accepted' | 'refused' | 'doubtful';
  /** `done`: the drop was answered or given up, or the center had ended the call itself. */
  drop: 'none' | 'pending' | 'done';
  /**
   * The text session of `connect-first`. `pending`: CONNECT is under way; `open`: it has opened the
   * session, or may have; `closing`: DISCONNECT is under way, which follows the drop.
   */
  text: 'none' | 'pending' | 'open' | 'closing';
}

export interface MachineState {
  readonly name: CallState;
  /** Serial number of the call, 0 before the first. */
  readonly call: number;
  readonly media: Media;
  /** Has a meaning only in `preparing`. */
  readonly step: Step;
  readonly leg: Leg;
  /** Seconds; 0 for no limit. */
  readonly queueLimit: number;
  /** A text session has to be opened before the create. Has a meaning only in `preparing`. */
  readonly connectFirst: boolean;
  readonly gateway: Gateway | undefined;
  /** Devices for which the browser's permission question is open. */
  readonly asking: AskedFor | undefined;
  /** The gateway rings somebody who has not answered yet. */
  readonly ringing: boolean;
  /** The connector reports by itself when media stops. */
  readonly reportsMedia: boolean;
  /** The failure of the last poll, while polls fail one after the other. */
  readonly failing: Failure | undefined;
  /** Counts the "in queue" answers to polls: each restarts the deadline `silence`. */
  readonly heard: number;
  /** Why the call ends; set from `ending` on. */
  readonly reason: EndReason | undefined;
  /** For a developer; set where the reason is an error. */
  readonly message: string;
  /** The page has been left: the lock is given back, which would bar the back-forward cache. */
  readonly left: boolean;
}

export type MachineEvent =
  // the visitor and the page
  | { type: 'call'; media: Media; queueLimit: number; connectFirst: boolean }
  | { type: 'hang-up' }
  | { type: 'remove' }
  | { type: 'leave' }
  | { type: 'reset' }
  // preparing
  | { type: 'locked' }
  | { type: 'granted' }
  | { type: 'vetoed' }
  | { type: 'loaded' }
  | { type: 'checked' }
  /** `devices` is undefined once the browser's question has been answered. */
  | { type: 'asking'; devices: AskedFor | undefined }
  | { type: 'prepared' }
  /** CONNECT was answered, or given up; `open`: there is a text session, or may be. */
  | { type: 'text-answered'; open: boolean }
  | ({ type: 'failed' } & Failure)
  // the contact center
  | { type: 'created' }
  | ({ type: 'create-failed'; doubtful: boolean } & Failure)
  /** The center has no call for us yet, because the agent of the text session is not there yet. */
  | { type: 'create-delayed' }
  | { type: 'create-again' }
  | { type: 'polled'; inQueue: boolean }
  | ({ type: 'poll-failed'; final: boolean } & Failure)
  | { type: 'agent-ready'; gateway: Gateway }
  | { type: 'released' }
  | ({ type: 'center-failed' } & Failure)
  | { type: 'dropped' }
  | { type: 'text-ended' }
  // the connector
  | { type: 'ringing'; ringing: boolean }
  | { type: 'connected'; reportsMedia: boolean }
  | { type: 'reconnecting' }
  | { type: 'disconnected' }
  // time
  | { type: 'deadline'; of: DeadlineName };

export type EventType = MachineEvent['type'];
export type EventOf<Type extends EventType> = Extract<MachineEvent, { type: Type }>;
