/**
 * The functions that perform the activities which need the contact center or the connector. The
 * session performs the others itself: lock, the page's veto, load, deadlines.
 */
import { ApiError } from '../api/http/errors.js';
import { callTimeout } from '../api/calls.js';
import type { ServicesOptions } from '../api/services/services.js';
import { createWebAdapter } from '../api/web-adapter.js';
import { again } from '../base/again.js';
import { asText } from '../base/text.js';
import { within } from '../base/within.js';
import type { Connector, ConnectorFactory } from '../connector/connector.js';
import { devicesAsked } from '../connector/asking.js';
import { nameDeviceError } from '../connector/device-errors.js';
import { findConnector } from '../connector/registry.js';
import { sip } from '../connector/built-in/sip.js';
import { stub } from '../connector/built-in/stub.js';
import type { Clock } from '../base/clock.js';
import type * as Conversation from './conversation.js';
import type { CallContext, CallEnvironment, Equipment, Given } from './context.js';
import { deadlines } from './machine/deadlines.js';
import { CallError, toFailure } from './errors.js';
import { watchQuestion } from './question.js';
import { askLimits, dropLimits } from '../base/retry.js';
import { persist } from './persist.js';
import type * as Text from './text-session.js';
import type { TextSession } from './text-session.js';
import { languageHeader, tokenHeader } from './who.js';
import type { Performers, Work } from './work.js';

/**
 * Loads the code that only a created call needs: the poll and the connector's work. Tries until it
 * is loaded.
 * @param onFailure called with the error of each failed try.
 * @throws CallError `load-failed` when it will never be loaded, or when the signal has aborted.
 */
async function loadConversation(
  { load, connector, clock, signal }: Work,
  onFailure?: (error: unknown) => void,
): Promise<typeof Conversation> {
  const sleep = (ms: number, error: unknown): Promise<void> => {
    onFailure?.(error);
    return clock.sleep(ms, signal);
  };
  try {
    const [conversation] = await Promise.all([
      again(() => import('./conversation.js'), sleep),
      again(load, sleep),
      again(async () => connector.preload?.(), sleep),
    ]);
    return conversation;
  } catch (cause) {
    throw new CallError('load-failed', String(cause), { cause });
  }
}

/** Connectors that need no registration. A page may register another one under the same name. */
const builtIn: ReadonlyMap<string, ConnectorFactory> = new Map([
  ['sip', sip],
  ['stub', stub],
]);

/**
 * The value as far as it is there without waiting, for connectors that read it before they connect.
 */
function early<Value extends object>(given: Given<Value>, none: Value): Value {
  try {
    const value = typeof given === 'function' ? given() : given;
    return typeof value === 'object' && !('then' in value) ? value : none;
  } catch {
    return none;
  }
}

/**
 * Creates the objects that a call works with. @throws CallError if the call cannot run in this
 * page.
 */
export async function equip(
  context: CallContext,
  fetch: CallEnvironment['fetch'],
  clock: Clock,
  signal: AbortSignal,
): Promise<Equipment> {
  const { options } = context;
  const { connector: wanted, server, media, videoAllowed, icePolicy, output, tones } = options;
  const headers = languageHeader(options.language);
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
    // Only what the type declares, so that no connector comes to depend on other options of the
    // call.
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
  const text = options.connectFirst
    ? await loadTextSession({ server, fetch, clock }, signal)
    : undefined;
  return { connector, center: createWebAdapter({ server, fetch, clock, headers }), text };
}

/**
 * The text session of a call with `connectFirst`. A call is tried without one where its code does
 * not come.
 */
async function loadTextSession(
  options: ServicesOptions,
  signal: AbortSignal,
): Promise<TextSession | undefined> {
  const load = (over: AbortSignal): Promise<typeof Text> =>
    again(
      () => import('./text-session.js'),
      (ms) => options.clock.sleep(ms, over),
    );
  const code = await within(callTimeout, load, { clock: options.clock, signal }).catch(
    () => undefined,
  );
  return code && new code.TextSession(options);
}

export const performers: Performers = {
  async check(work) {
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

  /** The signal aborts at the end of the call, and that releases the devices. */
  async media(work) {
    const { context, connector, signal, send } = work;
    const { media } = context.options;
    const watch = ({ detail }: CustomEventInit<Promise<unknown>>): void => {
      if (detail) void watchQuestion(detail, work);
    };
    signal.addEventListener(devicesAsked, watch as EventListener);
    try {
      await connector.prepare(media, signal);
      send({ type: 'prepared' });
    } catch (error) {
      // A page's own connector may pass on what `getUserMedia` threw.
      const named = error instanceof DOMException ? await nameDeviceError(error, media) : error;
      send({ type: 'failed', ...toFailure(named, 'media-failed') });
    }
  },

  // Not aborted, since the center might have opened a session by then.
  async 'connect-text'({ text, send }) {
    send({ type: 'text-answered', open: (await text?.connect()) ?? false });
  },

  async create(work) {
    const { center, context, send, clock, text } = work;
    try {
      const created = center.create(
        context.options.media,
        tokenHeader(context.options.visitorToken),
      );
      // In a later task, so that the request goes out first: the visitor waits for its answer.
      void clock.sleep(0).then(() => loadConversation(work).catch(() => {}));
      await created;
      text?.created();
      send({ type: 'created' });
    } catch (error) {
      if (text?.mayCome(error, work)) return send({ type: 'create-delayed' });
      const doubtful = !(error instanceof ApiError && error.answered);
      send({ type: 'create-failed', doubtful, ...toFailure(error, 'network') });
    }
  },

  async pause({ text, signal, send }) {
    await text?.pause(signal);
    send({ type: 'create-again' });
  },

  // `create` has begun to load this code, so that the poll hardly has to wait for it.
  async poll(work) {
    // Code that does not come gets as much time as failing polls, because the call already exists.
    let message = `Code did not arrive within ${deadlines.polling / 1000} s`;
    const onFailure = (error: unknown): void => void (message = String(error));
    // A deadline, because an agent may be waiting already.
    const code = await within(deadlines.polling, () => loadConversation(work, onFailure), work);
    if (!code) work.send({ type: 'failed', code: 'load-failed', message });
    else if (!work.signal.aborted) await code.poll(work);
  },
  connect: async (work, gateway) => (await loadConversation(work)).carry(work, gateway),

  // The call goes on without it, whatever goes wrong.
  async 'queue-info'(work) {
    if (!work.context.options.queueInfo) return;
    const code = await loadConversation(work).catch(() => undefined);
    await code?.watchQueue(work);
  },

  async drop(work) {
    const notAnswered = (error: ApiError): boolean => !error.answered;
    const drop = (left: number): Promise<void> => work.center.drop(left);
    // The result does not matter, because nothing more can be done than these tries.
    await persist(drop, notAnswered, dropLimits, work).catch(() => {});
    work.send({ type: 'dropped' });
  },

  async 'end-text'(work) {
    await work.text?.end(work);
    work.send({ type: 'text-ended' });
  },
};
