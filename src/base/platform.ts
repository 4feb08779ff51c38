/**
 * Names of the platform as they are when this is loaded: a page may give them to something else later,
 * and some pages have done so before. The build puts these in the place of the global names in all that
 * a browser loads (test/tools/platform.ts), so that no other file has to ask for them.
 */
export const { MediaStream, RTCPeerConnection, WebSocket } = globalThis;

/** By the other name that every browser has for it. */
export const URL =
  (globalThis as { webkitURL?: typeof globalThis.URL }).webkitURL ?? globalThis.URL;

export let { AbortController, AbortSignal, ReadableStream } = globalThis;

try {
  ReadableStream = new Blob().stream().constructor as typeof ReadableStream;
} catch {
  // The name itself may be the platform's.
}

try {
  const { signal } = new AbortController();
  // What is no signal to the platform ends here; none at all would pass as an option not given.
  globalThis.addEventListener?.('', Object, { signal: signal ?? (0 as never) });
  AbortSignal = signal.constructor as typeof AbortSignal;
} catch {
  // Nothing leads to the platform's own: whoever makes one is told the name, before anything is sent.
  AbortController = function () {
    throw new TypeError('AbortController is taken');
  } as never;
}
