/** Why a call ends: the public codes of the element's `call-error` event, and the ends that are no error. */
import type { ApiErrorCode } from '../../api/http/errors.js';
import type { ConnectorErrorCode } from '../../connector/errors.js';

export type ErrorCode =
  | ApiErrorCode
  | ConnectorErrorCode
  | 'insecure-context'
  | 'load-failed'
  | 'busy'
  | 'queue-timeout'
  | 'call-failed'
  | 'gateway-refused';

/** A failure on its way to the visitor and the page. */
export interface Failure {
  code: ErrorCode;
  /** For a developer; never HTML. */
  message: string;
}

/** Why a call is over; `released`: the center or the other party ended it. */
export type EndReason = 'hung-up' | 'released' | 'left-page' | 'removed' | ErrorCode;
