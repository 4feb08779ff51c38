/** The connector `sip` once it is needed: loaded while the visitor waits for an agent. */
import type { ConnectorCall } from '../connector.js';
import { ConnectorError } from '../errors.js';
import { SipCall, type DialOptions } from './call.js';

/** `stream` is missing where nobody has called `prepare()`. */
type Prepared = Omit<DialOptions, 'stream'> & {
  readonly stream: MediaStream | undefined;
};

/**
 * Calls by way of the gateway. Resolves at once: all else is reported by the call's events.
 * @throws ConnectorError where the gateway's values cannot stand in a SIP message.
 */
export async function dial({ stream, ...options }: Prepared): Promise<ConnectorCall> {
  if (!stream) throw new ConnectorError('media-failed', 'connect() without prepare()');
  return new SipCall({ stream, ...options });
}
