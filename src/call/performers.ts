/**
 * How each activity is done: the one file that joins the machine's wishes to the contact center's
 * interface, the connector and the clock.
 */
import { ApiError } from '../api/http/errors.js';
import { createWebAdapter } from '../api/web-adapter.js';
import { again } from '../base/again.js';
import { asText } from '../base/text.js';
import { within } from '../base/within.js';
import type { Connector, ConnectorFactory } from '../connector/connector.js';
import { devicesAsked } from '../connector/asking.js';
import { findConnector } from '../connector/registry.js';
import { sip } from '../connector/built-in/sip.js';
import { stub } from '../connector/built-in/stub.js';
import type { Clock } from '../base/clock.js';
import type * as Conversation from './conversation.js';
import type { CallContext, CallEnvironment, Equipment, Given } from './context.js';
import { deadlines } from './machine/deadlines.js';
import { CallError, toFailure } from './errors.js';
import { watchQuestion } from './question.js';
import { askLimits, dropLimits, retryPause, type RetryLimits } from '../base/retry.js';
import type { Performers, Work } from './work.js';

/**
 * What only a created call needs: the poll and the connector's work, asked for until it is there.
 * @param onFailure told of each try that failed.
 * @throws CallError where it will never come; the signal's reason when it aborts.
 */
async function loadConversation(
  { load, center, connector, clock, signal }: Work,
  onFailure?: (error: unknown) => void,
): Promise<typeof Conversation> {
  const sleep = (ms: number, error: unknown): Promise<void> => {
    onFailure?.(error);
    return clock.sleep(ms, signal);
  };
  const loadPoll = async (): Promise<typeof Conversation> => {
    const conversation = await again(() => import('./conversation.js'), sleep);
    // Builds upon what has just come.
    await again(() => center.load(), sleep);
    return conversation;
  };
  try {
    const [conversation] = await Promise.all([
      loadPoll(),
      again(load, sleep),
      again(async () => connector.preload?.(), sleep),
    ]);
    return conversation;
  } catch (cause) {
    throw new CallError('load-failed', String(cause), { cause });
  }
}

/** What needs no registration; a page may register its own under the same name. */
const builtIn: ReadonlyMap<string, ConnectorFactory> = new Map([
  ['sip', sip],
  ['stub', stub],
]);

/** For connectors that do not wait until they connect: what is there without waiting. */
function early<Value extends object>(given: Given<Value>, none: Value): Value {
  try {
    const value = typeof given === 'function' ? given() : given;
    return typeof value === 'object' && !('then' in value) ? value : none;
  } catch {
    return none;
  }
}

/** The objects a call works with. @throws CallError where it cannot run here. */
export async function equip(
  context: CallContext,
  fetch: CallEnvironment['fetch'],
  clock: Clock,
): Promise<Equipment> {
  const { options } = context;
  const { connector: wanted, server, media, videoAllowed, icePolicy, output, tones } = options;
  if (globalThis.isSecureContext === false) {
    throw new CallError('insecure-context', 'Calls need a page by https, or localhost');
  }
  const factory =
    typeof wanted === 'function' ? wanted : (findConnector(wanted) ?? builtIn.get(wanted));
  if (!factory) {
    throw new CallError('unsupported', `No connector is registered as "${String(wanted)}"`);
  }
  let connector: Connector;
  let supported: true | string;
  try {
    // What the type shows and no more: a connector must not come to depend on options of the call.
    connector = factory({
      media,
      videoAllowed,
      icePolicy,
      output,
      tones,
      clock,
      get iceServers() {
        return context.fresh?.iceServers ?? early(options.iceServers, []);
      },
      get credentials() {
        return context.fresh?.credentials ?? early(options.credentials, {});
      },
    });
    supported = await connector.supported();
  } catch (cause) {
    throw new CallError('unsupported', `The connector failed: ${asText(cause)}`, { cause });
  }
  if (supported !== true) throw new CallError('unsupported', asText(supported));
  return { connector, center: createWebAdapter({ server, fetch, clock }) };
}

