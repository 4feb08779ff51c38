/** The connector `sip` once it is needed: loaded while the visitor waits for an agent. */
import type { ConnectorCall } from '../connector.js';
import { SipCall, type DialOptions } from './call.js';

export type { DialOptions } from './call.js';

/**
 * Calls by way of the gateway. Resolves at once: all else is reported by the call's events.
 * @throws ConnectorError where the gateway's values cannot stand in a SIP message.
 */
export async function dial(options: DialOptions): Promise<ConnectorCall> {
  return new SipCall(options);
}
