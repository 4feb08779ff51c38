/**
 * The browser's open question for microphone or camera: how the call notices its beginning and end.
 */
import { expect } from '@open-wc/testing';
import type { AskedFor } from '../../src/connector/errors.js';
import { CallRig, type RigOptions } from '../support/call-rig.js';
import { watchDevices, type DeviceWatch } from '../support/devices.js';
import { FakePermissions } from '../support/fake-permissions.js';

describe("the browser's question", function () {
  this.timeout(20_000);
  let rig: CallRig;
  let watch: DeviceWatch;
  let permissions: FakePermissions;

  beforeEach(async () => {
    watch = await watchDevices();
    permissions = new FakePermissions();
  });
  afterEach(async () => {
    await rig.finish();
    watch.restore();
    permissions.restore();
  });

  /** Brings a call to the moment at which the question opens, without further time. */
  const ask = async (options: RigOptions = {}) => {
    rig = new CallRig({ devices: true, watch, ...options });
    const prompt = watch.hold();
    void rig.call();
    await prompt.asked;
    await rig.clock.settle();
    return prompt;
  };
  const asking = (): AskedFor | undefined => rig.session.snapshot.asking;

  for (const [media, microphone, camera, devices] of [
    ['voice', 'prompt', 'granted', 'microphone'],
    ['voice', 'granted', 'prompt', undefined],
    ['voice', 'denied', 'prompt', undefined],
    ['video', 'prompt', 'prompt', 'both'],
    ['video', 'prompt', 'granted', 'microphone'],
    ['video', 'granted', 'prompt', 'camera'],
    ['video', 'granted', 'granted', undefined],
  ] as const) {
    it(`of ${media}, microphone ${microphone}, camera ${camera}: known at once as ${devices}`, async () => {
      permissions.set({ microphone, camera });
      const prompt = await ask({ call: { media } });
      expect(asking()).to.equal(devices);
      await rig.clock.advance(5000);
      expect(asking(), 'and for as long as it is open').to.equal(devices);
      prompt.grant();
      await rig.until('queued');
      expect(asking()).to.equal(undefined);
    });
  }

  for (const [what, prepare] of [
    ['does not know these permissions', () => permissions.fail(new TypeError('unknown'))],
    ['has no such API', () => permissions.remove()],
    ['never says', () => permissions.fail(undefined)],
  ] as const) {
    it(`in a browser that ${what}: after a second without an answer`, async () => {
      prepare();
      const prompt = await ask({ call: { media: 'video' } });
      expect(asking()).to.equal(undefined);
      await rig.clock.advance(999);
      expect(asking()).to.equal(undefined);
      await rig.clock.advance(1);
      expect(asking()).to.equal('both');
      prompt.grant();
      await rig.until('queued');
    });
  }

  it('is over when it has been answered, even if the devices open later', async () => {
    permissions.set({ microphone: 'prompt', camera: 'prompt' });
    const prompt = await ask({ call: { media: 'video' } });
    permissions.change('microphone', 'granted');
    expect(asking()).to.equal('camera');
    permissions.change('camera', 'granted');
    expect(asking()).to.equal(undefined);
    prompt.grant();
    await rig.until('queued');
  });

  for (const [media, microphone, code] of [
    ['voice', 'prompt', 'microphone-unanswered'],
    ['video', 'prompt', 'microphone-unanswered'],
    ['video', 'granted', 'camera-unanswered'],
    ['voice', 'granted', 'timeout'],
  ] as const) {
    it(`left open for 60 s by ${media}, microphone ${microphone}: ${code}; a late yes opens nothing`, async () => {
      permissions.set({ microphone, camera: 'prompt' });
      const prompt = await ask({ call: { media } });
      await rig.until('failed');
      expect(rig.clock.now()).to.be.within(60_000, 60_500);
      expect(rig.states.at(-1)).to.equal(`failed ${code}`);
      expect(asking()).to.equal(undefined);
      expect(rig.center.count('create')).to.equal(0);
      prompt.grant();
      await rig.clock.settle();
      expect(watch.granted).to.equal(1);
      expect(watch.live).to.deep.equal([]);
      expect(asking()).to.equal(undefined);
    });
  }

  it('is over with a hang-up and with a refusal', async () => {
    permissions.set({ microphone: 'prompt', camera: 'prompt' });
    const first = await ask();
    await rig.clock.until(rig.session.hangUp());
    expect(asking()).to.equal(undefined);
    first.grant();
    await rig.finish();
    const second = await ask();
    expect(asking()).to.equal('microphone');
    second.refuse(new DOMException('no', 'NotAllowedError'));
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed microphone-denied');
    expect(asking()).to.equal(undefined);
  });

  it('does not exist for a connector that asks for no devices', async () => {
    permissions.set({ microphone: 'prompt', camera: 'prompt' });
    rig = new CallRig();
    rig.connector.prepare = () => rig.clock.sleep(5000);
    void rig.call();
    await rig.clock.advance(4000);
    expect(rig.state).to.equal('preparing');
    expect(asking()).to.equal(undefined);
    await rig.until('queued');
  });
});
