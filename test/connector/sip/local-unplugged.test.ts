/** Devices that are lost in mid-call: unplugged, or muted by the system. */
import { expect } from '@open-wc/testing';
import { readDeviceChoice } from '../../../src/connector/device-choice.js';
import { rememberDevice } from '../../../src/connector/remember-device.js';
import { errorOf } from '../../support/stub-devices.js';
import { LocalRig, until } from './local-rig.js';

let rig: LocalRig;
beforeEach(() => {
  rig = new LocalRig();
});
afterEach(() => rig.finish());

describe('a device unplugged in mid-call', () => {
  it('is replaced by the default device without a notice', async () => {
    rememberDevice('microphone', 'headset');
    await rig.start('video');
    rig.local.speak();
    expect(rig.world.live).to.deep.equal(['front', 'headset']);
    rig.world.pullOut('headset', 'front');
    await until(() => rig.world.live.length === 2, 'others');
    await until(() => rig.sent.video === rig.world.track('back'), 'the camera');
    await until(() => rig.sent.audio === rig.world.track('mic'), 'the microphone');
    expect([rig.sent.audio?.enabled, rig.sent.video?.enabled]).to.deep.equal([true, true]);
    expect(rig.local.notices).to.deep.equal([]);
    expect(rig.local.cameraOn).to.be.true;
    // The choice is still remembered.
    expect(readDeviceChoice()).to.deep.equal({ microphone: 'headset' });
    rig.consistent();
  });

  it('is reported where there is no other, until one is plugged in', async () => {
    await rig.start('video');
    rig.local.speak();
    rig.local.mute(true);
    rig.world.pullOut('mic', 'headset');
    await until(() => rig.local.notices.length > 0, 'the notice');
    expect(rig.local.notices).to.deep.equal(['microphone-lost']);
    expect(rig.chosen('microphone')).to.deep.equal([]);
    rig.world.pullOut('front', 'back');
    await until(() => rig.local.notices.length > 1, 'the notice');
    expect(rig.local.notices).to.deep.equal(['microphone-lost', 'camera-lost']);
    expect(rig.local.cameraOn).to.be.false;
    const before = rig.changes;
    rig.world.plugIn('audioinput', 'mic');
    await until(() => rig.local.notices.length === 1, 'the microphone');
    expect(rig.local.notices).to.deep.equal(['camera-lost']);
    expect(rig.changes).to.be.greaterThan(before);
    expect(rig.sent.audio).to.equal(rig.world.track('mic'));
    expect(rig.sent.audio?.enabled).to.be.false;
    rig.world.plugIn('videoinput', 'back');
    await until(() => rig.local.cameraOn, 'the camera');
    expect(rig.local.notices).to.deep.equal([]);
    rig.consistent();
  });

  it('is looked for once more where the devices change during the search', async () => {
    await rig.start('video');
    rig.world.pullOut('front', 'back');
    await until(() => rig.local.notices.length > 0, 'the notice');
    rig.world.change();
    // The list was empty a moment ago: the search begins here, but has not ended yet.
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    rig.world.plugIn('videoinput', 'back');
    await until(() => rig.local.cameraOn, 'the camera');
    expect(rig.local.notices).to.deep.equal([]);
    rig.consistent();
  });

  it('is asked for again only when the devices change', async () => {
    await rig.start();
    rig.world.pullOut('mic', 'headset');
    await until(() => rig.local.notices.length > 0, 'the notice');
    const { length } = rig.world.asked;
    rig.world.change();
    rig.world.change();
    await until(() => rig.world.asked.length > length, 'asked again');
    expect(rig.local.notices).to.deep.equal(['microphone-lost']);
  });

  it('is not replaced where it is a camera that was switched off meanwhile', async () => {
    await rig.start('video');
    rig.world.pullOut('front', 'back');
    await until(() => rig.local.notices.length > 0, 'the notice');
    await rig.local.camera(false);
    expect(rig.local.notices).to.deep.equal([]);
    rig.world.plugIn('videoinput', 'back');
    await until(() => rig.local.devices.list.some(({ id }) => id === 'back'), 'the list');
    expect(rig.world.live).to.deep.equal(['mic']);
  });

  it('does not disturb a choice that is under way', async () => {
    await rig.start();
    const prompt = rig.world.hold();
    const choice = rig.local.devices.choose('microphone', 'headset');
    await prompt.asked;
    rig.world.pullOut('mic');
    prompt.release();
    await choice;
    expect(rig.world.live).to.deep.equal(['headset']);
    expect(rig.world.asked).to.have.lengthOf(2);
    rig.consistent();
  });

  it('is looked for again where the choice under way has failed', async () => {
    await rig.start();
    rig.world.add('audioinput', 'third');
    const prompt = rig.world.hold();
    const choice = errorOf(rig.local.devices.choose('microphone', 'headset'));
    await prompt.asked;
    rig.world.pullOut('mic', 'headset');
    prompt.release();
    expect((await choice).code).to.equal('microphone-missing');
    await until(() => rig.sent.audio === rig.world.track('third'), 'the third');
    rig.consistent();
  });

  it('is replaced by the one that the visitor chooses while another is looked for', async () => {
    await rig.start();
    rig.world.add('audioinput', 'third');
    const search = rig.world.hold();
    rig.world.pullOut('mic');
    await search.asked;
    await rig.local.devices.choose('microphone', 'third');
    search.release();
    await until(() => !rig.world.live.includes('headset'), 'one alone');
    expect(rig.world.live).to.deep.equal(['third']);
    rig.consistent();
  });

  it('is looked for again where the choice made meanwhile has failed', async () => {
    await rig.start();
    const search = rig.world.hold();
    const { changes } = rig;
    rig.world.pullOut('mic');
    expect(rig.changes).to.be.greaterThan(changes);
    await search.asked;
    await errorOf(rig.local.devices.choose('microphone', 'gone'));
    expect(rig.world.live).to.deep.equal([]);
    search.release();
    await until(() => rig.sent.audio?.readyState === 'live', 'the headset');
    expect(rig.sent.audio).to.equal(rig.world.track('headset'));
    expect(rig.local.notices).to.deep.equal(['device-failed']);
    rig.consistent();
  });

  it('is replaced by the default speaker where it is a speaker', async () => {
    await rig.start();
    await rig.local.devices.choose('speaker', 'ear');
    rig.world.pullOut('ear');
    await until(() => rig.player.speaker === '', 'the default');
    await until(() => rig.chosen('speaker').includes('loud'), 'the list');
    expect(readDeviceChoice()).to.deep.equal({ speaker: 'ear' });
  });
});

describe('a microphone that the system keeps silent', () => {
  it('is reported once as an interruption, and the other side is heard again after it', async () => {
    await rig.start();
    const microphone = rig.world.track('mic')!;
    const system = (muted: boolean): void => {
      Object.defineProperty(microphone, 'muted', { value: muted, configurable: true });
      microphone.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
    };
    const before = rig.changes;
    system(true);
    expect(rig.local.notices).to.deep.equal(['interrupted']);
    expect(rig.changes).to.be.greaterThan(before);
    rig.player.notices = ['interrupted'];
    expect(rig.local.notices).to.deep.equal([]);
    const said = rig.changes;
    system(false);
    rig.player.notices = [];
    expect(rig.local.notices).to.deep.equal([]);
    expect(rig.player.resumed).to.equal(1);
    expect(rig.changes).to.be.greaterThan(said);
  });
});
