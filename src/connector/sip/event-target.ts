/** Targets of events in pages whose libraries keep something else under `EventTarget`. */

/** The platform's own class: by what is built upon it. */
export const PlatformTarget = Object.getPrototypeOf(Node) as typeof EventTarget;
