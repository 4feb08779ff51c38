/** Turns whatever was thrown in a call into a failure with one of the public codes. */
import { ApiError } from '../api/http/errors.js';
import { asText } from '../base/text.js';
import { isConnectorErrorCode } from '../connector/errors.js';
import type { ErrorCode, Failure } from './machine/reasons.js';

/** An error with a code, for activities to throw where they fail for a reason of their own. */
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

/** @param otherwise the code for an error without a known one. */
export function toFailure(error: unknown, otherwise: ErrorCode): Failure {
  const message = asText(error);
  if (error instanceof ApiError || error instanceof CallError) return { code: error.code, message };
  // Recognised by its code, since instanceof fails for the errors of connectors in other bundles.
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return { code: isConnectorErrorCode(code) ? code : otherwise, message };
}
