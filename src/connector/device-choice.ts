/** Which microphone, speaker and camera the visitor chose last, in this browser for this site. */
import type { DeviceKind } from './connector.js';

/** `deviceId`s of the browser: may be gone, or mean nothing any more after its data were cleared. */
export type DeviceChoice = { readonly [Kind in DeviceKind]?: string };

/** Of `localStorage`. */
export const key = 'click-to-dial:devices';

/** Empty where nothing usable is stored or the browser keeps nothing (blocked storage). */
export function readDeviceChoice(): DeviceChoice {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? '') as Record<string, unknown>;
    return Object.fromEntries(
      ['microphone', 'speaker', 'camera'].flatMap((kind) => {
        const id = stored[kind];
        return typeof id === 'string' ? [[kind, id]] : [];
      }),
    );
  } catch {
    return {};
  }
}
