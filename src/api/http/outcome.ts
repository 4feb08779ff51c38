/**
 * Judges an answer: one table from call and HTTP status or `resultCode` to error code, and to
 * whether a repeat may help. Nothing else in the project judges a status or a resultCode.
 */
import { ApiError, badResponse, clip, type ApiErrorCode } from './errors.js';
import { isObject, readField, readText } from './fields.js';
import type { HttpAnswer } from './request.js';

/** The calls of the web adapter that make a call. */
export type CallName =
  'checkClickToCallSupport' | 'createClickToCall' | 'getClickToCallEvents' | 'dropClickToCall';

/** The further calls of web adapter and API Fabric (W5–W8, F5–F8), which a center may lack. */
export type ServiceName =
  | 'queryQueueInfo'
  | 'querySatisfyMode'
  | 'doSatisfactionEvaluation'
  | 'saveSatisfaction'
  | 'doLeaveMessage'
  | 'sendMessageForWebChannel'
  | 'send';

interface Outcome {
  code: ApiErrorCode;
  /**
   * Whether a repeat may help; whether the call may be repeated at all is said by `repeatable`.
   */
  repeatable: boolean;
  /** A repeat does no harm, although this call may not be repeated otherwise. */
  harmless?: true;
}

/** Outcomes by HTTP status; the first match holds. A 2xx is judged by its resultCode instead. */
export const statusOutcomes: readonly (Outcome & { from: number; to: number })[] = [
  { from: 401, to: 401, code: 'unauthorized', repeatable: false },
  { from: 403, to: 403, code: 'unauthorized', repeatable: false },
  { from: 404, to: 404, code: 'not-found', repeatable: false },
  { from: 408, to: 408, code: 'server-error', repeatable: true },
  { from: 429, to: 429, code: 'server-error', repeatable: true },
  { from: 400, to: 499, code: 'bad-request', repeatable: false },
  { from: 500, to: 599, code: 'server-error', repeatable: true },
  { from: 0, to: 199, code: 'bad-response', repeatable: false },
  { from: 300, to: 999, code: 'bad-response', repeatable: false },
];

/** Outcomes by resultCode other than 0; the first match holds. */
const resultOutcomes: readonly (Outcome & {
  call?: CallName;
  resultCode?: string;
  resultDesc?: RegExp;
})[] = [
  {
    call: 'createClickToCall',
    resultCode: '13',
    resultDesc: /agent/i,
    code: 'no-agent',
    repeatable: false,
  },
  // Nothing was created, and the agent of a text session may come yet.
  {
    call: 'createClickToCall',
    resultCode: '13',
    resultDesc: /connect failed/i,
    code: 'refused',
    repeatable: true,
    harmless: true,
  },
  // 7: the channel does not support such calls. 12: outside the agents' working hours.
  { call: 'createClickToCall', resultCode: '7', code: 'unavailable', repeatable: false },
  { call: 'createClickToCall', resultCode: '12', code: 'closed', repeatable: false },
];

/** Any other resultCode. */
const otherwise: Outcome = { code: 'refused', repeatable: true };

/**
 * Calls that may be sent again. A create would make a second agent busy, and the further calls
 * have rules of their own (`../services`).
 */
const repeatable: ReadonlySet<string> = new Set<CallName>([
  'checkClickToCallSupport',
  'getClickToCallEvents',
  'dropClickToCall',
]);

/**
 * The body of an answer that reports success.
 * @throws ApiError for any other answer.
 */
export function accept(
  call: CallName | ServiceName,
  { status, body, retryAfter }: HttpAnswer,
): object {
  const answer = isObject(body) ? body : {};
  const resultCode = readText(readField(answer, 'resultCode'));
  const resultDesc = readText(readField(answer, 'resultDesc')) ?? '';
  const refused = resultCode !== undefined && resultCode !== '0';

  const fail = ({ code, repeatable: helps, harmless }: Outcome, said: string): ApiError =>
    new ApiError(code, clip(`${call}: ${said}`), {
      repeatable: helps && (harmless ?? repeatable.has(call)),
      status,
      answered:
        refused ||
        // Any 4xx counts, 401, 403, 408 and 429 too: a browser has no other cookie to ask again with. A
        // relay can renew its tokens and takes these four for no answer (src/relay/calls/answers.ts).
        (status >= 400 && status < 500) ||
        // A 5xx with resultCode 0 leaves it in doubt whether a call was created, but a drop need
        // not be repeated.
        (call === 'dropClickToCall' && resultCode !== undefined),
      retryAfter,
    });

  const byStatus = statusOutcomes.find(({ from, to }) => status >= from && status <= to);
  if (byStatus) {
    const why = resultCode === undefined ? '' : `, resultCode ${resultCode} ${resultDesc}`;
    throw fail(byStatus, `HTTP ${status}${why}`.trimEnd());
  }
  if (resultCode === undefined) {
    const field = answer === body ? 'resultCode' : 'body';
    throw badResponse(
      `${call}: ${field}`,
      field === 'body' ? 'a JSON object' : 'text or a number',
      field === 'body' ? body : readField(answer, 'resultCode'),
      { repeatable: repeatable.has(call), status, retryAfter },
    );
  }
  if (refused) {
    const byResult = resultOutcomes.find(
      (row) =>
        (row.call ?? call) === call &&
        (row.resultCode ?? resultCode) === resultCode &&
        (row.resultDesc?.test(resultDesc) ?? true),
    );
    throw fail(byResult ?? otherwise, `resultCode ${resultCode} ${resultDesc}`.trimEnd());
  }
  return answer;
}
