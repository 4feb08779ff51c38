/**
 * Reads the fields of a call from the CC-Gateway's answer; a field that is missing or unreadable
 * becomes `null`. The pages cited here are listed in src/api/README.md, under A1 and its sources.
 */
import { asJson } from '../../base/json.js';
import { badResponse } from '../../api/http/errors.js';
import { isObject, readField, readText } from '../../api/http/fields.js';

/**
 * One call, with the vendor's names of its fields [cec_07_1265, table 4]. `null`: not used,
 * missing, or not readable.
 */
export interface CallInfo {
  readonly callid: string;
  /** 0 common inbound, 7 common outbound … [cec_07_2637]. */
  readonly callfeature: number | null;
  /** Text, so that leading zeros and `+` are kept; not always a number: `AnonymousCard`. */
  readonly caller: string | null;
  readonly called: string | null;
  /** Name of the skill queue. */
  readonly callskill: string | null;
  readonly callskillid: number | null;
  readonly orgicallednum: string | null;
  /** Text as received, also `''`; a value that is no text as its JSON text. Never markup. */
  readonly calldata: string | null;
  /** Milliseconds since 1970. */
  readonly begintime: number | null;
  /** Milliseconds since 1970. */
  readonly endtime: number | null;
  readonly userPriority: number | null;
  readonly trunkNo: number | null;
  /** Seconds the agent has been signed in. */
  readonly logontimes: number | null;
  /** 2 click-to-dial, 4 callback request, 5 common voice or video … [cec_07_0513]. */
  readonly mediaType: number | null;
  /** 1 voice, 2 video, 3 both, 5 text, 6 H5 video [cec_07_0513]. */
  readonly mediaAbility: number | null;
  /**
   * Documented as "in seconds" and as "a timestamp" at once; `waitedBefore()` uses it only where it
   * is plausible.
   */
  readonly waitTime: number | null;
  /** Reserved. */
  readonly trace: unknown;
}

/**
 * The first call in a `result`, which may be an object or a list.
 * @returns undefined where there is none; what `result` holds when nothing rings is documented
 *   nowhere.
 * @throws ApiError `bad-response` for any other type.
 */
export function readCallInfo(result: unknown): CallInfo | undefined {
  const given = result ?? [];
  if (typeof given !== 'object') throw badResponse('result', 'an object or a list', typeof given);
  for (const from of Array.isArray(given) ? given : [given]) {
    const callid = isObject(from) && readText(readField(from, 'callid'));
    if (callid) return readCall(from, callid);
  }
  return undefined;
}

function readCall(from: object, callid: string): CallInfo {
  const text = (name: string): string | null => readText(readField(from, name)) ?? null;
  const number = (name: string): number | null => {
    const given = text(name) ?? '';
    return /^-?\d{1,15}$/.test(given) ? Number(given) : null;
  };
  return {
    callid,
    callfeature: number('callfeature'),
    caller: text('caller'),
    called: text('called'),
    callskill: text('callskill'),
    callskillid: number('callskillid'),
    orgicallednum: text('orgicallednum'),
    calldata: readData(readField(from, 'calldata')),
    begintime: number('begintime'),
    endtime: number('endtime'),
    userPriority: number('userPriority'),
    trunkNo: number('trunkNo'),
    logontimes: number('logontimes'),
    mediaType: number('mediaType'),
    mediaAbility: number('mediaAbility'),
    waitTime: number('waitTime'),
    trace: readField(from, 'trace') ?? null,
  };
}

function readData(value: unknown): string | null {
  if (typeof value === 'string') return value;
  try {
    return value === undefined || value === null ? null : asJson(value);
  } catch {
    // JSON.stringify() overflows the stack where the value is nested too deeply.
    return null;
  }
}
