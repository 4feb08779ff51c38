/** Every way a call can fail, as the public codes of the element's `call-error` event. */
import { ApiError, type ApiErrorCode } from '../api/http/errors.js';
import { asText } from '../base/text.js';
import { isConnectorErrorCode, type ConnectorErrorCode } from '../connector/errors.js';

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

/** A call's own error: thrown by activities, so that a failure can travel like any other. */
export class CallError extends Error {
  override get name(): 'CallError' {
    return 'CallError';
  }

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Whatever was thrown, as a failure; what nobody knows gets the code of the place it came from. */
export function toFailure(error: unknown, otherwise: ErrorCode): Failure {
  const message = asText(error);
  if (error instanceof ApiError || error instanceof CallError) return { code: error.code, message };
  // By its code, not its class: connectors come from other bundles.
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return { code: isConnectorErrorCode(code) ? code : otherwise, message };
}
