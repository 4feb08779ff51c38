/**
 * The table of what each end of a call means for the visitor, one row for every reason. It is apart
 * from `reasons.ts` because only the panel needs it, which is loaded later than the call.
 */
import type { EndReason, ImpossibleEnd } from './reasons.js';

/** The consequences of an end for the visitor. */
interface End<Reason extends EndReason = EndReason> {
  /** No web call is possible, so that the page's fallback stays shown (`isImpossible`). */
  readonly impossible: Reason extends ImpossibleEnd ? true : false;
  /** Calling again on this page in this browser may help. */
  readonly again: boolean;
  /**
   * On sites that call back: a call-back is the best next step, one of several, or makes no sense.
   */
  readonly callBack: 'first' | 'offered' | 'never';
  /** The visitor has refused a device, or left the browser's question for it open. */
  readonly access: 'denied' | 'unanswered' | undefined;
}

/** The end of most calls: another call may succeed. */
const usual = {
  impossible: false,
  again: true,
  callBack: 'offered',
  access: undefined,
} as const satisfies End;
/** No agent is free, or none was while the visitor waited. */
const unattended = { ...usual, callBack: 'first' } as const satisfies End;
/** No agent takes web calls now: the page's fallback and a call-back are the better ways. */
const away = { ...unattended, impossible: true } as const satisfies End;
/** The visitor can change nothing here that would let a second call succeed. */
const hopeless = { ...unattended, again: false } as const satisfies End;
const cannotCall = { ...hopeless, impossible: true } as const satisfies End;
const denied = { ...usual, access: 'denied' } as const satisfies End;
const unanswered = { ...usual, access: 'unanswered' } as const satisfies End;

export const ends: { readonly [Reason in EndReason]: End<Reason> } = {
  'hung-up': usual,
  released: usual,
  'left-page': usual,
  removed: usual,
  unsupported: cannotCall,
  'insecure-context': cannotCall,
  'load-failed': { ...usual, impossible: true },
  // The visitor is in a call with the center in another tab, and need not be phoned.
  busy: { ...usual, callBack: 'never' },
  unavailable: away,
  closed: away,
  'microphone-denied': denied,
  'microphone-missing': usual,
  'microphone-busy': usual,
  'microphone-blocked': hopeless,
  'microphone-unanswered': unanswered,
  'camera-denied': denied,
  'camera-missing': usual,
  'camera-busy': usual,
  'camera-blocked': hopeless,
  'camera-unanswered': unanswered,
  unauthorized: usual,
  'bad-request': usual,
  'not-found': usual,
  'server-error': usual,
  network: usual,
  timeout: usual,
  'bad-response': usual,
  'no-agent': unattended,
  refused: usual,
  'queue-timeout': unattended,
  'not-answered': unattended,
  'call-failed': usual,
  'gateway-refused': usual,
  'gateway-unreachable': usual,
  'gateway-rejected': usual,
  'media-failed': usual,
};
