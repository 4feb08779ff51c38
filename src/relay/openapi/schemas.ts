/**
 * Bodies of the relay's requests and answers, as JSON Schema (2020-12), by the names they have in
 * openapi.json.
 */
import type { CallbackReason, CallbackState } from '../../api/callback-states.js';
import { reportAnswer } from '../clients/call-report.js';
import { longestComment, longestContent, longestMessage } from '../clients/services.js';
import { failureCodes } from '../visitor/failures.js';

export type Schema = Readonly<Record<string, unknown>>;

const states: Readonly<Record<CallbackState, string>> = {
  waiting: 'Accepted and not sent: it can still be withdrawn.',
  sending: 'On its way to the center.',
  calling: 'The center has it: the agent’s telephone rings first.',
  'under-way': 'The call is under way.',
  done: 'They have talked.',
  missed: 'The visitor’s telephone was busy, or nobody answered it.',
  'agent-missed': 'No agent answered.',
  failed: 'The call-back has failed; the reason says whether a new request may succeed.',
  'no-status': 'The center has not reported on the call: the telephone may still ring, or not.',
  withdrawn: 'The visitor has taken it back.',
};

const reasons: Readonly<Record<CallbackReason, string>> = {
  refused: 'A new request would be refused too.',
  'try-later': 'A later request may succeed.',
  other: 'The center gives no reason.',
};

/** One of these words; what each means stands with it. */
const oneOf = (words: Readonly<Record<string, string>>): Schema => ({
  type: 'string',
  oneOf: Object.entries(words).map(([word, description]) => ({ const: word, description })),
});

const text: Schema = { type: 'string' };
/** The center writes the same field now as text and now as a number. */
const textOrNumber: Schema = { type: ['string', 'number'] };

/** The schema of a center's answer; further fields are allowed, since they are passed on too. */
const fromCenter = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties: {
    resultCode: { ...textOrNumber, description: '0 means success.' },
    resultDesc: text,
    ...properties,
  },
});

const failure = (rest: Readonly<Record<string, Schema>> = {}): Schema => ({
  type: 'object',
  required: ['error', ...Object.keys(rest)],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: oneOf(failureCodes),
        message: {
          ...text,
          description: 'For a developer; it never repeats what came from outside.',
        },
      },
      additionalProperties: false,
    },
    ...rest,
  },
  additionalProperties: false,
});

export const reference = (name: SchemaName): Schema => ({ $ref: `#/components/schemas/${name}` });

/** The relay writes these answers itself, in the form of the web adapter. */
const outcome = (more: Readonly<Record<string, Schema>> = {}): Schema => ({
  type: 'object',
  required: ['resultCode', 'resultDesc'],
  properties: {
    resultCode: { ...text, description: '0 means success.' },
    resultDesc: text,
    ...more,
  },
  additionalProperties: false,
});

const seconds: Schema = { type: 'number', minimum: 0, description: 'Seconds.' };

const callback: Schema = {
  type: 'object',
  required: ['id', 'state', 'withdrawable'],
  properties: {
    id: { ...text, pattern: '^[0-9a-f]{32}$' },
    state: oneOf(states),
    withdrawable: {
      type: 'boolean',
      description: 'It has not been sent. Afterwards the center cannot take it back.',
    },
    at: { ...text, description: 'The chosen time, in ISO 8601, if one was chosen.' },
    withdrawableFor: { type: 'number', minimum: 0, description: 'Milliseconds left for that.' },
    reason: { ...oneOf(reasons), description: 'With `failed`.' },
  },
  additionalProperties: false,
};

const reportFields: Readonly<Record<string, Schema>> = {
  callSerialNo: textOrNumber,
  releaseReason: {
    ...textOrNumber,
    description: 'How it ended: 0–5 of the center’s table, or anything else. Without it, a status.',
  },
};

