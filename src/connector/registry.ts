/**
 * The connectors a call can name. Looked up when a call starts, since pages register late; one list for
 * all copies of this code in a page, of whatever version, and for the calls of `click-to-dial/call`.
 */
import type { ConnectorFactory } from './connector.js';

/** Another number where other versions could not use what lies there. */
const key = Symbol.for('click-to-dial.connectors.1');
let factories = new Map<string, ConnectorFactory>();
try {
  const shared: unknown = Reflect.get(globalThis, key);
  if (shared instanceof Map) factories = shared as typeof factories;
  Reflect.set(globalThis, key, factories);
} catch {
  // Where it cannot be kept, this copy goes by itself.
}

/**
 * Registers a connector under a name, for `connector="name"`; the last one registered holds.
 * @throws TypeError when the name is empty, contains white space, or the factory is no function.
 */
export function registerConnector(name: string, factory: ConnectorFactory): void {
  if (typeof name !== 'string' || !/^\S+$/.test(name) || typeof factory !== 'function') {
    throw new TypeError('registerConnector: needs a name without white space, and a function');
  }
  factories.set(name, factory);
}

export const findConnector = (name: string): ConnectorFactory | undefined => factories.get(name);

/** Only a click unlocks sound, when the connector is not there yet: the built-in `stub` plays none. */
export const playsSound = (connector: unknown): boolean =>
  connector !== 'stub' || factories.has(connector);
