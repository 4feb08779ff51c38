/**
 * The activities that have to be running in a state, as a keyed list derived from the state. The
 * session starts activities that are new in the list, aborts those that have left it and lets the
 * others run on (one poll runs from `queued` to the end of the talk).
 */
import { deadlines } from './deadlines.js';
import { isOpen } from './machine.js';
import {
  isAtRest,
  traits,
  type DeadlineName,
  type Gateway,
  type MachineState,
  type Media,
} from './states.js';

/** The activities that need no further data. */
type SimpleKind =
  | 'load'
  | 'lock'
  | 'check'
  | 'media'
  | 'connect-text'
  | 'create'
  | 'pause'
  | 'poll'
  | 'queue-info'
  | 'drop'
  | 'end-text';

export type Activity = {
  /** An activity with the same key in the next list is the same one and runs on. */
  readonly key: string;
  /** Serial number of the call that it works for. */
  readonly call: number;
} & (
  | { readonly kind: 'request'; readonly media: Media }
  | { readonly kind: SimpleKind }
  | { readonly kind: 'connect'; readonly gateway: Gateway }
  | { readonly kind: 'deadline'; readonly of: DeadlineName; readonly ms: number }
);

export type ActivityKind = Activity['kind'];

/** @returns the activities, in the order in which new ones have to be started. */
export function activities(state: MachineState): Activity[] {
  const { name, call, step, leg } = state;
  const list: Activity[] = [];
  const run = (kind: SimpleKind, of = call) => list.push({ key: `${kind}:${of}`, kind, call: of });
  const within = (of: DeadlineName, ms: number, nth = 0) =>
    list.push({ key: `deadline:${of}:${call}:${nth}`, kind: 'deadline', of, ms, call });

  // Create, drop and text session run on until the center has answered, whatever state is visible,
  // and so does the lock. Only a page that has been left gives the lock back.
  if (isOpen(leg) || name === 'requesting') {
    if (!state.left) run('lock', leg.call);
    if (leg.text === 'pending') run('connect-text', leg.call);
    if (leg.create === 'pending') run('create', leg.call);
    if (leg.drop === 'pending') run('drop', leg.call);
    if (leg.text === 'closing') run('end-text', leg.call);
  }

  if (name === 'preparing') {
    if (step === 'text') {
      // CONNECT has a time limit of its own, and the lock is listed already.
      run('media');
      return list;
    }
    if (step !== 'settle') run('lock');
    // No deadline while the page holds `call-request` with `waitUntil()`.
    if (step === 'request') {
      list.push({ key: `request:${call}`, kind: 'request', call, media: state.media });
      return list;
    }
    within('preparing', deadlines.preparing);
    if (step === 'load') run('load');
    if (step === 'check') run('check');
    if (step === 'devices') run('media');
    return list;
  }

  if (isAtRest(name)) return list;
  if (name === 'ending') {
    within('ending', deadlines.ending);
    return list;
  }

  run('media');
  // Only `requesting` goes on with a refused create, until that is repeated.
  if (leg.create === 'refused') run('pause');
  if (traits[name].created) {
    run('poll');
    // `failing` is never set while media decides.
    if (state.failing) within('polling', deadlines.polling);
  }
  // The gateway is known from `connecting` on.
  if (state.gateway) {
    list.push({ key: `connect:${call}`, kind: 'connect', call, gateway: state.gateway });
  }
  if (name === 'queued') {
    run('queue-info');
    within('silence', deadlines.silence, state.heard);
    if (state.queueLimit > 0) within('queue', state.queueLimit * 1000);
  }
  if (name === 'connecting') {
    // Once it rings, the deadline starts anew with as much time as a telephone gives to answer.
    if (state.ringing) within('connecting', deadlines.ringing, 1);
    else within('connecting', deadlines.connecting);
  }
  if (name === 'reconnecting') within('reconnecting', deadlines.reconnecting);
  return list;
}
