/**
 * The media that the visitor sends: silent, with sound, muted, with and without video; and their
 * end.
 */
import { expect } from '@open-wc/testing';
import { rememberDevice } from '../../../src/connector/remember-device.js';
import { openDevices } from '../../../src/connector/devices.js';
import { errorOf } from '../../support/stub-devices.js';
import { withResolvers } from '../../support/with-resolvers.js';
import { LocalRig, until } from './local-rig.js';

let rig: LocalRig;
beforeEach(() => {
  rig = new LocalRig();
});
afterEach(() => rig.finish());

describe('LocalMedia', () => {
  it('sends silence and black pictures before speak()', async () => {
    await rig.start('video');
    rig.local.mute(false);
    expect(rig.local.stream.getTracks().map(({ enabled }) => enabled)).to.deep.equal([
      false,
      false,
    ]);
    rig.local.speak();
    expect(rig.local.stream.getTracks().map(({ enabled }) => enabled)).to.deep.equal([true, true]);
    expect(rig.local.cameraOn).to.be.true;
  });

  it('mutes only the microphone, also when muted before speak()', async () => {
    await rig.start('video');
    rig.local.mute(true);
    rig.local.speak();
    expect([rig.sent.audio?.enabled, rig.sent.video?.enabled]).to.deep.equal([false, true]);
    rig.local.mute(false);
    expect(rig.sent.audio?.enabled).to.be.true;
    rig.local.mute(true);
    expect([rig.sent.audio?.enabled, rig.sent.video?.enabled]).to.deep.equal([false, true]);
  });

  it('stops every track and listener as soon as the signal aborts', async () => {
    await rig.start('video');
    rig.call.abort();
    expect(rig.world.live).to.deep.equal([]);
    const { length } = rig.world.asked;
    const before = rig.changes;
    rig.world.pullOut('mic', 'front');
    rig.world.plugIn('audioinput', 'other');
    await new Promise<void>((resolve) => queueMicrotask(resolve));
    expect([rig.world.asked.length, rig.changes]).to.deep.equal([length, before]);
  });

  it('leaves nothing open where the call is over before it begins', async () => {
    const stream = await openDevices('video', new AbortController().signal);
    rig.call.abort();
    rig.use(stream, 'video');
    expect(rig.world.live).to.deep.equal([]);
    expect(rig.local.cameraOn).to.be.false;
  });
});

describe('the camera', () => {
  it('can be switched on in a voice call, and is sent once it is open', async () => {
    await rig.start();
    rig.local.speak();
    expect(rig.local.cameraOn).to.be.false;
    await rig.local.camera(true);
    expect(rig.local.cameraOn).to.be.true;
    expect(rig.sent.video).to.equal(rig.world.track('front'));
    expect(rig.sent.video?.enabled).to.be.true;
    rig.consistent();
  });

  it('sends black pictures before speak()', async () => {
    await rig.start();
    await rig.local.camera(true);
    expect(rig.sent.video?.enabled).to.be.false;
    rig.local.speak();
    expect(rig.sent.video?.enabled).to.be.true;
  });

  it('goes off at once, with its light, before the other side has agreed', async () => {
    await rig.start('video');
    rig.slowly = withResolvers();
    const off = rig.local.camera(false);
    expect(rig.world.live).to.deep.equal(['mic']);
    expect(rig.local.cameraOn).to.be.false;
    rig.slowly.resolve();
    await off;
    expect(rig.sent.video).to.equal(null);
    rig.consistent();
    await rig.local.camera(true);
    expect(rig.local.cameraOn).to.be.true;
    rig.consistent();
  });

  it('is not opened again while it is on', async () => {
    await rig.start('video');
    await rig.local.camera(true);
    expect(rig.world.asked).to.have.lengthOf(1);
  });

  it('reports why it does not open, and the call goes on', async () => {
    await rig.start();
    rig.world.busy.add('front');
    expect((await errorOf(rig.local.camera(true))).code).to.equal('camera-busy');
    expect(rig.local.notices).to.deep.equal(['camera-failed']);
    expect(rig.local.cameraOn).to.be.false;
    rig.consistent();
    rig.world.busy.clear();
    await rig.local.camera(true);
    expect(rig.local.notices).to.deep.equal([]);
    expect(rig.local.cameraOn).to.be.true;
  });

  it('is given back where the other side declines video', async () => {
    await rig.start();
    rig.refusal = new Error('488 Not Acceptable Here');
    const error: unknown = await rig.local.camera(true).catch((it: unknown) => it);
    expect(error).to.equal(rig.refusal);
    expect(rig.local.cameraOn).to.be.false;
    expect(rig.world.live).to.deep.equal(['mic']);
  });

  it('is given back where it was switched off while it was being opened', async () => {
    await rig.start();
    const prompt = rig.world.hold();
    const on = rig.local.camera(true);
    await prompt.asked;
    await rig.local.camera(false);
    prompt.release();
    await on;
    expect(rig.local.cameraOn).to.be.false;
    expect(rig.world.live).to.deep.equal(['mic']);
    rig.consistent();
  });

  it('is given back where it opens only after the end of the call', async () => {
    await rig.start();
    const prompt = rig.world.hold();
    const on = rig.local.camera(true);
    await prompt.asked;
    rig.call.abort();
    prompt.release();
    await on;
    expect(rig.world.live).to.deep.equal([]);
  });

  it('ends in the state chosen last where it is switched faster than the other side agrees', async () => {
    await rig.start('video');
    rig.slowly = withResolvers();
    const wishes = [false, true, false, true, false].map((on) => rig.local.camera(on));
    rig.slowly.resolve();
    await Promise.all(wishes);
    expect(rig.local.cameraOn).to.be.false;
    rig.consistent();
    await Promise.all([true, false, true].map((on) => rig.local.camera(on)));
    expect(rig.local.cameraOn).to.be.true;
    rig.consistent();
  });

  it('stays off where it is switched off while its track is on its way to the sender', async () => {
    await rig.start();
    rig.slowly = withResolvers();
    const on = rig.local.camera(true);
    await until(() => rig.world.live.includes('front'), 'the camera');
    const off = rig.local.camera(false);
    expect(rig.world.live).to.deep.equal(['mic']);
    rig.slowly.resolve();
    await Promise.all([on, off]);
    expect(rig.local.cameraOn).to.be.false;
    rig.consistent();
    rig.world.change();
    await Promise.resolve();
    expect(rig.world.live).to.deep.equal(['mic']);
  });

  it('is the remembered one, if it is there', async () => {
    rememberDevice('camera', 'back');
    await rig.start();
    await rig.local.camera(true);
    expect(rig.world.live).to.deep.equal(['back', 'mic']);
    await rig.local.camera(false);
    rig.world.pullOut('back');
    await rig.local.camera(true);
    expect(rig.world.live).to.deep.equal(['front', 'mic']);
  });
});
