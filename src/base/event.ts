/** Events in pages whose libraries keep something else under `Event` or `CustomEvent`. */

/** The platform's own class: by the constructor of one that the document has made. */
export const PlatformEvent = (globalThis.document?.createEvent('CustomEvent').constructor ??
  CustomEvent) as typeof CustomEvent;
