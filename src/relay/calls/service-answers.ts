/**
 * The center's answers to place, rating, message and text session (F5–F8) in the form of the web
 * adapter (W5–W8), and whether an answer shows that the center lacks the service.
 */
import { isObject, readField, readText } from '../../api/http/fields.js';
import { readQueueInfo, readWait } from '../../api/services/place.js';
import type { HttpAnswer } from '../../api/http/request.js';
import type { Exchange } from '../visitor/env.js';
import { fail, type FailureAnswer } from '../visitor/failures.js';
import { passOn, sendText } from './answers.js';

/** The answer where the center has no such service: the widget then stops offering it. */
export const lacking: FailureAnswer = {
  status: 404,
  code: 'not-found',
  message: 'the contact center has no such service',
};

/** Statuses of a center without the service: no such path, no such method, not implemented. */
const statusesOfLack = new Set([404, 405, 501]);

interface Outcome {
  /** `resultCode`, or the `returnCode` that an older center answers in its place. */
  readonly code: string;
  readonly why: string;
}

type Form = (outcome: Outcome) => Readonly<Record<string, string>>;

/** With nothing but the outcome. */
export const asOutcome: Form = ({ code, why }) => ({ resultCode: code, resultDesc: why });

/** `returnCode` of the web adapter where the parameters are wrong. */
const wrongParameters = '3';

/** The web adapter has accepted the request with `resultCode` 0, and says in `returnCode` how it went. */
export const asMessage: Form = ({ code, why }) =>
  code === '0' || code === wrongParameters
    ? { resultCode: '0', resultDesc: why, returnCode: code, description: why }
    : { resultCode: code, resultDesc: why };

/** Not now, but perhaps later: the widget asks once more. */
const notNow: FailureAnswer = {
  status: 503,
  code: 'unavailable',
  message: 'the contact center does not tell the place in the queue now',
  retryAfter: 30,
};

/**
 * Result codes of `queryQueueInfo` that may pass [cec_07_2201]: CCUCS failed, CCUCS not reached,
 * with an agent already, at the IVR.
 */
const passing: ReadonlySet<string> = new Set(['2', '160001', '160021', '160022']);

/** The documented times of a place in the queue, in seconds; the third is spelt so. */
const times = [
  'totalWaitTime',
  'currentDeviceWaitTime',
  'configMaxcWaitTime',
  'longestWaitTime',
  'estimateWaitTime',
] as const;

/** As {@link answerService}, for the place in the queue. Without a text session there is none. */
export function answerQueue<Answer>(
  c: Pick<Exchange<Answer>, 'header' | 'body'>,
  answer: HttpAnswer,
): Answer {
  const { status, body } = answer;
  if (status >= 400 && !statusesOfLack.has(status)) return passOn(c, answer);
  const outcome = status >= 200 && status < 300 ? readOutcome(body) : undefined;
  if (!outcome || !isObject(body)) return fail(c, lacking);
  if (passing.has(outcome.code)) return fail(c, notNow);
  if (outcome.code !== '0') return fail(c, lacking);
  const { position, estimatedWait } = readQueueInfo(body);
  if (position === undefined && estimatedWait === undefined) return fail(c, lacking);
  const told = { resultCode: '0', resultDesc: outcome.why, position };
  const waits = times.map((name) => [name, readWait(readField(body, name))] as const);
  return sendText(c, JSON.stringify({ ...told, ...Object.fromEntries(waits) }));
}

/** Undefined: the body is no answer of this service, but a page, for example. */
function readOutcome(body: unknown): Outcome | undefined {
  if (!isObject(body)) return undefined;
  const codes = ['resultCode', 'returnCode']
    .map((name) => readText(readField(body, name)))
    .filter((code) => code !== undefined);
  // With both, a failure is told by whichever has it.
  const code = codes.find((one) => one !== '0') ?? codes[0];
  if (code === undefined) return undefined;
  const why = ['resultDesc', 'returnDesc', 'description']
    .map((name) => readText(readField(body, name)))
    .find((text) => text !== undefined);
  return { code, why: why ?? '' };
}

/**
 * Answers with what the center has said, in that form; 404 where the center lacks the service.
 * Other failures are passed on: they may pass by themselves.
 */
export function answerService<Answer>(
  c: Pick<Exchange<Answer>, 'header' | 'body'>,
  answer: HttpAnswer,
  form: Form,
): Answer {
  const { status, body } = answer;
  if (status >= 400 && !statusesOfLack.has(status)) return passOn(c, answer);
  const outcome = status >= 200 && status < 300 ? readOutcome(body) : undefined;
  return outcome ? sendText(c, JSON.stringify(form(outcome))) : fail(c, lacking);
}
