/**
 * The list of connectors by name. It is read when a call starts, because pages register late. All
 * copies of this code in a page share one list, whatever their version, and so do the calls of
 * `click-to-dial/call`.
 */
import type { ConnectorFactory } from './connector.js';

/** The number at the end changes when other versions could not use the shared list any more. */
const key = Symbol.for('click-to-dial.connectors.1');
let factories = new Map<string, ConnectorFactory>();
try {
  const shared: unknown = Reflect.get(globalThis, key);
  if (shared instanceof Map) factories = shared as typeof factories;
  Reflect.set(globalThis, key, factories);
} catch {
  // Where the list cannot be shared, this copy uses its own.
}

/**
 * Registers a connector under a name, for `connector="name"`; a later one replaces an earlier one.
 * @throws TypeError when the name is empty, contains white space, or the factory is no function.
 */
export function registerConnector(name: string, factory: ConnectorFactory): void {
  if (typeof name !== 'string' || !/^\S+$/.test(name) || typeof factory !== 'function') {
    throw new TypeError('registerConnector: needs a name without white space, and a function');
  }
  factories.set(name, factory);
}

export const findConnector = (name: string): ConnectorFactory | undefined => factories.get(name);

/**
 * Whether the call may play sound. Asked in the visitor's click, which alone unlocks sound and
 * comes before the connector exists; the built-in `stub` plays none.
 */
export const playsSound = (connector: unknown): boolean =>
  connector !== 'stub' || factories.has(connector);