export const schemas = {
  CenterAnswer: fromCenter({}),
  Support: fromCenter({
    webRTCSupported: { type: ['boolean', 'string'] },
    clickToCallSupported: { type: ['boolean', 'string'] },
  }),
  Event: fromCenter({
    eventId: {
      ...textOrNumber,
      description: '168101: the call is connected; content names its gateway.',
    },
    content: {
      type: ['object', 'null'],
      description: 'The gateway of a connected call, or the cause of a failed one.',
      properties: {
        domain: text,
        gwAddresses: { type: ['array', 'string'] },
        accessCode: textOrNumber,
        clickToCallCaller: text,
        causeId: textOrNumber,
        causeDesc: text,
      },
    },
  }),
  Failure: failure(),
  SentFailure: failure({ callback: { $ref: '#/components/schemas/Callback' } }),
  Create: {
    type: 'object',
    required: ['mediaAbility'],
    properties: { mediaAbility: oneOf({ 0: 'Voice.', 1: 'Video.' }) },
  },
  Rating: {
    type: 'object',
    required: ['evaluation'],
    properties: {
      evaluation: oneOf({
        1: 'Very dissatisfied.',
        2: 'Dissatisfied.',
        3: 'Neutral.',
        4: 'Satisfied.',
        5: 'Very satisfied.',
      }),
      comment: {
        ...text,
        description: 'Without control characters other than line breaks.',
        maxLength: longestComment,
      },
    },
  },
  RatingAnswer: outcome(),
  QueueAnswer: outcome({
    position: { type: 'integer', minimum: 1, description: 'Place in the queue, from 1.' },
    totalWaitTime: seconds,
    currentDeviceWaitTime: seconds,
    configMaxcWaitTime: seconds,
    longestWaitTime: seconds,
    estimateWaitTime: seconds,
  }),
  TextControl: {
    type: 'object',
    required: ['controlType', 'mediaType'],
    properties: {
      controlType: oneOf({ CONNECT: 'Opens the session.', DISCONNECT: 'Ends it.' }),
      mediaType: { const: 'TEXT' },
      content: {
        ...text,
        description: 'Never sent to the center: this relay is no way to chat with agents.',
        maxLength: longestContent,
      },
      userAgent: { ...text, description: 'Sent to the center, if it has at most 512 characters.' },
    },
  },
  TextAnswer: outcome(),
  Message: {
    type: 'object',
    required: ['phoneNo', 'leaveMessage'],
    properties: {
      phoneNo: {
        ...text,
        description: 'With its country code (separators do no harm), or digits alone.',
        examples: ['+4989123456'],
        maxLength: 40,
      },
      leaveMessage: {
        ...text,
        description: 'Not blank, and without control characters other than line breaks.',
        minLength: 1,
        maxLength: longestMessage,
      },
    },
  },
  MessageAnswer: outcome({
    returnCode: oneOf({ 0: 'The message is left.', 3: 'The parameters are wrong.' }),
    description: text,
  }),
  CallbackRequest: {
    type: 'object',
    required: ['number'],
    properties: {
      number: {
        ...text,
        description: 'With its country code; separators do no harm.',
        examples: ['+4989123456'],
        maxLength: 40,
      },
      page: {
        ...text,
        description:
          'Address of the page, for the agent; its query is left out, and one of another origin too.',
      },
      callData: {
        ...text,
        description: 'Text of the page, for the agent; a longer one is left out.',
        maxLength: 1024,
      },
      at: {
        ...textOrNumber,
        description:
          'The chosen time: ISO 8601 with a time zone, or milliseconds since 1970. Without it the call-back is made as soon as possible.',
        examples: ['2026-11-30T10:30:00+01:00'],
      },
    },
  },
  CallbackTimes: {
    type: 'object',
    required: ['spans'],
    properties: {
      spans: {
        type: 'array',
        description: 'In order, and not beyond a week. At `to` it is closed again.',
        items: {
          type: 'object',
          required: ['from', 'to'],
          properties: { from: text, to: text },
          additionalProperties: false,
        },
      },
    },
    additionalProperties: false,
  },
  Callback: callback,
  CallbackEvents: {
    ...text,
    description:
      'Server-sent events: a Callback as `data` after each change, and a comment every 15 seconds. ' +
      'Ends after the last state.',
  },
  Report: {
    type: 'object',
    description:
      'Status or release of a call, as the center writes it. Where CALLBACK_SIGNATURE_KEY is set, it ' +
      'has to be signed.',
    properties: { ...reportFields, signature: text, timestamp: textOrNumber, nonce: text },
  },
  ReportTaken: {
    type: 'object',
    required: Object.keys(reportAnswer),
    properties: Object.fromEntries(
      Object.entries(reportAnswer).map(([name, value]) => [name, { const: value }]),
    ),
    additionalProperties: false,
  },
  Health: {
    type: 'object',
    required: ['status', 'store'],
    properties: {
      status: oneOf({ ok: 'It serves.', closing: 'It is about to stop.' }),
      store: oneOf({
        memory: 'This relay has no Redis, and keeps everything in its own memory.',
        redis: 'What several relays share is in Redis.',
        away: 'Redis is away, and the relay uses its own memory: a balancer need not act upon it.',
      }),
    },
    additionalProperties: false,
  },
  Metrics: { ...text, description: 'In the text format of Prometheus.' },
  Check: {
    type: 'object',
    description: 'Whether the center gives an AccessToken, and if not, why; codes quote no secret.',
    required: ['ok', 'call', 'at'],
    properties: {
      ok: { type: 'boolean' },
      call: text,
      at: { ...text, description: 'When the center was asked, in ISO 8601.' },
      error: text,
      code: { ...text, examples: ['ECONNREFUSED'] },
      status: { type: 'integer' },
      resultCode: text,
    },
    additionalProperties: false,
  },
} as const satisfies Readonly<Record<string, Schema>>;

export type SchemaName = keyof typeof schemas;
