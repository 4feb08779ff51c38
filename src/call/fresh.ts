/**
 * Asks the page for ICE servers and credentials only when the connection is made, because they may
 * be valid for minutes only. Pages give them as values or as functions. A function that fails or
 * takes too long does not hold up the call, because an agent is waiting by then.
 */
import { asText } from '../base/text.js';
import { within } from '../base/within.js';
import type { GatewayCredentials } from '../connector/connector.js';
import type { Given } from './context.js';
import { readCredentials } from './credentials.js';
import type { Work } from './work.js';

/** Milliseconds for which a promise of the page is waited for. */
const patience = 5000;

/**
 * How many functions may return one another: the element's `iceServers`, for example, is a function
 * that returns the property, which may be a function itself.
 */
const deepest = 3;

async function ask<Value>(
  name: string,
  given: Given<Value>,
  waiting: Pick<Work, 'clock' | 'signal'>,
): Promise<Value | undefined> {
  const answer = async (): Promise<{ value: Value }> => {
    let value: unknown = given;
    for (let depth = 0; typeof value === 'function' && depth < deepest; depth += 1) {
      value = await (value as () => unknown)();
    }
    return { value: value as Value };
  };
  try {
    const answered = await within(patience, answer, waiting);
    if (!answered) throw new Error(`nothing within ${patience / 1000} seconds`);
    return answered.value;
  } catch (error) {
    if (!waiting.signal.aborted) {
      console.warn(`click-to-dial/call: ${name}: ${asText(error)}; none is used`);
    }
    return undefined;
  }
}

/** A text in the list stands for the server with that URL. */
function serversOf(given: unknown): RTCIceServer[] {
  if (given === undefined || given === null) return [];
  if (Array.isArray(given)) {
    return (given as unknown[]).map((one) =>
      typeof one === 'string' ? { urls: one } : (one as RTCIceServer),
    );
  }
  console.warn(
    `click-to-dial/call: iceServers: not used; accepted: a list of RTCIceServer objects`,
  );
  return [];
}

function credentialsOf(given: unknown): GatewayCredentials {
  const read = readCredentials(given);
  if (!read)
    console.warn('click-to-dial/call: credentials: not used; accepted: {password?, token?}');
  return read ?? {};
}

/**
 * Asks the page, and puts the answers into the context, where the connector reads them. Never
 * rejects.
 */
export async function freshen(work: Pick<Work, 'context' | 'clock' | 'signal'>): Promise<void> {
  const { iceServers, credentials } = work.context.options;
  const [servers, secrets] = await Promise.all([
    ask('iceServers', iceServers, work),
    ask('credentials', credentials, work),
  ]);
  work.context.fresh = { iceServers: serversOf(servers), credentials: credentialsOf(secrets) };
}
