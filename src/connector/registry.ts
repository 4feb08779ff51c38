/** The connectors a call can name. Looked up when a call starts, since pages register late. */
import type { ConnectorFactory } from './connector.js';

const factories = new Map<string, ConnectorFactory>();

/**
 * Registers a connector under a name, for `connector="name"`; the last one registered holds.
 * @throws TypeError when the name is empty, contains white space, or the factory is no function.
 */
export function registerConnector(name: string, factory: ConnectorFactory): void {
  if (typeof name !== 'string' || !/^\S+$/.test(name)) {
    throw new TypeError('registerConnector: the name must be text without white space');
  }
  if (typeof factory !== 'function') {
    throw new TypeError(`registerConnector: the factory of "${name}" must be a function`);
  }
  factories.set(name, factory);
}

export const findConnector = (name: string): ConnectorFactory | undefined => factories.get(name);
