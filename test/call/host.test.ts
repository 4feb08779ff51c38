/**
 * The notifications of a session's host, their order, and calls that the host makes within them.
 */
import { expect } from '@open-wc/testing';
import type { CallHost } from '../../src/call/host.js';
import { CallSession } from '../../src/call/session.js';
import { CallRig, server, type RigOptions } from '../support/call-rig.js';
import { events, said, status } from '../support/scripted-center.js';
import { warningsOf } from '../support/warnings.js';

let rig: CallRig;
const start = (options?: RigOptions): CallRig => (rig = new CallRig(options));

describe('CallSession.call', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('starts nothing while a call runs, and returns that one’s promise', async () => {
    start();
    const first = rig.call();
    for (const state of ['preparing', 'requesting', 'queued'] as const) {
      await rig.until(state);
      expect(rig.call({ server: 'https://elsewhere.example.com' })).to.equal(first);
    }
    expect(rig.center.count('create')).to.equal(1);
  });

  it('resolves when the call reaches talking', async () => {
    start();
    rig.center.on('poll', events.inQueue, events.connected);
    let state = '';
    const call = rig.call().then(() => (state = rig.state));
    await rig.clock.until(call);
    expect(state).to.equal('talking');
    expect(rig.call(), 'and is still the same promise then').to.not.equal(undefined);
  });

  it('returns the running call’s promise while people talk, too', async () => {
    start();
    rig.center.on('poll', events.connected, events.nothing);
    const call = rig.call();
    await rig.clock.until(call);
    expect(rig.call()).to.equal(call);
  });

  it('resolves when the call has failed, ended, or gone back to idle', async () => {
    start();
    rig.center.on('create', status(401));
    await rig.clock.until(rig.call());
    expect(rig.state).to.equal('failed');
    rig.center.on('create', said('ok')).on('poll', events.released);
    await rig.clock.until(rig.call());
    expect(rig.state).to.equal('ended');
    const call = rig.call();
    void rig.session.hangUp();
    await rig.clock.until(call);
    expect(rig.state).to.equal('idle');
  });

  it('starts another call right after the end', async () => {
    start();
    for (let n = 1; n <= 3; n++) {
      await rig.bring('talking');
      await rig.clock.until(rig.session.hangUp());
      expect(rig.center.count('create')).to.equal(n);
      expect(rig.center.count('drop')).to.equal(n);
    }
    const once = ['gateway', 'end:hung-up 0'];
    expect(rig.told).to.deep.equal([...once, ...once, ...once]);
  });

  it('waits for the drop of the last call, which still goes to its own server', async () => {
    start();
    await rig.bring('queued');
    rig.center.on('drop', 'silence', said('ok'));
    void rig.session.hangUp();
    await rig.until('ended');
    void rig.call({ server: 'https://second.example.com' });
    await rig.clock.advance(5000);
    expect(rig.state).to.equal('preparing');
    expect(rig.center.count('check'), 'asks nothing yet').to.equal(1);
    await rig.until('queued');
    expect(rig.center.sent('drop').map(({ url }) => new URL(url).origin)).to.deep.equal([
      server,
      server,
    ]);
    const order = rig.center.requests
      .filter(({ operation }) => operation !== 'poll')
      .map(({ operation, url }) => `${operation} ${new URL(url).hostname.split('.')[0]}`);
    expect(order).to.deep.equal([
      'check cc',
      'create cc',
      'drop cc',
      'drop cc',
      'check second',
      'create second',
    ]);
  });

  it('waits for the drop of a last call whose create is unanswered', async () => {
    start();
    const create = rig.center.hold('create', said('connect successfully.'));
    void rig.call();
    await rig.clock.until(create.asked);
    void rig.session.hangUp();
    await rig.until('ended');
    void rig.call();
    await rig.clock.advance(3000);
    create.answer(said('connect successfully.'));
    await rig.until('queued');
    expect(rig.center.count('drop')).to.equal(1);
    expect(rig.center.count('create')).to.equal(2);
    expect(rig.told, 'the first call’s end is told, once').to.deep.equal(['end:hung-up 0']);
  });

  it('can be hung up while it waits for the drop of the last call', async () => {
    start();
    await rig.bring('queued');
    rig.center.on('drop', 'silence', said('ok'));
    void rig.session.hangUp();
    await rig.until('ended');
    void rig.call();
    await rig.clock.advance(1000);
    void rig.session.hangUp();
    expect(rig.state).to.equal('idle');
    await rig.clock.until(rig.session.hangUp(), 60_000);
    expect(rig.center.count('create')).to.equal(1);
    expect(rig.center.account()[0]?.answered).to.equal(1);
  });

  it('keeps the options it started with', async () => {
    start();
    const gatewayHosts = ['gw1.example.com'];
    void rig.call({ pollInterval: 500, gatewayHosts });
    await rig.until('queued');
    void rig.call({ pollInterval: 60_000 });
    expect(rig.session.context?.options.pollInterval).to.equal(500);
  });
});

