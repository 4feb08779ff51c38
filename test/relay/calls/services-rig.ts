/** Visitors who rate, or leave a message, at a relay before a fake center. */
import { type Bend, webAdapterPath } from '../fake-center.js';
import { createRig, type RelayAnswer, type RelayVisitor } from '../rig.js';

export const limitsOff = {
  LIMIT_CALLS_PER_VISITOR: '0',
  LIMIT_CALLS_PER_ADDRESS: '0',
  LIMIT_REQUESTS_PER_VISITOR: '0',
  LIMIT_REQUESTS_PER_ADDRESS: '0',
  LIMIT_MESSAGES_PER_VISITOR: '0',
  LIMIT_MESSAGES_PER_ADDRESS: '0',
};

/** @param body sent as it is where it is text, else as JSON. */
export const ask = (visitor: RelayVisitor, call: string, body?: unknown): Promise<RelayAnswer> =>
  visitor.send('POST', webAdapterPath + call, {
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

export const rate = (
  visitor: RelayVisitor,
  body: unknown = { evaluation: '5', comment: 'Good' },
): Promise<RelayAnswer> => ask(visitor, 'doSatisfactionEvaluation', body);

export const leave = (
  visitor: RelayVisitor,
  body: unknown = { phoneNo: '+4989123456', leaveMessage: 'Please call' },
): Promise<RelayAnswer> => ask(visitor, 'doLeaveMessage', body);

export const text = (
  visitor: RelayVisitor,
  controlType: string,
  more: object = {},
): Promise<RelayAnswer> =>
  ask(visitor, 'sendMessageForWebChannel', {
    controlType,
    mediaType: 'TEXT',
    content: '',
    userAgent: 'Browser/1.0',
    ...more,
  });

export const place = (visitor: RelayVisitor): Promise<RelayAnswer> =>
  ask(visitor, 'queryQueueInfo');

export const errorOf = ({ body }: RelayAnswer) =>
  body['error'] as { code: string; message: string } | undefined;

export const bendOf =
  (call: string, answer: () => Response): Bend =>
  (came) =>
    came.call === call ? answer() : undefined;

/** A visitor who has called, at a relay without limits. */
export async function called(extra: Record<string, string> = {}) {
  const rig = createRig({ ...limitsOff, ...extra });
  const anna = rig.visitor();
  await anna.create();
  return { ...rig, anna };
}
