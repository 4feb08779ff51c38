/**
 * Scenarios in which the center works but the gateway or the agent's end of the call has trouble.
 * Without an attached gateway they are all calls that go through.
 */
import type { Scenario, ScriptStep } from '../base/scenario.js';
import { dropped, talking } from './expectations.js';

const script: readonly ScriptStep[] = [{ after: 500, event: 'connected' }];

const refusing = (refuses: number) =>
  ({
    expect: talking,
    expectMedia: dropped('gateway-rejected'),
    script,
    gateway: { refuses },
  }) as const;

export const gateways = {
  'gateway-first-dead': {
    title: 'First gateway address dead',
    description: 'Two addresses: the first one cuts every connection off, the second one answers.',
    expect: talking,
    script,
    gateway: { addresses: ['refuses', 'answers'] },
  },
  'gateway-first-hangs': {
    title: 'First gateway address hangs',
    description: 'Two addresses: the first one never answers a connection, the second one does.',
    expect: talking,
    script,
    gateway: { addresses: ['hangs', 'answers'] },
  },
  'gateway-dead': {
    title: 'Gateway dead',
    description: 'Both addresses of the gateway cut every connection off.',
    expect: talking,
    expectMedia: dropped('gateway-unreachable'),
    script,
    gateway: { addresses: ['refuses', 'refuses'] },
  },
  'gateway-hangs': {
    title: 'Gateway hangs',
    description: 'The only address of the gateway never answers a connection.',
    expect: talking,
    expectMedia: dropped('gateway-unreachable'),
    script,
    gateway: { addresses: ['hangs'] },
  },
  'gateway-busy': {
    ...refusing(486),
    title: 'Gateway says busy',
    description: 'The gateway refuses the call with 486 Busy Here.',
  },
  'gateway-not-found': {
    ...refusing(404),
    title: 'Gateway does not know the number',
    description: 'The gateway refuses the call with 404 Not Found.',
  },
  'gateway-unavailable': {
    ...refusing(503),
    title: 'Gateway unavailable',
    description: 'The gateway refuses the call with 503 Service Unavailable.',
  },
  'long-ringing': {
    title: 'Long ringing',
    description: 'The gateway rings for six seconds before the agent answers.',
    expect: talking,
    script,
    gateway: { rings: 6000 },
  },
  'no-media': {
    title: 'No sound arrives',
    description: 'The agent answers, but neither sound nor picture comes.',
    expect: talking,
    script,
    gateway: { silent: true },
  },
  'agent-on-hold': {
    title: 'Agent holds the call',
    description: 'Five seconds after the answer the agent holds the call for eight seconds.',
    expect: talking,
    script,
    gateway: { holds: { after: 5000, lasts: 8000 } },
  },
  'gateway-drops': {
    title: 'Gateway drops the connection',
    description:
      'Five seconds after the answer the WebSocket is cut; the gateway lets it come back.',
    expect: talking,
    script,
    gateway: { cuts: 5000 },
  },
  'gateway-freezes': {
    title: 'Gateway falls silent',
    description:
      'Five seconds after the answer the WebSocket, though open, passes nothing any more.',
    expect: talking,
    script,
    gateway: { freezes: 5000 },
  },
} as const satisfies Record<string, Scenario>;
