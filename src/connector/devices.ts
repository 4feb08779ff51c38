/**
 * Microphone and camera: asked for, and released with the call's signal. For connectors that carry
 * the media themselves. Every call loads this before it is created, so it is small: what can go
 * wrong is named elsewhere (device-errors.ts).
 */
import type { Media } from './connector.js';
import type { DeviceChoice } from './device-choice.js';

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
 * @throws ConnectorError with the device's code; the signal's reason when it aborted first.
 */
export async function openDevices(
  media: Media,
  signal: AbortSignal,
  choice: DeviceChoice = {},
): Promise<MediaStream> {
  signal.throwIfAborted();
  const video = media === 'video';
  let trouble: unknown;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: microphone(ideally(choice.microphone)),
      video: video && camera(ideally(choice.camera)),
    });
    const tracks = stream.getTracks();
    const stop = (): void => tracks.forEach((track) => track.stop());
    for (const track of tracks) track.enabled = false;
    // Where a policy forbids one of two devices, Chromium resolves with the other alone.
    if (!signal.aborted && tracks.length === (video ? 2 : 1)) {
      signal.addEventListener('abort', stop, { once: true });
      return stream;
    }
    stop();
    trouble = stream;
  } catch (error) {
    trouble = error;
  }
  // Whoever gave up before the answer came hears of that, not of a late refusal.
  signal.throwIfAborted();
  const { nameDeviceError } = await import('./device-errors.js');
  throw await nameDeviceError(trouble, media);
}
