/** Replacements for the browser's device methods, for one test. */
import { ConnectorError } from '../../src/connector/errors.js';

const { mediaDevices } = navigator;

/** Replaces a method until `restoreDevices()`. */
export function stubDevices<Name extends 'getUserMedia' | 'enumerateDevices'>(
  name: Name,
  value: MediaDevices[Name],
): void {
  Object.defineProperty(mediaDevices, name, { value, configurable: true });
}

/** Restores the browser's own methods. */
export function restoreDevices(): void {
  Reflect.deleteProperty(mediaDevices, 'getUserMedia');
  Reflect.deleteProperty(mediaDevices, 'enumerateDevices');
}

/**
 * @returns the ConnectorError with which the promise rejects; throws where it rejects otherwise.
 */
export async function errorOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await promise.then(
    () => new Error('expected a rejection'),
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectorError) return error;
  throw error;
}
