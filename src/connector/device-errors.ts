/**
 * Names the error that kept microphone or camera from opening, as a code with the device's name.
 */
import type { Media } from './connector.js';
import { devicesOf, trackKinds } from './asking.js';
import { ConnectorError, type DeviceName, type DeviceTrouble } from './errors.js';

/**
 * Our names for the DOMExceptions of `getUserMedia` (W3C Media Capture and Streams, section 10.2).
 * A prompt that was closed without an answer ("Permission dismissed" in Chromium) is a
 * NotAllowedError just like a refusal.
 */
const troubles: Readonly<Record<string, DeviceTrouble>> = {
  NotAllowedError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
  SecurityError: 'blocked',
};

const mayBeReplaced = 'an extension or a script of the page may have replaced it';

/** The hint for a page whose iframe does not allow devices. */
const iframeNeeds = 'an iframe needs allow="microphone; camera"';

/**
 * The ConnectorError for an error of `getUserMedia`, as exact as the browser's information allows.
 * @param cause the error it threw, or the stream it gave that lacks one of the devices.
 * @param asked what it was asked for: a call's media, or the camera alone.
 * @param given true where `cause` was returned, not thrown.
 */
export async function nameDeviceError(
  cause: unknown,
  asked: Media | 'camera',
  given = false,
): Promise<ConnectorError> {
  if (!globalThis.navigator?.mediaDevices) {
    const message = 'navigator.mediaDevices is missing in this browser';
    return new ConnectorError('unsupported', message, { cause });
  }
  const devices: readonly DeviceName[] = asked === 'camera' ? ['camera'] : devicesOf(asked);
  const lacking =
    cause instanceof MediaStream &&
    devices.find((device) => !cause.getTracks().some(({ kind }) => kind === trackKinds[device]));
  if (lacking) {
    return isForbiddenByPolicy(lacking)
      ? blockedDevice(lacking, cause)
      : new ConnectorError(`${lacking}-missing`, `getUserMedia gave a stream without ${lacking}`);
  }
  if (given) {
    const what = Object.prototype.toString.call(cause);
    const message = `getUserMedia gave ${what}, which cannot be used; ${mayBeReplaced}`;
    return new ConnectorError('media-failed', message, { cause });
  }
  const name = cause instanceof DOMException ? cause.name : '';
  const trouble = Object.hasOwn(troubles, name) ? troubles[name] : undefined;
  if (trouble === undefined) {
    const message = `The devices could not be opened: ${String(cause)}`;
    return new ConnectorError('media-failed', message, { cause });
  }
  const forbidden = devices.find(isForbiddenByPolicy);
  if (trouble === 'denied' && forbidden) return blockedDevice(forbidden, cause);
  const device = await findCulprit(trouble, devices, String(cause));
  // Firefox and Safari do not tell a page that a permissions policy has refused the devices without
  // asking the visitor.
  const hint = trouble === 'denied' && !policyOf() && self !== top ? `; ${iframeNeeds}` : '';
  return new ConnectorError(`${device}-${trouble}`, `${device}: ${String(cause)}${hint}`, {
    cause,
  });
}

const blockedDevice = (device: DeviceName, cause: unknown): ConnectorError =>
  new ConnectorError(
    `${device}-blocked`,
    `A permissions policy forbids the ${device}; ${iframeNeeds}`,
    { cause },
  );

interface Policy {
  allowsFeature(name: string): boolean;
}

/** The permissions policy, which only Chromium exposes; undefined elsewhere. */
function policyOf(): Policy | undefined {
  const { permissionsPolicy, featurePolicy } = document as Document & {
    permissionsPolicy?: Policy;
    featurePolicy?: Policy;
  };
  return permissionsPolicy ?? featurePolicy;
}

/** False also where the browser does not tell. */
const isForbiddenByPolicy = (device: DeviceName): boolean =>
  policyOf()?.allowsFeature(device) === false;

/**
 * Finds the device that caused the error: with two devices asked for at once the browser names the
 * error but not the device.
 */
async function findCulprit(
  trouble: DeviceTrouble,
  [first = 'microphone', second]: readonly DeviceName[],
  message: string,
): Promise<DeviceName> {
  if (!second) return first;
  // A busy device means that both are permitted. Chromium says "Could not start audio source",
  // Firefox "audiosource".
  if (trouble === 'busy') return /audio|microphone/i.test(message) ? first : second;
  try {
    if (trouble === 'missing') {
      const devices = await navigator.mediaDevices.enumerateDevices();
      return devices.some(({ kind }) => kind === 'audioinput') ? second : first;
    }
    const { state } = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    return state === 'granted' ? second : first;
  } catch {
    return first;
  }
}
