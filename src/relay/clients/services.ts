/**
 * The client of the API Fabric's further calls that a relay makes in a visitor's name: the place in
 * the queue, a rating, a message, and the begin and end of a text session (F5–F8 in
 * src/api/README.md). No center promises them. Server side only.
 */
import { BadInput, requireText } from '../../api/http/bad-input.js';
import { callTimeout } from '../../api/calls.js';
import type { ServiceName } from '../../api/http/outcome.js';
import { longestUserId } from './fabric.js';
import {
  type FabricAnswer,
  type FabricKeys,
  visitorHttp,
  type VisitorHttpOptions,
} from './visitor-http.js';

/** Characters of a rating's comment [cec_07_2203]. */
export const longestComment = 512;

/** Characters of a message. No document limits them; a comment of a rating may have as many. */
export const longestMessage = 512;

/** Bytes of a text session's content [cec_07_2216]. */
export const longestContent = 1024;

/** A visitor on a channel. */
interface OnChannel {
  readonly userId: string;
  /** The channel that the visitor's token was requested for. */
  readonly channelConfigId: string;
}

/** The begin or the end of a text session. Its content is always empty. */
interface TextControl extends OnChannel {
  readonly controlType: 'CONNECT' | 'DISCONNECT';
  readonly userAgent?: string;
}

interface SavedRating extends OnChannel {
  /** `1` (very dissatisfied) to `5` (very satisfied). */
  readonly evaluation: string;
  /** At most {@link longestComment} characters; may be empty. */
  readonly comment: string;
}

interface LeftMessage {
  readonly userId: string;
  /** Telephone number of the visitor, at most 24 characters. */
  readonly caller: string;
  /** At most {@link longestMessage} characters, not empty. */
  readonly leaveMessage: string;
}

/**
 * Every method throws {@link BadInput} before anything is sent, and ApiError only for `network` and
 * `timeout`; any status may come back.
 */
export interface FabricServices {
  /** F5: the place in the queue, for a visitor with a text session. */
  queryQueueInfo(keys: FabricKeys, visitor: OnChannel): Promise<FabricAnswer>;
  /** F6: `resultCode` 0, or 13 where the center knows of no call; an older one: `returnCode`. */
  saveSatisfaction(keys: FabricKeys, rating: SavedRating): Promise<FabricAnswer>;
  /** F7: `resultCode` 0, 3 (parameters wrong) or 13 (failed). */
  doLeaveMessage(keys: FabricKeys, message: LeftMessage): Promise<FabricAnswer>;
  /** F8, `send`, for the controls of a text session alone. */
  sendControl(keys: FabricKeys, control: TextControl): Promise<FabricAnswer>;
}

const channel = 'WEB';
const longestNumber = 24;

export const isEvaluation = (given: unknown): given is string =>
  typeof given === 'string' && /^[1-5]$/.test(given);

/** @throws BadInput */
export function createFabricServices(options: VisitorHttpOptions): FabricServices {
  const http = visitorHttp(options);
  const post = (call: ServiceName, keys: FabricKeys, json: object) =>
    http(keys, {
      method: 'POST',
      path: `apiaccess/ccmessaging/${call}`,
      json,
      timeout: callTimeout,
    });
  return {
    async queryQueueInfo(keys, { userId, channelConfigId }) {
      requireText('userId', userId, longestUserId);
      requireText('channelConfigId', channelConfigId);
      return post('queryQueueInfo', keys, { userId, channelConfigId, channel });
    },
    async saveSatisfaction(keys, { userId, evaluation, comment, channelConfigId }) {
      requireText('userId', userId, longestUserId);
      requireText('channelConfigId', channelConfigId);
      if (!isEvaluation(evaluation)) throw new BadInput('evaluation', 'must be "1" to "5"');
      if (comment !== '') requireText('comment', comment, longestComment);
      const json = { channel, userId, evaluation, comment, channelConfigId };
      return post('saveSatisfaction', keys, json);
    },
    async doLeaveMessage(keys, { userId, caller, leaveMessage }) {
      requireText('userId', userId, longestUserId);
      requireText('caller', caller, longestNumber);
      requireText('leaveMessage', leaveMessage, longestMessage);
      return post('doLeaveMessage', keys, { callId: userId, caller, leaveMessage, channel });
    },
    async sendControl(keys, { userId, channelConfigId, controlType, userAgent }) {
      requireText('userId', userId, longestUserId);
      requireText('channelConfigId', channelConfigId);
      if (userAgent !== undefined) requireText('userAgent', userAgent);
      return post('send', keys, {
        channel,
        content: '',
        controlType,
        from: userId,
        mediaType: 'TEXT',
        sourceType: 'CUSTOMER',
        to: channelConfigId,
        ...(userAgent !== undefined && { userAgent }),
      });
    },
  };
}
