/**
 * One call per server in a browser: events and drop carry no call id, so one cookie is one call.
 * A Web Lock (W3C Web Locks API) holds it across tabs; where there is none, this page alone.
 */

/** Locks given back whose release the browser has not confirmed yet. */
const releasing = new Set<Promise<unknown>>();
const heldHere = new Set<string>();

/**
 * Resolves with true once the lock is held, with false where somebody else has it.
 * It is given back when the signal aborts.
 */
export async function holdLock(name: string, signal: AbortSignal): Promise<boolean> {
  await Promise.allSettled(releasing);
  if (signal.aborted) return false;
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (!locks) return holdHere(name, signal);
  return new Promise((resolve) => {
    let release!: () => void;
    const released = new Promise<void>((done) => (release = done));
    const request = locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : released;
      })
      // Opaque origins and documents on their way out have no locks.
      .catch(() => resolve(holdHere(name, signal)));
    signal.addEventListener(
      'abort',
      () => {
        release();
        releasing.add(request);
        void request.then(() => releasing.delete(request));
      },
      { once: true },
    );
  });
}

function holdHere(name: string, signal: AbortSignal): boolean {
  if (signal.aborted || heldHere.has(name)) return false;
  heldHere.add(name);
  signal.addEventListener('abort', () => heldHere.delete(name), { once: true });
  return true;
}
