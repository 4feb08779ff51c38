/**
 * The call as a pure state machine: one table of all legal moves. An event that a state does not
 * list leaves the state as it is. Knows no DOM, no clock and no network, and of other rooms imports
 * types only.
 *
 * States (written by `npm run docs`, held against the table by a test):
 *   idle         → preparing    call
 *   preparing    → idle         hang-up, leave, remove, vetoed
 *   preparing    → requesting   prepared
 *   preparing    → failed       deadline preparing, failed
 *   requesting   → queued       created
 *   requesting   → ending       create-failed in doubt, failed, hang-up, leave, remove
 *   requesting   → failed       create-failed
 *   queued       → connecting   agent-ready
 *   queued       → ending       deadline polling, deadline queue, deadline silence, failed,
 *                               hang-up, leave, poll-failed for good, remove
 *   queued       → ended        released
 *   queued       → failed       center-failed
 *   connecting   → talking      connected
 *   connecting   → ending       deadline connecting, deadline polling, disconnected, failed,
 *                               hang-up, leave, poll-failed for good, remove
 *   connecting   → ended        released
 *   connecting   → failed       center-failed
 *   talking      → reconnecting reconnecting
 *   talking      → ending       deadline polling, disconnected, failed, hang-up, leave,
 *                               poll-failed for good, remove
 *   talking      → ended        released
 *   talking      → failed       center-failed
 *   reconnecting → talking      connected
 *   reconnecting → ending       deadline polling, deadline reconnecting, disconnected, failed,
 *                               hang-up, leave, poll-failed for good, remove
 *   reconnecting → ended        released
 *   reconnecting → failed       center-failed
 *   ending       → idle         create-failed, deadline ending, dropped
 *   ending       → ended        create-failed in doubt, created, deadline ending, dropped
 *   ending       → failed       create-failed, create-failed in doubt, created, deadline ending,
 *                               dropped
 *   ended        → idle         reset
 *   ended        → preparing    call
 *   failed       → idle         reset
 *   failed       → preparing    call
 * End of states.
 */
import { failures } from './deadlines.js';
import { isError, type EndReason } from './reasons.js';
import {
  isAtRest,
  traits,
  type CallState,
  type DeadlineName,
  type EventOf,
  type EventType,
  type Leg,
  type MachineEvent,
  type MachineState,
  type Step,
} from './states.js';

type Move<Type extends EventType> = (state: MachineState, event: EventOf<Type>) => MachineState;
type Moves = { readonly [Type in EventType]?: Move<Type> };

const noLeg: Leg = { call: 0, create: 'none', drop: 'none' };

export const initialState: MachineState = {
  name: 'idle',
  call: 0,
  media: 'voice',
  step: 'lock',
  leg: noLeg,
  queueLimit: 0,
  gateway: undefined,
  asking: undefined,
  ringing: false,
  reportsMedia: false,
  failing: undefined,
  heard: 0,
  reason: undefined,
  message: '',
  left: false,
};

const isCreated = ({ create }: Leg): boolean => create === 'accepted' || create === 'doubtful';

/**
 * The center holds a call for us, or may: a create has no answer yet, or a call has not been
 * dropped. A drop under way always counts, because it must not reach the center after the next
 * create and end that.
 */
export const isOpen = (leg: Leg): boolean =>
  leg.create === 'pending' || leg.drop === 'pending' || (isCreated(leg) && leg.drop === 'none');

/** While people talk with a connector that reports media, no failing poll ends the call. */
const mediaDecides = ({ name, reportsMedia }: MachineState): boolean =>
  reportsMedia && traits[name].talk;

// How a call gets to its end ----------------------------------------------------------------------

/** Starts the drop of a call that exists or may exist, unless it was started before. */
const withDrop = (leg: Leg): Leg =>
  leg.drop === 'none' && isCreated(leg) ? { ...leg, drop: 'pending' } : leg;

