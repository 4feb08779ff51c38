/**
 * Random visitors, centers and connectors against one session: whatever happens, nothing is left
 * behind, every created call is dropped, and every text session ended after it (`CallRig.finish`).
 */
import fc from 'fast-check';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../src/call/text-session.js';
import type { ConnectorEvent } from '../../src/connector/connector.js';
import { CallRig } from '../support/call-rig.js';
import {
  connectedWith,
  events,
  refused,
  said,
  status,
  type Answer,
  type Operation,
} from '../support/scripted-center.js';

const RUNS = 60;

const anyTrouble: readonly Answer[] = [
  'reset',
  'silence',
  status(500),
  status(401),
  status(429, { 'Retry-After': '3' }),
  { body: 'garbage' },
  refused('no'),
];
const yes = said('', { webRTCSupported: true, clickToCallSupported: true });
const answers: Readonly<Record<Operation, readonly Answer[]>> = {
  check: [yes, yes, yes, ...anyTrouble],
  create: [yes, yes, yes, refused('connect failed'), ...anyTrouble],
  poll: [
    ...Object.values(events),
    events.connected,
    events.connected,
    events.inQueue,
    connectedWith({ gwAddresses: [] }),
    ...anyTrouble,
  ],
  drop: [yes, yes, yes, ...anyTrouble],
  queue: [said('', { position: 2, estimateWaitTime: 90 }), ...anyTrouble],
  text: [yes, yes, yes, ...anyTrouble],
  // No session leaves a message.
  message: anyTrouble,
  levels: anyTrouble,
  rate: anyTrouble,
};

/** `connected` twice, so that more calls get to the talk. */
const connectorEvents: readonly ConnectorEvent[] = [
  ...Object.values({
    ringing: { type: 'ringing' },
    answered: { type: 'answered' },
    connected: { type: 'connected' },
    changed: { type: 'changed' },
    reconnecting: { type: 'reconnecting' },
    ended: { type: 'ended' },
    failed: { type: 'failed', message: 'x' },
    quality: { type: 'quality', quality: { mos: 4, loss: 0, jitter: 1, roundTrip: 20 } },
  } satisfies { [Type in ConnectorEvent['type']]: ConnectorEvent & { type: Type } }),
  { type: 'connected' },
];

type Action =
  | { do: 'hang-up' | 'reset' | 'leave' | 'remove' }
  | { do: 'call'; connectFirst: boolean }
  | { do: 'wait'; ms: number }
  | { do: 'answer'; operation: Operation; list: readonly Answer[] }
  | { do: 'report'; event: ConnectorEvent };

const answering = (operation: Operation): fc.Arbitrary<Action> =>
  fc
    .array(fc.constantFrom(...answers[operation]), { minLength: 1, maxLength: 4 })
    .map((list) => ({ do: 'answer', operation, list }));

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.boolean().map((connectFirst): Action => ({ do: 'call', connectFirst })),
  },
  { weight: 2, arbitrary: fc.constant<Action>({ do: 'hang-up' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Action>({ do: 'reset' }, { do: 'leave' }, { do: 'remove' }),
  },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(0, 1, 300, 1000, 4000, 16_000, 61_000)
      .map((ms): Action => ({ do: 'wait', ms })),
  },
  {
    weight: 4,
    arbitrary: fc.oneof(
      answering('check'),
      answering('create'),
      answering('poll'),
      answering('poll'),
      answering('drop'),
      answering('text'),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...connectorEvents)
      .map((event): Action => ({ do: 'report', event })),
  },
);

async function perform(rig: CallRig, what: Action): Promise<void> {
  const { session, center, connector, clock } = rig;
  switch (what.do) {
    case 'call':
      return void rig.call({ connectFirst: what.connectFirst });
    case 'hang-up':
      return void session.hangUp();
    case 'remove':
      return void session.remove();
    case 'reset':
      return session.reset();
    case 'leave':
      // Dropped without an answer to the create, and a second time if the center refused the first
      // drop.
      if (session.snapshot.leg.create === 'pending') rig.skipAccount();
      // DISCONNECT is sent at once then, even without an answer to CONNECT.
      if (session.snapshot.leg.text === 'pending') rig.skipAccount();
      rig.skipOrder();
      return session.leave();
    case 'wait':
      return clock.advance(what.ms);
    case 'answer':
      return void center.on(what.operation, ...what.list);
    case 'report':
      return connector.calls.at(-1)?.tryEmit(what.event);
  }
}

let servers = 0;
/** A server of its own, because what a server lacks is remembered for the page. */
const newServer = (): string => `https://random${(servers += 1)}.example.com`;

describe('CallSession: random calls', function () {
  this.timeout(60_000);

  it(`leave nothing running, in ${RUNS} random runs`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 5, maxLength: 16 }),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async (actions, reportsMedia, connects, connectFirst) => {
          const rig = new CallRig({
            reportsMedia,
            connects,
            call: { pollInterval: 2000, queueInfo: true, server: newServer() },
          });
          rig.center.on('poll', events.inQueue, events.connected, events.nothing);
          void rig.call({ connectFirst });
          for (const what of actions) await perform(rig, what);
          await rig.finish();
        },
      ),
      { numRuns: RUNS },
    );
  });
});
