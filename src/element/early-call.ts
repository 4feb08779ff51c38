/**
 * A call whose code is not there yet: where it stands, and what moves it. Pure, as the machine of
 * `call/machine` is, which decides from the moment in which the code is there.
 *
 *   idle      → preparing  call
 *   idle      → failed     lost
 *   preparing → idle       loaded, taken-back
 *   preparing → failed     lost
 *   failed    → preparing  call
 *   failed    → failed     lost
 *   failed    → idle       reset
 */

/** Shown as the state of the call; `idle`: the call's own state is shown, if there is one. */
export type EarlyState = 'idle' | 'preparing' | 'failed';

/** `loaded`: the code is there, and carries the call on. `lost`: it will never be there, or the page is in the way. */
export type EarlyEvent = 'call' | 'loaded' | 'lost' | 'taken-back' | 'reset';

/** What is not in the table leaves the state as it is. */
export const earlyMoves: Readonly<
  Record<EarlyState, Readonly<Partial<Record<EarlyEvent, EarlyState>>>>
> = {
  idle: { call: 'preparing', lost: 'failed' },
  preparing: { loaded: 'idle', lost: 'failed', 'taken-back': 'idle' },
  failed: { call: 'preparing', lost: 'failed', reset: 'idle' },
};
