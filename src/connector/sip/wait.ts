/** Waiting for something with an end: of time, or of whoever waits. */
import type { ConnectorClock } from '../connector.js';

/**
 * Resolves as soon as the condition holds, looked at now and at every event of this type.
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

/**
 * What the work brings, or undefined when it takes longer than `ms` milliseconds: then it is told by
 * its signal. Rejects as the work does, and with the signal's reason.
 */
export async function within<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  { clock, signal }: { clock: ConnectorClock; signal: AbortSignal },
): Promise<T | undefined> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  try {
    const working = work(either);
    const late = clock.sleep(ms, either).then(() => undefined);
    // Whichever comes second rejects, with nobody listening any more.
    working.catch(() => {});
    late.catch(() => {});
    return await Promise.race([working, late]);
  } finally {
    done.abort();
  }
}
