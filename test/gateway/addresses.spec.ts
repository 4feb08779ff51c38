/** Gateways that are not there, do not answer, or say no. */
import { hangingAddress, refusingAddress } from './support/dead-gateway.js';
import { expect, test, words } from './support/gateway-test.js';

// A refused socket is the console's business.
test.use({ allowed: /WebSocket connection to/ });

test('the first address refuses: the second one carries the call', async ({
  visitor,
  shop,
  handedOver,
}) => {
  handedOver.gwAddresses.unshift(await refusingAddress());
  await visitor.open();
  await visitor.talk();
  await visitor.toHear();
  await shop.press(words.hangUp);
  await visitor.toHaveEnded('hung-up');
});

test('the first address hangs: the second one carries the call', async ({
  visitor,
  shop,
  handedOver,
}) => {
  const hanging = await hangingAddress();
  handedOver.gwAddresses.unshift(hanging.address);
  await visitor.open();
  await visitor.talk();
  await visitor.toHear();
  await shop.press(words.hangUp);
  await visitor.toHaveEnded('hung-up');
  hanging.close();
});

test('no address answers', async ({ visitor, shop, handedOver }) => {
  handedOver.gwAddresses = [await refusingAddress(), await refusingAddress()];
  await visitor.open();
  await shop.startButton.click();
  await visitor.toHaveFailed('gateway-unreachable');
});

test('a certificate that nobody has signed', async ({ visitor, shop, handedOver, rig }) => {
  handedOver.gwAddresses = [rig.gateway.secureAddress];
  await visitor.open();
  await shop.startButton.click();
  await visitor.toHaveFailed('gateway-unreachable');
  expect(rig.agent.calls.answered).toBe(0);
});

for (const [code, meaning, reason] of [
  ['404', 'Not Found', 'gateway-rejected'],
  ['480', 'Temporarily Unavailable', 'not-answered'],
  ['486', 'Busy Here', 'gateway-rejected'],
  ['503', 'Service Unavailable', 'gateway-rejected'],
] as const) {
  test(`the gateway answers ${code} ${meaning}`, async ({ visitor, shop, handedOver, rig }) => {
    handedOver.accessCode = code;
    await visitor.open();
    await shop.startButton.click();
    await visitor.toHaveFailed(reason);
    const [error] = await shop.seen('call-error');
    expect(error?.message).toContain(code);
    expect(rig.agent.calls.answered).toBe(0);
  });
}
