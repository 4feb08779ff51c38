/**
 * The states of a call with what each of them means (`traits`), the events that move it, and what a
 * state remembers. The moves stand in `machine.ts`, what has to be running in `activities.ts`, how long
 * a state may last in `deadlines.ts`.
 */
import type { Gateway } from '../../api/gateway.js';
import type { Media } from '../../connector/connector.js';
import type { AskedFor } from '../../connector/errors.js';
import type { EndReason, Failure } from './reasons.js';

export type { Gateway, Media };

/** What the page and the visitor see, in the order in which a call passes them. */
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

/** What a state means. Whoever decides by more than one state, decides by one of these. */
interface StateTraits {
  /** No call is under way, although the drop of the last one may still be. */
  readonly atRest: boolean;
  /** There was a call, and it has ended or is being ended: its time has stopped. */
  readonly over: boolean;
  /** The center has the call: it is polled, and who leaves the page loses a place or a talk. */
  readonly created: boolean;
  /** An agent has been found for the call. */
  readonly agent: boolean;
  /** People talk: media decides, pictures and controls are shown, digits are tones. */
  readonly talk: boolean;
  /** A clock is shown that goes on: the time waited or talked. */
  readonly timed: boolean;
}

// One line a state: this is a table.
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

/** Of every state, so that a missing row is told here and not wherever the table is read. */
export const traits: Readonly<Record<CallState, StateTraits>> = rows;

/** The states in which no call is under way. */
export type RestState = {
  [State in CallState]: (typeof rows)[State]['atRest'] extends true ? State : never;
}[CallState];

export const isAtRest = (state: CallState): state is RestState => traits[state].atRest;

/** Where `preparing` stands; `settle` waits until an earlier call of ours has been dropped. */
export type Step = 'settle' | 'lock' | 'request' | 'load' | 'check' | 'devices';

/** The deadlines a state can run into. */
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
 * What the contact center holds for us. It outlives the visible call: `ended` may still have a drop
 * under way, and so may the next call while it prepares.
 */
export interface Leg {
  /** The call it belongs to. */
  call: number;
  /** `doubtful`: sent, and nobody knows whether it was created. */
  create: 'none' | 'pending' | 'accepted' | 'refused' | 'doubtful';
  /** `done`: answered, given up, or not owed because the center said that the call is over. */
  drop: 'none' | 'pending' | 'done';
}

export interface MachineState {
  readonly name: CallState;
  /** Serial number of the call, 0 before the first. */
  readonly call: number;
  readonly media: Media;
  /** Meaningful in `preparing`. */
  readonly step: Step;
  readonly leg: Leg;
  /** Seconds, 0: none. */
  readonly queueLimit: number;
  readonly gateway: Gateway | undefined;
  /** The browser asks the visitor whether the page may use these, and has no answer yet. */
  readonly asking: AskedFor | undefined;
  /** Somebody has been reached, who has not answered yet. */
  readonly ringing: boolean;
  /** The connector notices by itself when media stops. */
  readonly reportsMedia: boolean;
  /** The polls fail in a row, last with this. */
  readonly failing: Failure | undefined;
  /** Counts what restarts a deadline: events that mean something. */
  readonly heard: number;
  /** From `ending` on. */
  readonly reason: EndReason | undefined;
  /** With an error as reason: for a developer. */
  readonly message: string;
  /** The page has been left: nothing may keep it from the back-forward cache. */
  readonly left: boolean;
}

export type MachineEvent =
  // the visitor and the page
  | { type: 'call'; media: Media; queueLimit: number }
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
  /** Undefined: the question has been answered. */
  | { type: 'asking'; devices: AskedFor | undefined }
  | { type: 'prepared' }
  | ({ type: 'failed' } & Failure)
  // the contact center
  | { type: 'created' }
  | ({ type: 'create-failed'; doubtful: boolean } & Failure)
  | { type: 'polled'; inQueue: boolean }
  | ({ type: 'poll-failed'; final: boolean } & Failure)
  | { type: 'agent-ready'; gateway: Gateway }
  | { type: 'released' }
  | ({ type: 'center-failed' } & Failure)
  | { type: 'dropped' }
  // the connector
  | { type: 'ringing'; ringing: boolean }
  | { type: 'connected'; reportsMedia: boolean }
  | { type: 'reconnecting' }
  | { type: 'disconnected' }
  // time
  | { type: 'deadline'; of: DeadlineName };

export type EventType = MachineEvent['type'];
export type EventOf<Type extends EventType> = Extract<MachineEvent, { type: Type }>;
