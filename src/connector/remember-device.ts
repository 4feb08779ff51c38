/** Keeps what the visitor has chosen; apart from reading it, which every call does before it is created. */
import { asJson } from '../base/json.js';
import type { DeviceKind } from './connector.js';
import { key, readDeviceChoice } from './device-choice.js';

/** For the next call; where the browser keeps nothing, for this one alone. */
export function rememberDevice(kind: DeviceKind, id: string): void {
  try {
    localStorage.setItem(key, asJson({ ...readDeviceChoice(), [kind]: id }));
  } catch {
    // Blocked or full: a convenience less.
  }
}
