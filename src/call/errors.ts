/** What was thrown anywhere in a call, as a failure with one of the public codes. */
import { ApiError } from '../api/http/errors.js';
import { asText } from '../base/text.js';
import { isConnectorErrorCode } from '../connector/errors.js';
import type { ErrorCode, Failure } from './machine/reasons.js';

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
