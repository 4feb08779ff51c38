/**
 * What the web adapter's calls (W in README.md) share with the API Fabric's (F), which the relay asks in
 * their place: address, deadlines, and the answer to `checkClickToCallSupport`.
 */
import { badResponse } from './http/errors.js';
import { readBoolean, readField } from './http/fields.js';

/** Path of the four calls below a server: the web adapter's own, which a relay serves too. */
export const webAdapterPath = '/service-cloud/rest/webadapter/v1/webadapterfacade/';

/**
 * Milliseconds each call may take; a poll may take longer, because the server may hold it open
 * ("long polling").
 */
export const callTimeout = 15_000;
export const pollTimeout = 60_000;

export interface Support {
  clickToCallSupported: boolean;
  /** Undefined where the center's answer lacks it. */
  webRTCSupported: boolean | undefined;
}

/** Reads an accepted answer to `checkClickToCallSupport`, for W4 and F3 alike. */
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
