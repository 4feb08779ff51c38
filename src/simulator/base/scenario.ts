/**
 * What a scenario of the simulated contact center is made of. A scenario is data: a script of what
 * happens to a call, and faults that bend single answers on the wire.
 *
 * A fixture for demo and tests, not for production.
 */

import type { EndReason } from '../../call/machine/reasons.js';
import type { CallState } from '../../call/machine/states.js';
import type { Bend } from './bend.js';

export type { Answer, BentAnswer } from './bend.js';

/** The four calls of the web adapter, by their short names here. */
export type CallOperation = 'check' | 'create' | 'poll' | 'drop';

/** What can happen to a call that was created. All but the first two and `unknown` end it. */
export type Happening =
  'queued' | 'connected' | 'unknown' | 'disconnected' | 'queue-timeout' | 'failed';

/** One step of a script: after so many milliseconds, this happens. */
export interface ScriptStep {
  readonly after: number;
  readonly event: Happening;
  /** The same event once more every so many milliseconds, until the next step. */
  readonly repeat?: number;
  /** Callers ahead in the queue; only for the record, the real center does not tell either. */
  readonly ahead?: number;
  /** Replaces the usual `content` of the event; `null` leaves it out. */
  readonly content?: Readonly<Record<string, unknown>> | null;
  /** Replaces the usual `resultDesc`. */
  readonly text?: string;
  readonly eventId?: number | string;
}

/** Bends the answers to some requests. The first fault that applies wins. */
export interface Fault extends Bend {
  readonly on: CallOperation | readonly CallOperation[];
  /** Requests of this operation are counted from 1: the first and the last one that is bent. */
  readonly from?: number;
  readonly to?: number;
}

/**
 * What a widget must make of the scenario if nobody touches it: a connector without media, a
 * hand-over that nobody accepts, no `queue-limit`, no `gateway-hosts`.
 */
export interface Expectation {
  /** Where the call comes to rest. */
  readonly state: Extract<CallState, 'queued' | 'talking' | 'ended' | 'failed'>;
  /** Error code of a call that failed, or `released` where the center ended it. */
  readonly reason?: EndReason;
  /** The longest it may take to get there, in milliseconds; two minutes if left out. */
  readonly within?: number;
  /** Requests to drop that the center must have seen by then. */
  readonly drops: number;
  /** Calls that still hold an agent by then: 1 while talking, else a leak, but for a lost cookie. */
  readonly occupied: number;
}

/**
 * How the gateway and the agent behave where the center has a gateway attached (gateway/gateway.ts);
 * without one nothing of this happens.
 */
export interface GatewayBehaviour {
  /**
   * What becomes of a connection to each of its addresses, in order: `refuses` cuts it off, `hangs`
   * never answers. One that answers if left out.
   */
  readonly addresses?: readonly ('answers' | 'refuses' | 'hangs')[];
  /** Every call is refused with this status (RFC 3261 section 21). */
  readonly refuses?: number;
  /** Milliseconds of ringing before the agent answers; 400 if left out. */
  readonly rings?: number;
  /** The agent answers, but neither sound nor picture comes. */
  readonly silent?: boolean;
  /** So many milliseconds after the answer the agent holds the call, and takes it up again. */
  readonly holds?: { readonly after: number; readonly lasts: number };
  /** So many milliseconds after the answer the sockets are cut; who comes back is let in. */
  readonly cuts?: number;
  /** So many milliseconds after the answer nothing passes any more, though the socket stays open. */
  readonly freezes?: number;
}

export interface Scenario {
  /** A few words for the picker. */
  readonly title: string;
  /** What happens, in one line. */
  readonly description: string;
  readonly expect: Expectation;
  /** The same with the simulator's gateway and a connector that carries media, where it differs. */
  readonly expectMedia?: Expectation;
  /** What happens from the moment the call was created. */
  readonly script: readonly ScriptStep[];
  /** Answer of the support check; both true if left out. */
  readonly support?: { readonly webRTCSupported: boolean; readonly clickToCallSupported: boolean };
  /**
   * Agents signed in, shared by all visitors of the scenario; unlimited if left out. With none
   * the center refuses calls; when all are taken the call waits until one is released.
   */
  readonly agents?: number;
  /** A poll without news is held open for so many milliseconds; 0 if left out. */
  readonly hold?: number;
  /** Every answer takes so long: from, to. */
  readonly delay?: readonly [number, number];
  /** The cookie is worth nothing any more so many milliseconds after the call was created. */
  readonly tokenLifetime?: number;
  /** `false`: the four calls come without CORS headers. */
  readonly cors?: false;
  readonly faults?: readonly Fault[];
  readonly gateway?: GatewayBehaviour;
}

/** The fault that applies to the nth request of an operation, if there is one. */
export function faultFor(
  scenario: Scenario,
  operation: CallOperation,
  nth: number,
): Fault | undefined {
  return scenario.faults?.find(
    ({ on, from = 1, to = Infinity }) =>
      (on === operation || on.includes(operation)) && nth >= from && nth <= to,
  );
}
