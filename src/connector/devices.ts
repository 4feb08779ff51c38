/**
 * Opens microphone and camera, and releases them when the call's signal aborts; for connectors that
 * carry the media themselves.
 */
import { PlatformEvent } from '../base/event.js';
import type { Media } from './connector.js';
import type { DeviceChoice } from './device-choice.js';
import { devicesAsked, devicesOf, trackKinds } from './asking.js';
import { nameDeviceError } from './device-errors.js';

/**
 * Constraints for a microphone. @param deviceId `ideal` or `exact`; without it the browser chooses.
 */
export const microphone = (deviceId?: ConstrainDOMStringParameters): MediaTrackConstraints => ({
  ...(deviceId && { deviceId }),
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
});

/** Constraints for a camera; without a chosen one the camera that faces the visitor. */
export const camera = (deviceId?: ConstrainDOMStringParameters): MediaTrackConstraints =>
  deviceId ? { deviceId } : { facingMode: 'user' };

/**
 * Asks for a remembered device as `ideal`, not `exact`, so that a device that is gone does not keep
 * a call from starting.
 */
export const ideally = (ideal?: string): ConstrainDOMStringParameters | undefined =>
  ideal ? { ideal } : undefined;

/**
 * Opens the microphone, and for video the camera, with every track disabled (silent, dark) until
 * the connector enables it.
 * @param signal when it aborts, every track is stopped, also one that is granted only afterwards.
 * @param choice the devices to prefer. Default: the browser's.
 * @throws ConnectorError with the device's code; the signal's reason when it aborted first.
 */
export async function openDevices(
  media: Media,
  signal: AbortSignal,
  choice: DeviceChoice = {},
): Promise<MediaStream> {
  signal.throwIfAborted();
  let trouble: unknown;
  let given = false;
  try {
    const asked = Promise.resolve(
      navigator.mediaDevices.getUserMedia({
        audio: microphone(ideally(choice.microphone)),
        video: media === 'video' && camera(ideally(choice.camera)),
      }),
    );
    signal.dispatchEvent(new PlatformEvent(devicesAsked, { detail: asked }));
    const stream = await asked;
    trouble = stream;
    given = true;
    const tracks = stream.getTracks();
    const wanted = devicesOf(media).map((device) =>
      tracks.find(({ kind, readyState }) => kind === trackKinds[device] && readyState === 'live'),
    );
    for (const track of tracks) {
      track.enabled = false;
      if (wanted.includes(track)) continue;
      // A page or extension that replaces `getUserMedia` may add tracks that nothing here would use
      // or stop.
      stream.removeTrack(track);
      track.stop();
    }
    const stop = (): void => tracks.forEach((track) => track.stop());
    // Where a permissions policy forbids one of two devices, Chromium resolves with the other
    // alone.
    if (!signal.aborted && wanted.every(Boolean)) {
      signal.addEventListener('abort', stop, { once: true });
      return stream;
    }
    stop();
  } catch (error) {
    if (!given) trouble = error;
  }
  // If the call was given up before the browser answered, the signal's reason is thrown, not the
  // late refusal.
  signal.throwIfAborted();
  throw await nameDeviceError(trouble, media, given);
}
