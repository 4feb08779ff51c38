/** The connector in a call: whatever it reports, or fails to report, the call comes to an end. */
import { expect } from '@open-wc/testing';
import { ConnectorError } from '../../src/connector/errors.js';
import type { PageCall } from '../../src/connector/handover.js';
import { CallRig, type RigOptions } from '../support/call-rig.js';
import { events, gatewayContent } from '../support/scripted-center.js';

let rig: CallRig;
const start = (options?: RigOptions): CallRig => (rig = new CallRig(options));

describe('connecting', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('hands the same gateway to the connector and to the page', async () => {
    const seen: object[] = [];
    start({ host: { onGateway: (gateway) => seen.push(gateway) } });
    await rig.bring('talking');
    const gateway = {
      domain: gatewayContent.domain,
      gwAddresses: ['wss://gw1.example.com:8443'],
      accessCode: gatewayContent.accessCode,
      caller: gatewayContent.clickToCallCaller,
    };
    expect(rig.connector.latest.gateway).to.deep.equal(gateway);
    expect(seen).to.deep.equal([{ ...gateway, media: 'voice' }]);
    expect(rig.states.slice(-2)).to.deep.equal(['connecting', 'talking']);
  });

  it('fails after 30 s without a connection', async () => {
    start({ connects: false });
    await rig.bring('connecting');
    await rig.until('failed');
    expect(rig.states.slice(-2)).to.deep.equal(['ending timeout', 'failed timeout']);
    expect(rig.clock.now()).to.equal(30_000);
    expect(rig.connector.latest.hangUps).to.equal(1);
    expect(rig.center.count('drop')).to.equal(1);
  });

  for (const [what, connect, code] of [
    [
      'throws',
      () => {
        throw new Error('broken');
      },
      'media-failed',
    ],
    ['rejects', () => Promise.reject(new Error('broken')), 'media-failed'],
    [
      'rejects with a code',
      () => Promise.reject(new ConnectorError('gateway-unreachable', 'none answers')),
      'gateway-unreachable',
    ],
    ['brings nothing', () => Promise.resolve(undefined as never), 'media-failed'],
    ['brings something else', () => Promise.resolve({ events: 'none' } as never), 'media-failed'],
    ['never settles', () => new Promise<never>(() => {}), 'timeout'],
  ] as const) {
    it(`connect() ${what}: ${code}, and the call is dropped`, async () => {
      start();
      rig.connector.connect = connect;
      rig.center.on('poll', events.connected, events.nothing);
      const call = rig.call();
      await rig.clock.until(call);
      expect(rig.states.slice(-2)).to.deep.equal([`ending ${code}`, `failed ${code}`]);
      expect(rig.center.count('drop')).to.equal(1);
    });
  }

  it('hangs up a connection that comes only after the hang-up', async () => {
    start({ connects: false });
    const connect = rig.connector.connect.bind(rig.connector);
    rig.connector.connect = async (gateway, signal) => {
      await rig.clock.sleep(3000);
      return connect(gateway, signal);
    };
    await rig.bring('connecting');
    const hungUp = rig.session.hangUp();
    await rig.until('ended');
    expect(rig.connector.calls).to.deep.equal([]);
    await rig.clock.until(hungUp);
    expect(rig.connector.latest.hangUps).to.equal(1);
    expect(rig.connector.latest.signal.aborted).to.equal(true);
    expect(rig.states).to.not.include('talking');
  });

  it('does not hand the gateway over if the page hangs up in the same moment', async () => {
    start({
      host: {
        onState: ({ state }) => {
          if (state === 'connecting') void rig.session.hangUp();
        },
      },
    });
    rig.center.on('poll', events.connected);
    void rig.call();
    await rig.until('ended');
    expect(rig.told).to.deep.equal(['end:hung-up 0']);
    expect(rig.connector.calls).to.deep.equal([]);
  });

  it('aborts the connector’s signal when the center ends the call', async () => {
    start({ connects: false });
    await rig.bring('connecting');
    rig.center.on('poll', events.released);
    await rig.until('ended');
    await rig.clock.settle();
    expect(rig.connector.latest.signal.aborted).to.equal(true);
    expect(rig.connector.latest.hangUps).to.equal(1);
    expect(rig.connector.latest.cancelled).to.equal(true);
    expect(rig.center.count('drop')).to.equal(0);
  });
});

