/**
 * Why a call ends: the public codes of the element's `call-error` event, and the ends that are no error.
 * What each of them means for the visitor stands in `ends.ts`.
 */
import type { ApiErrorCode } from '../../api/http/errors.js';
import type { ConnectorErrorCode } from '../../connector/errors.js';

/** Codes of the call itself, beside those of the contact center's interface and of the connector. */
export const callErrorCodes = [
  'insecure-context',
  'load-failed',
  'busy',
  'queue-timeout',
  'call-failed',
  'gateway-refused',
] as const;

export type ErrorCode = ApiErrorCode | ConnectorErrorCode | (typeof callErrorCodes)[number];

/** Ends that are no error; `released`: the center or the other party ended it. */
const plainEnds = ['hung-up', 'released', 'left-page', 'removed'] as const;
export type PlainEnd = (typeof plainEnds)[number];

/** Why a call is over. */
export type EndReason = PlainEnd | ErrorCode;

/** A failure on its way to the visitor and the page. */
export interface Failure {
  code: ErrorCode;
  /** For a developer; never HTML. */
  message: string;
}

/** True for the codes of `call-error`, false for the ends that are no error. */
export const isError = (reason: EndReason | undefined): reason is ErrorCode =>
  reason !== undefined && !(plainEnds as readonly EndReason[]).includes(reason);

/**
 * After these no web call is possible, so the page's own way stays in sight when the panel is closed.
 * A list beside the table, because the element has to know them where the panel cannot be loaded.
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
