/**
 * The web adapter's further calls (W5–W8 in src/api/README.md), answered by the API Fabric: place
 * in the queue, rating, message, text session. The relay itself answers for what the API Fabric
 * does not tell.
 */
import { type Context, Hono } from 'hono';
import { webAdapterPath } from '../../api/calls.js';
import { isObject, readField, readText } from '../../api/http/fields.js';
import {
  type FabricServices,
  isEvaluation,
  longestComment,
  longestContent,
  longestMessage,
} from '../clients/services.js';
import type { Config } from '../settings/config.js';
import { readReachable } from '../settings/numbers.js';
import type { Asking } from '../visitor/asking.js';
import type { RelayEnv } from '../visitor/env.js';
import { fail, type FailureAnswer, unknownVisitor } from '../visitor/failures.js';
import type { Limits } from '../visitor/limits.js';
import type { PersonOf } from '../visitor/person.js';
import type { Sessions } from '../visitor/sessions.js';
import type { Visitor } from '../visitor/visitor-cookie.js';
import type { Callers } from './callers.js';
import type { Calls } from './calls.js';
import { answerQueue, answerService, asMessage, asOutcome, lacking } from './service-answers.js';
import type { TextSessions } from './text-sessions.js';
import { type Upstream, type UpstreamAnswer, userIdOf } from './upstream.js';

export interface ServiceParts {
  readonly asking: Asking;
  readonly calls: Pick<Calls, 'tokens'>;
  readonly callers: Callers;
  readonly config: Pick<Config, 'channelId'>;
  readonly limits: Limits;
  readonly personOf: PersonOf;
  readonly services: FabricServices;
  readonly sessions: Sessions;
  readonly texts: Pick<TextSessions, 'has' | 'connect' | 'disconnect'>;
  readonly upstream: Pick<Upstream, 'ask'>;
}

type Handler = (c: Context<RelayEnv>) => Promise<Response>;
type Ask = Parameters<Upstream['ask']>[2];

/** Control characters, line breaks excepted, and halves of a character (lone surrogates). */
const unfit = /(?![\r\n])\p{Cc}|\p{Cs}/u;

export function serviceRoutes(parts: ServiceParts): Hono<RelayEnv> {
  const { asking, calls, callers, config, limits, personOf, services, sessions, texts, upstream } =
    parts;

  /** Asks in the visitor's name, and carries a renewed token in the cookie. */
  async function ask(
    c: Context<RelayEnv>,
    visitor: Visitor,
    request: Ask,
  ): Promise<UpstreamAnswer['answer']> {
    const person = personOf(c);
    const known = await callers.tokenOf(visitor, person);
    const { answer, token } = await upstream.ask(
      { visitor: visitor.id, token: known.token, person },
      calls.tokens(visitor.id),
      request,
    );
    sessions.carry(c, visitor, token, token === known.token ? known.person : undefined);
    return answer;
  }

  /**
   * Whether there was a call to rate is left to the center, which answers 13 where it knows of
   * none: it remembers calls for longer and more surely than a relay whose Redis comes back empty,
   * and the limits allow as many ratings as calls.
   */
  const rate: Handler = async (c) => {
    const rating = readRating(await readBody(c));
    if ('status' in rating) return fail(c, rating);
    // Without the cookie there was no call.
    const visitor = sessions.find(c);
    if (!visitor) return fail(c, unknownVisitor);
    const refused = await limits.rating(c, visitor.id);
    if (refused) return refused;
    const channelConfigId = config.channelId;
    const answer = await ask(c, visitor, (keys) =>
      services.saveSatisfaction(keys, {
        userId: userIdOf(visitor.id),
        ...rating,
        channelConfigId,
      }),
    );
    return answerService(c, answer, asOutcome);
  };

  const leaveMessage: Handler = async (c) => {
    const message = readMessage(await readBody(c));
    if ('status' in message) return fail(c, message);
    // Somebody who comes outside the office hours has not called, and so has no cookie yet.
    const visitor = await callers.admit(c);
    if (visitor instanceof Response) return visitor;
    const refused = await limits.message(c, visitor.id);
    if (refused) return refused;
    const answer = await ask(c, visitor, (keys) =>
      services.doLeaveMessage(keys, { userId: userIdOf(visitor.id), ...message }),
    );
    return answerService(c, answer, asMessage);
  };

  /** The API Fabric tells a place in the queue only to visitors with a text session. */
  const queueInfo: Handler = async (c) => {
    const visitor = sessions.find(c);
    if (!visitor || !(await texts.has(visitor.id))) return fail(c, lacking);
    const answer = await ask(c, visitor, (keys) =>
      services.queryQueueInfo(keys, {
        userId: userIdOf(visitor.id),
        channelConfigId: config.channelId,
      }),
    );
    return answerQueue(c, answer);
  };

  /**
   * Opens and ends text sessions, in which nobody writes: this relay is no way to chat with agents.
   */
  const text: Handler = async (c) => {
    const control = readControl(await readBody(c));
    if ('status' in control) return fail(c, control);
    const { controlType, userAgent } = control;
    let visitor: Visitor | undefined;
    if (controlType === 'CONNECT') {
      const admitted = await callers.admit(c);
      if (admitted instanceof Response) return admitted;
      const refused = await limits.text(c, admitted.id);
      if (refused) return refused;
      visitor = admitted;
    } else {
      visitor = sessions.find(c);
      if (!visitor) return fail(c, unknownVisitor);
    }
    const person = personOf(c);
    const known = await callers.tokenOf(visitor, person);
    const caller = { visitor: visitor.id, token: known.token, person };
    const sent = await (controlType === 'CONNECT' ? texts.connect : texts.disconnect)(
      caller,
      userAgent,
    );
    const { token } = sent;
    sessions.carry(c, visitor, token, token === known.token ? known.person : undefined);
    return answerService(c, sent.answer, asOutcome);
  };

  /** The API Fabric has no scale of ratings; a widget then offers 1 to 5. */
  const satisfyMode = (c: Context<RelayEnv>): Response => fail(c, lacking);

  return new Hono<RelayEnv>()
    .basePath(webAdapterPath)
    .post('queryQueueInfo', (c) => asking(c, queueInfo))
    .post('sendMessageForWebChannel', (c) => asking(c, text))
    .post('querySatisfyMode', satisfyMode)
    .post('doSatisfactionEvaluation', (c) => asking(c, rate))
    .post('doLeaveMessage', (c) => asking(c, leaveMessage));
}