describe('CallSession.reset', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  for (const state of ['ended', 'failed'] as const) {
    it(`goes from ${state} back to idle`, async () => {
      start();
      await rig.bring(state);
      rig.session.reset();
      expect(rig.state).to.equal('idle');
      expect(rig.states.at(-1)).to.equal('idle');
    });
  }

  for (const state of ['idle', 'preparing', 'queued', 'talking', 'ending'] as const) {
    it(`does nothing in ${state}`, async () => {
      start();
      await rig.bring(state);
      const before = rig.session.snapshot;
      rig.session.reset();
      expect(rig.session.snapshot).to.equal(before);
    });
  }

  it('does not stop a drop that is under way', async () => {
    start();
    await rig.bring('queued');
    const drop = rig.center.hold('drop');
    void rig.session.hangUp();
    await rig.until('ended');
    rig.session.reset();
    drop.answer('reset');
    await rig.untilSent('drop', 2);
    expect(rig.state).to.equal('idle');
  });
});

describe('the host', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('hears state, then error, then end', async () => {
    start();
    rig.center.on('poll', events.failed);
    await rig.clock.until(rig.call());
    expect(rig.log.slice(-3)).to.deep.equal([
      'state:failed call-failed',
      'error:call-failed',
      'end:call-failed 0',
    ]);
  });

  it('hears of every transition with the state before', async () => {
    const steps: string[] = [];
    start({ host: { onState: ({ previous, state }) => steps.push(`${previous} ${state}`) } });
    await rig.bring('talking');
    await rig.clock.until(rig.session.hangUp());
    expect(steps).to.deep.equal([
      'idle preparing',
      'preparing requesting',
      'requesting queued',
      'queued connecting',
      'connecting talking',
      'talking ending',
      'ending ended',
    ]);
  });

  it('hears preparing within call()', () => {
    start();
    void rig.call();
    expect(rig.states).to.deep.equal(['preparing']);
  });

  it('hears of the gateway after the state connecting and before the connector', async () => {
    start();
    rig.connector.connect = async () => {
      rig.log.push('connect()');
      return Promise.reject(new Error('enough'));
    };
    rig.center.on('poll', events.connected);
    await rig.clock.until(rig.call());
    expect(rig.log.slice(3, 6)).to.deep.equal(['state:connecting', 'gateway', 'connect()']);
  });

  it('may throw in every method, and the call goes on', async () => {
    const broken = (): never => {
      throw new Error('listener');
    };
    const host: Required<Omit<CallHost, 'onRequest' | 'load'>> = {
      onState: broken,
      onGateway: broken,
      onQuality: broken,
      onQueue: broken,
      onError: broken,
      onEnd: broken,
      onChange: broken,
    };
    start({ host });
    const warnings = await warningsOf(async () => {
      await rig.bring('talking');
      rig.connector.latest.emit({
        type: 'quality',
        quality: { mos: 1, loss: 0, jitter: 0, roundTrip: 0 },
      });
      rig.connector.latest.emit({ type: 'failed', message: 'x' });
      await rig.until('failed');
    });
    expect(rig.center.count('drop')).to.equal(1);
    expect(warnings.length).to.be.above(5);
  });

  it('may be left out', async () => {
    start();
    const { clock, center } = rig;
    const session = new CallSession(undefined, { clock, fetch: center.fetch });
    center.on('poll', events.connected, events.nothing);
    await clock.until(session.call({ server, connector: 'stub' }));
    expect(session.state).to.equal('talking');
    await clock.until(session.hangUp());
    expect(center.count('drop')).to.equal(1);
  });

  it('fails the call as load-failed, with a drop, if load() rejects for a minute', async () => {
    start({ host: { load: () => Promise.reject(new Error('chunk')) } });
    void rig.call();
    await rig.until('failed', 61_000);
    expect(rig.states.at(-1)).to.equal('failed load-failed');
  });

  it('fails the call after a minute if load() never settles', async () => {
    start({ host: { load: () => new Promise(() => {}) } });
    void rig.call();
    await rig.until('failed', 61_000);
    expect(rig.states.at(-1)).to.equal('failed load-failed');
    expect(rig.center.count('drop')).to.equal(1);
  });
});

