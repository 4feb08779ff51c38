/**
 * The entry of the connector `sip`, loaded by dynamic import while the visitor waits for an agent.
 */
import type { ConnectorCall } from '../connector.js';
import { ConnectorError } from '../errors.js';
import { SipCall, type DialOptions } from './call.js';

/**
 * The options of a call; `stream` is undefined where `prepare()` was not called before `connect()`.
 */
type Prepared = Omit<DialOptions, 'stream'> & {
  readonly stream: MediaStream | undefined;
};

/**
 * Calls the agent by way of the gateway. Resolves at once: the call's events report everything
 * else.
 * @throws ConnectorError where the gateway's values cannot stand in a SIP message, or there is no
 *   stream.
 */
export async function dial({ stream, ...options }: Prepared): Promise<ConnectorCall> {
  if (!stream) throw new ConnectorError('media-failed', 'connect() without prepare()');
  return new SipCall({ stream, ...options });
}
