/**
 * Microphone and camera: asked for, named when they fail, and released with the call's signal.
 * For connectors that carry the media themselves.
 */
import type { Media } from './connector.js';
import { ConnectorError, type DeviceName, type DeviceTrouble } from './errors.js';

/** The DOMExceptions of `getUserMedia` (W3C Media Capture and Streams, section 10.2). */
const troubles: Readonly<Record<string, DeviceTrouble>> = {
  NotAllowedError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
  SecurityError: 'blocked',
};

/**
 * Opens the microphone, and for video the camera, with every track disabled (silent, dark) until the
 * connector enables it.
 * @param signal when it aborts, every track is stopped; also one that is granted only afterwards.
 * @throws ConnectorError with the device's code; the signal's reason when it aborted first.
 */
export async function openDevices(media: Media, signal: AbortSignal): Promise<MediaStream> {
  signal.throwIfAborted();
  const stream = await ask({ audio: true, video: media === 'video' }, media).catch(
    (error: unknown) => {
      // Whoever gave up before the answer came hears of that, not of a late refusal.
      signal.throwIfAborted();
      throw error;
    },
  );
  const stop = (): void => stream.getTracks().forEach((track) => track.stop());
  if (signal.aborted) {
    stop();
    throw signal.reason;
  }
  const [lacking] = devicesOf(media).filter(
    (device) => !stream.getTracks().some(({ kind }) => kind === kinds[device]),
  );
  if (lacking) {
    stop();
    throw lackingDevice(lacking);
  }
  signal.addEventListener('abort', stop, { once: true });
  for (const track of stream.getTracks()) track.enabled = false;
  return stream;
}

async function ask(constraints: MediaStreamConstraints, media: Media): Promise<MediaStream> {
  if (!globalThis.navigator?.mediaDevices) {
    throw new ConnectorError('unsupported', 'navigator.mediaDevices is missing in this browser');
  }
  try {
    return await navigator.mediaDevices.getUserMedia(constraints);
  } catch (cause) {
    throw await nameDeviceError(cause, media);
  }
}

/** The error of `getUserMedia` as a code that names the device, as far as the platform tells. */
export async function nameDeviceError(cause: unknown, media: Media): Promise<ConnectorError> {
  const name = cause instanceof DOMException ? cause.name : '';
  const trouble = Object.hasOwn(troubles, name) ? troubles[name] : undefined;
  if (trouble === undefined) {
    return new ConnectorError('media-failed', `The devices could not be opened: ${String(cause)}`, {
      cause,
    });
  }
  const forbidden = devicesOf(media).find(isForbiddenByPolicy);
  if (trouble === 'denied' && forbidden) return blockedDevice(forbidden, { cause });
  const device = await findCulprit(trouble, media, String(cause));
  return new ConnectorError(`${device}-${trouble}`, `${device}: ${String(cause)}`, { cause });
}

const blockedDevice = (device: DeviceName, options?: ErrorOptions): ConnectorError =>
  new ConnectorError(
    `${device}-blocked`,
    `A permissions policy forbids the ${device}; an iframe needs allow="microphone; camera"`,
    options,
  );

/** Where a policy forbids one of two devices, Chromium resolves with the other alone. */
const lackingDevice = (device: DeviceName): ConnectorError =>
  isForbiddenByPolicy(device)
    ? blockedDevice(device)
    : new ConnectorError(`${device}-missing`, `getUserMedia gave a stream without ${device}`);

const kinds: Readonly<Record<DeviceName, string>> = { microphone: 'audio', camera: 'video' };

const devicesOf = (media: Media): readonly DeviceName[] =>
  media === 'video' ? ['microphone', 'camera'] : ['microphone'];

/** Where the browser does not tell, it is not forbidden. */
function isForbiddenByPolicy(device: DeviceName): boolean {
  const { permissionsPolicy, featurePolicy } = document as Document & {
    permissionsPolicy?: { allowsFeature(name: string): boolean };
    featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return (permissionsPolicy ?? featurePolicy)?.allowsFeature(device) === false;
}

/** With two devices asked for at once the browser says what happened, not to which one. */
async function findCulprit(
  trouble: DeviceTrouble,
  media: Media,
  message: string,
): Promise<DeviceName> {
  if (media === 'voice') return 'microphone';
  // Both are allowed then; "Could not start audio source" in Chromium, "audiosource" in Firefox.
  if (trouble === 'busy') return /audio|microphone/i.test(message) ? 'microphone' : 'camera';
  try {
    if (trouble === 'missing') {
      const devices = await navigator.mediaDevices.enumerateDevices();
      return devices.some(({ kind }) => kind === 'audioinput') ? 'camera' : 'microphone';
    }
    const { state } = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    return state === 'granted' ? 'camera' : 'microphone';
  } catch {
    return 'microphone';
  }
}
