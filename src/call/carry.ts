/**
 * Lets the connector carry the call, from the hand-over of the gateway to the hang-up. Connectors
 * may be anybody's code, so none that throws or never answers may hold up the call.
 */
import { within } from '../base/within.js';
import type { ConnectorCall } from '../connector/connector.js';
import { isConnectorErrorCode } from '../connector/errors.js';
import { Handover } from '../connector/handover.js';
import type { CallContext, Controls, Scene } from './context.js';
import { asText } from '../base/text.js';
import { toFailure } from './errors.js';
import { freshen } from './fresh.js';
import type { Work } from './work.js';
import type { Gateway } from './machine/states.js';
import type { Failure } from './machine/reasons.js';

/** Milliseconds for which a connector's hang-up is waited for. */
const hangUpTimeout = 5000;

export async function carry(work: Work, gateway: Gateway): Promise<void> {
  const { context, connector, signal, tell, clock } = work;
  // The call may have been hung up while this file was being loaded.
  if (signal.aborted) return;
  const handover = new Handover(connector.handsOver === true);
  const { media } = context.options;
  tell((host) => host.onGateway?.({ ...gateway, media }, handover.accept, handover.waitUntil));

  const connecting = connect(work, gateway, handover);
  connecting
    .then((call) => follow(call, work))
    .catch((error: unknown) => {
      if (!signal.aborted) work.send({ type: 'failed', ...failureOf(error, context) });
    });
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  context.controls = context.scene = undefined;
  handover.close();

  // A connection that is made only after this is hung up, too, but it is not waited for any longer.
  const hungUp = Promise.allSettled([connecting.then((call) => call.hangUp()), handover.hangUp()]);
  await within(hangUpTimeout, () => hungUp, { clock });
}

/** A connector or a page's own SDK may fail without a code; the cause is then unexplained. */
function failureOf(error: unknown, context: CallContext): Failure {
  const { code } = (error ?? {}) as { code?: unknown };
  context.unexplained = !isConnectorErrorCode(code);
  return toFailure(error, 'media-failed');
}

/** An async function, so that a connector which throws counts as one that rejects. */
async function connect(work: Work, gateway: Gateway, handover: Handover): Promise<ConnectorCall> {
  const { connector, signal } = work;
  await handover.decided();
  signal.throwIfAborted();
  await freshen(work);
  signal.throwIfAborted();
  return connector.connect(gateway, signal, handover);
}

/** The controls of a call. Their values change only when the connector has made the change. */
function controlsOf(call: ConnectorCall, context: CallContext, changed: () => void): Controls {
  const control =
    <Value = void>(
      name: string,
      move: (value: Value) => void | Promise<void>,
      done?: (value: Value) => void,
    ) =>
    async (value: Value): Promise<void> => {
      try {
        const moved = move(value);
        if (moved) await moved;
        done?.(value);
      } catch (error) {
        console.warn(`click-to-dial/call: ${name}:`, error);
      }
      changed();
    };
  const { devices } = call;
  return {
    ...(call.mute && {
      mute: control<boolean>(
        'mute',
        (muted) => call.mute?.(muted),
        (muted) => (context.muted = muted),
      ),
    }),
    ...(call.camera && {
      camera: control<boolean>(
        'camera',
        (on) => call.camera?.(on),
        (on) => (context.camera = on),
      ),
    }),
    ...(call.sendTones && {
      sendTones: control<string>('sendTones', (it) => call.sendTones?.(it)),
    }),
    ...(call.resumeSound && { resumeSound: control('resumeSound', () => call.resumeSound?.()) }),
    ...(devices && { choose: control('devices', ({ kind, id }) => devices.choose(kind, id)) }),
  };
}

/** Reads what a view may show of the call; nothing is shown if a getter of the connector throws. */
function sceneOf(call: ConnectorCall): Scene | undefined {
  try {
    const { streams, notices = [], devices } = call;
    return {
      local: streams?.local,
      remote: streams?.remote,
      notices: [...notices],
      devices: [...(devices?.list ?? [])],
    };
  } catch (error) {
    console.warn('click-to-dial/call: the connector:', error);
    return undefined;
  }
}

/**
 * Turns the connector's events into those of the machine, until the connector or the signal ends.
 */
async function follow(call: ConnectorCall, { context, signal, send, tell }: Work): Promise<void> {
  if (signal.aborted) return;
  const look = (): void => {
    context.scene = sceneOf(call);
    if (call.cameraOn !== undefined) context.camera = call.cameraOn;
    tell((host) => host.onChange?.());
  };
  context.controls = controlsOf(call, context, look);
  look();
  const reader = call.events.getReader();
  signal.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (signal.aborted) return;
    if (done || value.type === 'ended') return send({ type: 'disconnected' });
    switch (value.type) {
      case 'connected':
        send({ type: 'connected', reportsMedia: call.reportsMedia === true });
        break;
      case 'ringing':
      case 'answered':
        send({ type: 'ringing', ringing: value.type === 'ringing' });
        break;
      case 'changed':
        look();
        break;
      case 'reconnecting':
        send({ type: 'reconnecting' });
        break;
      case 'quality':
        context.quality = value.quality;
        tell((host) => host.onQuality?.(value.quality));
        break;
      case 'failed':
        return send({
          type: 'failed',
          ...failureOf(value, context),
          message: asText(value.message),
        });
    }
  }
}
