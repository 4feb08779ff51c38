/**
 * Explores all states that the machine can reach: from each state it tries every event that can
 * come there (those of the visitor at any time, those of an activity only while it runs). Used by
 * the golden table, the diagram and the tests of the machine.
 */
import { activities, type Activity } from '../../../src/call/machine/activities.js';
import { initialState, transition } from '../../../src/call/machine/machine.js';
import {
  deadlineNames,
  type Gateway,
  type Leg,
  type MachineEvent,
  type MachineState,
} from '../../../src/call/machine/states.js';

const gateway: Gateway = {
  domain: 'gw.example.com',
  gwAddresses: ['wss://gw1.example.com:8443'],
  accessCode: '1790',
  caller: 'AnonymousCard',
};

/** A different code for every way to fail, so that a mix-up shows. */
const named = {
  call: { type: 'call', media: 'voice', queueLimit: 0, connectFirst: false },
  'call video': { type: 'call', media: 'video', queueLimit: 30, connectFirst: false },
  'call connect-first': { type: 'call', media: 'voice', queueLimit: 0, connectFirst: true },
  'hang-up': { type: 'hang-up' },
  remove: { type: 'remove' },
  leave: { type: 'leave' },
  reset: { type: 'reset' },
  granted: { type: 'granted' },
  vetoed: { type: 'vetoed' },
  loaded: { type: 'loaded' },
  locked: { type: 'locked' },
  checked: { type: 'checked' },
  'asking for the microphone': { type: 'asking', devices: 'microphone' },
  'asking for both': { type: 'asking', devices: 'both' },
  'asking no more': { type: 'asking', devices: undefined },
  prepared: { type: 'prepared' },
  'text-answered': { type: 'text-answered', open: true },
  'text-answered with no': { type: 'text-answered', open: false },
  failed: { type: 'failed', code: 'media-failed', message: 'failed' },
  created: { type: 'created' },
  'create-failed': {
    type: 'create-failed',
    doubtful: false,
    code: 'no-agent',
    message: 'create-failed',
  },
  'create-failed in doubt': {
    type: 'create-failed',
    doubtful: true,
    code: 'network',
    message: 'create-failed in doubt',
  },
  'create-delayed': { type: 'create-delayed' },
  'create-again': { type: 'create-again' },
  polled: { type: 'polled', inQueue: false },
  'polled in queue': { type: 'polled', inQueue: true },
  'poll-failed': {
    type: 'poll-failed',
    final: false,
    code: 'server-error',
    message: 'poll-failed',
  },
  'poll-failed for good': {
    type: 'poll-failed',
    final: true,
    code: 'unauthorized',
    message: 'poll-failed for good',
  },
  'agent-ready': { type: 'agent-ready', gateway },
  released: { type: 'released' },
  'center-failed': { type: 'center-failed', code: 'call-failed', message: 'center-failed' },
  dropped: { type: 'dropped' },
  'text-ended': { type: 'text-ended' },
  ringing: { type: 'ringing', ringing: true },
  answered: { type: 'ringing', ringing: false },
  connected: { type: 'connected', reportsMedia: false },
  'connected with media': { type: 'connected', reportsMedia: true },
  reconnecting: { type: 'reconnecting' },
  disconnected: { type: 'disconnected' },
} as const satisfies Record<string, MachineEvent>;

/** One sample of every event, by its name in the golden table. */
export const samples: ReadonlyMap<string, MachineEvent> = new Map<string, MachineEvent>([
  ...Object.entries(named),
  ...deadlineNames.map((of) => [`deadline ${of}`, { type: 'deadline', of }] as const),
]);

const atAnyTime: ReadonlySet<string> = new Set([
  'call',
  'hang-up',
  'remove',
  'leave',
  'reset',
] satisfies MachineEvent['type'][]);

/** The events that each kind of activity may report. */
const reports: Readonly<
  Record<Exclude<Activity['kind'], 'deadline'>, readonly MachineEvent['type'][]>
