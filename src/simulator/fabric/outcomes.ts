/**
 * The outcomes of bidirectional calls, chosen by the last digits of the called number:
 *
 * | called number ends in | outcome |
 * | --- | --- |
 * | a return code of ITA, as 90106012 | refused with it |
 * | 1001 … 1021 | refused with return code 1 … 21, where there is one |
 * | 00 … 05 | status after two seconds, release with that reason after ten more |
 * | 06 | the same with a reason that no document names, 99 |
 * | 07 | accepted, and nothing is ever known: no report, and `queryCallState` fails |
 * | 08 | the status is reported, the release never |
 * | 09 | only the release is reported, reason 0 |
 * | 10 … 15 | as 00 … 05, but every report is lost: `queryCallState` alone tells how it goes |
 * | anything else | as 00: they talk, and the called party hangs up |
 */
import { returnMessages } from './return-codes.js';

export interface CallOutcome {
  /** Refused with this return code; accepted if left out. */
  readonly retCode?: string;
  /** Milliseconds from the answer to the report of the status; never if left out. */
  readonly statusAfter?: number;
  /** Milliseconds from the answer to the report of the release; never if left out. */
  readonly releaseAfter?: number;
  readonly releaseReason?: string;
  /** `false`: no report is sent. */
  readonly reported?: false;
  /** `false`: `queryCallState` does not find the call. */
  readonly found?: false;
}

const STATUS = 2000;
const RELEASE = 12_000;

export function outcomeOf(called: string): CallOutcome {
  const retCode = returnCodeOf(called);
  if (retCode !== undefined) return { retCode };
  const lost = /1([0-5])$/.exec(called)?.[1];
  if (lost !== undefined) {
    return { statusAfter: STATUS, releaseAfter: RELEASE, releaseReason: lost, reported: false };
  }
  const last = /0(\d)$/.exec(called)?.[1] ?? '0';
  switch (last) {
    case '7':
      return { found: false };
    case '8':
      return { statusAfter: STATUS };
    case '9':
      return { releaseAfter: RELEASE, releaseReason: '0' };
    default:
      return {
        statusAfter: STATUS,
        releaseAfter: RELEASE,
        releaseReason: last === '6' ? '99' : last,
      };
  }
}

function returnCodeOf(called: string): string | undefined {
  const ita = /\d{8}$/.exec(called)?.[0] ?? '';
  const small = String(Number(/10(\d\d)$/.exec(called)?.[1] ?? 0));
  return [ita, small].find((code) => code !== '0' && Object.hasOwn(returnMessages, code));
}
