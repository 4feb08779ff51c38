/**
 * Allows one call per server in a browser: events and drop carry no call id, so the cookie can
 * stand for one call only. A Web Lock (W3C Web Locks API) covers all tabs; in a browser without Web
 * Locks, a second call is prevented only within this page.
 */

/** Locks that were given back, until the browser has confirmed the release. */
const releasing = new Set<Promise<unknown>>();
const heldHere = new Set<string>();

/**
 * Resolves to true once the lock is held, to false where another call has it. The lock is given
 * back when the signal aborts.
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
      // In opaque origins, and in documents that are being left, requests for locks reject.
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
