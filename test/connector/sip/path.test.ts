/** A media path on which nothing arrives any more, and one on which only nobody speaks. */
import { expect } from '@open-wc/testing';
import { monitor } from '../../../src/connector/sip/monitor.js';
import { FakeClock } from '../../support/fake-clock.js';
import { withResolvers } from '../../support/with-resolvers.js';
import { until } from './local-rig.js';
import { SipRig } from './sip-rig.js';

/** A path between two telephones, whose statistics are those of Chromium's ICE. */
class FakePath {
  /** Whether nothing passes any more. */
  dead = false;
  /** Whether the agent's telephone sends sound. */
  speaking = true;
  /** Fields that the browser does not report. */
  hidden: readonly string[] = [];
  /** Number of ICE requests that get lost although the path lives. */
  losing = 0;
  id = 'P';
  readonly #figures = {
    requestsSent: 5,
    responsesReceived: 5,
    requestsReceived: 5,
    bytesReceived: 10_000,
  };
  #packets = 100;
  /** Times in milliseconds: up to which the figures are computed, and of the next ICE request. */
  #time: number;
  #next: number;

  constructor(readonly clock: FakeClock) {
    this.#time = clock.now();
    this.#next = this.#time + 2500;
  }

  readonly getStats = async (): Promise<RTCStatsReport> => {
    this.#pass();
    const pair = { ...this.#figures, type: 'candidate-pair', selected: true, id: this.id };
    const told = Object.entries(pair).filter(([name]) => !this.hidden.includes(name));
    const sound = { id: 'A', type: 'inbound-rtp', kind: 'audio', packetsReceived: this.#packets };
    return new Map<string, unknown>([
      [this.id, Object.fromEntries(told)],
      ['A', sound],
    ]) as unknown as RTCStatsReport;
  };

  /** Sends an RTCP report, as a muted telephone does. */
  report(): void {
    this.#figures.bytesReceived += 60;
  }

  fallSilent(): void {
    this.#pass();
    this.speaking = false;
  }

  die(): void {
    this.#pass();
    this.dead = true;
  }

  /** Computes the figures up to now. */
  #pass(): void {
    const figures = this.#figures;
    for (; this.#time < this.clock.now(); this.#time += 100) {
      if (!this.dead && this.speaking) {
        this.#packets += 5;
        figures.bytesReceived += 800;
      }
      if (this.#time < this.#next) continue;
      const lost = this.dead || this.losing > 0;
      this.losing -= 1;
      figures.requestsSent += 1;
      if (!lost) figures.responsesReceived += 1;
      this.#next = this.#time + (lost ? 900 : 2500);
    }
  }
}

describe('a watched path of media', () => {
  let clock: FakeClock;
  let over: AbortController;
  let path: FakePath;
  let log: string[];
  let paused: boolean;
  let looks: number;
  let done: Promise<void>;

  beforeEach(() => {
    clock = new FakeClock();
    over = new AbortController();
    path = new FakePath(clock);
    log = [];
    looks = 0;
    paused = false;
    const pc = {
      getStats: () => {
        looks += 1;
        return path.getStats();
      },
    };
    done = monitor(pc as unknown as RTCPeerConnection, {
      clock,
      signal: over.signal,
      paused: () => paused,
      onQuality: () => {},
      onSilence: (silent) => log.push(silent ? 'silent' : 'sound'),
      onDoubt: () => log.push('doubt'),
      onDead: () => log.push('dead'),
    });
  });
  afterEach(async () => {
    over.abort();
    await done;
    expect(clock.pending).to.equal(0);
  });

  for (const phase of [0, 100, 700, 1200, 1900, 2400]) {
    it(`is reported dead within 3.8 s when it dies ${phase} ms after the last ICE check`, async () => {
      await clock.advance(5000 + phase);
      path.die();
      await clock.advance(2000);
      expect(log[0]).to.equal('doubt');
      await clock.advance(1800);
      expect(log).to.include('dead');
    });
  }

  it('is reported dead once, and again only after something has come', async () => {
    await clock.advance(5000);
    path.die();
    await clock.advance(30_000);
    expect(log).to.deep.equal(['doubt', 'dead', 'silent']);
    path.dead = false;
    await clock.advance(5000);
    path.die();
    await clock.advance(5000);
    expect(log).to.deep.equal(['doubt', 'dead', 'silent', 'sound', 'doubt', 'dead', 'silent']);
  });

  it('is not reported dead again where ICE tries another dead pair', async () => {
    await clock.advance(5000);
    path.die();
    await clock.advance(10_000);
    path.id = 'Q';
    await clock.advance(10_000);
    expect(log).to.deep.equal(['doubt', 'dead', 'silent']);
  });

  it('counts as alive where nobody speaks and ICE checks are answered', async () => {
    await clock.advance(5000);
    path.fallSilent();
    await clock.advance(60_000);
    expect(log).to.include('silent').and.not.to.include('dead');
  });

  it('counts as alive where nobody speaks and one answer to ICE gets lost', async () => {
    await clock.advance(5000);
    path.fallSilent();
    for (let round = 0; round < 10; round += 1) {
      path.losing = 1;
      await clock.advance(5000);
    }
    expect(log).not.to.include('dead');
  });

  it('counts as alive where nobody speaks and only RTCP comes', async () => {
    await clock.advance(5000);
    path.fallSilent();
    path.losing = Infinity;
    for (let second = 0; second < 30; second += 1) {
      path.report();
      await clock.advance(1000);
    }
    expect(log).not.to.include('dead');
  });

  it('is not judged where the browser does not count ICE checks, as Firefox', async () => {
    path.hidden = ['requestsSent', 'requestsReceived'];
    await clock.advance(5000);
    path.die();
    await clock.advance(30_000);
    expect(log).to.deep.equal(['silent']);
  });

  it('is not judged while the call is held', async () => {
    await clock.advance(5000);
    path.die();
    paused = true;
    await clock.advance(30_000);
    expect(log).to.deep.equal([]);
  });

  it('is neither dead nor silent because a reading comes late', async () => {
    await clock.advance(5000);
    // While a machine sleeps nothing is sent or received, and timers are late.
    const answered = withResolvers<void>();
    const { getStats } = path;
    Object.assign(path, { getStats: () => answered.promise.then(getStats) });
    path.fallSilent();
    await clock.advance(60_000);
    Object.assign(path, { getStats });
    answered.resolve();
    await clock.settle();
    path.speaking = true;
    await clock.advance(5000);
    expect(log).not.to.include('silent').and.not.to.include('dead');
  });

  it('is read once a second, and more often while it may be dying', async () => {
    await clock.advance(60_000);
    expect(looks).to.be.within(59, 62);
    looks = 0;
    path.die();
    await clock.advance(60_000);
    expect(looks).to.be.within(59, 80);
  });
});

describe('in a call with a real connection', () => {
  let rig: SipRig;
  let clock: FakeClock;
  let path: FakePath;
  /** The times at which ICE was restarted. */
  let restarts: number[];

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
    clock = new FakeClock();
    path = new FakePath(clock);
    await rig.dial({ clock });
    const { pc } = rig;
    pc.getStats = path.getStats;
    restarts = [];
    const createOffer = pc.createOffer.bind(pc) as (
      options?: RTCOfferOptions,
    ) => Promise<RTCSessionDescriptionInit>;
    pc.createOffer = ((options?: RTCOfferOptions) => {
      if (options?.iceRestart) restarts.push(clock.now());
      return createOffer(options);
    }) as typeof pc.createOffer;
    await rig.peer.accept(await rig.peer.next('INVITE'));
    await rig.peer.next('ACK');
    await rig.told('connected');
    await clock.advance(5000);
  });
  afterEach(async () => {
    await clock.until(rig.end());
    await rig.finish();
  });

  it('an unannounced change of address leads to one ICE restart within 4 s', async () => {
    path.die();
    await clock.advance(3800);
    expect(restarts).to.have.length(1);
    const again = await clock.until(rig.peer.next('INVITE'));
    await rig.peer.accept(again);
    await rig.peer.next('ACK');
    await until(() => rig.pc.signalingState === 'stable', 'agreed');
    await clock.advance(20_000);
    expect(rig.peer.count('INVITE')).to.equal(2);
    expect(rig.types.filter((type) => type !== 'quality')).to.deep.equal(['connected']);
  });

  it('an agent who sends nothing causes no re-INVITE, and the visitor is told of the silence', async () => {
    path.fallSilent();
    await clock.advance(4000);
    expect(rig.call.notices).to.deep.equal(['no-audio']);
    await clock.advance(56_000);
    expect(rig.peer.count('INVITE')).to.equal(1);
  });
});
