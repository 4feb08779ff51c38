/**
 * The relay's routes, one row each: openapi.json is written from this table (`npm run docs`), and
 * its test checks that a relay has all of these routes and no others.
 *
 * A table beside the routes and not a framework's (hono-openapi, @hono/zod-openapi): those describe
 * what a validator before a handler takes and what the handler gives. Here most answers are not a
 * handler's (guard, limits, the center's own words), polls come past the framework, the metrics
 * have none, and bodies are read with more tolerance than a schema has.
 */
import { webAdapterPath } from '../../api/calls.js';
import type { FailureCode } from '../visitor/failures.js';
import { longestToken, visitorTokenHeader } from '../visitor/visitor-token.js';
import type { Schema, SchemaName } from './schemas.js';

/** Schemas of bodies by media type. */
type Content = Readonly<Record<string, SchemaName | undefined>>;

interface Answer {
  readonly what: string;
  readonly content: Content;
}

export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly summary: string;
  /** Who asks. */
  readonly by: 'page' | 'center' | 'operator';
  /** Served on the port of the metrics. */
  readonly ofMetrics?: true;
  /** The visitor's cookie. `new`: a visitor without one gets one. */
  readonly cookie?: 'needed' | 'new';
  readonly parameters?: readonly Schema[];
  readonly body?: SchemaName;
  readonly answers: Readonly<Record<number, Answer>>;
  /**
   * The center's answers with any other status are passed on. `failures`: only those, but a 404 is
   * always the relay's own.
   */
  readonly passesOn?: true | 'failures';
  readonly failures: Readonly<Partial<Record<number, readonly FailureCode[]>>>;
}

type Failures = Operation['failures'];

/** All codes by their status. */
function merge(...all: readonly Failures[]): Failures {
  const merged: Record<number, readonly FailureCode[]> = {};
  for (const one of all) {
    for (const [status, codes = []] of Object.entries(one)) {
      merged[Number(status)] = [...new Set([...(merged[Number(status)] ?? []), ...codes])];
    }
  }
  return merged;
}

const ofRelay: Failures = { 500: ['internal'] };
const ofPage = merge(ofRelay, { 403: ['foreign-origin'], 429: ['too-many'] });
const ofBody: Failures = { 413: ['bad-request'] };
const ofCookie: Failures = { 401: ['unauthorized'] };
const ofCenter: Failures = {
  401: ['unauthorized'],
  403: ['unauthorized'],
  502: ['network', 'server-error', 'refused', 'bad-response'],
  503: ['busy'],
  504: ['timeout'],
};
/** `X-Visitor-Token`; a set of keys may be away. */
const ofToken: Failures = { 401: ['visitor-token'], 503: ['unavailable'] };
/** The center lacks the service. */
const ofLack: Failures = { 404: ['not-found'] };
const ofId: Failures = { 404: ['not-found'], 503: ['unavailable'] };

const json = (schema: SchemaName): Content => ({ 'application/json': schema });

/** The path's last part, as the relay has made it. */
const hex = (name: string): Schema => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: '^[0-9a-f]{32,64}$' },
});

const visitorToken: Schema = {
  name: visitorTokenHeader,
  in: 'header',
  description:
    'A JWT that the site has signed, with `exp`, and as configured with `iss` and `aud`: `name` (else `sub`) is shown to agents, and `locale` is the language. Without it the visitor has no name.',
  schema: { type: 'string', maxLength: longestToken },
};
/** The visitor's language for the center, which browsers send anyway. */
const language: Schema = {
  name: 'Accept-Language',
  in: 'header',
  description: 'The first language is told to the center, instead of LOCALE.',
  schema: { type: 'string' },
};

const webAdapter = { by: 'page', passesOn: true } as const;
const service = { by: 'page', method: 'post', passesOn: 'failures' } as const;

