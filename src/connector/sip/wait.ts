/** Waits for a condition that events announce, until a signal aborts. */

/**
 * Resolves as soon as the condition holds; it is checked now and at every event of this type.
 * Rejects with the signal's reason.
 */
export function until(
  target: EventTarget,
  type: string,
  condition: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    if (condition()) return resolve();
    const done = new AbortController();
    const look = (): void => {
      if (!condition()) return;
      done.abort();
      resolve();
    };
    const abort = (): void => {
      done.abort();
      reject(signal.reason);
    };
    target.addEventListener(type, look, { signal: done.signal });
    signal.addEventListener('abort', abort, { signal: done.signal });
  });
}