/**
 * Brings the call to rest: `failed` by an error, `ended` if it may have been created, else `idle`.
 */
function rest(state: MachineState): MachineState {
  if (isError(state.reason)) return { ...state, name: 'failed' };
  const { call, create } = state.leg;
  const asked = call === state.call && create !== 'none' && create !== 'refused';
  return { ...state, ...(asked ? { name: 'ended' } : { name: 'idle', reason: undefined }) };
}

/** Resets the parts of the state that have no meaning once a call is over. */
const calm = { failing: undefined, asking: undefined, ringing: false } as const;

/** Ends the call from our side: by way of `ending` where the center has to be told. */
function end(state: MachineState, reason: EndReason, message = ''): MachineState {
  const over: MachineState = { ...state, ...calm, reason, message };
  // In `preparing` an open leg belongs to an earlier call, whose drop goes on in the background.
  if (state.name === 'preparing' || !isOpen(state.leg)) return rest(over);
  return { ...over, name: 'ending', leg: withDrop(state.leg) };
}

/** Ends a call that the center has ended itself, so that no drop is owed. */
const endByCenter = (state: MachineState, reason: EndReason, message = ''): MachineState =>
  rest({ ...state, ...calm, reason, message, leg: { ...state.leg, drop: 'done' } });

const hangUp: Move<'hang-up'> = (state) => end(state, 'hung-up');
const remove: Move<'remove'> = (state) => end(state, 'removed');
const fail: Move<'failed'> = (state, { code, message }) => end(state, code, message);

/**
 * The page goes away. A drop is sent even before the answer to the create, since nobody may be
 * there any more when that answer comes.
 */
function leave(state: MachineState): MachineState {
  const over = isAtRest(state.name) || state.name === 'ending' ? state : end(state, 'left-page');
  const { leg, left } = over;
  const drop = leg.create === 'pending' && leg.drop === 'none' ? 'pending' : leg.drop;
  return left && drop === leg.drop ? over : { ...over, left: true, leg: { ...leg, drop } };
}

// Answers of the center that may come after the visible call has ended ---------------------------

/**
 * When nothing is owed to the center any more, `ending` comes to rest and a waiting call goes on.
 */
function goOn(state: MachineState): MachineState {
  if (isOpen(state.leg)) return state;
  if (state.name === 'ending') return rest(state);
  return state.name === 'preparing' && state.step === 'settle' ? { ...state, step: 'lock' } : state;
}

const createAnswered = (state: MachineState, create: Leg['create']): MachineState =>
  state.leg.create === 'pending'
    ? goOn({ ...state, leg: withDrop({ ...state.leg, create }) })
    : state;

const background: Moves = {
  created: (state) => createAnswered(state, 'accepted'),
  'create-failed': (state, { doubtful }) =>
    createAnswered(state, doubtful ? 'doubtful' : 'refused'),
  dropped: (state) =>
    state.leg.drop === 'pending' ? goOn({ ...state, leg: { ...state.leg, drop: 'done' } }) : state,
  leave,
};

// The moves --------------------------------------------------------------------------------------

const start: Move<'call'> = (state, { media, queueLimit }) => ({
  ...initialState,
  name: 'preparing',
  call: state.call + 1,
  leg: state.leg,
  step: isOpen(state.leg) ? 'settle' : 'lock',
  media,
  queueLimit,
});

/** A move for the result of a step of `preparing`, ignored when the call is at another step. */
const step =
  (from: Step, to: (state: MachineState) => Partial<MachineState>) =>
  (state: MachineState): MachineState =>
    state.step === from ? { ...state, ...to(state) } : state;

/** A call fails only by the deadlines of its own state: any other was set in an earlier state. */
const onDeadline =
  (...known: readonly DeadlineName[]): Move<'deadline'> =>
  (state, { of }) => {
    const failure = known.includes(of) ? failures[of](state) : undefined;
    return failure ? end(state, failure.code, failure.message) : state;
  };

