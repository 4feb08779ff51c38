/**
 * Reads the center's reports on a bidirectional call (B2 in src/api/README.md; cec_07_0067 and
 * cec_07_0068): first its status, and when it is over, how it ended. Server side only.
 */
import { badResponse } from '../../api/http/errors.js';
import { isObject, readField, readText } from '../../api/http/fields.js';

/**
 * Fields of both reports. Numbers are returned as text; missing or unreadable fields are left out.
 */
const common = ['callSerialNo', 'serviceNo', 'called', 'callData'] as const;

/** Fields of the release only. Times and durations are handed on unchanged. */
const ofRelease = [
  'caller',
  'callerPresent',
  'createCallTime',
  'alertingTime',
  'talkingTime',
  'releaseTime',
  'talkDuration',
  'recordfile',
  'locationId',
  'releaseReason',
  'agentAlertingTime',
  'agentTalkingTime',
  'agentReleaseTime',
  'agentTalkDuration',
] as const;

type Fields<Name extends string> = Partial<Record<Name, string>>;

type StatusReport = { kind: 'status' } & Fields<(typeof common)[number]>;
type ReleaseReport = { kind: 'release' } & Fields<
  (typeof common)[number] | (typeof ofRelease)[number]
>;
export type CallReport = StatusReport | ReleaseReport;

export interface ReleaseReason {
  /** Short and literal. */
  name: string;
  /** For a developer. The caller is the agent's side, the called party the customer. */
  meaning: string;
}

/** By `releaseReason`; anything else: {@link otherReleaseReason}. */
export const releaseReasons: Readonly<Record<string, ReleaseReason>> = {
  0: { name: 'called-hung-up', meaning: 'They talked, and the called party hung up' },
  1: { name: 'caller-hung-up', meaning: 'They talked, and the caller hung up' },
  2: { name: 'caller-failed', meaning: 'The call to the caller failed' },
  3: { name: 'called-failed', meaning: 'The call to the called party failed' },
  4: { name: 'caller-no-answer', meaning: 'The caller did not answer' },
  5: { name: 'called-no-answer', meaning: 'The called party did not answer' },
};

export const otherReleaseReason: ReleaseReason = {
  name: 'other',
  meaning: 'For another reason than the documents name',
};

/** The answer that the center expects to a report. */
export const reportAnswer = { retCode: '0', retMsg: 'success' } as const;

/**
 * @param body the report, read by `parseExactly`.
 * @throws ApiError `bad-response` where it is no object.
 */
export function readCallReport(body: unknown): CallReport {
  if (!isObject(body)) {
    throw badResponse('call report: body', 'a JSON object', Array.isArray(body) ? 'a list' : body);
  }
  const given = readFields(body, common);
  const rest = readFields(body, ofRelease);
  // A newer center may add some of these fields to the status: only reason or time make it a
  // release.
  const released = rest.releaseReason !== undefined || rest.releaseTime !== undefined;
  return released ? { kind: 'release', ...given, ...rest } : { kind: 'status', ...given };
}

function readFields<Name extends string>(from: object, names: readonly Name[]): Fields<Name> {
  const fields: Fields<Name> = {};
  for (const name of names) {
    const text = readText(readField(from, name));
    if (text !== undefined) fields[name] = text;
  }
  return fields;
}
