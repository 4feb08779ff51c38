/** Credentials for the gateway, as a page gives them: anything may have been set. */
import type { GatewayCredentials } from '../connector/connector.js';

/** Undefined where they are no credentials. */
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
