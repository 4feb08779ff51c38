/** Calls through the gateway to linphonec, a telephone that people really use. */
import { expect, test, words } from '../support/gateway-test.js';
import { Linphone } from '../support/linphone.js';

test('sound goes both ways, the agent holds and takes back, and hangs up', async ({
  absent,
  visitor,
  shop,
  rig,
  handedOver,
}) => {
  test.skip(absent.telephones.length > 0, `Not installed: ${absent.telephones.join(', ')}`);
  const phone = await Linphone.start(rig);
  handedOver.accessCode = 'other';
  await visitor.open();
  await shop.press(words.call);
  await phone.answer();
  await shop.toReach('talking', 30_000);
  await visitor.toHear();
  await expect.poll(() => phone.recording.loudness()).toBeGreaterThan(0.05);

  await phone.hold();
  await expect(shop.status).toContainText(words.notices.held);
  phone.takeBack();
  await expect(shop.status).not.toContainText(words.notices.held);
  await visitor.toHear();

  phone.hangUp();
  await visitor.toHaveEnded('released');
});
