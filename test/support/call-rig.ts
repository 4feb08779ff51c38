/**
 * One call session whose surroundings the test controls: time, contact center, connector, and a log
 * of what its host was told. `finish()` ends the call and checks the rules that hold for every
 * call.
 */
import { expect } from '@open-wc/testing';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../src/call/conversation.js';
import type { CallOptions } from '../../src/call/context.js';
import type { CallHost } from '../../src/call/host.js';
import { CallSession } from '../../src/call/session.js';
import { isAtRest, type CallState } from '../../src/call/machine/states.js';
import { FakeClock } from './fake-clock.js';
import { events, ScriptedCenter, type Operation } from './scripted-center.js';
import { TestConnector, type TestConnectorOptions } from './test-connector.js';
import type { DeviceWatch } from './devices.js';

export const server = 'https://cc.example.com:18446';

export interface RigOptions extends TestConnectorOptions {
  /** Options of every call. */
  call?: Partial<CallOptions>;
  host?: CallHost;
  watch?: DeviceWatch;
  /** The clock and center of another rig, to test two widgets in one page. */
  beside?: CallRig;
}

/** What the host was told, such as `state:queued`, `error:timeout`, `end:hung-up 12`, `gateway`. */
export type Note = string;

export class CallRig {
  readonly clock: FakeClock;
  readonly center: ScriptedCenter;
  readonly connector: TestConnector;
  readonly session: CallSession;
  readonly log: Note[] = [];
  readonly messages: string[] = [];
  /** Clock time of each note. */
  readonly times: number[] = [];
  readonly #options: RigOptions;
  readonly #watchers: { state: CallState; resolve(): void }[] = [];
  #checksEnd = true;
  #checksOrder = true;

