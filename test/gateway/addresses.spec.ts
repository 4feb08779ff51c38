/** Gateways that cannot be reached, do not answer, or refuse the call. */
import { hangingAddress, refusingAddress } from './support/dead-gateway.js';
import { expect, test, words } from './support/gateway-test.js';

// Browsers write a refused socket to the console.
test.use({ allowed: /WebSocket connection to/ });

test('the second address carries the call where the first one refuses', async ({
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

test('the second address carries the call where the first one hangs', async ({
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

test('the call fails where no address answers', async ({ visitor, shop, handedOver }) => {
  handedOver.gwAddresses = [await refusingAddress(), await refusingAddress()];
  await visitor.open();
  await shop.startButton.click();
  await visitor.toHaveFailed('gateway-unreachable');
});

test('the call fails where the gateway’s certificate is not trusted', async ({
  visitor,
  shop,
  handedOver,
  rig,
}) => {
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
