/** A message left on the built bundle, as the center has got it. */
import { language as english } from '../../src/locales/en.js';
import { expectNoFindings } from './support/axe.js';
import { expect, test, words } from './support/shop.js';

const { message, callback } = english;

interface Records {
  readonly messages: readonly object[];
}

test('a visitor leaves a message when the center is closed', async ({ shop, page }) => {
  await shop.open('outside-hours', { attributes: 'leave-message lang="en-DE"' });
  await shop.startButton.click();
  await shop.toReach('failed');
  await shop.press(words.leaveMessage);
  await expect(shop.widget.getByLabel(callback.number)).toBeFocused();
  await page.keyboard.type('089 1234567');
  await page.keyboard.press('Tab');
  await expect(shop.widget.getByLabel(message.text)).toBeFocused();
  await page.keyboard.type('Is my parcel there?');
  await expectNoFindings(page, 'the form');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(shop.status).toHaveText(message.left.title);
  await expectNoFindings(page, 'after it was sent');
  const record = await page.request.get(`${shop.listening.url}/simulator/record`);
  const { messages } = (await record.json()) as Records;
  expect(messages).toEqual([
    expect.objectContaining({
      scenario: 'outside-hours',
      phoneNo: '+49891234567',
      leaveMessage: 'Is my parcel there?',
    }),
  ]);
  expect(await shop.seen('call-message')).toHaveLength(1);
});
