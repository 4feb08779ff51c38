/**
 * The parts that the web adapter's calls (W1–W4 in README.md) and the API Fabric's (F1–F3), which a
 * relay makes in their place, have in common: path, deadlines, and the answer to
 * `checkClickToCallSupport`.
 */
import { badResponse } from './http/errors.js';
import { readBoolean, readField } from './http/fields.js';

/** Path of the web adapter's four calls below a server; a relay serves them under the same path. */
export const webAdapterPath = '/service-cloud/rest/webadapter/v1/webadapterfacade/';

/**
 * Deadlines in milliseconds. A poll may take longer than the other calls, because the server may
 * hold it open ("long polling").
 */
export const callTimeout = 15_000;
export const pollTimeout = 60_000;

export interface Support {
  clickToCallSupported: boolean;
  /** Undefined where the answer lacks it. */
  webRTCSupported: boolean | undefined;
}

/**
 * Reads an accepted answer to `checkClickToCallSupport`, of the web adapter (W4) and the API Fabric
 * (F3).
 */
export function readSupport(answer: object): Support {
  const given = readField(answer, 'clickToCallSupported');
  const clickToCallSupported = readBoolean(given);
  if (clickToCallSupported === undefined) {
    throw badResponse('checkClickToCallSupport: clickToCallSupported', 'true or false', given);
  }
  return {
    clickToCallSupported,
    webRTCSupported: readBoolean(readField(answer, 'webRTCSupported')),
  };
}
