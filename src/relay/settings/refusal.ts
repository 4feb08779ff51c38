/** Why a request for a callback is not accepted, as the visitor's browser hears it. */

const statuses = {
  'number-invalid': 400,
  'number-refused': 403,
  'already-open': 409,
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
    /** Milliseconds until it may be tried again. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.status = statuses[code];
  }
}
