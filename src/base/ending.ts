/**
 * What is asked of an AbortSignal by all that waits: something lighter may stand in its place, where
 * there are thousands.
 */
export interface Ending {
  readonly aborted: boolean;
  /** Any value; what ends with this rejects with it. */
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
