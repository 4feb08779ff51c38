/**
 * No microphone or camera is live without a call, tried with a connector that opens the browser's
 * fake devices.
 */
import { expect } from '@open-wc/testing';
import { CallRig, type RigOptions } from '../support/call-rig.js';
import { watchDevices, type DeviceWatch } from '../support/devices.js';
import { events, said, status } from '../support/scripted-center.js';
import { statesWith } from '../support/states.js';

describe('devices of a call', function () {
  this.timeout(20_000);
  let rig: CallRig;
  let watch: DeviceWatch;
  const start = (options: RigOptions = {}): CallRig =>
    (rig = new CallRig({ devices: true, watch, ...options }));

  beforeEach(async () => {
    watch = await watchDevices();
  });
  afterEach(async () => {
    await rig.finish();
    watch.restore();
  });

  for (const state of ['requesting', ...statesWith('created')] as const) {
    it(`are open in ${state}, silent, and released by hanging up at once`, async () => {
      start();
      await rig.bring(state);
      expect(watch.live.map(({ kind }) => kind)).to.deep.equal(['audio']);
      expect(watch.live[0]?.enabled).to.equal(false);
      void rig.session.hangUp();
      expect(watch.live).to.deep.equal([]);
    });

    it(`are released from ${state} when the page is left`, async () => {
      start();
      await rig.bring(state);
      rig.session.leave();
      expect(watch.live).to.deep.equal([]);
    });
  }

  it('are microphone and camera for video', async () => {
    start({ call: { media: 'video' } });
    await rig.bring('queued');
    expect(watch.live.map(({ kind }) => kind).sort()).to.deep.equal(['audio', 'video']);
    void rig.session.hangUp();
    expect(watch.live).to.deep.equal([]);
  });

  it('are asked for after the check and before the create', async () => {
    start();
    const prompt = watch.hold();
    void rig.call();
    await prompt.asked;
    expect([rig.center.count('check'), rig.center.count('create')]).to.deep.equal([1, 0]);
    prompt.grant();
    await rig.untilSent('create');
  });

  it('are released at once if they are granted only after a hang-up', async () => {
    start();
    const prompt = watch.hold();
    void rig.call();
    await prompt.asked;
    await rig.clock.until(rig.session.hangUp());
    expect(rig.state).to.equal('idle');
    prompt.grant();
    await rig.clock.settle();
    expect(watch.granted).to.equal(1);
    expect(watch.live).to.deep.equal([]);
    expect(rig.center.count('create')).to.equal(0);
  });

  it('are released at once if they are granted only after the deadline', async () => {
    start();
    const prompt = watch.hold();
    void rig.call();
    await prompt.asked;
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed timeout');
    prompt.grant();
    await rig.clock.settle();
    expect(watch.granted).to.equal(1);
    expect(watch.live).to.deep.equal([]);
  });

  for (const [name, code] of [
    ['NotAllowedError', 'microphone-denied'],
    ['NotFoundError', 'microphone-missing'],
    ['NotReadableError', 'microphone-busy'],
  ] as const) {
    it(`fail the call as ${code} before the create if they are refused with ${name}`, async () => {
      start();
      const prompt = watch.hold();
      void rig.call();
      await prompt.asked;
      prompt.refuse(new DOMException('no', name));
      await rig.until('failed');
      expect(rig.states.at(-1)).to.equal(`failed ${code}`);
      expect(rig.center.count('create')).to.equal(0);
    });
  }

  it('are released when the create is refused or in doubt, or the call fails', async () => {
    for (const answer of [status(401), status(500), 'reset'] as const) {
      start();
      rig.center.on('create', answer);
      void rig.call();
      await rig.until('failed');
      expect(watch.granted).to.be.above(0);
      expect(watch.live).to.deep.equal([]);
      await rig.finish();
    }
  });

  it('are released when the center or the connector ends the call', async () => {
    start();
    await rig.bring('talking');
    rig.connector.latest.emit({ type: 'ended' });
    await rig.until('ending');
    expect(watch.live).to.deep.equal([]);
    await rig.until('ended');
    await rig.bring('talking');
    rig.center.on('poll', events.released);
    await rig.until('ended');
    expect(watch.live).to.deep.equal([]);
  });

  it('are opened and released for each of several calls', async () => {
    start();
    for (let n = 1; n <= 3; n++) {
      rig.center.on('drop', said('ok'));
      await rig.bring('queued');
      expect(watch.granted).to.equal(n);
      expect(watch.live).to.have.length(1);
      await rig.clock.until(rig.session.hangUp());
    }
  });
});
