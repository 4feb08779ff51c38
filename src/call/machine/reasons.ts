/**
 * The reasons for which a call ends: the public codes of the element's `call-error` event, and the
 * ends that are no error. `ends.ts` says what each of them means for the visitor.
 */
import type { ApiErrorCode } from '../../api/http/errors.js';
import type { ConnectorErrorCode } from '../../connector/errors.js';

/** The codes of the call itself. The contact center's interface and the connector add their own. */
export const callErrorCodes = [
  'insecure-context',
  'load-failed',
  'busy',
  'queue-timeout',
  'call-failed',
  'gateway-refused',
] as const;

export type ErrorCode = ApiErrorCode | ConnectorErrorCode | (typeof callErrorCodes)[number];

/** Ends that are no error. `released`: the center or the other party has ended the call. */
const plainEnds = ['hung-up', 'released', 'left-page', 'removed'] as const;
export type PlainEnd = (typeof plainEnds)[number];

/** The reason for which a call is over. */
export type EndReason = PlainEnd | ErrorCode;

/** An error as the visitor and the page are told of it. */
export interface Failure {
  code: ErrorCode;
  /** For a developer; never HTML. */
  message: string;
}

/** True for the codes of `call-error`, false for the ends that are no error. */
export const isError = (reason: EndReason | undefined): reason is ErrorCode =>
  reason !== undefined && !(plainEnds as readonly EndReason[]).includes(reason);

/**
 * Ends after which no web call is possible, so that the page's fallback stays shown when the panel
 * is closed. The list repeats a column of `ends.ts`, because the element has to know them even
 * where the panel cannot be loaded; the compiler keeps the two alike.
 */
const impossibleEnds = [
  'unsupported',
  'insecure-context',
  'load-failed',
  'unavailable',
  'closed',
] as const satisfies readonly ErrorCode[];
export type ImpossibleEnd = (typeof impossibleEnds)[number];

export const isImpossible = (reason: EndReason | undefined): boolean =>
  (impossibleEnds as readonly unknown[]).includes(reason);
