/** Before the create: the page's veto, connectors that cannot run, devices, the lock. */
import { expect } from '@open-wc/testing';
import { ConnectorError } from '../../src/connector/errors.js';
import { CallRig, heldLocks, type RigOptions } from '../support/call-rig.js';
import { said } from '../support/scripted-center.js';
import { connectorContext } from '../support/test-connector.js';
import { withResolvers } from '../support/with-resolvers.js';

let rig: CallRig;
const start = (options?: RigOptions): CallRig => (rig = new CallRig(options));

describe('the page may veto a call', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  for (const [how, onRequest] of [
    ['false', () => false],
    ['a promise of false', async () => false],
    ['a rejected promise', () => Promise.reject(new Error('closed'))],
    [
      'an exception',
      () => {
        throw new Error('closed');
      },
    ],
  ] as const satisfies readonly (readonly [string, () => boolean | Promise<boolean>])[]) {
    it(`vetoes by ${how}: back to idle, nothing sent, no error`, async () => {
      start({ host: { onRequest } });
      await rig.clock.until(rig.call());
      expect(rig.states).to.deep.equal(['preparing', 'idle']);
      expect(rig.center.requests).to.deep.equal([]);
      expect(rig.told).to.deep.equal([]);
      expect(rig.connector.prepared).to.deep.equal([]);
    });
  }

  it('tells the page which media is wanted', async () => {
    const wanted: string[] = [];
    start({ host: { onRequest: (media) => wanted.push(media) > 0 } });
    void rig.call({ media: 'video' });
    await rig.until('queued');
    expect(wanted).to.deep.equal(['video']);
  });

  it('lets the page hold the call without a deadline, and sends nothing', async () => {
    const held = withResolvers<boolean>();
    start({ host: { onRequest: () => held.promise } });
    const call = rig.call();
    await rig.clock.advance(3_600_000);
    expect(rig.state).to.equal('preparing');
    expect(rig.center.requests).to.deep.equal([]);
    held.resolve(true);
    await rig.until('queued');
    expect(rig.call()).to.equal(call);
  });

  it('ignores the page’s answer after a hang-up', async () => {
    const held = withResolvers<boolean>();
    start({ host: { onRequest: () => held.promise } });
    void rig.call();
    await rig.clock.settle();
    await rig.clock.until(rig.session.hangUp());
    held.resolve(true);
    await rig.clock.advance(1000);
    expect(rig.states).to.deep.equal(['preparing', 'idle']);
    expect(rig.center.requests).to.deep.equal([]);
  });
});

describe('a connector that cannot run here', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('gets what the type of its context shows, and none of the other options', async () => {
    start();
    let keys: string[] = [];
    void rig.call({
      connector: (context) => {
        keys = Object.keys(context);
        return rig.connector.factory();
      },
    });
    await rig.until('queued');
    expect(keys).to.have.members(Object.keys(connectorContext()));
  });

  const expectUnsupported = async (): Promise<void> => {
    await rig.clock.until(rig.call());
    expect(rig.states).to.deep.equal(['preparing', 'failed unsupported']);
    expect(rig.center.requests, 'nothing sent').to.deep.equal([]);
  };

  it('fails the call as unsupported, in the connector’s words', async () => {
    start();
    rig.connector.supported = () => 'no WebRTC in here';
    await expectUnsupported();
    expect(rig.messages).to.deep.equal(['no WebRTC in here']);
  });

  it('fails the call if it throws in supported()', async () => {
    start();
    rig.connector.supported = () => {
      throw new Error('broken');
    };
    await expectUnsupported();
  });

  it('fails the call if supported() rejects', async () => {
    start();
    rig.connector.supported = () => Promise.reject(new Error('broken'));
    await expectUnsupported();
  });

  it('fails the call if its name is unknown', async () => {
    start({ call: { connector: 'carrier-pigeon' } });
    await expectUnsupported();
    expect(rig.messages[0]).to.contain('carrier-pigeon');
  });

  it('fails the call if its factory throws', async () => {
    start({
      call: {
        connector: () => {
          throw new Error('broken');
        },
      },
    });
    await expectUnsupported();
  });

  it('fails the call even if it throws a value that cannot become text', async () => {
    start();
    rig.connector.supported = () => Promise.reject(Object.create(null) as Error);
    await expectUnsupported();
  });

  it('fails the call if its factory returns nothing', async () => {
    start({ call: { connector: () => undefined as never } });
    await expectUnsupported();
  });

  it('fails the call as timeout after 60 s if supported() never settles', async () => {
    start();
    rig.connector.supported = () => new Promise(() => {});
    await rig.clock.until(rig.call());
    expect(rig.clock.now()).to.equal(60_000);
    expect(rig.states.at(-1)).to.equal('failed timeout');
  });
});

