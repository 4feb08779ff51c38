/**
 * Reads which microphone, speaker and camera the visitor chose last in this browser for this site.
 */
import type { DeviceKind } from './connector.js';

/**
 * `deviceId`s of the browser; a device may be gone, or its id invalid since the site's data were
 * cleared.
 */
export type DeviceChoice = { readonly [Kind in DeviceKind]?: string };

/** The key in `localStorage`. */
export const key = 'click-to-dial:devices';

/** The stored choice; empty where nothing usable is stored or the browser blocks storage. */
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