describe('what a connector reports', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('ringing: not-answered after 60 s, or timeout if answered and never connected', async () => {
    for (const [reports, code, ms] of [
      [['ringing'], 'not-answered', 10_000 + 60_000],
      [['ringing', 'ringing'], 'not-answered', 10_000 + 60_000],
      [['ringing', 'answered'], 'timeout', 20_000 + 30_000],
      [['answered'], 'timeout', 30_000],
    ] as const) {
      start({ connects: false });
      await rig.bring('connecting');
      const began = rig.clock.now();
      for (const type of reports) {
        await rig.clock.advance(10_000);
        rig.connector.latest.emit({ type });
      }
      await rig.until('failed');
      expect(rig.states.at(-1), reports.join()).to.equal(`failed ${code}`);
      expect(rig.clock.now() - began)
        .to.be.at.least(ms)
        .and.below(ms + 500);
      await rig.finish();
    }
  });

  const talk = async (options?: RigOptions): Promise<CallRig['connector']['latest']> => {
    start(options);
    await rig.bring('talking');
    return rig.connector.latest;
  };

  it('ended: the call ends as released, with one drop and one hang-up', async () => {
    const call = await talk();
    await rig.clock.advance(3000);
    call.emit({ type: 'ended' });
    await rig.until('ended');
    expect(rig.states.slice(-2)).to.deep.equal(['ending released', 'ended released']);
    expect(rig.told.at(-1)).to.equal('end:released 3');
    expect(rig.center.count('drop')).to.equal(1);
  });

  it('changed: the scene is read anew, and removed with the call', async () => {
    const call = await talk();
    const scene = () => rig.session.context?.scene;
    expect(scene()).to.deep.include({ notices: [], devices: [], remote: undefined });
    const remote = new MediaStream();
    const microphone = { kind: 'microphone', id: 'm', label: 'M', chosen: true } as const;
    const shown = {
      streams: { remote },
      notices: ['held'] as const,
      devices: { list: [microphone], choose: async () => {} },
      cameraOn: true,
    };
    Object.assign(call, shown);
    call.emit({ type: 'changed' });
    call.emit({ type: 'reconnecting' });
    await rig.until('reconnecting');
    expect(scene()).to.deep.equal({
      local: undefined,
      remote,
      notices: ['held'],
      devices: [microphone],
    });
    expect(rig.session.context?.camera).to.equal(true);
    void rig.session.hangUp();
    await rig.until('ended');
    expect(scene()).to.equal(undefined);
  });

  it('changed, and the getters throw: no scene is shown, and the call goes on', async () => {
    const call = await talk();
    const broken = () => {
      throw new Error('broken');
    };
    Object.defineProperty(call, 'streams', { get: broken });
    call.emit({ type: 'changed' });
    call.emit({ type: 'reconnecting' });
    await rig.until('reconnecting');
    expect(rig.session.context?.scene).to.equal(undefined);
  });

  it('quality: the host is told, and the context keeps it', async () => {
    const call = await talk();
    const quality = { mos: 4.2, loss: 0, jitter: 3, roundTrip: 20 };
    call.emit({ type: 'quality', quality });
    call.emit({ type: 'reconnecting' });
    await rig.until('reconnecting');
    expect(rig.session.context?.quality).to.deep.equal(quality);
    expect(rig.told.filter((note) => note === 'quality')).to.have.length(1);
  });

  it('a stream that just ends: the same as ended', async () => {
    const call = await talk();
    call.close();
    await rig.until('ended');
    expect(rig.states.at(-1)).to.equal('ended released');
  });

  for (const [what, failed, code] of [
    ['with a code', { code: 'gateway-rejected', message: '486' }, 'gateway-rejected'],
    ['without a code', { message: 'ICE failed' }, 'media-failed'],
    ['with a code nobody knows', { code: 'odd' as never, message: 'x' }, 'media-failed'],
  ] as const) {
    it(`failed ${what}: ${code}`, async () => {
      const call = await talk();
      call.emit({ type: 'failed', ...failed });
      await rig.until('failed');
      expect(rig.states.at(-1)).to.equal(`failed ${code}`);
      expect(rig.messages).to.deep.equal([failed.message]);
      expect(rig.center.count('drop')).to.equal(1);
    });
  }

  it('failed before it is connected: the call fails', async () => {
    start({ connects: false });
    await rig.bring('connecting');
    rig.connector.latest.emit({ type: 'failed', code: 'gateway-rejected', message: '403' });
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed gateway-rejected');
  });

  it('a stream with an error: the call fails as media-failed, and the connector hangs up', async () => {
    const call = await talk();
    call.close(new Error('broken'));
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed media-failed');
    expect(call.hangUps).to.equal(1);
  });

  for (const event of [undefined, null, 7, 'ended']) {
    it(`${JSON.stringify(event)}, which is no event: the call fails or goes on`, async () => {
      const call = await talk();
      call.emit(event as never);
      await rig.clock.advance(60_000);
      expect(['failed', 'talking']).to.include(rig.state);
    });
  }

  it('unknown events are ignored', async () => {
    const call = await talk();
    call.emit({ type: 'hold' } as never);
    await rig.clock.advance(60_000);
    expect(rig.state).to.equal('talking');
  });

  it('every quality is passed on to the host', async () => {
    const heard: object[] = [];
    const call = await talk({ host: { onQuality: (quality) => heard.push(quality) } });
    const quality = { mos: 4.2, loss: 0, jitter: 3, roundTrip: 40 };
    call.emit({ type: 'quality', quality });
    await rig.clock.advance(0);
    expect(heard).to.deep.equal([quality]);
  });

  it('reconnecting and connected again: the talk and its time go on', async () => {
    const call = await talk();
    call.emit({ type: 'reconnecting' });
    await rig.until('reconnecting');
    await rig.clock.advance(19_900);
    call.emit({ type: 'connected' });
    await rig.until('talking');
    await rig.clock.advance(60_000);
    expect(rig.state).to.equal('talking');
    await rig.clock.until(rig.session.hangUp());
    expect(rig.told.at(-1)).to.equal('end:hung-up 79');
  });

  it('reconnecting for 20 s: the call fails as media-failed', async () => {
    const call = await talk();
    await rig.clock.advance(5000);
    call.emit({ type: 'reconnecting' });
    await rig.until('failed');
    expect(rig.clock.now()).to.equal(25_000);
    expect(rig.states.at(-1)).to.equal('failed media-failed');
    expect(rig.center.count('drop')).to.equal(1);
  });

  it('reconnecting several times: each has 20 s of its own', async () => {
    const call = await talk();
    for (let n = 0; n < 3; n++) {
      call.emit({ type: 'reconnecting' });
      await rig.until('reconnecting');
      await rig.clock.advance(15_000);
      call.emit({ type: 'connected' });
      await rig.clock.advance(100);
      expect(rig.state).to.equal('talking');
    }
    call.emit({ type: 'reconnecting' });
    const began = rig.clock.now();
    await rig.until('failed');
    expect(rig.clock.now() - began).to.equal(20_000);
  });

  for (const [what, onHangUp] of [
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['never settles', () => new Promise<void>(() => {})],
  ] as const) {
    it(`a hangUp() that ${what} does not hold the call up`, async () => {
      const call = await talk();
      call.onHangUp = onHangUp;
      await rig.clock.until(rig.session.hangUp());
      expect(rig.state).to.equal('ended');
      expect(rig.center.count('drop')).to.equal(1);
    });
  }

  it('a hangUp() that never settles does not keep the next call waiting', async () => {
    const call = await talk();
    call.onHangUp = () => new Promise(() => {});
    void rig.session.hangUp();
    await rig.until('ended');
    await rig.bring('talking');
    expect(rig.connector.calls).to.have.length(2);
  });
});

