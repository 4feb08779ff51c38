/**
 * The relay's clock. It is wall time, since deadlines stand in a store that several relays share.
 */
import { type Clock, systemClock } from '../../base/clock.js';

/** `now()` is milliseconds since 1970; it may go back a little when the machine's clock is set. */
export const wallClock: Clock = { ...systemClock, now: () => Date.now() };