  constructor(options: RigOptions = {}) {
    const { beside, host = {} } = options;
    this.#options = options;
    this.clock = beside?.clock ?? new FakeClock();
    this.center = beside?.center ?? new ScriptedCenter(this.clock);
    this.connector = new TestConnector(options);
    this.session = new CallSession(this.#host(host), {
      clock: this.clock,
      fetch: this.center.fetch,
      random: () => 0.5,
    });
  }

  get state(): CallState {
    return this.session.state;
  }

  get states(): string[] {
    return this.log.filter((note) => note.startsWith('state:')).map((note) => note.slice(6));
  }

  /** Notes other than states and changes. */
  get told(): string[] {
    return this.log.filter((note) => !note.startsWith('state:'));
  }

  call(options: Partial<CallOptions> = {}): Promise<void> {
    return this.session.call({
      server,
      connector: this.connector.factory,
      ...this.#options.call,
      ...options,
    });
  }

  /** Lets time pass until the call is in this state, and not a moment longer. */
  async until(state: CallState, limit?: number): Promise<void> {
    if (this.state === state) return;
    const reached = new Promise<void>((resolve) => this.#watchers.push({ state, resolve }));
    await this.clock.until(reached, limit);
  }

  /** Lets time pass until so many requests of this kind have come in. */
  async untilSent(operation: Operation, count = 1): Promise<void> {
    await this.clock.until(this.center.received(operation, count));
  }

  /** Starts a call and brings it to this state by the fewest steps. */
  async bring(state: CallState, options: Partial<CallOptions> = {}): Promise<void> {
    await this.#ways[state](() => void this.call(options));
    await this.until(state);
  }

  /** How a call comes to each state. A table, so that the compiler names a state without a way. */
  readonly #ways: Readonly<Record<CallState, (start: () => void) => void | Promise<void>>> = {
    idle: () => {},
    preparing: (start) => {
      this.center.hold('check');
      start();
    },
    requesting: (start) => {
      this.center.hold('create');
      start();
    },
    queued: (start) => start(),
    connecting: (start) => {
      this.connector.options.connects = false;
      this.center.on('poll', events.connected, events.nothing);
      start();
    },
    talking: async (start) => {
      this.center.on('poll', events.connected, events.nothing);
      start();
      await this.until('talking');
    },
    reconnecting: async (start) => {
      await this.#ways.talking(start);
      this.connector.latest.emit({ type: 'reconnecting' });
    },
    ending: async (start) => {
      await this.#ways.requesting(start);
      await this.until('requesting');
      void this.session.hangUp();
    },
    ended: async (start) => {
      await this.#ways.talking(start);
      this.center.on('poll', events.released);
    },
    failed: (start) => {
      this.center.on('poll', events.failed);
      start();
    },
  };

  /** The test leaves drops unanswered or sessions running on purpose. */
  skipAccount(): void {
    this.#checksEnd = false;
  }

  /** The page is left on purpose, so that DISCONNECT does not wait for create and drop. */
  skipOrder(): void {
    this.#checksOrder = false;
  }

  /**
   * Hangs up, waits until nothing runs any more, and checks that the call was dropped as it has to
   * be.
   */
  async finish(): Promise<void> {
    await this.clock.until(this.session.hangUp(), 120_000);
    await this.clock.settle();
    expect(isAtRest(this.state), `at rest, not ${this.state}`).to.equal(true);
    await this.clock.advance(60_000);
    expect(this.clock.pending, 'timers left').to.equal(0);
    expect(await heldLocks(), 'locks left').to.deep.equal([]);
    expect(this.center.pollsAtOnce, 'polls at once').to.be.at.most(1);
    expect(this.#options.watch?.live ?? [], 'live tracks').to.deep.equal([]);
    for (const call of this.connector.calls) {
      expect(call.hangUps, 'connector.hangUp()').to.equal(1);
    }
    if (!this.#checksEnd) return;
    for (const account of this.center.textAccount()) {
      const { connect, ends, answered, timedOut, early } = account;
      const text = `text session: ${JSON.stringify(account)}`;
      expect(ends, text).to.be.at.most(3);
      if (this.#checksOrder) expect(early, text).to.equal(false);
      const owed = connect === 'created' || connect === 'doubtful';
      if (owed && answered === 0 && (ends === 3 || timedOut)) continue;
      expect(answered, text).to.equal(owed ? 1 : 0);
    }
    for (const account of this.center.account()) {
      const { create, over, drops, answered, timedOut } = account;
      const text = JSON.stringify(account);
      expect(drops, text).to.be.at.most(3);
      const owed = (create === 'created' || create === 'doubtful') && !over;
      // The drop was given up: after three tries, or after fewer that used up its time.
      if (owed && answered === 0 && (drops === 3 || timedOut)) continue;
      expect(answered, text).to.equal(owed ? 1 : 0);
    }
  }

  #host(host: CallHost): CallHost {
    const note = (text: Note): void => {
      this.log.push(text);
      this.times.push(this.clock.now());
    };
    return {
      onRequest: (media) => host.onRequest?.(media) ?? true,
      load: () => host.load?.() ?? Promise.resolve(),
      onState: (change) => {
        note(`state:${change.state}${change.reason ? ` ${change.reason}` : ''}`);
        for (const { state, resolve } of this.#watchers) if (state === change.state) resolve();
        host.onState?.(change);
      },
      onGateway: (...given) => {
        note('gateway');
        host.onGateway?.(...given);
      },
      onQuality: (quality) => {
        note('quality');
        host.onQuality?.(quality);
      },
      onQueue: (queue) => host.onQueue?.(queue),
      onError: (failure) => {
        note(`error:${failure.code}`);
        this.messages.push(failure.message);
        host.onError?.(failure);
      },
      onEnd: (end) => {
        note(`end:${end.reason} ${end.seconds}`);
        host.onEnd?.(end);
      },
      onChange: () => host.onChange?.(),
    };
  }
}

/** Names of the Web Locks for calls that are held in this browser. */
export async function heldLocks(): Promise<string[]> {
  const { held = [], pending = [] } = await navigator.locks.query();
  return [...held, ...pending]
    .map(({ name = '' }) => name)
    .filter((name) => name.startsWith('click-to-dial:'));
}
