/** The platform's class of events, in pages whose libraries have overwritten `CustomEvent`. */

/** Found as the constructor of an event that the document has made. */
export const PlatformEvent = (globalThis.document?.createEvent('CustomEvent').constructor ??
  CustomEvent) as typeof CustomEvent;
