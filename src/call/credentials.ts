/** Checks the gateway credentials of a page, which may have set any value. */
import type { GatewayCredentials } from '../connector/connector.js';

/**
 * @returns the credentials, empty where none were given; undefined for a value of the wrong type.
 */
export function readCredentials(given: unknown): GatewayCredentials | undefined {
  if (given === undefined || given === null) return {};
  try {
    const { password = '', token = '' } = given as Record<string, unknown>;
    const areTexts = [password, token].every((one) => typeof one === 'string');
    return typeof given === 'object' && areTexts ? (given as GatewayCredentials) : undefined;
  } catch {
    return undefined;
  }
}
