/** The sound of a call, measured at both ends. */
import { expect, test, words } from './support/gateway-test.js';

test('each hears what the other sends', async ({ visitor, rig }) => {
  await visitor.open();
  await visitor.talk();
  await visitor.toHear();
  // The frequency of baresip's sine; a bin of the analyser is 23 Hz wide.
  expect(Math.abs((await visitor.pitch()) - 440)).toBeLessThan(30);
  await expect.poll(() => rig.recording.loudness()).toBeGreaterThan(0.1);
});

test('mute silences what the agent receives, and unmute brings it back', async ({
  visitor,
  shop,
  rig,
}) => {
  await visitor.open();
  await visitor.talk();
  await expect.poll(() => rig.recording.loudness()).toBeGreaterThan(0.1);

  await shop.press(words.mute);
  // Waits for half a second without a beep, when the buffers hold no earlier sound any more.
  await expect.poll(() => rig.recording.loudnessOfLast(0.75)).toBeLessThan(0.0005);
  const muted = rig.recording.length;
  await expect.poll(() => rig.recording.length - muted).toBeGreaterThan(2 * rig.recording.rate);
  expect(rig.recording.loudness(muted)).toBeLessThan(0.0005);
  await visitor.toHear();

  const spoken = rig.recording.length;
  await shop.press(words.unmute);
  await expect.poll(() => rig.recording.loudness(spoken)).toBeGreaterThan(0.1);
});

test('a second call works', async ({ visitor, shop, rig }) => {
  await visitor.open();
  await visitor.talk();
  await visitor.toHear();
  await shop.press(words.hangUp);
  await visitor.toHaveEnded('hung-up');

  const first = rig.recording.length;
  await shop.widget.evaluate(
    (element) => void (element as HTMLElementTagNameMap['click-to-dial']).call(),
  );
  await shop.toReach('talking');
  await visitor.toHear();
  await expect.poll(() => rig.recording.loudness(first)).toBeGreaterThan(0.1);
});

test('digits typed on the keypad arrive', async ({ visitor, shop, rig }) => {
  await visitor.open();
  await visitor.talk();
  await visitor.toReceive();
  await shop.press(words.keypad);
  await shop.page.keyboard.type('4711');
  await expect.poll(() => rig.agent.tones).toBe('4711');
});
