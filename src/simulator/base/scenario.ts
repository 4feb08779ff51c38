/**
 * The type of a scenario of the simulated contact center. A scenario is data: a script of the
 * events of a call, and faults that bend single answers.
 *
 * A fixture for demo and tests, not for production.
 */

import type { EndReason } from '../../call/machine/reasons.js';
import type { CallState } from '../../call/machine/states.js';
import type { Bend } from './bend.js';

export type { Answer, BentAnswer } from './bend.js';

/** The four calls of the web adapter, by the short names that the simulator has for them. */
type CallOperation = 'check' | 'create' | 'poll' | 'drop';

/** The center's further services (W5–W8 in src/api/README.md), by the simulator's short names. */
export const serviceOperations = [
  'queue-info',
  'rating-levels',
  'rate',
  'leave-message',
  'text-session',
] as const;
export type ServiceOperation = (typeof serviceOperations)[number];

export type Operation = CallOperation | ServiceOperation;

export const isService = (operation: Operation): operation is ServiceOperation =>
  (serviceOperations as readonly Operation[]).includes(operation);

/** The events of a call that was created. All but the first two and `unknown` end it. */
export type Happening =
  'queued' | 'connected' | 'unknown' | 'disconnected' | 'queue-timeout' | 'failed';

/** One step of a script: `after` milliseconds after the previous step, `event` happens. */
export interface ScriptStep {
  readonly after: number;
  readonly event: Happening;
  /** Milliseconds after which the event is repeated, again and again until the next step. */
  readonly repeat?: number;
  /** Callers ahead in the queue: for the journal, and for the answer to `queryQueueInfo`. */
  readonly ahead?: number;
  /** Replaces the usual `content` of the event; `null` leaves it out. */
  readonly content?: Readonly<Record<string, unknown>> | null;
  /** Replaces the usual `resultDesc`. */
  readonly text?: string;
  readonly eventId?: number | string;
}

/** Bends the answers to some requests. The first fault that applies wins. */
export interface Fault extends Bend {
  readonly on: Operation | readonly Operation[];
  /** Requests of this operation are counted from 1: the first and the last one that is bent. */
  readonly from?: number;
  readonly to?: number;
}

/**
 * How a widget must end up in the scenario if nobody touches it, with a connector without media, no
 * handler that accepts the hand-over, no `queue-limit` and no `gateway-hosts`, and with
 * `connect-first` where the center wants a text session first.
 */
export interface Expectation {
  /** The state in which the call stays in the end. */
  readonly state: Extract<CallState, 'queued' | 'talking' | 'ended' | 'failed'>;
  /** Error code of a call that failed, or `released` where the center ended it. */
  readonly reason?: EndReason;
  /** The longest it may take to get there, in milliseconds; two minutes if left out. */
  readonly within?: number;
  /** Number of requests to drop that the center must have seen by then. */
  readonly drops: number;
  /**
   * Calls that still hold an agent or a place in the queue by then: 1 while queued or talking;
   * after an end 1 would be a leak, except where an expired cookie keeps the widget from dropping.
   */
  readonly occupied: number;
}

/**
 * The behaviour of the gateway and the agent. It has no effect unless a gateway
 * (gateway/gateway.ts) is attached to the center.
 */
export interface GatewayBehaviour {
  /**
   * Behaviour of each of the gateway's addresses, in order: `refuses` cuts connections off, `hangs`
   * never answers them. One address that answers if left out.
   */
  readonly addresses?: readonly ('answers' | 'refuses' | 'hangs')[];
  /** Every call is refused with this status (RFC 3261 section 21). */
  readonly refuses?: number;
  /** Milliseconds of ringing before the agent answers; 400 if left out. */
  readonly rings?: number;
  /** The agent answers, but neither sound nor picture comes. */
  readonly silent?: boolean;
  /** The agent holds the call `after` ms after the answer, and resumes it after `lasts` ms. */
  readonly holds?: { readonly after: number; readonly lasts: number };
  /** Milliseconds after the answer at which the sockets are cut; visitors can reconnect. */
  readonly cuts?: number;
  /** Milliseconds after the answer from which the open socket passes nothing any more. */
  readonly freezes?: number;
}

/** The behaviour of the center's further services. */
interface ServiceBehaviour {
  /** The center has none of these: 404. */
  readonly lacks?: readonly ServiceOperation[];
  /** Seconds that the center estimates for each place in the queue; 60 if left out. */
  readonly secondsPerPlace?: number;
  /**
   * A call needs a text session first, whose agent is there after so many milliseconds. The widget
   * has to set `connect-first` there.
   */
  readonly textFirst?: number;
}

export interface Scenario {
  /** A few words for the list of scenarios in the demo. */
  readonly title: string;
  /** What happens, in one line. */
  readonly description: string;
  readonly expect: Expectation;
  /** Replaces `expect` where a connector with media and the simulator's gateway end otherwise. */
  readonly expectMedia?: Expectation;
  /** The events of the call, from its creation on. */
  readonly script: readonly ScriptStep[];
  /** Answer of the support check; both true if left out. */
  readonly support?: { readonly webRTCSupported: boolean; readonly clickToCallSupported: boolean };
  /**
   * Agents signed in, shared by all visitors of the scenario; unlimited if left out. With none
   * the center refuses calls; when all are taken the call waits until one is released.
   */
  readonly agents?: number;
  /** Milliseconds for which a poll without an event is held open; 0 if left out. */
  readonly hold?: number;
  /** Shortest and longest delay of an answer, in milliseconds. */
  readonly delay?: readonly [number, number];
  /** Milliseconds after the creation of the call at which the cookie expires; never if left out. */
  readonly tokenLifetime?: number;
  /** `false`: the four calls come without CORS headers. */
  readonly cors?: false;
  readonly faults?: readonly Fault[];
  readonly services?: ServiceBehaviour;
  readonly gateway?: GatewayBehaviour;
}

/** Whether a widget has to open a text session before the call (`connect-first`). */
export const wantsTextFirst = ({ services }: Pick<Scenario, 'services'>): boolean =>
  services?.textFirst !== undefined;

/** The fault that applies to the nth request of an operation, if there is one. */
export function faultFor(scenario: Scenario, operation: Operation, nth: number): Fault | undefined {
  return scenario.faults?.find(
    ({ on, from = 1, to = Infinity }) =>
      (on === operation || on.includes(operation)) && nth >= from && nth <= to,
  );
}
