/** The visitor's devices in mid-call: the list, the choice, and its memory. */
import { expect } from '@open-wc/testing';
import { readDeviceChoice } from '../../../src/connector/device-choice.js';
import { FakeClock } from '../../support/fake-clock.js';
import { errorOf, stubDevices } from '../../support/stub-devices.js';
import { withResolvers } from '../../support/with-resolvers.js';
import { LocalRig, until } from './local-rig.js';

let rig: LocalRig;
beforeEach(() => {
  rig = new LocalRig();
});
afterEach(() => rig.finish());

describe('the choice of devices', () => {
  it('lists the devices there are, and which are used', async () => {
    await rig.start('video');
    expect(rig.local.devices.list).to.deep.equal([
      { kind: 'microphone', id: 'mic', label: 'the mic', chosen: true },
      { kind: 'microphone', id: 'headset', label: 'the headset', chosen: false },
      { kind: 'speaker', id: 'loud', label: 'the loud', chosen: true },
      { kind: 'speaker', id: 'ear', label: 'the ear', chosen: false },
      { kind: 'camera', id: 'front', label: 'the front', chosen: true },
      { kind: 'camera', id: 'back', label: 'the back', chosen: false },
    ]);
  });

  it('lists no speakers where the browser offers no choice, and no device without an id', async () => {
    rig.player.speaker = undefined;
    rig.world.add('videoinput', '');
    await rig.start();
    expect(rig.local.devices.list.map(({ id }) => id)).to.deep.equal([
      'mic',
      'headset',
      'front',
      'back',
    ]);
  });

  it('lists no cameras where the page wants no video', async () => {
    rig.videoAllowed = false;
    await rig.start();
    expect(rig.local.devices.list.map(({ kind }) => kind)).not.to.include('camera');
  });

  it('follows devices that are plugged in and pulled out', async () => {
    await rig.start();
    rig.changes = 0;
    rig.world.plugIn('audioinput', 'third');
    await until(() => rig.local.devices.list.some(({ id }) => id === 'third'), 'the third');
    expect(rig.changes).to.equal(1);
    rig.world.pullOut('third');
    await until(() => !rig.local.devices.list.some(({ id }) => id === 'third'), 'no third');
  });

  it("takes the newest list, in whichever order the browser's answers come", async () => {
    await rig.start();
    const [first, second] = [withResolvers<void>(), withResolvers<void>()];
    for (const { promise } of [first, second]) {
      const then = [...rig.world.devices];
      stubDevices('enumerateDevices', () => promise.then(() => then));
      rig.world.plugIn('audioinput', 'third');
    }
    // The list at the time of the second question.
    second.resolve();
    await until(() => rig.local.devices.list.some(({ id }) => id === 'third'), 'the third');
    first.resolve();
    await new FakeClock().settle();
    expect(rig.local.devices.list.map(({ id }) => id)).to.include('third');
  });

  it('knows the names of cameras once one was opened', async () => {
    await rig.start();
    rig.world.add('videoinput', 'named only now');
    await rig.local.camera(true);
    expect(rig.local.devices.list.map(({ id }) => id)).to.include('named only now');
  });

  it('opens the camera that was chosen last, whichever opened first', async () => {
    rig.world.add('videoinput', 'third');
    await rig.start('video');
    const prompt = rig.world.hold();
    const first = rig.local.devices.choose('camera', 'back');
    await prompt.asked;
    await rig.local.devices.choose('camera', 'third');
    prompt.release();
    await first;
    await rig.local.camera(false);
    await rig.local.camera(true);
    expect(rig.world.live).to.deep.equal(['mic', 'third']);
  });

  for (const muted of [false, true]) {
    it(`exchanges the microphone in mid-call, ${muted ? 'muted' : 'speaking'} as before`, async () => {
      await rig.start();
      rig.local.speak();
      rig.local.mute(muted);
      const old = rig.sent.audio;
      rig.slowly = withResolvers();
      const choice = rig.local.devices.choose('microphone', 'headset');
      await until(() => rig.world.live.includes('headset'), 'the headset');
      expect(old?.readyState, 'before it is replaced').to.equal('live');
      rig.slowly.resolve();
      await choice;
      expect(rig.sent.audio).to.equal(rig.world.track('headset'));
      expect(rig.sent.audio?.enabled).to.equal(!muted);
      expect(old?.readyState).to.equal('ended');
      expect(rig.chosen('microphone')).to.deep.equal(['headset']);
      expect(readDeviceChoice()).to.deep.equal({ microphone: 'headset' });
      rig.consistent();
      rig.local.mute(!muted);
      expect(rig.sent.audio?.enabled).to.equal(muted);
    });
  }

  it('mutes a microphone that is still being opened', async () => {
    await rig.start();
    rig.local.speak();
    rig.slowly = withResolvers();
    const choice = rig.local.devices.choose('microphone', 'headset');
    await until(() => rig.world.live.includes('headset'), 'the headset');
    rig.local.mute(true);
    rig.slowly.resolve();
    await choice;
    expect(rig.sent.audio?.enabled).to.be.false;
  });

  it('exchanges a camera that is on, and only remembers the choice while it is off', async () => {
    await rig.start('video');
    await rig.local.devices.choose('camera', 'back');
    expect(rig.world.live).to.deep.equal(['back', 'mic']);
    await rig.local.camera(false);
    await rig.local.devices.choose('camera', 'front');
    expect(rig.world.live).to.deep.equal(['mic']);
    expect(rig.chosen('camera')).to.deep.equal(['front']);
    expect(readDeviceChoice()).to.deep.equal({ camera: 'front' });
    await rig.local.camera(true);
    expect(rig.world.live).to.deep.equal(['front', 'mic']);
    rig.consistent();
  });

  it('keeps the old device where the new one cannot be opened, reports that, and does not remember the choice', async () => {
    await rig.start();
    rig.world.busy.add('headset');
    rig.player.refuses.add('ear');
    const old = rig.sent.audio;
    expect((await errorOf(rig.local.devices.choose('microphone', 'headset'))).code).to.equal(
      'microphone-busy',
    );
    expect(rig.local.notices).to.deep.equal(['device-failed']);
    expect((await errorOf(rig.local.devices.choose('microphone', 'gone'))).code).to.equal(
      'microphone-missing',
    );
    await rig.local.devices.choose('speaker', 'ear').then(
      () => expect.fail('expected a rejection'),
      () => {},
    );
    expect(readDeviceChoice()).to.deep.equal({});
    expect(rig.sent.audio).to.equal(old);
    rig.consistent();
    await rig.local.devices.choose('speaker', 'loud');
    expect(rig.local.notices).to.deep.equal([]);
    expect(rig.player.chosen).to.deep.equal(['loud']);
    expect(rig.chosen('speaker')).to.deep.equal(['loud']);
    expect(readDeviceChoice()).to.deep.equal({ speaker: 'loud' });
  });

  it('keeps the old device where the sender does not accept the new track', async () => {
    await rig.start();
    const old = rig.sent.audio;
    rig.refusal = new Error('InvalidStateError');
    const error: unknown = await rig.local.devices
      .choose('microphone', 'headset')
      .catch((it: unknown) => it);
    expect(error).to.equal(rig.refusal);
    expect(rig.sent.audio).to.equal(old);
    rig.consistent();
  });

  it('takes the later of two choices, whichever device opens first', async () => {
    rig.world.add('audioinput', 'third');
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      await rig.start();
      const prompts = [rig.world.hold(), rig.world.hold()];
      const choices = ['headset', 'third'].map((id) => rig.local.devices.choose('microphone', id));
      await Promise.all(prompts.map(({ asked }) => asked));
      for (const index of order) {
        prompts[index]?.release();
        await choices[index];
      }
      expect(rig.world.live).to.deep.equal(['third']);
      expect(readDeviceChoice()).to.deep.equal({ microphone: 'third' });
      rig.consistent();
      rig.call.abort();
      rig.call = new AbortController();
      localStorage.clear();
    }
  });

  it('reports no failure of the earlier of two choices', async () => {
    await rig.start();
    const prompt = rig.world.hold();
    const first = rig.local.devices.choose('microphone', 'gone');
    await prompt.asked;
    await rig.local.devices.choose('microphone', 'headset');
    prompt.release();
    await first;
    expect(rig.local.notices).to.deep.equal([]);
    expect(rig.world.live).to.deep.equal(['headset']);
    expect(readDeviceChoice()).to.deep.equal({ microphone: 'headset' });
  });

  it('leaves only the device of the last of many choices open', async () => {
    await rig.start('video');
    const ids = ['headset', 'mic', 'headset', 'mic', 'headset'];
    const choices = ids.map((id) => rig.local.devices.choose('microphone', id));
    const cameras = ['back', 'front', 'back'].map((id) => rig.local.devices.choose('camera', id));
    await Promise.all([...choices, ...cameras]);
    expect(rig.world.live).to.deep.equal(['back', 'headset']);
    rig.consistent();
  });

  it('gives back and does not remember a device that opens only after the end of the call', async () => {
    await rig.start();
    const prompt = rig.world.hold();
    const choice = rig.local.devices.choose('microphone', 'headset');
    await prompt.asked;
    rig.call.abort();
    prompt.release();
    await choice;
    expect(rig.world.live).to.deep.equal([]);
    expect(readDeviceChoice()).to.deep.equal({});
  });

  it('gives back at once a device that is on its way to the sender at the end of the call', async () => {
    await rig.start();
    rig.slowly = withResolvers();
    const choice = rig.local.devices.choose('microphone', 'headset');
    await until(() => rig.world.live.includes('headset'), 'the headset');
    rig.call.abort();
    const { changes } = rig;
    expect(rig.world.live).to.deep.equal([]);
    rig.slowly.resolve();
    await choice;
    expect(rig.world.live).to.deep.equal([]);
    expect(readDeviceChoice()).to.deep.equal({});
    expect(rig.changes).to.equal(changes);
  });

  it('does not send a device that waits for its turn at the end of the call', async () => {
    rig.world.add('audioinput', 'third');
    await rig.start();
    rig.slowly = withResolvers();
    const first = rig.local.devices.choose('microphone', 'headset');
    await until(() => rig.world.live.includes('headset'), 'the headset');
    const second = rig.local.devices.choose('microphone', 'third');
    await until(() => rig.world.live.includes('third'), 'the third');
    rig.call.abort();
    expect(rig.world.live).to.deep.equal([]);
    rig.slowly.resolve();
    await Promise.all([first, second]);
    expect(rig.sent.audio).to.equal(rig.world.track('headset'));
    expect(readDeviceChoice()).to.deep.equal({});
  });

  it('stops the old camera first where only one can be open, as on mobile telephones', async () => {
    await rig.start('video');
    rig.world.exclusive = true;
    await rig.local.devices.choose('camera', 'back');
    expect(rig.world.live).to.deep.equal(['back', 'mic']);
    rig.consistent();
  });
});
