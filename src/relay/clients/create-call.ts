/**
 * The bidirectional call, `createCall`: the center calls the agent's side first, then the customer.
 * Server side only. Every field and limit: B1 in src/api/README.md.
 */
import { parseUrl } from '../../base/url.js';
import { BadInput, requireHeaderValue, requireText } from '../../api/http/bad-input.js';
import { badResponse, clip } from '../../api/http/errors.js';
import { parseExactly } from './exact-json.js';
import { acceptBody, authorized, secretHttp, type SecretHttpOptions } from './fabric-http.js';
import { isObject, readField, readText } from '../../api/http/fields.js';
import type { HttpAnswer } from '../../api/http/request.js';
import { returnCodes, unknownReturnCode, type ReturnCode } from './return-codes.js';
import { callTimeout } from '../../api/calls.js';

export { returnCodes } from './return-codes.js';

/** An empty string means not given, as in the documented example. */
export interface BidirectionalCall {
  /** Number of the customer manager, called first: mobile or softphone, at most 32 characters. */
  caller: string;
  /** Number of the customer, at most 32 characters. */
  called: string;
  /** The agent who makes the call: up to five digits. */
  agentWorkNo?: string | number;
  /** At most 1024 characters; comes back with the reports. Not with ITA. */
  callData?: string;
  /** Number the customer sees; default: the tenant space's access code. Not with ITA. */
  callerPresent?: string;
  /** Number the customer manager sees; default as above. Not with ITA. */
  agentPresent?: string;
  /**
   * Where the center reports to, as a plain http(s) URL of letters, digits and `-:./_#?&`; goes out
   * in Base64. It has to be on the center's trustlist, and may do nothing in older environments.
   */
  callBackUrl?: string;
}

/** The kind of bidirectional call that the tenant has. */
export type CallKind = 'aicc' | 'ita';

interface CreatedCall {
  /**
   * Missing where the center leaves it out; the reports then have to be told apart in another way.
   */
  callSerialNo?: string;
}

/** The center has answered with a return code other than 0: for certain there is no call. */
export class CreateCallError extends Error implements ReturnCode {
  override readonly cause: string;
  readonly retry: boolean;

  constructor(
    readonly returnCode: string,
    retMsg = '',
  ) {
    const { cause, retry } = find(returnCode);
    super(clip(`createCall: retCode ${returnCode}: ${cause}${retMsg && ` (${retMsg})`}`));
    this.cause = cause;
    this.retry = retry;
  }

  override get name(): string {
    return find(this.returnCode).name;
  }
}

const find = (code: string): ReturnCode =>
  (Object.hasOwn(returnCodes, code) ? returnCodes[code] : undefined) ?? unknownReturnCode;

export interface CreateCallOptions extends SecretHttpOptions {
  appKey: string;
  kind: CallKind;
}

export interface CreateCallClient {
  /**
   * @throws BadInput before anything leaves; {@link CreateCallError} for a return code other than
   * 0; ApiError for everything else, where the call may have been created unless it says
   * `answered`.
   */
  createCall(accessToken: string, call: BidirectionalCall): Promise<CreatedCall>;
}

/** @throws BadInput */
export function createCallClient({ kind, ...options }: CreateCallOptions): CreateCallClient {
  const http = secretHttp(options);
  const appKey = requireHeaderValue('appKey', options.appKey);
  return {
    async createCall(accessToken, call) {
      const answer = await http({
        method: 'POST',
        path: 'apiaccess/CC-Management/v1/mobileAgent/createCall',
        headers: authorized(appKey, accessToken),
        json: toWire(call, kind),
        timeout: callTimeout,
        parse: parseExactly,
      });
      return readCreated(answer);
    },
  };
}

/** Fields that bidirectional calls of ITA do not have. */
const notWithIta = ['callData', 'callerPresent', 'agentPresent'] as const;

function toWire(call: BidirectionalCall, kind: CallKind): Record<string, string> {
  const wire: Record<string, string> = {
    caller: requireText('caller', call.caller, 32),
    called: requireText('called', call.called, 32),
  };
  const { agentWorkNo = '', callData = '', callerPresent = '', agentPresent = '' } = call;
  if (agentWorkNo !== '') {
    const text = String(agentWorkNo);
    if (!/^\d{1,5}$/.test(text)) throw new BadInput('agentWorkNo', 'must be one to five digits');
    wire['agentWorkNo'] = text;
  }
  if (callerPresent !== '') wire['callerPresent'] = requireText('callerPresent', callerPresent);
  if (agentPresent !== '') wire['agentPresent'] = requireText('agentPresent', agentPresent);
  if (callData !== '') wire['callData'] = requireText('callData', callData, 1024);
  for (const field of kind === 'ita' ? notWithIta : []) {
    if (field in wire) throw new BadInput(field, 'must be left out: ITA does not support it');
  }
  if (call.callBackUrl) wire['callBackUrl'] = btoa(requireCallBackUrl(call.callBackUrl));
  return wire;
}

function requireCallBackUrl(url: string): string {
  if (/^https?:\/\/[\w:./#?&-]+$/.test(url) && parseUrl(url)) return url;
  const rule = 'must be an http(s) URL of letters, digits and -:./_#?& only (no = and no %)';
  throw new BadInput('callBackUrl', rule);
}

function readCreated(answer: HttpAnswer): CreatedCall {
  const { status, body } = answer;
  const said = isObject(body) ? body : {};
  const retCode = readText(readField(said, 'retCode'));
  // ITA's codes say more than the HTTP status they come with, but for 401 and 403, which are of
  // tokens.
  if (retCode !== undefined && retCode !== '0' && status !== 401 && status !== 403) {
    throw new CreateCallError(retCode, readText(readField(said, 'retMsg')));
  }
  const accepted = acceptBody('createCall', answer);
  if (retCode === undefined) {
    const given = readField(accepted, 'retCode');
    throw badResponse('createCall: retCode', 'text or a number', given);
  }
  const result = readField(accepted, 'result');
  const from = isObject(result) ? result : {};
  const callSerialNo = readText(readField(from, 'callSerialNo'));
  return callSerialNo === undefined ? {} : { callSerialNo };
}
