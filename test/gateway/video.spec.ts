/** Video in both directions, beside the sound. */
import { expect, test, words } from './support/gateway-test.js';

const asVideo = { attributes: 'media="video"' };

test('video goes both ways', async ({ visitor, shop, rig }) => {
  await visitor.open(asVideo);
  await visitor.talk(words.videoCall);
  await visitor.toHear();
  await expect.poll(async () => (await visitor.flow()).framesIn).toBeGreaterThan(10);
  await expect.poll(() => rig.agent.received('video')).toBeGreaterThan(20);
  // A picture with a size is decoded: packets alone would not show that.
  const remote = shop.widget.locator('video').first();
  await expect
    .poll(() => remote.evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBeGreaterThan(0);
  await shop.press(words.hangUp);
  await visitor.toHaveEnded('hung-up');
});

test('the camera is switched off and on', async ({ visitor, shop, rig }) => {
  await visitor.open(asVideo);
  await visitor.talk(words.videoCall);
  await expect.poll(() => rig.agent.received('video')).toBeGreaterThan(20);
  await shop.press(words.cameraOff);
  await expect.poll(() => visitor.cameras()).toBe(0);
  await visitor.toHear();
  await shop.press(words.cameraOn);
  await expect.poll(() => visitor.cameras()).toBe(1);
  const before = rig.agent.received('video');
  await expect.poll(() => rig.agent.received('video')).toBeGreaterThan(before + 20);
});

test('video is added to a voice call and taken away', async ({ visitor, shop, rig }) => {
  await visitor.open({ attributes: 'media="voice video"' });
  await visitor.talk();
  await visitor.toHear();
  expect(rig.agent.received('video')).toBe(0);
  await shop.press(words.cameraOn);
  await expect.poll(() => rig.agent.received('video')).toBeGreaterThan(20);
  await expect.poll(async () => (await visitor.flow()).framesIn).toBeGreaterThan(10);
  await visitor.toHear();
  await shop.press(words.cameraOff);
  await expect.poll(() => visitor.cameras()).toBe(0);
  await visitor.toHear();
});
