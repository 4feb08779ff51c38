/** The center's further services as the web adapter answers them (W5–W8 in src/api/README.md). */
import type { ServiceOperation } from '../base/scenario.js';
import type { Answer } from '../base/bend.js';
import type { Place, TextControl, VisitorServices } from '../calls/services.js';

export type Fields = Readonly<Record<string, unknown>>;

/** The scale of ratings, from the worst to the best. */
const levels = ['Very dissatisfied', 'Dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'];

const controls: readonly TextControl[] = ['CONNECT', 'DISCONNECT', 'CHAT', 'TRANS2AGENT'];

const longestComment = 512;

export const said = (resultCode: string, resultDesc: string, fields: Fields = {}): Answer => ({
  status: 200,
  body: { resultCode, resultDesc, ...fields },
});

/** `resultCode` of a caller who is not in the queue [cec_07_2201]. */
export const notQueued = (why: 'talking' | 'none'): Answer =>
  why === 'talking'
    ? said('160021', 'The user is talking with an agent.')
    : said('5', 'The session does not exist or is over.');

/** The documented times of a place in the queue, in seconds. */
export const waits = ({ position, estimate }: Place): Fields => ({
  totalWaitTime: estimate * 2,
  currentDeviceWaitTime: Math.round(estimate / 2),
  // Spelt as in the document.
  configMaxcWaitTime: 3600,
  longestWaitTime: estimate + position,
  estimateWaitTime: estimate,
});

/** A rating in the documented form; undefined if it is in no such form. */
export function readRating({ evaluation, comment = '' }: Fields): [string, string] | undefined {
  const right =
    typeof evaluation === 'string' &&
    /^[1-5]$/.test(evaluation) &&
    typeof comment === 'string' &&
    comment.length <= longestComment;
  return right ? [evaluation, comment] : undefined;
}

/** A number that can be called, in the form in which people write them. */
export const isNumber = (given: unknown): given is string =>
  typeof given === 'string' && /^\+?[\d ()/.-]{3,24}$/.test(given);

/** A message that an agent can read. */
export const isMessage = (given: unknown): given is string =>
  typeof given === 'string' && given.trim() !== '' && given.length <= 1024;

export const readControl = (given: unknown): TextControl | undefined =>
  controls.find((control) => control === given);

/** Answers a service; `fields` are those of the request's body. */
export function answerService(
  services: VisitorServices,
  operation: ServiceOperation,
  fields: Fields,
): Answer {
  switch (operation) {
    case 'queue-info': {
      const place = services.queue();
      if (typeof place === 'string') return notQueued(place);
      // An array, as the web adapter's document types it.
      return said('0', 'success', { position: [place.position], ...waits(place) });
    }
    case 'rating-levels':
      return said('0', 'success', {
        surveyType: '1',
        satisfactionLevel: levels.map((satisfactionLevelDesc, index) => ({
          satisfactionLevelDesc,
          satisfactionLevelKey: String(index + 1),
        })),
      });
    case 'rate': {
      const rating = readRating(fields);
      if (!rating)
        return said('1', 'evaluation must be "1" to "5", comment at most 512 characters');
      return services.rate(...rating)
        ? said('0', 'success')
        : said('13', 'There is no call information.');
    }
    case 'leave-message': {
      const { phoneNo, leaveMessage } = fields;
      if (!isNumber(phoneNo) || !isMessage(leaveMessage)) {
        const description = 'the leaveMessageParams is error.';
        return said('0', 'success', { returnCode: '3', description });
      }
      services.leaveMessage(phoneNo, leaveMessage);
      return said('0', 'success', { returnCode: '0', description: 'success' });
    }
    case 'text-session': {
      const control = readControl(fields['controlType']);
      if (!control || fields['mediaType'] !== 'TEXT') {
        return said('1', 'controlType or mediaType is wrong');
      }
      return services.text(control) ? said('0', 'success') : said('13', 'send failed');
    }
  }
}