> = {
  request: ['granted', 'vetoed'],
  load: ['loaded', 'failed'],
  lock: ['locked', 'failed'],
  check: ['checked', 'failed'],
  media: ['asking', 'prepared', 'failed'],
  'connect-text': ['text-answered'],
  create: ['created', 'create-failed', 'create-delayed'],
  pause: ['create-again'],
  poll: ['polled', 'poll-failed', 'agent-ready', 'released', 'center-failed'],
  'queue-info': [],
  drop: ['dropped'],
  'end-text': ['text-ended'],
  connect: ['ringing', 'connected', 'reconnecting', 'disconnected', 'failed'],
};

/**
 * Names of the events that can come in a state: of the visitor, and of the activities that run in
 * it.
 */
export function possible(state: MachineState): string[] {
  const types = new Set<string>(atAnyTime);
  const running = new Set<string>();
  for (const activity of activities(state)) {
    if (activity.kind === 'deadline') running.add(activity.of);
    else for (const type of reports[activity.kind]) types.add(type);
  }
  return [...samples]
    .filter(([, event]) =>
      event.type === 'deadline' ? running.has(event.of) : types.has(event.type),
    )
    .map(([name]) => name);
}

/**
 * The state with fixed numbers of calls: the present call is number 2, and an earlier one whose
 * drop is under way is number 1.
 */
export function abstract(state: MachineState): MachineState {
  const { call, leg } = state;
  const renamed = call === 0 ? 0 : 2;
  const owner = leg.call === 0 ? 0 : leg.call === call ? renamed : 1;
  return { ...state, call: renamed, leg: { ...leg, call: owner }, heard: 0 };
}

const owners = ['nobody', 'earlier', 'own'] as const;
const legText = ({ call, create, drop, text }: Leg): string =>
  [owners[call], create, drop, ...(text === 'none' ? [] : [`text-${text}`])].join(':');

/** The whole of an abstract state on one line: its name, then every field that is not initial. */
export function describeState(state: MachineState): string {
  const { name, call, step, leg, gateway: given, failing, heard, ...rest } = state;
  const parts: string[] = [name === 'preparing' ? `${name}/${step}` : `${name}`];
  if (name !== 'preparing' && step !== initialState.step) parts.push(`step=${step}`);
  if (call === 0) parts.push('before-the-first');
  if (leg.call !== 0) parts.push(legText(leg));
  if (given) parts.push(given === gateway ? 'gateway' : `gateway=${JSON.stringify(given)}`);
  if (failing) parts.push(`failing=${failing.code}/${failing.message}`);
  if (heard !== 0) parts.push(`heard=${heard}`);
  for (const [key, value] of Object.entries(rest)) {
    if (value !== initialState[key as keyof MachineState]) parts.push(`${key}=${String(value)}`);
  }
  return parts.join(' ');
}

/** Keys of the activities in an abstract state, with `own` and `earlier` in place of numbers. */
export const describeActivities = (state: MachineState): string[] =>
  activities(state).map((activity) => {
    const key = activity.key.replace(
      /^(deadline:\w+|[\w-]+):(\d+)/,
      (_, kind: string, call: string) => `${kind}:${owners[Number(call)] ?? call}`,
    );
    const detail =
      activity.kind === 'deadline'
        ? ` ${activity.ms}`
        : activity.kind === 'request'
          ? ` ${activity.media}`
          : '';
    return key + detail + (key.includes(`:${owners[activity.call]}`) ? '' : ' of another call');
  });

export interface Explored {
  readonly state: MachineState;
  /** The next states by name of the sample; samples that give back the same object are left out. */
  readonly moves: ReadonlyMap<string, MachineState>;
}

/** All reachable abstract states by their description, each with the answer to every sample. */
export function explore(): Map<string, Explored> {
  const found = new Map<string, Explored>();
  const open: MachineState[] = [abstract(initialState)];
  for (let state; (state = open.shift());) {
    const text = describeState(state);
    if (found.has(text)) continue;
    const moves = new Map<string, MachineState>();
    found.set(text, { state, moves });
    const coming = new Set(possible(state));
    for (const [name, event] of samples) {
      const next = transition(state, event);
      if (next === state) continue;
      moves.set(name, next);
      if (coming.has(name)) open.push(abstract(next));
    }
  }
  return found;
}
