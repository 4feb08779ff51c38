/** A page that needs time before it can take the call, for example to load its SDK. */
import { expect } from '@open-wc/testing';
import type { CallHost } from '../../src/call/host.js';
import { CallRig, type RigOptions } from '../support/call-rig.js';
import { catchWarnings } from '../support/warnings.js';
import { type Resolvers, withResolvers } from '../support/with-resolvers.js';

type Accept = Parameters<NonNullable<CallHost['onGateway']>>[1];

describe('a hand-over that the page holds', function () {
  this.timeout(20_000);
  let rig: CallRig;
  let loading: Resolvers<void>;
  let accept: Accept;
  let hangUps: number;
  const controls = { hangUp: () => void (hangUps += 1) };

  beforeEach(() => {
    loading = withResolvers();
    hangUps = 0;
  });
  afterEach(() => rig.finish());
  const warnings = catchWarnings();

  const start = async (call: RigOptions['call'] = { connector: 'stub' }): Promise<void> => {
    rig = new CallRig({
      call,
      host: {
        onGateway: (_, given, waitUntil) => {
          accept = given;
          waitUntil(loading.promise);
        },
      },
    });
    await rig.bring('connecting');
    await rig.clock.advance(5000);
    expect(rig.state).to.equal('connecting');
  };

  it('goes to an SDK that accepts meanwhile', async () => {
    await start();
    const call = accept(controls);
    loading.resolve();
    call.connected();
    await rig.until('talking');
    await rig.clock.until(rig.session.hangUp());
    expect(hangUps).to.equal(1);
    expect(warnings).to.deep.equal([]);
  });

  it('counts as the connection if the promises resolve and nobody has accepted', async () => {
    await start();
    loading.resolve();
    await rig.until('talking');
    accept(controls);
    await rig.clock.settle();
    expect(hangUps).to.equal(1);
  });

  it('fails the call in the error’s words if a promise rejects', async () => {
    await start();
    loading.reject(new Error('The SDK is gone'));
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed media-failed');
    expect(rig.messages).to.deep.equal(['The SDK is gone']);
    accept(controls);
    await rig.clock.settle();
    expect(hangUps).to.equal(1);
    expect(rig.center.count('drop')).to.equal(1);
  });

  it('ends with the deadline, and an SDK that accepts then is told to hang up', async () => {
    await start();
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed timeout');
    expect(rig.clock.now()).to.equal(30_000);
    accept(controls).connected();
    await rig.clock.settle();
    expect(hangUps).to.equal(1);
    expect(rig.state).to.equal('failed');
  });

  it('does not delay a hang-up, and an SDK that accepts then is told once to hang up', async () => {
    await start();
    const before = rig.clock.now();
    await rig.clock.until(rig.session.hangUp());
    expect(rig.clock.now()).to.equal(before);
    const call = accept(controls);
    loading.resolve();
    await rig.clock.settle();
    call.connected();
    call.ended();
    await rig.clock.advance(1000);
    expect(hangUps).to.equal(1);
    expect(warnings).to.have.lengthOf(1);
    expect(rig.state).to.equal('ended');
  });

  it('holds back connectors that carry the call themselves, too', async () => {
    await start({});
    expect(rig.connector.calls).to.have.lengthOf(0);
    loading.resolve();
    await rig.clock.settle();
    expect(rig.connector.calls).to.have.lengthOf(1);
  });
});

describe('a hand-over that was accepted', () => {
  it('is hung up even if the call ends before it is connected', async () => {
    let hangUps = 0;
    const servers = withResolvers<RTCIceServer[]>();
    const rig = new CallRig({
      call: { connector: 'stub', iceServers: () => servers.promise },
      host: {
        onGateway: (_, accept) => void accept({ hangUp: () => void (hangUps += 1) }),
      },
    });
    await rig.bring('connecting');
    await rig.clock.until(rig.session.hangUp());
    expect(hangUps).to.equal(1);
    servers.resolve([]);
    await rig.finish();
    expect(hangUps).to.equal(1);
  });
});
