/**
 * The states of a call-back request: the relay keeps it in one of them, and tells it to the page that
 * waits for it.
 */

/**
 * The states in the order in which a request goes through them; every state after `under-way` is
 * final.
 */
export const callbackStates = [
  /** The relay has accepted the request and not sent it to the center. */
  'waiting',
  'sending',
  /** The center has accepted it: the agent's phone rings first. */
  'calling',
  'under-way',
  /** Agent and visitor have talked. */
  'done',
  /** The visitor's phone was busy, or nobody answered it. */
  'missed',
  'agent-missed',
  'failed',
  /** The center reports nothing: the phone may ring or not. */
  'no-status',
  'withdrawn',
] as const;
export const callbackReasons = ['refused', 'try-later', 'other'] as const;

export type CallbackState = (typeof callbackStates)[number];
/** Why a request has failed: `refused` for good, `try-later` for now, `other` unknown. */
export type CallbackReason = (typeof callbackReasons)[number];
