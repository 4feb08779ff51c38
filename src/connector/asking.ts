/** Which devices a call asks for, and the news that the browser has been asked for them. */
import type { Media } from './connector.js';
import type { DeviceName } from './errors.js';

/** What a call needs. */
export const devicesOf = (media: Media): readonly DeviceName[] =>
  media === 'video' ? ['microphone', 'camera'] : ['microphone'];

export const trackKinds: Readonly<Record<DeviceName, string>> = {
  microphone: 'audio',
  camera: 'video',
};

/**
 * Dispatched on the signal of `prepare()` when the browser is asked for devices; its `detail` is the
 * promise of them. A connector of a page's own is of another bundle: this is all both sides know.
 */
export const devicesAsked = 'click-to-dial-devices';
