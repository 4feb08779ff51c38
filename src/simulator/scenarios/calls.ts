/**
 * Scenarios in which the center works as documented: calls that go through, that wait, and that
 * the center refuses or ends.
 */
import type { Expectation, Scenario } from '../base/scenario.js';
import { failed, queued, talking } from './expectations.js';

const released: Expectation = { state: 'ended', reason: 'released', drops: 0, occupied: 0 };

export const calls = {
  answered: {
    title: 'Answered at once',
    description: 'An agent is free; connected after half a second, and talks until hung up.',
    expect: talking,
    script: [{ after: 500, event: 'connected' }],
  },
  'third-in-queue': {
    title: 'Third in the queue',
    description: 'Two callers are ahead; every four seconds one of them is served.',
    expect: talking,
    script: [queued(0, 2), queued(4000, 1), { after: 4000, event: 'connected' }],
  },
  'endless-queue': {
    title: 'Queue without end',
    description: 'In the queue for ever: for hanging up, queue-limit, leaving the page.',
    expect: { state: 'queued', drops: 0, occupied: 1 },
    script: [queued(0, 7)],
  },
  'nothing-happens': {
    title: 'Nothing happens',
    description: 'Created, but neither queued nor connected: every poll is "without any events".',
    expect: { state: 'failed', reason: 'timeout', within: 660_000, drops: 1, occupied: 0 },
    script: [],
  },
  'one-agent': {
    title: 'One agent for everybody',
    description:
      'The agent is shared by all tabs: a second caller waits until the first is dropped.',
    expect: talking,
    agents: 1,
    script: [{ after: 500, event: 'connected' }],
  },
  'queue-timeout': {
    title: 'Queue timeout',
    description: 'Nobody answers for six seconds, then the center gives up.',
    expect: failed('queue-timeout'),
    script: [queued(0, 3), { after: 6000, event: 'queue-timeout' }],
  },
  'no-agents': {
    title: 'No agents',
    description: 'The call is refused with resultCode 13, "No agents available currently".',
    expect: failed('no-agent'),
    agents: 0,
    script: [],
  },
  'create-refused': {
    title: 'Call refused',
    description: 'The call is refused with resultCode 13, "connect failed".',
    expect: failed('refused'),
    script: [],
    faults: [
      { on: 'create', answer: { body: { resultCode: '13', resultDesc: 'connect failed' } } },
    ],
  },
  'call-failed': {
    title: 'Call failed',
    description: 'After two seconds the call fails, with causeId and causeDesc.',
    expect: failed('call-failed'),
    script: [
      queued(0, 1),
      { after: 2000, event: 'failed', content: { causeId: 2038, causeDesc: 'No available route' } },
    ],
  },
  'agent-hangs-up': {
    title: 'Agent hangs up',
    description: 'Connected after half a second; eight seconds later the agent hangs up.',
    expect: released,
    // The gateway ends the call first, and the widget must then still tell the center by a drop.
    expectMedia: { ...released, drops: 1 },
    script: [
      { after: 500, event: 'connected' },
      { after: 8000, event: 'disconnected' },
    ],
  },
  'released-in-queue': {
    title: 'Released while queued',
    description: 'The center releases the call before any agent was there.',
    expect: released,
    script: [queued(0, 4), { after: 5000, event: 'disconnected' }],
  },
  'not-supported': {
    title: 'Click-to-dial not supported',
    description: 'The support check says no: clickToCallSupported is false.',
    expect: failed('unavailable'),
    support: { webRTCSupported: true, clickToCallSupported: false },
    script: [],
  },
  'webrtc-not-supported': {
    title: 'WebRTC not supported',
    description: 'webRTCSupported is false: stops connectors that need it (stub does not).',
    expect: talking,
    expectMedia: failed('unavailable'),
    support: { webRTCSupported: false, clickToCallSupported: true },
    script: [{ after: 500, event: 'connected' }],
  },
  'long-polling': {
    title: 'Long polling',
    description: 'A poll is held for up to 20 seconds and answered as soon as something happens.',
    expect: talking,
    hold: 20_000,
    script: [
      { after: 0, event: 'queued', ahead: 1 },
      { after: 25_000, event: 'connected' },
    ],
  },
  'unknown-events': {
    title: 'Unknown events',
    description: 'Events that nobody knows come in between; the call goes through all the same.',
    expect: talking,
    script: [
      { after: 0, event: 'unknown' },
      { after: 500, event: 'unknown', text: 'Agent is typing', eventId: 168_999, content: {} },
      { after: 500, event: 'unknown', text: '', eventId: 'x', content: null },
      queued(500, 1),
      { after: 1500, event: 'connected' },
      { after: 500, event: 'unknown', text: 'Call recorded', content: { domain: 'elsewhere' } },
    ],
  },
  'events-again': {
    title: 'Events again',
    description:
      'The connected event comes twice, and a queue notice after it: one call all the same.',
    expect: talking,
    script: [
      { after: 500, event: 'connected' },
      { after: 1000, event: 'queued' },
      { after: 1000, event: 'connected' },
    ],
  },
} as const satisfies Record<string, Scenario>;
