/**
 * The platform's classes as they are when this file is loaded. A page may overwrite the global
 * names later, and some pages have done so before. The build replaces the global names by these in
 * all code that a browser loads (test/tools/platform.ts), so that no other file has to import them.
 */
export const { MediaStream, RTCPeerConnection, WebSocket } = globalThis;

/**
 * `webkitURL` is the same class in every browser, and a page that overwrites `URL` leaves it alone.
 */
export const URL =
  (globalThis as { webkitURL?: typeof globalThis.URL }).webkitURL ?? globalThis.URL;

export let { AbortController, AbortSignal, ReadableStream } = globalThis;

try {
  ReadableStream = new Blob().stream().constructor as typeof ReadableStream;
} catch {
  // Blobs are overwritten or missing: ReadableStream may still be the platform's own class.
}

try {
  const { signal } = new AbortController();
  // addEventListener throws where the signal is not a signal of the platform. It would accept
  // undefined as an option that is not given, so 0 stands in for it.
  globalThis.addEventListener?.('', Object, { signal: signal ?? 0 } as EventListenerOptions);
  AbortSignal = signal.constructor as typeof AbortSignal;
} catch {
  // The platform's own class cannot be reached. Its constructor throws an error that names the
  // class, so that a call fails with that message before anything is sent.
  AbortController = function () {
    throw new TypeError('AbortController is taken');
  } as unknown as typeof AbortController;
}
