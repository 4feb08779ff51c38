/** W7: a message that a visitor leaves for the center. */
import { ApiError, clip } from '../http/errors.js';
import { readField, readText } from '../http/fields.js';
import { typedText, type Services } from './services.js';

export interface LeftMessage {
  /** The number at which the visitor can be reached, in E.164: `+4989123456`. */
  readonly phoneNo: string;
  /** At most {@link longestMessage} characters. */
  readonly leaveMessage: string;
}

/** Characters of a message. No document limits them; a comment of a rating may have as many. */
const longestMessage = 512;

/**
 * Refuses an accepted answer whose `returnCode` is not 0. @throws ApiError `bad-request` for
 * `returnCode` 3, which says that the parameters are wrong, else `refused`.
 */
function acceptMessage(answer: object): void {
  const returnCode = readText(readField(answer, 'returnCode')) ?? '0';
  if (returnCode === '0') return;
  const why = readText(readField(answer, 'description')) ?? '';
  const message = clip(`doLeaveMessage: returnCode ${returnCode} ${why}`.trimEnd());
  throw new ApiError(returnCode === '3' ? 'bad-request' : 'refused', message, { answered: true });
}

/** Leaves a message; the request goes on when the page is left. @throws as {@link Services.ask}. */
export async function leaveMessage(services: Services, message: LeftMessage): Promise<void> {
  const { phoneNo, leaveMessage: text } = message;
  const json = { phoneNo, leaveMessage: typedText(text, longestMessage) };
  acceptMessage(await services.ask('doLeaveMessage', { json, keepalive: true }));
}
