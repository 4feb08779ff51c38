/**
 * Scenarios with a failing network or server: errors, resets, missing answers, slowness.
 */
import type { Answer, BentAnswer, Scenario, ScriptStep } from '../base/scenario.js';
import { dropped, failed, talking } from './expectations.js';

const connected: ScriptStep = { after: 500, event: 'connected' };
const queued: ScriptStep = { after: 0, event: 'queued', ahead: 1, repeat: 2000 };

const failure: BentAnswer = { status: 500, body: { error: 'business failure' } };
const down: BentAnswer = { status: 503, body: '<h1>503 Service Unavailable</h1>' };

export const network = {
  'server-error-then-recovery': {
    title: 'Server error, then recovery',
    description: 'Two 500s on the support check and three on the polls, then everything is fine.',
    expect: talking,
    script: [queued, { after: 3000, event: 'connected' }],
    faults: [
      { on: 'check', to: 2, answer: failure },
      { on: 'poll', from: 2, to: 4, answer: failure },
    ],
  },
  'server-down': {
    title: 'Server down',
    description: 'The support check answers 503 for ever.',
    expect: failed('server-error'),
    script: [],
    faults: [{ on: ['check', 'create', 'poll', 'drop'], answer: down }],
  },
  'polls-fail': {
    title: 'Polls fail',
    description: 'The call is created, then every poll answers 503; the drop goes through.',
    expect: dropped('server-error'),
    script: [queued],
    faults: [{ on: 'poll', from: 2, answer: down }],
  },
  'polls-fail-talking': {
    title: 'Polls fail while talking',
    description: 'Connected; from the fourth on, every poll answers 503. Media would go on.',
    expect: dropped('server-error'),
    expectMedia: talking,
    script: [connected],
    faults: [{ on: 'poll', from: 4, answer: down }],
  },
  'busy-later': {
    title: 'Too many requests',
    description: 'The second and third poll answer 429 with Retry-After: 3.',
    expect: talking,
    script: [queued, { after: 5000, event: 'connected' }],
    faults: [
      {
        on: 'poll',
        from: 2,
        to: 3,
        answer: { status: 429, headers: { 'Retry-After': '3' }, body: { error: 'busy' } },
      },
    ],
  },
  'connection-resets': {
    title: 'Connection resets',
    description: 'The first support check and two polls of three lose their connection.',
    expect: talking,
    script: [queued, { after: 4000, event: 'connected' }],
    faults: [
      { on: 'check', to: 1, answer: 'reset' },
      // A poll that is reset takes no event with it, so the next poll that gets through brings it.
      { on: 'poll', from: 2, to: 3, answer: 'reset' },
      { on: 'poll', from: 5, to: 6, answer: 'reset' },
    ],
  },
  offline: {
    title: 'No connection',
    description: 'Every connection is cut, from the support check on.',
    expect: failed('network'),
    script: [],
    faults: [{ on: ['check', 'create', 'poll', 'drop'], answer: 'reset' }],
  },
  'no-cors': {
    title: 'CORS forgotten',
    description:
      'The center has another origin and sends no CORS headers: the browser keeps its answers from the page.',
    expect: failed('network'),
    cors: false,
    script: [connected],
  },
  'slow-network': {
    title: 'Slow network',
    description: 'Every answer takes two to three seconds.',
    expect: talking,
    delay: [2000, 3000],
    script: [queued, { after: 4000, event: 'connected' }],
  },
  'black-hole': {
    title: 'No answer at all',
    description: 'The support check is never answered.',
    expect: failed('timeout'),
    script: [],
    faults: [{ on: ['check', 'create', 'poll', 'drop'], answer: 'silence' }],
  },
  'slow-create': {
    title: 'Slow create',
    description: 'createClickToCall is answered after six seconds: time enough to hang up.',
    expect: talking,
    script: [connected],
    faults: [{ on: 'create', delay: 6000 }],
  },
  'create-times-out': {
    title: 'Create times out',
    description: 'The call is created, but createClickToCall is never answered.',
    expect: dropped('timeout'),
    script: [connected],
    faults: [{ on: 'create', acts: true, answer: 'silence' }],
  },
  'create-error': {
    title: 'Create fails in doubt',
    description: 'The call is created, but createClickToCall answers 500.',
    expect: dropped('server-error'),
    script: [connected],
    faults: [{ on: 'create', acts: true, answer: failure }],
  },
  'create-reset': {
    title: 'Create loses its connection',
    description: 'The call is created, but the connection is cut before the answer.',
    expect: dropped('network'),
    script: [connected],
    faults: [{ on: 'create', acts: true, answer: 'reset' }],
  },
  'drop-fails-once': {
    title: 'Drop fails once',
    description: 'Queued for ever; the first drop answers 500 and does nothing, the second works.',
    expect: { state: 'queued', drops: 0, occupied: 1 },
    script: [queued],
    faults: [{ on: 'drop', to: 1, answer: failure }],
  },
  'drop-never-answers': {
    title: 'Drop is never answered',
    description: 'Queued for ever; the center drops the call but never says so.',
    expect: { state: 'queued', drops: 0, occupied: 1 },
    script: [queued],
    faults: [{ on: 'drop', acts: true, answer: 'silence' }],
  },
  'drop-refused': {
    title: 'Drop refused',
    description: 'Queued for ever; the drop answers resultCode 13, "disconnect failed".',
    expect: { state: 'queued', drops: 0, occupied: 1 },
    script: [queued],
    faults: [
      { on: 'drop', answer: { body: { resultCode: '13', resultDesc: 'disconnect failed' } } },
    ],
  },
  'bad-weather': {
    title: 'Bad weather',
    description: 'Slow, and every other poll fails in another way; the call goes through.',
    expect: talking,
    delay: [300, 900],
    script: [queued, { after: 6000, event: 'connected' }],
    faults: [{ on: 'poll', to: 12, answer: badWeather }],
  },
} as const satisfies Record<string, Scenario>;

/**
 * Odd polls get through, even ones fail and lose their event, as can happen in a real network. Only
 * polls with a queue notice or without an event fail, because the call must go through in the end.
 */
function badWeather(honest: Answer, nth: number): BentAnswer {
  const { resultDesc } = honest.body as { resultDesc: string };
  if (nth % 2 === 1 || !/in queue|without any/.test(resultDesc)) return honest;
  return ([failure, 'reset', down] as const)[(nth / 2) % 3] ?? honest;
}
