/** The parts that call-backs need: handed in, so that tests can control time, center and limits. */
import type { CallbackState } from '../../api/callback-states.js';
import type { Hours } from '../../base/hours.js';
import type { CallState } from '../clients/call-state.js';
import type { BidirectionalCall } from '../clients/create-call.js';
import type { Clock } from '../../base/clock.js';
import type { Limit } from '../visitor/limits.js';
import type { Logger } from '../base/log.js';
import type { Store } from '../store/store.js';
import type { NumberFormat } from '../settings/numbers.js';
import type { CalledNumber } from './overdialling.js';

export interface CallbackSettings {
  /** Numbers of the agents' side, which is called first; used in turn. At least one. */
  readonly callers: readonly string[];
  /** ISO countries and beginnings of numbers that may be called. */
  readonly countries: readonly string[];
  readonly numberFormat: NumberFormat;
  /** This relay as the center reaches it, without a slash at its end. */
  readonly publicUrl: string;
  readonly callerPresent?: string | undefined;
  readonly agentPresent?: string | undefined;
  readonly agentWorkNo?: string | undefined;
  /** The hours in which visitors may choose a time; left out: they cannot. */
  readonly hours?: Hours | undefined;
  /** Milliseconds from the request until it is sent: time to withdraw. */
  readonly delay: number;
  /** Milliseconds without news from the center, reported or asked for, after which the request becomes `no-status`. */
  readonly noStatusAfter: number;
  /** Makes the keys under which numbers are counted: nobody who reads the store can guess them. */
  readonly secret: string;
  /** Seal numbers that wait for a chosen time: the first seals, all open. */
  readonly sealedBy: readonly string[];
}

export interface CallbackParts {
  readonly settings: CallbackSettings;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: {
    readonly visitor: Limit;
    readonly address: Limit;
    readonly number: Limit<CalledNumber>;
    /** All numbers together, under the key `all`. */
    readonly all: Limit;
  };
  /**
   * Sends the call to the center, once.
   * @throws NotSent where it never left; whatever else where it may have.
   */
  readonly createCall: (call: BidirectionalCall) => Promise<{ callSerialNo?: string }>;
  /**
   * Asks the center how a call goes; left out: it is not asked.
   * @throws CallStateError, BadInput, ApiError
   */
  readonly queryCallState?: (callSerialNo: string) => Promise<CallState>;
  /** From 0 to below 1, for the jitter of pauses; default `Math.random`. */
  readonly chance?: () => number;
  /** Called with each state that a request comes into, and with the state before. */
  readonly onState?: (state: CallbackState, before?: CallbackState) => void;
  /** Hex digits that nobody can guess; default: 128 random bits. */
  readonly random?: () => string;
}

/** The call did not leave, as no AccessToken could be had: nobody's telephone will ring. */
export class NotSent extends Error {
  override get name(): 'NotSent' {
    return 'NotSent';
  }
}
