/**
 * Stores the visitor's choice of a device; apart from `device-choice.ts`, which every call loads
 * before it is created.
 */
import { asJson } from '../base/json.js';
import type { DeviceKind } from './connector.js';
import { key, readDeviceChoice } from './device-choice.js';

/** Remembers the device for the next call; without storage the choice holds for this call only. */
export function rememberDevice(kind: DeviceKind, id: string): void {
  try {
    localStorage.setItem(key, asJson({ ...readDeviceChoice(), [kind]: id }));
  } catch {
    // Storage is blocked or full: the choice is not remembered, and nothing else depends on it.
  }
}
