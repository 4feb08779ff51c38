/**
 * Names the devices a call asks for, and the event by which a connector tells that the browser has
 * been asked.
 */
import type { Media } from './connector.js';
import type { DeviceName } from './errors.js';

/** The devices a call needs. */
export const devicesOf = (media: Media): readonly DeviceName[] =>
  media === 'video' ? ['microphone', 'camera'] : ['microphone'];

export const trackKinds: Readonly<Record<DeviceName, string>> = {
  microphone: 'audio',
  camera: 'video',
};

/**
 * Type of the event that is dispatched on the signal of `prepare()` when the browser is asked for
 * devices; its `detail` is the promise of them. A page's own connector comes in another bundle and
 * shares only the signal with the call, so the event goes by that.
 */
export const devicesAsked = 'click-to-dial-devices';
