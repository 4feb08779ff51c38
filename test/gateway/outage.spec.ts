/** Failures in mid-call: of the gateway, of its address, of the network. */
import { usuallyIf } from '../e2e/support/more.js';
import { expect, test, words } from './support/gateway-test.js';

// Browsers write a lost socket to the console.
test.use({ allowed: /WebSocket connection to/ });

test('the gateway dies: people talk on, and hang up once it is back', async ({
  visitor,
  shop,
  rig,
}) => {
  await visitor.open();
  await visitor.talk();
  await visitor.toHear();
  await rig.gateway.program.kill();
  await expect.poll(async () => (await visitor.addresses()).length).toBeGreaterThan(1);
  await visitor.toHear();
  expect(await shop.state()).toBe('talking');

  await rig.restart(rig.gateway);
  await expect.poll(() => visitor.connected()).toEqual([rig.gateway.address]);
  await shop.press(words.hangUp);
  await visitor.toHaveEnded('hung-up');
  await expect.poll(() => rig.agent.calls).toEqual({ answered: 1, over: 1 });
});

test('the gateway dies for good: the call still ends', async ({ visitor, shop, rig }) => {
  await visitor.open();
  await visitor.talk();
  await rig.gateway.program.kill();
  await visitor.toHear();
  await shop.press(words.hangUp);
  await visitor.toHaveEnded('hung-up');
});

test('the gateway dies: its second address takes the call over', async ({
  visitor,
  shop,
  rig,
  handedOver,
}) => {
  const second = await rig.addGateway();
  handedOver.gwAddresses.push(second.address);
  await visitor.open();
  await visitor.talk();
  await visitor.toHear();
  await rig.gateway.program.kill();
  await expect.poll(() => visitor.connected()).toEqual([second.address]);
  await visitor.toHear();
  expect(await shop.state()).toBe('talking');
  await shop.press(words.hangUp);
  await visitor.toHaveEnded('hung-up');
  await expect.poll(() => rig.agent.calls).toEqual({ answered: 1, over: 1 });
});

for (const [what, restore] of [
  ['comes back', 'restore'],
  ['comes back as another one', 'restoreElsewhere'],
] as const) {
  const usual = usuallyIf(restore === 'restoreElsewhere');
  test(`the network is cut and ${what}`, usual, async ({ visitor, shop, rig, handedOver }) => {
    const cable = await rig.layCable();
    handedOver.gwAddresses = [cable.address];
    await visitor.open();
    await visitor.talk();
    await visitor.toHear();
    cable.cut();
    await shop.toReach('reconnecting', 30_000);
    cable[restore]();
    await shop.toReach('talking', 30_000);
    await visitor.toHear();
    const mark = rig.recording.length;
    await expect.poll(() => rig.recording.loudness(mark)).toBeGreaterThan(0.1);
    await shop.press(words.hangUp);
    await visitor.toHaveEnded('hung-up');
    await expect.poll(() => rig.agent.calls).toEqual({ answered: 1, over: 1 });
  });
}
