/** A relay whose answers are checked against src/relay/openapi.json. */
import { type OperationId, operations } from '../../src/relay/openapi/operations.js';
import { FakeClock } from '../support/fake-clock.js';
import type { createContract } from './contract.js';
import { type Bend, FakeCenter, json } from './fake-center.js';
import { createRig, type RelayVisitor, type SendInit } from './rig.js';

export const webAdapter = [
  'checkClickToCallSupport',
  'createClickToCall',
  'getClickToCallEvents',
  'dropClickToCall',
] as const;
/** Calls that are answered 404 without a text session; names of the others at the API Fabric. */
export const withoutCenter = ['queryQueueInfo', 'querySatisfyMode'] as const;
export const services = {
  doSatisfactionEvaluation: 'saveSatisfaction',
  doLeaveMessage: 'doLeaveMessage',
  sendMessageForWebChannel: 'send',
  queryQueueInfo: 'queryQueueInfo',
} as const;
export const ofServices = [
  'doSatisfactionEvaluation',
  'doLeaveMessage',
  'sendMessageForWebChannel',
] as const;
export const ofPages = [
  ...webAdapter,
  ...withoutCenter,
  ...ofServices,
  'requestCallback',
  'callbackTimes',
  'readCallback',
  'withdrawCallback',
] as const;
export const withBody = [
  'createClickToCall',
  'dropClickToCall',
  ...withoutCenter,
  ...ofServices,
  'requestCallback',
  'withdrawCallback',
  'reportCallback',
] as const;

export const number = '+4989123456';
/** Bodies of requests that are right. */
export const bodies: Partial<Record<OperationId, object>> = {
  createClickToCall: { mediaAbility: '0' },
  doSatisfactionEvaluation: { evaluation: '5', comment: 'Good' },
  doLeaveMessage: { phoneNo: number, leaveMessage: 'Please call' },
  sendMessageForWebChannel: { controlType: 'CONNECT', mediaType: 'TEXT', content: '' },
  requestCallback: { number },
  reportCallback: { callSerialNo: '7', releaseReason: '0' },
};

const callbacks = {
  CALLBACK_CALLERS: '88889050',
  CALLBACK_COUNTRIES: 'DE',
  PUBLIC_URL: 'https://relay.example',
};
/** An id of a call-back that no relay has made. */
const id = '0'.repeat(32);

/** A relay with call-backs, before a center that takes them. */
export async function startDocumented(
  contract: ReturnType<typeof createContract>,
  extra: Record<string, string> = {},
) {
  const clock = new FakeClock({ quietTurns: 4 });
  await clock.advance(1_700_000_000_000);
  const center = new FakeCenter();
  const rig = createRig({ ...callbacks, ...extra }, { center, clock });
  const createCall: Bend = ({ call }) =>
    (call as string) === 'createCall' ? json({ retCode: '0', retMsg: 'success' }) : undefined;
  center.bend(createCall);
  /** Sends a request without letting the fake time pass. */
  const open = (visitor: RelayVisitor, operation: OperationId, init: SendInit = {}, last = id) => {
    const { method, path } = operations[operation];
    return visitor.send(method.toUpperCase(), path.replace(/\{\w+\}/, last), init);
  };
  const send = (...args: Parameters<typeof open>) => clock.until(open(...args));
  return {
    ...rig,
    center,
    clock,
    bend: (bend: Bend) =>
      center.bend((came, usual) => bend(came, usual) ?? createCall(came, usual)),
    open,
    send,
    /** Sends a request, and checks the answer against the contract. */
    ask: async (visitor: RelayVisitor, operation: OperationId, init?: SendInit, last?: string) =>
      contract.heard(operation, await send(visitor, operation, init, last)),
    /** The last part of the path that the center was given for its reports. */
    secret() {
      const { callBackUrl } = center.came.at(-1)?.body ?? {};
      return Buffer.from(String(callBackUrl), 'base64').toString().split('/').at(-1) ?? '';
    },
    end: () => clock.until(rig.relay.close()),
  };
}

/** The same without limits, and a visitor who has a call, and a text session if it needs one. */
export async function startCalled(
  contract: ReturnType<typeof createContract>,
  operation: OperationId,
  extra: Record<string, string> = {},
) {
  const rig = await startDocumented(contract, {
    LIMIT_CALLS_PER_VISITOR: '0',
    LIMIT_CALLS_PER_ADDRESS: '0',
    LIMIT_MESSAGES_PER_VISITOR: '0',
    LIMIT_MESSAGES_PER_ADDRESS: '0',
    ...extra,
  });
  const anna = rig.visitor();
  const before: OperationId[] = ['createClickToCall'];
  if (operation === 'queryQueueInfo') before.push('sendMessageForWebChannel');
  for (const one of before) {
    await rig.send(anna, one, { body: contract.sent(one, bodies[one] ?? {}) });
  }
  return { ...rig, anna };
}

export async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setImmediate(resolve));
}

export const codeOf = ({ body }: { body: Record<string, unknown> }) =>
  (body['error'] as { code?: string } | undefined)?.code;
