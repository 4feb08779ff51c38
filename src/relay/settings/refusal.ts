/**
 * The refusal of a call-back request, with the code and the status that the visitor's browser gets.
 */

const statuses = {
  'number-invalid': 400,
  'number-refused': 403,
  'already-open': 409,
  'time-invalid': 400,
  'time-refused': 409,
  'too-many': 429,
  unavailable: 503,
} as const;

export type RefusalCode = keyof typeof statuses;

export class CallbackRefusal extends Error {
  override get name(): 'CallbackRefusal' {
    return 'CallbackRefusal';
  }

  readonly status: (typeof statuses)[RefusalCode];

  constructor(
    readonly code: RefusalCode,
    /** For a developer. Never repeats the number. */
    message: string,
    /** Milliseconds until the request may be tried again. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.status = statuses[code];
  }
}
