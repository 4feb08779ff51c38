/**
 * Scenarios about what a center tells beside the call: why it takes none, the place in the queue,
 * and centers that want a text session first or have none of these services.
 */
import { type Fault, type Scenario, type ScriptStep, serviceOperations } from '../base/scenario.js';
import { failed, queued, talking } from './expectations.js';

const refusedOnCreate = (resultCode: string, resultDesc: string): readonly Fault[] => [
  { on: 'create', answer: { body: { resultCode, resultDesc } } },
];

/** A place in the queue, then an agent, while the services behave as the scenario says. */
const shortWait: readonly ScriptStep[] = [queued(0, 2), queued(4000, 1), connectedAfter(4000)];

function connectedAfter(after: number): ScriptStep {
  return { after, event: 'connected' };
}

export const services = {
  'outside-hours': {
    title: 'Outside the office hours',
    description: 'The call is refused with resultCode 12: no agent works at this hour.',
    expect: failed('closed'),
    script: [],
    faults: refusedOnCreate('12', 'The current time is not within the working hours.'),
  },
  'channel-off': {
    title: 'Channel without calls',
    description: 'The call is refused with resultCode 7: the channel does not support such calls.',
    expect: failed('unavailable'),
    script: [],
    faults: refusedOnCreate('7', 'The channel does not support click-to-dial.'),
  },
  'agent-silent': {
    title: 'Agent does not answer',
    description: 'The call fails after three seconds with causeId 9: nobody has answered.',
    expect: failed('not-answered'),
    script: [
      queued(0, 0),
      { after: 3000, event: 'failed', content: { causeId: 9, causeDesc: 'No answer' } },
    ],
  },
  'queue-overflow': {
    title: 'Queue overflow',
    description: 'The call fails after three seconds with causeId 512: the queue has timed out.',
    expect: failed('queue-timeout'),
    script: [
      queued(0, 9),
      { after: 3000, event: 'failed', content: { causeId: 512, causeDesc: 'Queue timeout' } },
    ],
  },
  'long-wait': {
    title: 'Twelve minutes in the queue',
    description: 'Four callers are ahead; every two to three minutes one of them is served.',
    expect: { ...talking, within: 800_000 },
    script: [
      queued(0, 4),
      queued(150_000, 3),
      queued(150_000, 2),
      queued(150_000, 1),
      queued(150_000, 0),
      connectedAfter(120_000),
    ],
    services: { secondsPerPlace: 144 },
  },
  'text-first': {
    title: 'Text session first',
    description: 'A call needs a text session, whose agent is there after three seconds.',
    expect: talking,
    script: shortWait,
    services: { textFirst: 3000 },
  },
  'plain-center': {
    title: 'Center without more services',
    description: 'Third in the queue, but place, rating, message and text session are all 404.',
    expect: talking,
    script: shortWait,
    services: { lacks: serviceOperations },
  },
  'services-broken': {
    title: 'Services that fail',
    description: 'Third in the queue, while every further service answers HTTP 500.',
    expect: talking,
    script: shortWait,
    faults: [{ on: serviceOperations, answer: { status: 500, body: { error: 'out of order' } } }],
  },
  'services-garbage': {
    title: 'Services that answer a page',
    description: 'Third in the queue, while every further service answers an HTML page.',
    expect: talking,
    script: shortWait,
    faults: [{ on: serviceOperations, answer: { body: '<!doctype html><title>Log in</title>' } }],
  },
  'services-hang': {
    title: 'Services that never answer',
    description: 'Third in the queue, while every further service leaves the visitor waiting.',
    expect: talking,
    script: shortWait,
    faults: [{ on: serviceOperations, answer: 'silence' }],
  },
} as const satisfies Record<string, Scenario>;
