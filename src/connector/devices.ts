/**
 * Microphone and camera: asked for, and released with the call's signal. For connectors that carry
 * the media themselves. Every call loads this before it is created, so it is small: what can go
 * wrong is named elsewhere (device-errors.ts).
 */
import { PlatformEvent } from '../base/event.js';
import { once } from '../base/again.js';
import type { Media } from './connector.js';
import type { DeviceChoice } from './device-choice.js';
import { devicesAsked, devicesOf, trackKinds } from './asking.js';

/** What is asked of a microphone. @param deviceId `ideal`, `exact`, or left to the browser. */
export const microphone = (deviceId?: ConstrainDOMStringParameters): MediaTrackConstraints => ({
  ...(deviceId && { deviceId }),
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
});

/** What is asked of a camera; where nobody has chosen, the one that looks at the visitor. */
export const camera = (deviceId?: ConstrainDOMStringParameters): MediaTrackConstraints =>
  deviceId ? { deviceId } : { facingMode: 'user' };

/** A remembered device that is gone must not keep a call from starting. */
export const ideally = (ideal?: string): ConstrainDOMStringParameters | undefined =>
  ideal ? { ideal } : undefined;

/**
 * Opens the microphone, and for video the camera, with every track disabled (silent, dark) until the
 * connector enables it.
 * @param signal when it aborts, every track is stopped; also one that is granted only afterwards.
 * @param choice the devices to prefer. Default: the browser's.
 * @throws ConnectorError with the device's code (what the browser said, where the code for that cannot
 * be loaded); the signal's reason when it aborted first.
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
      // Whoever replaces `getUserMedia` may add some; nobody here would ever use or stop them.
      stream.removeTrack(track);
      track.stop();
    }
    const stop = (): void => tracks.forEach((track) => track.stop());
    // Where a policy forbids one of two devices, Chromium resolves with the other alone.
    if (!signal.aborted && wanted.every(Boolean)) {
      signal.addEventListener('abort', stop, { once: true });
      return stream;
    }
    stop();
  } catch (error) {
    if (!given) trouble = error;
  }
  // Whoever gave up before the answer came hears of that, not of a late refusal.
  signal.throwIfAborted();
  const naming = await once(() => import('./device-errors.js')).catch(() => undefined);
  throw naming ? await naming.nameDeviceError(trouble, media, given) : trouble;
}
