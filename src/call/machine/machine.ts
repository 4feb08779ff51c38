/**
 * The call as a pure state machine: one table of all legal moves. An event that a state does not
 * list leaves the state as it is. Knows no DOM, no clock and no network, and of other rooms imports
 * types only.
 *
 * States (written by `npm run docs`, held against the table by a test):
 *   idle         → preparing    call
 *   preparing    → idle         hang-up, leave, remove, vetoed
 *   preparing    → requesting   prepared, text-answered
 *   preparing    → failed       deadline preparing, failed
 *   requesting   → idle         hang-up, leave, remove
 *   requesting   → queued       created
 *   requesting   → ending       create-failed in doubt, failed, hang-up, leave, remove
 *   requesting   → failed       create-failed, failed
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
 *   ending       → idle         create-delayed, create-failed, deadline ending, dropped
 *   ending       → ended        create-failed in doubt, created, deadline ending, dropped
 *   ending       → failed       create-delayed, create-failed, create-failed in doubt, created,
 *                               deadline ending, dropped
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

const noLeg: Leg = { call: 0, create: 'none', drop: 'none', text: 'none' };

export const initialState: MachineState = {
  name: 'idle',
  call: 0,
  media: 'voice',
  step: 'lock',
  leg: noLeg,
  queueLimit: 0,
  connectFirst: false,
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
export const holdsCall = (leg: Leg): boolean =>
  leg.create === 'pending' || leg.drop === 'pending' || (isCreated(leg) && leg.drop === 'none');

/** The center holds a call or a text session for us, or may. The next call waits for its end. */
export const isOpen = (leg: Leg): boolean => holdsCall(leg) || leg.text !== 'none';

/** While people talk with a connector that reports media, no failing poll ends the call. */
const mediaDecides = ({ name, reportsMedia }: MachineState): boolean =>
  reportsMedia && traits[name].talk;

// How a call gets to its end ----------------------------------------------------------------------

/**
 * Starts what an ended call owes to the center: the drop, if the call exists or may exist, and then
 * the end of the text session. Nothing is started twice.
 */
function settle(leg: Leg): Leg {
  if (leg.drop === 'none' && isCreated(leg)) return { ...leg, drop: 'pending' };
  return leg.text === 'open' && !holdsCall(leg) ? { ...leg, text: 'closing' } : leg;
}

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
const calm = {
  failing: undefined,
  asking: undefined,
  ringing: false,
  connectFirst: false,
} as const;

/** Ends the call from our side: by way of `ending` where the center has to be told. */
function end(state: MachineState, reason: EndReason, message = ''): MachineState {
  const over: MachineState = { ...state, ...calm, reason, message };
  // In `preparing` an open leg belongs to an earlier call, whose drop goes on in the background.
  if (state.name === 'preparing') return rest(over);
  const leg = settle(state.leg);
  return holdsCall(leg) ? { ...over, name: 'ending', leg } : rest({ ...over, leg });
}

/** Ends a call that the center has ended itself, so that no drop is owed. */
const endByCenter = (state: MachineState, reason: EndReason, message = ''): MachineState =>
  rest({ ...state, ...calm, reason, message, leg: settle({ ...state.leg, drop: 'done' }) });

const hangUp: Move<'hang-up'> = (state) => end(state, 'hung-up');
const remove: Move<'remove'> = (state) => end(state, 'removed');
const fail: Move<'failed'> = (state, { code, message }) => end(state, code, message);

/**
 * The page goes away. A drop is sent even before the answer to the create, since nobody may be
 * there any more when that answer comes; and the end of the text session, before the answers to
 * CONNECT and drop.
 */
function leave(state: MachineState): MachineState {
  const over = isAtRest(state.name) || state.name === 'ending' ? state : end(state, 'left-page');
  const { leg, left } = over;
  const drop = leg.create === 'pending' && leg.drop === 'none' ? 'pending' : leg.drop;
  const text = leg.text === 'none' ? 'none' : 'closing';
  const same = drop === leg.drop && text === leg.text;
  return left && same ? over : { ...over, left: true, leg: { ...leg, drop, text } };
}

// Answers of the center that may come after the visible call has ended ---------------------------

/**
 * Starts what is owed to the center now. When no call is left there, `ending` comes to rest; when
 * nothing is owed any more, a waiting call goes on.
 */
function goOn(state: MachineState, change: Partial<Leg>): MachineState {
  const leg = settle({ ...state.leg, ...change });
  const next = { ...state, leg };
  if (state.name === 'ending' && !holdsCall(leg)) return rest(next);
  const waits = state.name === 'preparing' && state.step === 'settle';
  return waits && !isOpen(leg) ? { ...next, step: 'lock' } : next;
}

const createAnswered = (state: MachineState, create: Leg['create']): MachineState =>
  state.leg.create === 'pending' ? goOn(state, { create }) : state;

/** CONNECT was answered after the call had ended. */
const textAnswered: Move<'text-answered'> = (state, { open: text }) =>
  state.leg.text === 'pending' ? goOn(state, { text: text ? 'open' : 'none' }) : state;

const background: Moves = {
  created: (state) => createAnswered(state, 'accepted'),
  'create-failed': (state, { doubtful }) =>
    createAnswered(state, doubtful ? 'doubtful' : 'refused'),
  'create-delayed': (state) => createAnswered(state, 'refused'),
  dropped: (state) => (state.leg.drop === 'pending' ? goOn(state, { drop: 'done' }) : state),
  'text-answered': textAnswered,
  'text-ended': (state) => (state.leg.text === 'closing' ? goOn(state, { text: 'none' }) : state),
  leave,
};

// The moves --------------------------------------------------------------------------------------

const start: Move<'call'> = (state, { media, queueLimit, connectFirst }) => ({
  ...initialState,
  name: 'preparing',
  call: state.call + 1,
  leg: state.leg,
  step: isOpen(state.leg) ? 'settle' : 'lock',
  media,
  queueLimit,
  connectFirst,
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

const withCreate = (
  state: MachineState,
  from: Leg['create'],
  create: Leg['create'],
): MachineState =>
  state.leg.create === from ? { ...state, leg: { ...state.leg, create } } : state;

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
    vetoed: step('request', () => ({ ...calm, name: 'idle' })),
    loaded: step('load', () => ({ step: 'check' })),
    checked: step('check', () => ({ step: 'devices' })),
    asking: (state, { devices }) =>
      state.step !== 'devices' || state.asking === devices ? state : { ...state, asking: devices },
    prepared: step('devices', ({ call, connectFirst }) => ({
      ...(connectFirst ? { step: 'text' } : { name: 'requesting' }),
      asking: undefined,
      connectFirst: false,
      leg: {
        call,
        create: connectFirst ? 'none' : 'pending',
        drop: 'none',
        text: connectFirst ? 'pending' : 'none',
      },
    })),
    'text-answered': (state, event) => {
      if (state.step !== 'text') return textAnswered(state, event);
      const text = event.open ? 'open' : 'none';
      const leg: Leg = { ...state.leg, text, create: 'pending' };
      return { ...state, name: 'requesting', step: 'devices', leg };
    },
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
    // The call stays in this state with a refused create until that is repeated.
    'create-delayed': (state) => withCreate(state, 'pending', 'refused'),
    'create-again': (state) => withCreate(state, 'refused', 'pending'),
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