const wrong = (message: string): FailureAnswer => ({ status: 400, code: 'bad-request', message });

/** The fields of the body; none where it is no JSON object. */
async function readBody(c: Context<RelayEnv>): Promise<object> {
  const body = await c.req.json<unknown>().catch(() => undefined);
  return isObject(body) ? body : {};
}

type Rating = Pick<Parameters<FabricServices['saveSatisfaction']>[1], 'evaluation' | 'comment'>;

function readRating(body: object): Rating | FailureAnswer {
  const evaluation = readField(body, 'evaluation');
  if (!isEvaluation(evaluation)) return wrong('evaluation: expected "1" to "5", in a JSON object');
  const comment = readField(body, 'comment') ?? '';
  return isSendable(comment, longestComment)
    ? { evaluation, comment: comment.trim() === '' ? '' : comment }
    : wrong(textRule('comment', longestComment));
}

type Message = Pick<Parameters<FabricServices['doLeaveMessage']>[1], 'caller' | 'leaveMessage'>;

function readMessage(body: object): Message | FailureAnswer {
  const caller = readReachable(readText(readField(body, 'phoneNo')) ?? '');
  if (caller === undefined) {
    return wrong('phoneNo: expected a telephone number, "+4989123456" or digits, in a JSON object');
  }
  const leaveMessage = readField(body, 'leaveMessage');
  return isSendable(leaveMessage, longestMessage) && leaveMessage.trim() !== ''
    ? { caller, leaveMessage }
    : wrong(textRule('leaveMessage', longestMessage));
}

interface Control {
  readonly controlType: 'CONNECT' | 'DISCONNECT';
  readonly userAgent?: string;
}

/** Characters of a browser's name that the center gets. */
const longestUserAgent = 512;

function readControl(body: object): Control | FailureAnswer {
  const controlType = readField(body, 'controlType');
  if (controlType !== 'CONNECT' && controlType !== 'DISCONNECT') {
    return wrong('controlType: expected "CONNECT" or "DISCONNECT", in a JSON object');
  }
  if (readField(body, 'mediaType') !== 'TEXT') return wrong('mediaType: expected "TEXT"');
  const content = readField(body, 'content') ?? '';
  if (typeof content !== 'string' || Buffer.byteLength(content) > longestContent) {
    return wrong(`content: expected text of at most ${longestContent} bytes, which is not sent`);
  }
  // A name too long or too odd is left out, since no call may fail because of it.
  const userAgent = readField(body, 'userAgent');
  const named = isSendable(userAgent, longestUserAgent) && userAgent.trim() !== '';
  return { controlType, ...(named && { userAgent }) };
}

const isSendable = (given: unknown, longest: number): given is string =>
  typeof given === 'string' && given.length <= longest && !unfit.test(given);

const textRule = (field: string, longest: number): string =>
  `${field}: expected text of at most ${longest} characters, without control characters but line breaks`;
