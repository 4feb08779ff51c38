/** The platform's EventTarget, for pages whose libraries overwrite the global `EventTarget`. */

/** The platform's own class, found as the prototype of `Node`, which such libraries leave alone. */
export const PlatformTarget = Object.getPrototypeOf(Node) as typeof EventTarget;
