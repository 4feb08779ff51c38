/** The place in the queue in a real page: shown while the call waits, gone when people talk. */
import type { Locator } from 'playwright/test';
import { more } from './support/more.js';
import { expect, type Shop, test, words } from './support/shop.js';

const place = ({ widget }: Shop): Locator => widget.locator('[part="queue"]');

test('the place is shown while the call waits, and gone when people talk', async ({ shop }) => {
  await shop.open('third-in-queue');
  await shop.call('queued');
  await expect(place(shop)).toHaveText('You are number 3. The wait is about 3 minutes.');
  await shop.toReach('talking');
  await expect(place(shop)).toHaveCount(0);
});

test.describe('a center without it', () => {
  test.use({ allowed: /status of 404/ });

  test(
    'is asked once for all calls of the page, and the calls are as before',
    { tag: more },
    async ({ shop }) => {
      await shop.open('plain-center');
      let asked = 0;
      shop.page.on('request', (request) => {
        if (request.url().endsWith('/queryQueueInfo')) asked += 1;
      });
      await shop.call('talking');
      await shop.press(words.hangUp);
      await shop.toReach('ended');
      await shop.press(words.callAgain);
      await shop.toReach('talking');
      expect(asked).toBe(1);
      await expect(place(shop)).toHaveCount(0);
    },
  );
});
