/** Time as several relays share it: deadlines stand in a common store, so they are wall time. */
import { type Clock, systemClock } from '../../base/clock.js';

/** Milliseconds since 1970. May go back a little when the machine's clock is set. */
export const wallClock: Clock = { ...systemClock, now: () => Date.now() };