describe('prepare()', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('comes after the check and before the create, and its signal lives as long as the call', async () => {
    start();
    const prepared = withResolvers<void>();
    rig.connector.prepare = async (_, signal) => {
      rig.connector.prepared.push(signal);
      expect([rig.center.count('check'), rig.center.count('create')]).to.deep.equal([1, 0]);
      await prepared.promise;
    };
    void rig.call();
    await rig.clock.advance(30_000);
    expect(rig.center.count('create')).to.equal(0);
    prepared.resolve();
    await rig.until('queued');
    const [signal] = rig.connector.prepared;
    expect(signal?.aborted).to.equal(false);
    void rig.session.hangUp();
    expect(rig.state).to.equal('ending');
    expect(signal?.aborted, 'released as soon as the call is ending').to.equal(true);
  });

  it('fails the call as timeout after 60 s if it never settles, and aborts its signal', async () => {
    start();
    rig.connector.prepare = (_, signal) => {
      rig.connector.prepared.push(signal);
      return new Promise(() => {});
    };
    await rig.clock.until(rig.call());
    expect(rig.clock.now()).to.equal(60_000);
    expect(rig.states).to.deep.equal(['preparing', 'failed timeout']);
    expect(rig.connector.prepared[0]?.aborted).to.equal(true);
    expect(rig.center.count('create')).to.equal(0);
  });

  for (const [what, error, code] of [
    ['a code', new ConnectorError('microphone-busy', 'x'), 'microphone-busy'],
    ['a DOMException', new DOMException('x', 'NotAllowedError'), 'microphone-denied'],
    ['a DOMException', new DOMException('x', 'NotFoundError'), 'microphone-missing'],
    ['any error', new Error('x'), 'media-failed'],
    ['a code nobody knows', Object.assign(new Error('x'), { code: 'odd' }), 'media-failed'],
    ['a code of the session', Object.assign(new Error('x'), { code: 'busy' }), 'media-failed'],
  ] as const) {
    it(`fails the call as ${code} before the create if it rejects with ${what}`, async () => {
      start();
      rig.connector.prepare = () => Promise.reject(error);
      await rig.clock.until(rig.call());
      expect(rig.states).to.deep.equal(['preparing', `failed ${code}`]);
      expect(rig.center.count('create')).to.equal(0);
    });
  }

  for (const thrown of [undefined, null, 'words', 42, {}, Object.create(null) as object]) {
    it(`fails the call as media-failed if it rejects with ${JSON.stringify(thrown)}`, async () => {
      start();
      rig.connector.prepare = () => Promise.reject(thrown as Error);
      await rig.clock.until(rig.call());
      expect(rig.states.at(-1)).to.equal('failed media-failed');
      expect(rig.messages[0]).to.be.a('string');
    });
  }
});

describe('one call per server in a browser', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('holds a lock for as long as the center may have the call', async () => {
    start();
    await rig.bring('queued');
    expect(await heldLocks()).to.have.length(1);
    const drop = rig.center.hold('drop');
    void rig.session.hangUp();
    await rig.until('ended');
    expect(await heldLocks(), 'the drop is still under way').to.have.length(1);
    drop.answer(said('ok'));
    await rig.clock.settle();
    expect(await heldLocks()).to.deep.equal([]);
  });

  it('lets a second session fail as busy, without asking the page or sending anything', async () => {
    start();
    await rig.bring('queued');
    let asked = 0;
    const second = new CallRig({ beside: rig, host: { onRequest: () => ++asked > 0 } });
    const sent = rig.center.requests.length;
    await rig.clock.until(second.call({ server: 'https://cc.example.com:18446/' }));
    expect(second.states).to.deep.equal(['preparing', 'failed busy']);
    expect(second.told).to.deep.equal(['error:busy']);
    expect(asked).to.equal(0);
    expect(rig.center.requests.length).to.equal(sent);
    expect(rig.state, 'the first one goes on').to.equal('queued');
  });

  it('does not hinder a call to another server', async () => {
    start();
    await rig.bring('queued');
    const second = new CallRig({ beside: rig });
    void second.call({ server: 'https://other.example.com' });
    await rig.clock.settle();
    expect(second.states).to.deep.equal(['preparing', 'requesting', 'queued']);
    expect(rig.state, 'the first one goes on').to.equal('queued');
    await rig.clock.until(second.session.hangUp());
  });

  it('lets the second session call when the first call is over', async () => {
    start();
    await rig.bring('queued');
    await rig.clock.until(rig.session.hangUp());
    const second = new CallRig({ beside: rig });
    void second.call();
    await rig.clock.settle();
    expect(second.states).to.deep.equal(['preparing', 'requesting', 'queued']);
    await rig.clock.until(second.session.hangUp());
  });

  it('lets one of two sessions call that start at once', async () => {
    start();
    const second = new CallRig({ beside: rig });
    void rig.call();
    void second.call();
    await rig.until('queued');
    expect(second.states.at(-1)).to.equal('failed busy');
    expect(rig.center.count('create')).to.equal(1);
  });

  it('is free again after a veto and after a failure', async () => {
    start({ host: { onRequest: () => false } });
    await rig.clock.until(rig.call());
    await rig.clock.settle();
    expect(await heldLocks()).to.deep.equal([]);
    await rig.finish();
    start();
    rig.connector.supported = () => 'no';
    await rig.clock.until(rig.call());
    await rig.clock.settle();
    expect(await heldLocks()).to.deep.equal([]);
  });
});
