/** The recovery after a lost network, and its times. */
import { expect } from '@open-wc/testing';
import { Recovery, type RecoveryOptions } from '../../../src/connector/sip/recovery.js';
import { FakeClock } from '../../support/fake-clock.js';
import { withResolvers } from '../../support/with-resolvers.js';

class FakeConnection extends EventTarget {
  connectionState: RTCPeerConnectionState = 'connected';

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

class FakeGateway extends EventTarget {
  probes = 0;
  changes = 0;
  way = withResolvers<void>();

  constructor() {
    super();
    this.way.resolve();
  }

  ready(): Promise<void> {
    return this.way.promise;
  }

  async probe(): Promise<void> {
    this.probes += 1;
  }

  async networkChanged(): Promise<void> {
    this.changes += 1;
  }

  lose(): void {
    this.way = withResolvers<void>();
  }

  reopen(): void {
    this.way.resolve();
    this.dispatchEvent(new Event('reopen'));
  }
}

describe('Recovery', () => {
  let clock: FakeClock;
  let pc: FakeConnection;
  let gateway: FakeGateway;
  let over: AbortController;
  let log: string[];
  /** The results of the next offers. */
  let offer: () => Promise<void>;
  let recovery: Recovery;
  let running: Promise<void>;
  let idle = false;

  beforeEach(() => {
    clock = new FakeClock();
    pc = new FakeConnection();
    gateway = new FakeGateway();
    over = new AbortController();
    log = [];
    offer = async () => {};
    const options = {
      farEnd: pc,
      socket: gateway,
      renegotiation: {
        offer: ({ iceRestart }: RTCOfferOptions) => {
          log.push(iceRestart ? 'restart' : 'refresh');
          return offer();
        },
      },
      idle: () => idle,
      clock,
      signal: over.signal,
      onLost: () => log.push('lost'),
      onBack: () => log.push('back'),
      onGivenUp: () => log.push('given up'),
    };
    recovery = new Recovery(options as unknown as RecoveryOptions);
    running = recovery.run();
  });
  afterEach(async () => {
    over.abort();
    await running;
    expect(clock.pending).to.equal(0);
  });

  it('does nothing about a lost connection while the other side refuses all media', async () => {
    idle = true;
    pc.become('disconnected');
    await clock.advance(60_000);
    expect(log).to.deep.equal([]);
    idle = false;
    pc.become('failed');
    await clock.advance(2000);
    expect(log).to.deep.equal(['lost', 'restart']);
  });

  it('checks the socket, too, where the path of the media is dead', async () => {
    recovery.restart();
    await clock.advance(1);
    expect(gateway.changes).to.equal(1);
    expect(log).to.deep.equal(['restart']);
  });

  it('leaves a socket by which no answer comes while media are lost', async () => {
    const answer = withResolvers<void>();
    offer = () => answer.promise;
    pc.become('failed');
    await clock.advance(3999);
    expect(gateway.changes).to.equal(0);
    await clock.advance(1);
    expect(gateway.changes).to.equal(1);
    answer.resolve();
    pc.become('connected');
    await clock.advance(60_000);
    expect(log).to.deep.equal(['lost', 'restart', 'back']);
  });

  it('keeps a socket whose answer takes long while people hear each other', async () => {
    const answer = withResolvers<void>();
    offer = () => answer.promise;
    gateway.reopen();
    await clock.advance(10_000);
    answer.resolve();
    await clock.advance(10_000);
    expect(gateway.changes).to.equal(0);
    expect(log).to.deep.equal(['refresh']);
  });

  it('does nothing while the connection stays connected', async () => {
    pc.become('connecting');
    pc.become('connected');
    await clock.advance(60_000);
    expect(log).to.deep.equal([]);
  });

  it('lets ICE recover by itself for 1.5 s', async () => {
    pc.become('disconnected');
    await clock.advance(1499);
    pc.become('connected');
    await clock.advance(60_000);
    expect(log).to.deep.equal([]);
  });

  it('restarts ICE after 1.5 s, and reports when media are back', async () => {
    pc.become('disconnected');
    await clock.advance(1500);
    expect(log).to.deep.equal(['lost', 'restart']);
    pc.become('connecting');
    pc.become('connected');
    await clock.advance(60_000);
    expect(log).to.deep.equal(['lost', 'restart', 'back']);
  });

  it('restarts at once where ICE has failed', async () => {
    pc.become('failed');
    await clock.settle();
    expect(log).to.deep.equal(['lost', 'restart']);
  });

  it('does not wait any longer when disconnected becomes failed', async () => {
    pc.become('disconnected');
    await clock.advance(500);
    pc.become('failed');
    await clock.settle();
    expect(log).to.deep.equal(['lost', 'restart']);
  });

  it('tries again 4 s after an ICE restart without effect', async () => {
    pc.become('failed');
    await clock.advance(3999);
    expect(log).to.deep.equal(['lost', 'restart']);
    await clock.advance(1);
    expect(log).to.deep.equal(['lost', 'restart', 'restart']);
  });

  it('tries again a second after an ICE restart that was declined', async () => {
    offer = () => Promise.reject(new Error('500'));
    pc.become('failed');
    await clock.advance(3000);
    expect(log).to.deep.equal(['lost', 'restart', 'restart', 'restart', 'restart']);
  });

  it('takes a connection that stays connecting for lost, and gives up in the end', async () => {
    pc.become('connecting');
    await clock.advance(5999);
    expect(log).to.deep.equal([]);
    await clock.advance(1);
    expect(log).to.deep.equal(['lost', 'restart']);
    await clock.advance(29_999);
    expect(log).to.deep.equal(['lost', 'restart', 'restart', 'restart']);
    await clock.advance(1);
    expect(log).to.contain('given up');
  });

  it('takes a connection with another end for lost until it is connected', async () => {
    pc.become('new');
    expect(log).to.deep.equal(['lost']);
    pc.become('connecting');
    await clock.advance(5999);
    pc.become('connected');
    await clock.advance(60_000);
    expect(log).to.deep.equal(['lost', 'back']);
  });

  it('pings the gateway before an ICE restart', async () => {
    pc.become('failed');
    await clock.settle();
    expect(gateway.probes).to.equal(1);
  });

  it('reports that media are back though there is no connection to the gateway yet', async () => {
    gateway.lose();
    pc.become('failed');
    await clock.advance(2000);
    expect(log).to.deep.equal(['lost']);
    pc.become('connected');
    expect(log).to.deep.equal(['lost', 'back']);
  });

  it('sends one re-INVITE for a new socket and an ICE restart', async () => {
    gateway.lose();
    pc.become('failed');
    await clock.advance(10_000);
    gateway.reopen();
    await clock.settle();
    pc.become('connected');
    await clock.advance(60_000);
    expect(log).to.deep.equal(['lost', 'restart', 'back']);
  });

  it('gives up 30 s after the loss', async () => {
    gateway.lose();
    pc.become('failed');
    await clock.advance(29_999);
    expect(log).not.to.contain('given up');
    await clock.advance(1);
    expect(log).to.contain('given up');
  });

  it('gives each loss its own 30 s', async () => {
    for (let count = 0; count < 3; count += 1) {
      pc.become('failed');
      await clock.advance(20_000);
      pc.become('connected');
      await clock.settle();
    }
    expect(log).not.to.contain('given up');
    expect(log.filter((one) => one === 'back')).to.have.length(3);
  });

  it('sends a re-INVITE by a new socket', async () => {
    gateway.reopen();
    await clock.settle();
    expect(log).to.deep.equal(['refresh']);
    await clock.advance(60_000);
    expect(log).to.deep.equal(['refresh']);
  });

  it('keeps the call where the other side declines that re-INVITE', async () => {
    offer = () => Promise.reject(new Error('488'));
    gateway.reopen();
    await clock.advance(60_000);
    expect(log).to.deep.equal(['refresh']);
  });

  it('restarts ICE without reporting a loss on another network', async () => {
    dispatchEvent(new Event('online'));
    await clock.settle();
    expect(gateway.changes).to.equal(1);
    expect(log).to.deep.equal(['restart']);
    await clock.advance(60_000);
    expect(log).to.deep.equal(['restart']);
  });

  it('restarts ICE without reporting a loss where the path is dead', async () => {
    recovery.restart();
    await clock.advance(60_000);
    expect(log).to.deep.equal(['restart']);
  });

  it('restarts once more where the network comes back during a restart', async () => {
    pc.become('failed');
    await clock.settle();
    dispatchEvent(new Event('online'));
    await clock.settle();
    expect(log).to.deep.equal(['lost', 'restart', 'restart']);
  });

  it('listens to nothing after the end', async () => {
    over.abort();
    await running;
    dispatchEvent(new Event('online'));
    gateway.reopen();
    pc.become('failed');
    await clock.advance(60_000);
    expect(log).to.deep.equal([]);
    expect(gateway.changes).to.equal(0);
  });
});
