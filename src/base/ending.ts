/**
 * The part of AbortSignal that all code which waits relies on. The relay, which has thousands of
 * waiting requests, puts something lighter in its place.
 */
export interface Ending {
  readonly aborted: boolean;
  /** Any value; a promise that the abort ends rejects with it. */
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
