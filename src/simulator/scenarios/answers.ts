/**
 * Scenarios in which the center answers in time but badly: unusual forms of the documented fields,
 * unusable events, bodies that are not JSON, HTTP errors that refuse the request.
 */
import type { Answer, BentAnswer, Scenario, ScriptStep } from '../base/scenario.js';
import { dropped, failed, talking } from './expectations.js';

const connected: ScriptStep = { after: 500, event: 'connected' };

/** Bodies that break the documented form, each in another way. */
const rubbish: readonly BentAnswer[] = [
  { body: '<!doctype html><title>Log in</title><h1>502 Bad Gateway</h1>' },
  { body: '{"resultCode":"0","resultDesc":"Call conn' },
  { body: '' },
  { body: 'null' },
  { body: [] },
  { body: 42 },
  { body: { resultCode: {}, resultDesc: [] } },
  { body: { resultCode: null, eventId: true, content: 'none' } },
  { body: {} },
];
const garbage = (_honest: Answer, nth: number): BentAnswer =>
  rubbish[(nth - 1) % rubbish.length] ?? {};

/** The same answer with all documented variants of its fields at once. */
function odd(honest: Answer): BentAnswer {
  const { resultCode, resultDesc, eventId, content, ...rest } = honest.body as {
    resultCode: string;
    resultDesc?: string;
    eventId?: number;
    content?: Record<string, unknown>;
  };
  return {
    headers: { 'Content-Type': 'text/plain' },
    body: {
      ...rest,
      resultCode: Number(resultCode),
      // With an `eventId` the event is known without `resultDesc`, so the key of that can be
      // misspelt as in one documented example.
      ...(eventId === undefined
        ? { resultDesc: ` ${resultDesc?.toUpperCase()}\n`, eventId: '', content: null }
        : { 'resultDesc:': null, eventId: String(eventId) }),
      ...(eventId !== undefined &&
        content && {
          content: {
            ...content,
            accessCode: Number(content['accessCode']),
            gwAddresses: (content['gwAddresses'] as string[])[0],
            causeId: '0',
          },
        }),
    },
  };
}

export const answers = {
  'odd-forms': {
    title: 'Odd forms',
    description:
      'Every documented variant: numbers for strings, one address, odd case, misspelt key.',
    expect: talking,
    script: [
      { after: 0, event: 'queued', ahead: 1 },
      { ...connected, after: 1500 },
    ],
    faults: [{ on: ['check', 'create', 'poll', 'drop'], answer: odd }],
  },
  'gateway-schemes': {
    title: 'Gateway addresses with scheme',
    description: 'The addresses come as wss:// URLs, with and without a path.',
    expect: talking,
    expectMedia: dropped('gateway-unreachable'),
    script: [
      {
        ...connected,
        content: { gwAddresses: ['wss://gw1.example.com:8443', 'wss://gw2.example.com/ws'] },
      },
    ],
  },
  'gateway-missing': {
    title: 'Gateway missing',
    description: 'The connected event comes without content: a bad response, not a call.',
    expect: dropped('bad-response'),
    script: [{ ...connected, content: null }],
  },
  'gateway-insecure': {
    title: 'Gateway not secure',
    description: 'All gateway addresses are ws:// on a public host.',
    expect: dropped('gateway-refused'),
    script: [{ ...connected, content: { gwAddresses: ['ws://gw1.example.com:8080'] } }],
  },
  'gateway-hostile': {
    title: 'Gateway with a poisoned name',
    description: 'The domain is no host name: it carries HTML and a second SIP header.',
    expect: dropped('bad-response'),
    script: [
      {
        ...connected,
        content: {
          domain: 'gw.example.com>\r\nRoute: <sip:evil.example><img src=x onerror=alert(1)>',
        },
      },
    ],
  },
  'hostile-texts': {
    title: 'HTML in the texts',
    description: 'The call fails with HTML in causeDesc: it must never be rendered.',
    expect: { state: 'failed', reason: 'call-failed', drops: 0, occupied: 0 },
    script: [
      { after: 0, event: 'unknown', text: '<img src=x onerror=alert(1)>' },
      {
        after: 2000,
        event: 'failed',
        content: {
          causeId: '7',
          causeDesc: '<img src=x onerror="alert(1)"><a href="//evil">help</a>',
        },
      },
    ],
  },
  garbage: {
    title: 'Garbage',
    description: 'The call is created, but every poll answers HTML, broken JSON or wrong types.',
    expect: dropped('bad-response'),
    script: [connected],
    faults: [{ on: 'poll', acts: false, answer: garbage }],
  },
  'poll-refused': {
    title: 'Polls refused',
    description: 'The call is created, but every poll answers resultCode 1.',
    expect: dropped('refused'),
    script: [connected],
    faults: [{ on: 'poll', answer: { body: { resultCode: '1', resultDesc: 'system error' } } }],
  },
  'garbage-on-check': {
    title: 'Garbage on the support check',
    description: 'The support check answers HTML and the like, for ever.',
    expect: failed('bad-response'),
    script: [],
    faults: [{ on: 'check', answer: garbage }],
  },
  'garbage-on-create': {
    title: 'Garbage on create',
    description: 'The call is created, but the answer is HTML: a creation in doubt.',
    expect: dropped('bad-response'),
    script: [connected],
    faults: [{ on: 'create', acts: true, answer: garbage }],
  },
  unauthorized: {
    title: 'Unauthorized',
    description: 'The cookie is there, but the account may not do this: 401 on everything.',
    expect: failed('unauthorized'),
    script: [],
    faults: [
      {
        on: ['check', 'create', 'poll', 'drop'],
        answer: { status: 401, body: { error: 'check the status of your account' } },
      },
    ],
  },
  'create-unauthorized': {
    title: 'Unauthorized on create',
    description: 'The support check goes through, createClickToCall answers 401.',
    expect: failed('unauthorized'),
    script: [],
    faults: [{ on: 'create', answer: { status: 401, body: { error: 'not purchased' } } }],
  },
  'not-found': {
    title: 'Not found',
    description: 'There is no web adapter at this address: 404 on everything.',
    expect: failed('not-found'),
    script: [],
    faults: [
      {
        on: ['check', 'create', 'poll', 'drop'],
        answer: { status: 404, body: '<h1>404 Not Found</h1>' },
      },
    ],
  },
  'token-expired': {
    title: 'Token expired',
    description: 'Four seconds after the call was created the cookie is worth nothing any more.',
    // The drop gets 401 as well, so the call stays occupied; the widget cannot prevent that.
    expect: { state: 'failed', reason: 'unauthorized', drops: 1, occupied: 1 },
    tokenLifetime: 4000,
    script: [{ after: 0, event: 'queued', ahead: 5, repeat: 2000 }],
  },
  'token-expired-talking': {
    title: 'Token expired while talking',
    description: 'Connected; six seconds after the creation every request answers 401.',
    expect: { state: 'failed', reason: 'unauthorized', drops: 1, occupied: 1 },
    expectMedia: talking,
    tokenLifetime: 6000,
    script: [connected],
  },
} as const satisfies Record<string, Scenario>;
