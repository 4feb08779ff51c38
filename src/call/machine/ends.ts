/**
 * What each end of a call means for the visitor: one row for every reason. Beside `reasons.ts`, because
 * only the panel needs it, which is loaded later than the call.
 */
import type { EndReason, ImpossibleEnd } from './reasons.js';

/** What an end means for the visitor. */
interface End<Reason extends EndReason = EndReason> {
  /** No web call is possible: the page's own way stays in sight (`isImpossible`). */
  readonly impossible: Reason extends ImpossibleEnd ? true : false;
  /** Calling again on this page in this browser may help. */
  readonly again: boolean;
  /** Where the site calls back: whether that is the better way, another one, or makes no sense. */
  readonly callBack: 'first' | 'offered' | 'never';
  /** The visitor has refused a device, or left the browser's question for it open. */
  readonly access: 'denied' | 'unanswered' | undefined;
}

/** The next call may succeed. */
const usual = {
  impossible: false,
  again: true,
  callBack: 'offered',
  access: undefined,
} as const satisfies End;
/** Nobody is free, or was. */
const unattended = { ...usual, callBack: 'first' } as const satisfies End;
/** Nobody is there for web calls now: the page's own way is better, and so is a call back. */
const away = { ...unattended, impossible: true } as const satisfies End;
/** Nothing that the visitor can change here. */
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
  // Whoever talks to us in another tab need not be phoned.
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