/**
 * Tries until it works, the error is not one to try again after, or the limits are reached.
 * @param attempt gets the milliseconds that are left of the limits.
 * @throws what the last attempt threw; the signal's reason when it aborts.
 */
async function persist<Result>(
  attempt: (left: number) => Promise<Result>,
  again: (error: ApiError) => boolean,
  limits: RetryLimits,
  { clock, random, signal }: Work,
): Promise<Result> {
  const began = clock.now();
  for (let failures = 1; ; failures++) {
    try {
      return await attempt(limits.within - (clock.now() - began));
    } catch (error) {
      if (!(error instanceof ApiError) || !again(error)) throw error;
      const { retryAfter } = error;
      const elapsed = clock.now() - began;
      const pause = retryPause({ failures, elapsed, retryAfter, random: random() }, limits);
      if (pause === undefined) throw error;
      await clock.sleep(pause, signal);
    }
  }
}

export const performers: Performers = {
  async check(_, work) {
    const { center, connector, signal, send } = work;
    try {
      const { clickToCallSupported, webRTCSupported } = await persist(
        () => center.checkSupport(signal),
        (error) => error.repeatable,
        askLimits,
        work,
      );
      if (clickToCallSupported && (webRTCSupported !== false || !connector.needsWebRTC)) {
        return send({ type: 'checked' });
      }
      const message = `clickToCallSupported: ${clickToCallSupported}, webRTCSupported: ${webRTCSupported}`;
      send({ type: 'failed', code: 'unavailable', message });
    } catch (error) {
      send({ type: 'failed', ...toFailure(error, 'network') });
    }
  },

  /** The signal lives as long as the call: its abort releases the devices. */
  async media(_, work) {
    const { context, connector, clock, signal, send } = work;
    const { media } = context.options;
    const watch = ({ detail }: CustomEventInit<Promise<unknown>>): void => {
      if (detail) void watchQuestion(detail, work);
    };
    signal.addEventListener(devicesAsked, watch as EventListener);
    try {
      await connector.prepare(media, signal);
      send({ type: 'prepared' });
    } catch (error) {
      const unnamed = error instanceof DOMException || String(error) === '[object MediaStream]';
      const naming =
        unnamed &&
        (await again(
          () => import('../connector/device-errors.js'),
          (ms) => clock.sleep(ms, signal),
        ));
      const named = naming ? await naming.nameDeviceError(error, media) : error;
      send({ type: 'failed', ...toFailure(named, 'media-failed') });
    }
  },

  async create(_, work) {
    const { center, context, send, clock } = work;
    try {
      const created = center.create(context.options.media);
      // Once the request is on its way: what a visitor waits for goes first.
      void clock.sleep(0).then(() => loadConversation(work).catch(() => {}));
      await created;
      send({ type: 'created' });
    } catch (error) {
      const doubtful = !(error instanceof ApiError && error.answered);
      send({ type: 'create-failed', doubtful, ...toFailure(error, 'network') });
    }
  },

  // While the visitor waits for an answer to the create, not before it.
  async poll(activity, work) {
    // Code that is missing costs a call that exists as much time as a poll that fails.
    let message = `Code did not arrive within ${deadlines.polling / 1000} s`;
    const onFailure = (error: unknown): void => void (message = String(error));
    // An agent may be there already.
    const code = await within(deadlines.polling, () => loadConversation(work, onFailure), work);
    if (!code) work.send({ type: 'failed', code: 'load-failed', message });
    else if (!work.signal.aborted) await code.poll(activity, work);
  },
  connect: async (activity, work) => (await loadConversation(work)).carry(activity, work),

  async drop(_, work) {
    const notAnswered = (error: ApiError): boolean => !error.answered;
    const drop = (left: number): Promise<void> => work.center.drop(left);
    // Whatever came of it: more than this cannot be done.
    await persist(drop, notAnswered, dropLimits, work).catch(() => {});
    work.send({ type: 'dropped' });
  },
};