describe('the hand-over to the page', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());
  const stub = { connector: 'stub' } as const;

  it('counts as the connection if nobody accepts the call', async () => {
    start({ call: stub });
    await rig.bring('talking');
    expect(Object.keys(rig.session.context?.controls ?? {})).to.deep.equal([]);
  });

  const accepted = async (hangUp = (): void => {}): Promise<PageCall> => {
    let page: PageCall | undefined;
    start({ call: stub, host: { onGateway: (_, accept) => (page = accept({ hangUp })) } });
    await rig.bring('connecting');
    if (!page) throw new Error('no gateway');
    return page;
  };

  it('waits 30 s at most for the page’s connected()', async () => {
    await accepted();
    await rig.clock.advance(29_000);
    expect(rig.state).to.equal('connecting');
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed timeout');
  });

  it('follows what the page reports', async () => {
    let hangUps = 0;
    const page = await accepted(() => void hangUps++);
    page.connected();
    await rig.until('talking');
    page.reconnecting();
    await rig.until('reconnecting');
    page.connected();
    await rig.until('talking');
    page.ended();
    await rig.until('ended');
    expect(rig.states.at(-1)).to.equal('ended released');
    await rig.clock.settle();
    expect(hangUps, 'who has ended it is not asked to').to.equal(0);
  });

  it('fails the call as media-failed, in the page’s words, when the page reports failed()', async () => {
    const page = await accepted();
    page.failed('<b>no</b>');
    await rig.until('failed');
    expect(rig.messages).to.deep.equal(['<b>no</b>']);
  });

  it('tells the page once to hang up', async () => {
    let hangUps = 0;
    const page = await accepted(() => void hangUps++);
    page.connected();
    await rig.until('talking');
    await rig.clock.until(rig.session.hangUp());
    expect(hangUps).to.equal(1);
    page.ended();
    page.failed('late');
    page.connected();
    await rig.clock.advance(1000);
    expect(rig.state).to.equal('ended');
  });

  it('ignores an accept() after it is closed', async () => {
    let late: (() => void) | undefined;
    start({
      call: stub,
      host: { onGateway: (_, accept) => (late = () => accept({ hangUp: () => {} }).ended()) },
    });
    await rig.bring('talking');
    late?.();
    await rig.clock.advance(2000);
    expect(rig.state).to.equal('talking');
  });

  it('refuses accept() with connectors that carry the call themselves', async () => {
    start({ host: { onGateway: (_, accept) => accept({ hangUp: () => {} }).ended() } });
    await rig.bring('talking');
    await rig.clock.advance(2000);
    expect(rig.state).to.equal('talking');
  });
});
