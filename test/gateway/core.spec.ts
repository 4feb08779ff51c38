/** Whole calls to a real agent, which Firefox has to pass as well. */
import { expect, test } from './support/gateway-test.js';

test('voice goes both ways, and the visitor hangs up', async ({ visitor, shop, rig }) => {
  await visitor.open();
  await visitor.talk();
  await visitor.toReceive();
  await expect.poll(() => rig.agent.received('audio')).toBeGreaterThan(50);
  // The agent hears the beeps of the fake microphone.
  await expect.poll(() => rig.recording.loudness()).toBeGreaterThan(0.01);

  await shop.widget.evaluate((element) =>
    (element as HTMLElementTagNameMap['click-to-dial']).hangUp(),
  );
  await visitor.toHaveEnded('hung-up');
  await expect.poll(() => rig.agent.calls).toEqual({ answered: 1, over: 1 });
});

test('a call ends when the agent hangs up', async ({ visitor, rig }) => {
  await visitor.open();
  await visitor.talk();
  await visitor.toReceive();
  await rig.agent.hangUp();
  await visitor.toHaveEnded('released');
});

test('digits reach the agent as telephone events', async ({ visitor, shop, rig }) => {
  await visitor.open();
  await visitor.talk();
  await visitor.toReceive();
  await shop.widget.evaluate((element) =>
    (element as HTMLElementTagNameMap['click-to-dial']).sendTones('15#'),
  );
  await expect.poll(() => rig.agent.tones).toBe('15#');
});