export const operations = {
  checkClickToCallSupport: {
    ...webAdapter,
    method: 'get',
    path: `${webAdapterPath}checkClickToCallSupport`,
    summary: 'Whether calls are possible.',
    cookie: 'new',
    parameters: [language],
    answers: { 200: { what: 'What the center says.', content: json('Support') } },
    failures: merge(ofPage, ofCenter),
  },
  createClickToCall: {
    ...webAdapter,
    method: 'post',
    path: `${webAdapterPath}createClickToCall`,
    summary: 'Creates a call: the center sets an agent aside for it.',
    cookie: 'new',
    parameters: [visitorToken, language],
    body: 'Create',
    answers: { 200: { what: 'What the center says.', content: json('CenterAnswer') } },
    failures: merge(ofPage, ofBody, ofCenter, ofToken, {
      400: ['bad-request'],
      503: ['closing'],
    }),
  },
  getClickToCallEvents: {
    ...webAdapter,
    method: 'get',
    path: `${webAdapterPath}getClickToCallEvents`,
    summary: 'One poll for events; the center may hold it. A newer poll ends the older one.',
    cookie: 'needed',
    parameters: [
      {
        name: '_',
        in: 'query',
        description:
          'Ignored by the relay: it makes each URL unique, so that no cache stores the answer.',
        schema: { type: 'string' },
      },
    ],
    answers: { 200: { what: 'An event, or an answer without one.', content: json('Event') } },
    failures: merge(ofPage, ofCookie, ofCenter),
  },
  dropClickToCall: {
    ...webAdapter,
    method: 'post',
    path: `${webAdapterPath}dropClickToCall`,
    summary: 'Ends the call. What does not reach the center the relay repeats by itself.',
    cookie: 'needed',
    answers: { 200: { what: 'What the center says.', content: json('CenterAnswer') } },
    failures: merge(ofPage, ofBody, ofCookie, ofCenter),
  },

  queryQueueInfo: {
    by: 'page',
    method: 'post',
    path: `${webAdapterPath}queryQueueInfo`,
    summary:
      'Place in the queue, for a visitor with a text session. `unavailable`: not now, but perhaps ' +
      'later.',
    passesOn: 'failures',
    answers: { 200: { what: 'What the center says.', content: json('QueueAnswer') } },
    failures: merge(ofPage, ofBody, ofCenter, ofLack, { 503: ['unavailable'] }),
  },
  sendMessageForWebChannel: {
    ...service,
    path: `${webAdapterPath}sendMessageForWebChannel`,
    summary: 'Opens a text session before a call, or ends it. Nothing is ever written in it.',
    cookie: 'new',
    body: 'TextControl',
    answers: { 200: { what: 'What the center says.', content: json('TextAnswer') } },
    failures: merge(ofPage, ofBody, ofCenter, ofLack, { 400: ['bad-request'] }),
  },
  querySatisfyMode: {
    by: 'page',
    method: 'post',
    path: `${webAdapterPath}querySatisfyMode`,
    summary: 'Levels of a rating: the API Fabric has none.',
    answers: {},
    failures: merge(ofPage, ofBody, ofLack),
  },
  doSatisfactionEvaluation: {
    ...service,
    path: `${webAdapterPath}doSatisfactionEvaluation`,
    summary: 'Rates the last call. `resultCode` 13: the center knows of no call.',
    cookie: 'needed',
    body: 'Rating',
    answers: { 200: { what: 'What the center says.', content: json('RatingAnswer') } },
    failures: merge(ofPage, ofBody, ofCookie, ofCenter, ofLack, { 400: ['bad-request'] }),
  },
  doLeaveMessage: {
    ...service,
    path: `${webAdapterPath}doLeaveMessage`,
    summary: 'Leaves a message for the agents.',
    cookie: 'new',
    body: 'Message',
    answers: { 200: { what: 'What the center says.', content: json('MessageAnswer') } },
    failures: merge(ofPage, ofBody, ofCenter, ofLack, { 400: ['bad-request'] }),
  },

  requestCallback: {
    method: 'post',
    path: '/callback',
    by: 'page',
    summary: 'Asks for a call-back. Only where call-backs are on.',
    cookie: 'new',
    parameters: [visitorToken, language],
    body: 'CallbackRequest',
    answers: { 201: { what: 'Accepted.', content: json('Callback') } },
    failures: merge(ofPage, ofBody, ofToken, {
      400: ['number-invalid', 'time-invalid'],
      403: ['number-refused'],
      409: ['already-open', 'time-refused'],
      503: ['unavailable'],
    }),
  },
  callbackTimes: {
    method: 'get',
    path: '/callback/times',
    by: 'page',
    summary: 'The times that a visitor may choose for a call-back.',
    answers: {
      200: { what: 'None where no times can be chosen.', content: json('CallbackTimes') },
    },
    failures: ofPage,
  },
  readCallback: {
    method: 'get',
    path: '/callback/{id}',
    by: 'page',
    summary: 'The state of a call-back: once, or pushed after each change.',
    cookie: 'new',
    parameters: [hex('id')],
    answers: {
      200: {
        what: 'Pushed where `Accept` names `text/event-stream`.',
        content: { ...json('Callback'), 'text/event-stream': 'CallbackEvents' },
      },
    },
    failures: merge(ofPage, ofId),
  },
  withdrawCallback: {
    method: 'delete',
    path: '/callback/{id}',
    by: 'page',
    summary: 'Withdraws a call-back that has not been sent.',
    cookie: 'new',
    parameters: [hex('id')],
    answers: {
      200: { what: 'Withdrawn.', content: json('Callback') },
      409: { what: '`sent`: too late; with its present state.', content: json('SentFailure') },
    },
    failures: merge(ofPage, ofBody, ofId),
  },
  reportCallback: {
    method: 'post',
    path: '/callback-status/{secret}',
    by: 'center',
    summary: 'The center’s report on a call. Each call-back has a path of its own.',
    parameters: [hex('secret')],
    body: 'Report',
    answers: { 200: { what: 'Taken.', content: json('ReportTaken') } },
    failures: merge(ofRelay, ofBody, ofId, { 400: ['bad-request'], 401: ['unauthorized'] }),
  },

  health: {
    method: 'get',
    path: '/healthz',
    by: 'operator',
    summary: 'Whether the relay takes calls.',
    answers: {
      200: { what: 'It does.', content: json('Health') },
      503: { what: 'It is about to stop.', content: json('Health') },
    },
    failures: ofRelay,
  },
  metrics: {
    method: 'get',
    path: '/metrics',
    by: 'operator',
    ofMetrics: true,
    summary: 'The metrics for Prometheus.',
    answers: {
      200: { what: 'All of it.', content: { 'text/plain': 'Metrics' } },
      500: { what: 'It could not be read.', content: {} },
    },
    failures: {},
  },
  check: {
    method: 'get',
    path: '/check',
    by: 'operator',
    ofMetrics: true,
    summary: 'Asks the center for an AccessToken, at most once in half a minute.',
    answers: {
      200: { what: 'It gives one.', content: json('Check') },
      503: { what: 'It does not.', content: json('Check') },
    },
    failures: {},
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationId = keyof typeof operations;
