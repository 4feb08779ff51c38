/**
 * The states of a call whose code has not been loaded yet, and the table of its moves. It is pure,
 * like the machine in `call/machine`, which takes over as soon as the code is loaded.
 *
 *   idle      → preparing  call
 *   idle      → failed     lost
 *   preparing → idle       loaded, taken-back
 *   preparing → failed     lost
 *   failed    → preparing  call
 *   failed    → failed     lost
 *   failed    → idle       reset
 */

/**
 * The element shows this as the call's state; in `idle` it shows the state of the loaded code's
 * call.
 */
export type EarlyState = 'idle' | 'preparing' | 'failed';

/**
 * `loaded`: the code is there and goes on with the call. `lost`: the code will never come, or
 * something in the page keeps the call from starting.
 */
export type EarlyEvent = 'call' | 'loaded' | 'lost' | 'taken-back' | 'reset';

/** An event that a state does not list leaves the state as it is. */
export const earlyMoves: Readonly<
  Record<EarlyState, Readonly<Partial<Record<EarlyEvent, EarlyState>>>>
> = {
  idle: { call: 'preparing', lost: 'failed' },
  preparing: { loaded: 'idle', lost: 'failed', 'taken-back': 'idle' },
  failed: { call: 'preparing', lost: 'failed', reset: 'idle' },
};
