/** Waiting that has an end: of time, or of whoever waits. */

export interface Waiting {
  readonly clock: { sleep(ms: number, signal: AbortSignal): Promise<void> };
  readonly signal: AbortSignal;
}

/**
 * What the work brings, or undefined when it takes longer than `ms` milliseconds: then it is told by
 * its signal. Rejects as the work does, and with the signal's reason.
 */
export async function within<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  { clock, signal }: Waiting,
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