/** The moves of every state from the creation of the call to its end. */
const open: Moves = {
  'hang-up': hangUp,
  remove,
  leave,
  failed: fail,
  polled: (state, { inQueue }) =>
    state.failing || inQueue
      ? { ...state, failing: undefined, heard: state.heard + (inQueue ? 1 : 0) }
      : state,
  'poll-failed': (state, { final, code, message }) => {
    if (mediaDecides(state)) return state;
    if (final) return end(state, code, message);
    const { failing } = state;
    const known = failing?.code === code && failing.message === message;
    return known ? state : { ...state, failing: { code, message } };
  },
  released: (state) => endByCenter(state, 'released'),
  'center-failed': (state, { code, message }) => endByCenter(state, code, message),
};

/** The moves of every state in which the connector carries the call. */
const carried: Moves = {
  ...open,
  disconnected: (state) => end(state, 'released'),
};

const table: Readonly<Record<CallState, Moves>> = {
  idle: { ...background, call: start },

  preparing: {
    ...background,
    // The lock comes before the page is asked. In answer to `call-request` a page may fetch a new
    // cookie, and replacing the cookie would cut off a call in another tab.
    locked: step('lock', () => ({ step: 'request' })),
    granted: step('request', () => ({ step: 'load' })),
    vetoed: step('request', () => ({ name: 'idle' })),
    loaded: step('load', () => ({ step: 'check' })),
    checked: step('check', () => ({ step: 'devices' })),
    asking: (state, { devices }) =>
      state.step !== 'devices' || state.asking === devices ? state : { ...state, asking: devices },
    prepared: step('devices', ({ call }) => ({
      name: 'requesting',
      asking: undefined,
      leg: { call, create: 'pending', drop: 'none' },
    })),
    failed: fail,
    'hang-up': hangUp,
    remove,
    deadline: onDeadline('preparing'),
  },

  requesting: {
    'hang-up': hangUp,
    remove,
    leave,
    failed: fail,
    created: (state) => ({
      ...state,
      name: 'queued',
      leg: { ...state.leg, create: 'accepted' },
    }),
    'create-failed': (state, { doubtful, code, message }) =>
      end(
        { ...state, leg: { ...state.leg, create: doubtful ? 'doubtful' : 'refused' } },
        code,
        message,
      ),
  },

  queued: {
    ...open,
    'agent-ready': (state, { gateway }) => ({
      ...state,
      name: 'connecting',
      failing: undefined,
      gateway,
    }),
    deadline: onDeadline('polling', 'silence', 'queue'),
  },

  connecting: {
    ...carried,
    connected: (state, { reportsMedia }) => ({
      ...state,
      name: 'talking',
      ringing: false,
      reportsMedia,
      failing: reportsMedia ? undefined : state.failing,
    }),
    ringing: (state, { ringing }) => (state.ringing === ringing ? state : { ...state, ringing }),
    deadline: onDeadline('polling', 'connecting'),
  },

  talking: {
    ...carried,
    reconnecting: (state) => ({ ...state, name: 'reconnecting' }),
    deadline: onDeadline('polling'),
  },

  reconnecting: {
    ...carried,
    connected: (state) => ({ ...state, name: 'talking' }),
    deadline: onDeadline('polling', 'reconnecting'),
  },

  ending: {
    ...background,
    deadline: (state, { of }) => (of === 'ending' ? rest(state) : state),
  },

  ended: { ...background, call: start, reset: backToIdle },
  failed: { ...background, call: start, reset: backToIdle },
};

function backToIdle(state: MachineState): MachineState {
  return { ...state, name: 'idle', reason: undefined, message: '' };
}

/** @returns the next state; the same object where nothing changes. */
export function transition(state: MachineState, event: MachineEvent): MachineState {
  const move = table[state.name][event.type] as Move<MachineEvent['type']> | undefined;
  return move ? move(state, event) : state;
}
