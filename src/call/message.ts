/**
 * A message that a visitor leaves for the center: sends it, and says what became of it. It knows no
 * view and no page, and keeps neither number nor text.
 */
import { ApiError } from '../api/http/errors.js';
import { leaveMessage, type LeftMessage } from '../api/services/message.js';
import { createServices, serverHas, showsLack } from '../api/services/services.js';
import { systemClock } from '../base/clock.js';
import type { CallEnvironment } from './context.js';

export type { LeftMessage };

/** Why a message was not left, or may not have been. */
export type MessageFailure =
  /** The center does not take this number. */
  | 'number-refused'
  /** The center takes no messages, or none of this visitor. */
  | 'not-here'
  | 'not-sent'
  /** There was no answer, so it may have arrived. */
  | 'doubtful';

/** Whether this server has not been found to lack messages. */
export const takesMessages = (server: string): boolean => serverHas(server, 'doLeaveMessage');

/** @returns why it was not left; undefined where it was. Never rejects. */
export async function sendMessage(
  server: string,
  message: LeftMessage,
  { clock = systemClock, fetch }: Pick<CallEnvironment, 'clock' | 'fetch'> = {},
): Promise<MessageFailure | undefined> {
  try {
    const services = createServices({ server, fetch, clock });
    try {
      await leaveMessage(services, message);
      return undefined;
    } catch (error) {
      if (showsLack(error)) services.lacks('doLeaveMessage');
      throw error;
    }
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): MessageFailure {
  if (showsLack(error)) return 'not-here';
  switch (error instanceof ApiError && error.code) {
    case 'bad-request':
      return 'number-refused';
    case 'unauthorized':
      return 'not-here';
    case 'network':
    case 'timeout':
      return 'doubtful';
    default:
      return 'not-sent';
  }
}
