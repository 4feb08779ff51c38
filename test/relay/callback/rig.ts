/**
 * Call-backs on a store and a clock that the test controls, with a center that answers as the test
 * says.
 */
import { pino } from 'pino';
import type { BidirectionalCall } from '../../../src/relay/clients/create-call.js';
import { type Callbacks, createCallbacks } from '../../../src/relay/callback/callbacks.js';
import type { CallbackParts, CallbackSettings } from '../../../src/relay/callback/parts.js';
import { createMemoryStore } from '../../../src/relay/store/store-memory.js';
import type { Store } from '../../../src/relay/store/store.js';
import { FakeClock } from '../../support/fake-clock.js';

export const NUMBER = '+4989123456';
export const VISITOR = 'a'.repeat(32);
export const FROM = { visitor: VISITOR, address: '192.0.2.1' };

const settings: CallbackSettings = {
  callers: ['88889050'],
  countries: ['DE', 'US'],
  numberFormat: 'digits',
  publicUrl: 'https://relay.example',
  delay: 10_000,
  noStatusAfter: 300_000,
  secret: 'a secret of at least 32 characters',
  sealedBy: ['a secret of at least 32 characters'],
};

export interface RigOptions {
  readonly clock?: FakeClock;
  readonly store?: Store;
  readonly settings?: Partial<CallbackSettings>;
  readonly limits?: Partial<CallbackParts['limits']>;
  readonly createCall?: CallbackParts['createCall'];
  /** Left out: the center is not asked. */
  readonly queryCallState?: CallbackParts['queryCallState'];
  readonly chance?: CallbackParts['chance'];
}

export interface Rig {
  readonly callbacks: Callbacks;
  readonly parts: CallbackParts;
  readonly clock: FakeClock;
  readonly store: Store;
  /** The calls that were sent to the center. */
  readonly calls: BidirectionalCall[];
  readonly states: string[];
  readonly logged: string[];
  /** Runs the work that is due now, as the worker would. */
  work(): Promise<void>;
  /** The secret of the report path of the call that was sent last. */
  secret(): string;
}

const unlimited = { take: async () => 0 };

/** Two rigs with the same clock and store stand for two relays. */
export function createRig(options: RigOptions = {}): Rig {
  const { clock = new FakeClock({ quietTurns: 2 }), store = createMemoryStore(clock) } = options;
  const { createCall = async () => ({ callSerialNo: '7' }) } = options;
  const [calls, states, logged]: [BidirectionalCall[], string[], string[]] = [[], [], []];
  const parts: CallbackParts = {
    settings: { ...settings, ...options.settings },
    store,
    clock,
    log: pino({ level: 'trace' }, { write: (line) => void logged.push(line) }),
    limits: {
      visitor: unlimited,
      address: unlimited,
      number: unlimited,
      all: unlimited,
      ...options.limits,
    },
    createCall: (call) => {
      calls.push(call);
      return createCall(call);
    },
    onState: (state) => void states.push(state),
    ...(options.queryCallState && { queryCallState: options.queryCallState }),
    ...(options.chance && { chance: options.chance }),
  };
  const callbacks = createCallbacks(parts);
  return {
    callbacks,
    parts,
    clock,
    store,
    calls,
    states,
    logged,
    async work() {
      for (const id of await callbacks.takeDue(100)) await callbacks.handle(id);
      for (const id of await callbacks.takeQuestions(100)) await callbacks.ask(id);
    },
    secret: () =>
      /\/callback-status\/([0-9a-f]+)$/.exec(calls.at(-1)?.callBackUrl ?? '')?.[1] ?? '',
  };
}
