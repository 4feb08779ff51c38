/**
 * Asks how a bidirectional call goes, by `queryCallState` (B3 in src/api/README.md; cec_07_1306), for
 * calls whose reports do not arrive. No center promises it. Server side only.
 */
import { callTimeout } from '../../api/calls.js';
import { requireHeaderValue, requireText } from '../../api/http/bad-input.js';
import { badResponse, clip } from '../../api/http/errors.js';
import { isObject, readField, readText } from '../../api/http/fields.js';
import { parseExactly } from './exact-json.js';
import { acceptBody, authorized, secretHttp, type SecretHttpOptions } from './fabric-http.js';

const phases = {
  0: 'to-be-called',
  1: 'calling',
  2: 'talking',
  3: 'ended',
} as const;

export interface CallState {
  /** `unknown`: a state that no document names. */
  readonly phase: (typeof phases)[keyof typeof phases] | 'unknown';
  /** With `ended`: 0 to 5 as the `releaseReason` of a report, 6: the call could not be started. */
  readonly reasonCode?: string;
}

/** The center has answered with a return code other than 0. */
export class CallStateError extends Error {
  constructor(
    /** 1: the query failed; 3: the serial number has a wrong format; and those of ITA. */
    readonly returnCode: string,
    retMsg = '',
  ) {
    super(clip(`queryCallState: retCode ${returnCode}${retMsg && `: ${retMsg}`}`));
  }

  override get name(): 'CallStateError' {
    return 'CallStateError';
  }
}

export interface CallStateOptions extends SecretHttpOptions {
  appKey: string;
}

export interface CallStateClient {
  /**
   * @param callSerialNo at most 50 characters, as `createCall` or a report has told it.
   * @throws BadInput before anything leaves; {@link CallStateError}; ApiError for everything else.
   */
  queryCallState(accessToken: string, callSerialNo: string): Promise<CallState>;
}

/** Characters [cec_07_1306]. */
const longestSerial = 50;

/** @throws BadInput */
export function callStateClient(options: CallStateOptions): CallStateClient {
  const http = secretHttp(options);
  const appKey = requireHeaderValue('appKey', options.appKey);
  return {
    async queryCallState(accessToken, callSerialNo) {
      const answer = await http({
        method: 'POST',
        path: 'apiaccess/CC-Management/v1/mobileAgent/queryCallState',
        headers: authorized(appKey, accessToken),
        json: { callSerialNo: requireText('callSerialNo', callSerialNo, longestSerial) },
        timeout: callTimeout,
        parse: parseExactly,
      });
      return readState(acceptBody('queryCallState', answer));
    },
  };
}

const isPhase = (state: string): state is `${keyof typeof phases}` => Object.hasOwn(phases, state);

function readState(body: object): CallState {
  const retCode = readText(readField(body, 'retCode'));
  if (retCode === undefined) {
    const given = readField(body, 'retCode');
    throw badResponse('queryCallState: retCode', 'text or a number', given);
  }
  if (retCode !== '0') throw new CallStateError(retCode, readText(readField(body, 'retMsg')));
  const result = readField(body, 'result');
  const from = isObject(result) ? result : {};
  const state = readText(readField(from, 'state')) ?? '';
  const phase = isPhase(state) ? phases[state] : 'unknown';
  const reasonCode = phase === 'ended' ? readText(readField(from, 'reasonCode')) : undefined;
  return { phase, ...(reasonCode !== undefined && { reasonCode }) };
}
