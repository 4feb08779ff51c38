/**
 * Microphone and camera as a real browser gives or refuses them, before anything is asked of the
 * center.
 */
import { press } from './support/press.js';
import { language as english } from '../../src/locales/en.js';
import { expect, type Shop, test, words } from './support/shop.js';

const access = english.call.access;

test.use({
  media: true,
  // Chromium's own messages.
  allowed: /Permissions policy violation/,
  // Without the switch that answers the browser's question with "Allow".
  launchOptions: ({ launchOptions }, use) => {
    const args = launchOptions.args?.filter((arg) => arg !== '--use-fake-ui-for-media-stream');
    return use({ ...launchOptions, ...(args && { args }) });
  },
});

const video = 'connector="sip" media="video"';

/** Checks that the call failed with this code before it asked the center, and shows the remedy. */
async function toHaveFailed(shop: Shop, code: keyof typeof words.ends): Promise<void> {
  await shop.toReach('failed');
  expect((await shop.seen('call-error')).map((error) => error.code)).toEqual([code]);
  await expect(shop.status).toHaveText(words.ends[code].title);
  await expect(shop.widget.locator('[part="hint"]')).toHaveText(words.ends[code].hint);
  expect(shop.center.requests('create')).toBe(0);
}

test.describe('a call without permission fails before the create', () => {
  // Granting one permission makes Playwright reject all others without a question.
  test.use({ permissions: ['clipboard-read'] });

  test('for the microphone', async ({ shop }) => {
    await shop.open('answered', { attributes: 'connector="sip"' });
    await shop.startButton.click();
    await toHaveFailed(shop, 'microphone-denied');
    await expect(shop.button(words.callAgain)).toBeVisible();
  });

  test('for the microphone; granted later, the widget says so and a call needs no reload', async ({
    shop,
    context,
  }) => {
    await shop.open('answered', { attributes: 'connector="sip"' });
    await shop.startButton.click();
    await toHaveFailed(shop, 'microphone-denied');
    await expect(shop.widget.locator('[part="access"]')).toHaveText(access.steps.chromium);
    await expect(shop.widget.locator('[part="access-button"]')).toBeVisible();
    await context.grantPermissions(['microphone']);
    await expect(shop.status).toHaveText(access.granted.title);
    await shop.press(words.callAgain);
    await shop.toReach('talking');
  });

  test('for the camera', async ({ shop, context }) => {
    await context.grantPermissions(['microphone']);
    await shop.open('answered', { attributes: video });
    await shop.button(words.videoCall).click();
    await toHaveFailed(shop, 'camera-denied');
  });
});

test.describe('forbidden by the permissions policy', () => {
  for (const [device, attributes, button] of [
    ['microphone', 'connector="sip"', words.call],
    ['camera', video, words.videoCall],
  ] as const) {
    test(device, async ({ shop }) => {
      const headers = { 'Permissions-Policy': `${device}=()` };
      await shop.open('answered', { attributes, headers });
      await shop.button(button).click();
      await toHaveFailed(shop, `${device}-blocked`);
      const [error] = await shop.seen('call-error');
      expect(error?.message).toContain('allow="microphone; camera"');
    });
  }
});

test('not there, or in use', async ({ shop, page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('no such thing', window.name));
  });
  await shop.open('answered', { attributes: 'connector="sip"' });
  for (const [name, code] of [
    ['NotFoundError', 'microphone-missing'],
    ['NotReadableError', 'microphone-busy'],
  ] as const) {
    await page.evaluate((trouble) => (window.name = trouble), name);
    await press(shop.startButton.or(shop.button(words.callAgain)));
    await expect(shop.status).toHaveText(words.ends[code].title);
  }
  expect((await shop.seen('call-error')).map(({ code }) => code)).toEqual([
    'microphone-missing',
    'microphone-busy',
  ]);
  expect(shop.center.requests('create')).toBe(0);
});
