/** The center's further services as the API Fabric answers them (F5–F8 in src/api/README.md). */
import type { Answer } from '../base/bend.js';
import { isService, type Operation, type ServiceOperation } from '../base/scenario.js';
import type { SimulatedVisitor } from '../calls/visitor.js';
import { FABRIC } from './fabric-paths.js';
import {
  type Fields,
  isMessage,
  isNumber,
  notQueued,
  readControl,
  readRating,
  said,
  waits,
} from './services.js';
import { operationOf } from './web-adapter.js';

/** Below `/apiaccess/ccmessaging/`. The API Fabric has no scale of ratings. */
const services: Readonly<Record<string, ServiceOperation>> = {
  queryQueueInfo: 'queue-info',
  saveSatisfaction: 'rate',
  doLeaveMessage: 'leave-message',
  send: 'text-session',
};

const BASE = FABRIC.replace(/v1\/$/, '');

/** The visitor's call or service that a path of the API Fabric asks for. */
export function fabricOperationOf(path: string, method: string): Operation | undefined {
  const call = operationOf(path, method, FABRIC);
  if (call !== undefined) return isService(call) ? undefined : call;
  if (method !== 'POST' || !path.startsWith(BASE)) return undefined;
  const name = path.slice(BASE.length);
  return Object.hasOwn(services, name) ? services[name] : undefined;
}

/** Bytes of a text session's content, at most. */
const mostContent = 1024;

/** Answers a service; the fields have been checked to name the channel. */
export function answerFabricService(
  { token, services }: SimulatedVisitor,
  operation: ServiceOperation,
  fields: Fields,
): Answer {
  const wrong = said('1', 'the parameters are wrong');
  switch (operation) {
    case 'queue-info': {
      if (fields['userId'] !== token || typeof fields['channelConfigId'] !== 'string') return wrong;
      const place = services.textConnected ? services.queue() : 'none';
      if (typeof place === 'string') return notQueued(place);
      return said('0', 'success', { position: place.position, ...waits(place) });
    }
    case 'rate': {
      const rating = readRating(fields);
      if (!rating || fields['userId'] !== token) return wrong;
      return services.rate(...rating)
        ? said('0', 'success')
        : said('13', 'There is no call information.');
    }
    case 'leave-message': {
      const { callId, caller, leaveMessage } = fields;
      if (callId !== token || !isNumber(caller) || !isMessage(leaveMessage)) {
        return said('3', 'the leaveMessageParams is error.');
      }
      services.leaveMessage(caller, leaveMessage);
      return said('0', 'success');
    }
    case 'text-session': {
      const { controlType, mediaType, sourceType, from, to, content } = fields;
      const control = readControl(controlType);
      const right =
        mediaType === 'TEXT' &&
        sourceType === 'CUSTOMER' &&
        from === token &&
        token.length <= 24 &&
        typeof to === 'string' &&
        typeof content === 'string' &&
        new TextEncoder().encode(content).length <= mostContent;
      if (!control || !right) return wrong;
      return services.text(control) ? said('0', 'success') : said('13', 'send failed');
    }
    case 'rating-levels':
      return wrong;
  }
}
