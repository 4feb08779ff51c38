/**
 * Every named scenario of the simulated contact center, on a fake clock: the call reaches the state
 * and the code that the scenario promises, and leaves nothing behind.
 */
import { expect } from '@open-wc/testing';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../src/call/conversation.js';
import '../../src/call/text-session.js';
import type { CallOptions } from '../../src/call/context.js';
import { isAtRest } from '../../src/call/machine/states.js';
import { CallSession } from '../../src/call/session.js';
import {
  ContactCenter,
  scenarios,
  simulatedFetch,
  type Scenario,
  type ScenarioName,
  wantsTextFirst,
} from '../../src/simulator/index.js';
import { heldLocks } from '../support/call-rig.js';
import { watchDevices, type DeviceWatch } from '../support/devices.js';
import { FakeClock } from '../support/fake-clock.js';
import { withResolvers } from '../support/with-resolvers.js';
import { TestConnector, type TestConnectorOptions } from '../support/test-connector.js';

const names = Object.keys(scenarios) as ScenarioName[];

describe('every scenario', function () {
  this.timeout(30_000);
  let watch: DeviceWatch;
  beforeEach(async () => {
    watch = await watchDevices();
  });
  afterEach(() => watch.restore());

  class Run {
    readonly clock = new FakeClock();
    readonly center = new ContactCenter({ clock: this.clock });
    readonly fetch = simulatedFetch(this.center);
    readonly connector: TestConnector;
    readonly session: CallSession;
    readonly ends: string[] = [];
    readonly errors: string[] = [];
    /** Resolves when the call has ended or failed. */
    readonly ended: Promise<void>;

    constructor(
      readonly name: ScenarioName,
      options: TestConnectorOptions = {},
    ) {
      this.connector = new TestConnector({ devices: true, reportsMedia: false, ...options });
      const { promise, resolve } = withResolvers<void>();
      this.ended = promise;
      this.session = new CallSession(
        {
          onState: ({ state }) => {
            if (state === 'ended' || state === 'failed') resolve();
          },
          onEnd: ({ reason }) => this.ends.push(reason),
          onError: ({ code }) => this.errors.push(code),
        },
        { clock: this.clock, fetch: this.fetch, random: () => 0.5 },
      );
    }

    get scenario(): Scenario {
      return scenarios[this.name];
    }

    call(options: Partial<CallOptions> = {}): Promise<void> {
      const server = `https://center.example/scenario/${this.name}`;
      // A longer interval, since ten minutes would take six hundred polls.
      const pollInterval = (this.scenario.expect.within ?? 0) > 600_000 ? 10_000 : 1000;
      return this.session.call({
        server,
        pollInterval,
        connector: this.connector.factory,
        connectFirst: wantsTextFirst(this.scenario),
        ...options,
      });
    }

    /** What has happened to text sessions, in order. */
    get textSessions(): string {
      return this.center.journal
        .since(1)
        .flatMap((entry) => (entry.kind === 'service' ? entry.happened : []))
        .filter((happened) => happened.startsWith('text-'))
        .join(' ');
    }

    /** Checks the rules that hold after every call. */
    async checkNothingLeft(): Promise<void> {
      const { clock, center, session, connector } = this;
      const done = session.hangUp();
      await clock.advance(35_000);
      await clock.until(done, 1);
      expect(isAtRest(session.state)).to.equal(true);
      expect(watch.live, 'live tracks').to.deep.equal([]);
      const locks = await heldLocks();
      expect(locks.filter((lock) => lock.endsWith(`/${this.name}`))).to.deep.equal([]);
      for (const { pollsAfterEnd, pollsAtOnce } of center.calls) {
        expect([pollsAfterEnd, pollsAtOnce <= 1]).to.deep.equal([0, true]);
      }
      for (const call of connector.calls) expect(call.hangUps).to.equal(1);
      expect(this.textSessions, 'text sessions').to.be.oneOf([
        '',
        'text-connected text-disconnected',
      ]);
      const sent = this.fetch.requests.length;
      center.reset();
      expect(clock.pending, 'timers').to.equal(0);
      await clock.advance(120_000);
      expect(this.fetch.requests.length, 'requests after the end').to.equal(sent);
    }
  }

  for (const name of names) {
    const { expect: promised, title } = scenarios[name] as Scenario;
    const reason = promised.reason ? ` (${promised.reason})` : '';

    it(`${name}: ${title}: ${promised.state}${reason}`, async () => {
      const run = new Run(name);
      const { clock, center, session } = run;
      const call = run.call();
      if (promised.state === 'talking') await clock.until(call, promised.within ?? 700_000);
      else if (promised.state === 'queued') await clock.advance(20_000);
      else await clock.until(run.ended, 700_000);
      await clock.advance(10_000);
      expect(session.state).to.equal(promised.state);
      if (promised.reason) expect(session.snapshot.reason).to.equal(promised.reason);
      expect(run.errors).to.deep.equal(promised.state === 'failed' ? [promised.reason] : []);
      if (isAtRest(session.state)) await clock.advance(30_000);
      expect(center.requests('drop'), 'drops').to.equal(promised.drops);
      expect(center.occupied, 'agents occupied').to.equal(promised.occupied);
      if (isAtRest(session.state)) expect(watch.live, 'live tracks').to.deep.equal([]);
      const most = wantsTextFirst(run.scenario) ? 10 : 1;
      expect(center.requests('create')).to.be.at.most(most);
      await run.checkNothingLeft();
    });
  }

  /** Moments at which a visitor hangs up in the middle of a scenario. */
  for (const after of [400, 2600]) {
    it(`can be hung up after ${after} ms without leaving an agent waiting`, async () => {
      for (const name of names) {
        const run = new Run(name);
        const { clock, center } = run;
        void run.call();
        await clock.advance(after);
        void run.session.hangUp();
        await clock.advance(5000);
        expect(isAtRest(run.session.state), `${name}: at rest within 5 s`).to.equal(true);
        await clock.advance(30_000);
        const lost = ['drop-refused', 'token-expired', 'token-expired-talking'].includes(name);
        if (!lost) expect(center.occupied, name).to.equal(0);
        const [record] = center.calls;
        // Unanswered drops are repeated, and some calls are ended by the center itself.
        const most = name === 'drop-never-answers' ? 2 : name === 'drop-fails-once' ? 2 : 1;
        if (record && record.endedBy !== 'center') {
          expect(record.drops, `${name}: drops`).to.be.within(1, most);
        }
        await run.checkNothingLeft();
      }
    }).timeout(120_000);
  }

  it('token-expired-talking: a talk goes on with a connector that reports media', async () => {
    const run = new Run('token-expired-talking', { reportsMedia: true });
    await run.clock.until(run.call());
    await run.clock.advance(60_000);
    expect(run.session.state).to.equal('talking');
    run.connector.latest.emit({ type: 'ended' });
    await run.clock.advance(10_000);
    expect(run.ends).to.deep.equal(['released']);
    await run.checkNothingLeft();
  });

  it('webrtc-not-supported: fails as unavailable with connectors that need WebRTC', async () => {
    const run = new Run('webrtc-not-supported', { needsWebRTC: true });
    await run.clock.until(run.call());
    expect(run.errors).to.deep.equal(['unavailable']);
    expect(run.center.requests('create')).to.equal(0);
    await run.checkNothingLeft();
  });

  it('text-first: fails as refused without a text session', async () => {
    const run = new Run('text-first');
    await run.clock.until(run.call({ connectFirst: false }));
    expect(run.errors).to.deep.equal(['refused']);
    expect(run.textSessions).to.equal('');
    await run.checkNothingLeft();
  });

  it('text-first: opens the session once, and ends it after the drop', async () => {
    const run = new Run('text-first');
    await run.clock.until(run.call());
    expect(run.session.state).to.equal('talking');
    expect(run.textSessions).to.equal('text-connected');
    await run.clock.until(run.session.hangUp());
    expect(run.textSessions).to.equal('text-connected text-disconnected');
    await run.checkNothingLeft();
  });

  const without = ['plain-center', 'services-broken', 'services-garbage', 'services-hang'] as const;
  for (const name of without) {
    it(`${name}: is called although it has no text sessions`, async () => {
      const run = new Run(name);
      await run.clock.until(run.call({ connectFirst: true }));
      expect(run.session.state).to.equal('talking');
      expect(run.errors).to.deep.equal([]);
      await run.checkNothingLeft();
    });
  }

  it('drop-fails-once: the second drop gets through', async () => {
    const run = new Run('drop-fails-once');
    void run.call();
    await run.clock.advance(3000);
    void run.session.hangUp();
    await run.clock.advance(5000);
    expect(run.center.requests('drop')).to.equal(2);
    expect(run.center.occupied).to.equal(0);
    await run.checkNothingLeft();
  });

  it('one-agent: the second caller gets the agent when the first call is dropped', async () => {
    const run = new Run('one-agent');
    await run.clock.until(run.call());
    expect(run.session.state).to.equal('talking');
    await run.clock.until(run.session.hangUp());
    await run.clock.until(run.call());
    expect(run.session.state).to.equal('talking');
    expect(run.center.requests('drop')).to.equal(1);
    await run.checkNothingLeft();
  });
});