describe('methods called from inside the host’s methods', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  const on = (state: string, act: () => void): CallHost => {
    let done = false;
    return {
      onState(change) {
        if (done || change.state !== state) return;
        done = true;
        act();
      },
    };
  };

  for (const state of [
    'preparing',
    'requesting',
    'queued',
    'connecting',
    'talking',
    'ending',
    'ended',
  ] as const) {
    it(`hangUp() on ${state} ends the call`, async () => {
      let resolved = false;
      start({ host: on(state, () => void rig.session.hangUp().then(() => (resolved = true))) });
      rig.center.on('poll', events.connected, events.nothing, events.released);
      void rig.call();
      if (state === 'ending') {
        await rig.until('talking');
        void rig.session.hangUp();
      }
      await rig.clock.advance(60_000);
      expect(['ended', 'idle']).to.include(rig.state);
      expect(resolved).to.equal(true);
    });
  }

  it('call() on ended starts the next one', async () => {
    start({ host: on('ended', () => void rig.call()) });
    rig.center.on('poll', events.released, events.nothing);
    void rig.call();
    await rig.until('ended');
    await rig.until('queued');
    expect(rig.states.filter((state) => state === 'preparing')).to.have.length(2);
    expect(rig.told).to.deep.equal(['end:released 0']);
  });

  it('call() and hangUp() on ended: hangUp() resolves when the new call is gone', async () => {
    let stateThen = '';
    start({
      host: on('ended', () => {
        void rig.call();
        void rig.session.hangUp().then(() => (stateThen = rig.state));
      }),
    });
    rig.center.on('poll', events.released, events.nothing);
    void rig.call();
    await rig.clock.advance(2000);
    expect(stateThen).to.equal('idle');
    expect(rig.state).to.equal('idle');
    expect(rig.center.count('create')).to.equal(1);
  });

  it('reset() on failed goes to idle, after the error has been told', async () => {
    start({ host: on('failed', () => rig.session.reset()) });
    rig.center.on('create', status(404));
    void rig.call();
    await rig.until('idle');
    expect(rig.log.slice(-3)).to.deep.equal([
      'state:failed not-found',
      'error:not-found',
      'state:idle',
    ]);
  });

  it('leave() on queued ends the call as left-page', async () => {
    start({ host: on('queued', () => rig.session.leave()) });
    void rig.call();
    await rig.until('ended');
    expect(rig.states.slice(-2)).to.deep.equal(['ending left-page', 'ended left-page']);
    await rig.clock.settle();
    expect(rig.center.count('drop')).to.equal(1);
  });

  it('call() from onRequest is the same call', async () => {
    let inner: Promise<void> | undefined;
    start({
      host: {
        onRequest: () => {
          inner = rig.call();
          return true;
        },
      },
    });
    const outer = rig.call();
    await rig.until('queued');
    expect(inner).to.equal(outer);
  });

  it('hangUp() from onGateway ends the call', async () => {
    start({ host: { onGateway: () => void rig.session.hangUp() } });
    rig.center.on('poll', events.connected);
    void rig.call();
    await rig.until('ended');
    expect(rig.center.count('drop')).to.equal(1);
  });

  it('hangUp() from onError and onEnd does no harm', async () => {
    start({
      host: {
        onError: () => void rig.session.hangUp(),
        onEnd: () => void rig.session.hangUp(),
      },
    });
    rig.center.on('poll', events.failed);
    void rig.call();
    await rig.until('failed');
    await rig.clock.advance(1000);
    expect(rig.state).to.equal('failed');
    expect(rig.told).to.deep.equal(['error:call-failed', 'end:call-failed 0']);
  });
});

describe('onEnd', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('is not called for a call that was never created', async () => {
    start();
    rig.center.on('create', status(400));
    await rig.clock.until(rig.call());
    rig.center.on('check', status(401));
    await rig.clock.until(rig.call());
    expect(rig.told).to.deep.equal(['error:bad-request', 'error:unauthorized']);
  });

  it('is called even if the create is answered after the hang-up', async () => {
    start();
    const create = rig.center.hold('create');
    void rig.call();
    await rig.clock.until(create.asked);
    void rig.session.hangUp();
    await rig.until('ended');
    rig.session.reset();
    create.answer(said('connect successfully.'));
    await rig.clock.settle();
    expect(rig.log.slice(-3)).to.deep.equal(['state:ended hung-up', 'state:idle', 'end:hung-up 0']);
  });

  it('gets the reason removed when the element is gone', async () => {
    start();
    await rig.bring('talking');
    await rig.clock.until(rig.session.remove());
    expect(rig.states.at(-1)).to.equal('ended removed');
    expect(rig.told.at(-1)).to.equal('end:removed 0');
    expect(rig.center.count('drop')).to.equal(1);
  });
});
