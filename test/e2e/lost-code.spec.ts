/** A part of the code does not arrive: that is said, nobody is left in a call, and it can be tried again. */
import type { Page } from 'playwright/test';
import { messages as german } from '../../src/locales/de.js';
import { labels } from '../../src/locales/labels.js';
import { press } from './support/press.js';
import { expect, test, words } from './support/shop.js';

test.use({ allowed: /Failed to load resource|Failed to fetch dynamically imported module/ });

async function lose(page: Page, chunk: string): Promise<void> {
  await page.route(`**/chunks/${chunk}-*`, (route) => route.abort());
}

test('what every call needs', async ({ shop, page }) => {
  await lose(page, 'live');
  await shop.open('answered');
  await shop.startButton.click();
  await shop.toReach('failed');
  await expect(shop.status).toHaveText(words.loadFailed);
  await expect(shop.fallback).toBeVisible();
  const [error] = await shop.seen('call-error');
  expect(error?.code).toBe('load-failed');
  expect(error?.message).toBeTruthy();
  expect(await shop.states()).toEqual(['preparing', 'failed']);
  expect(shop.center.journal.since(1)).toEqual([]);

  // Still lost, then back.
  await shop.startButton.click();
  await expect.poll(async () => (await shop.seen('call-error')).length).toBe(2);
  await page.unrouteAll();
  await shop.startButton.click();
  await shop.toReach('talking');
  await expect(shop.fallback).toBeHidden();
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
});

for (const chunk of ['panel-view', 'conversation', 'en', 'sip']) {
  test(`${chunk}, with the call under way: it is dropped`, async ({ shop, page }) => {
    await lose(page, chunk);
    await shop.open('endless-queue', { attributes: 'connector="sip"' });
    await shop.startButton.click();
    await shop.toReach('failed');
    expect((await shop.seen('call-error')).map(({ code }) => code)).toEqual(['load-failed']);
    expect((await shop.seen('call-end')).map(({ reason }) => reason)).toEqual(['load-failed']);
    const hasPanel = chunk === 'conversation' || chunk === 'sip';
    const said = hasPanel ? words.ends['load-failed'].title : words.loadFailed;
    await expect(shop.status).toHaveText(said);
    await expect(shop.fallback).toBeVisible();
    await shop.toHaveDropped(1);

    await page.unrouteAll();
    const again = new RegExp(`${words.call}|${words.callAgain}`);
    await press(shop.widget.getByRole('button', { name: again }));
    await expect(shop.status).toHaveText(words.states.queued);
    await shop.press(words.cancel);
    await shop.toHaveDropped(2);
  });
}

test('all that comes after the create', async ({ shop, page }) => {
  await page.route(/\/chunks\/(?!live-|click-to-dial-|rolldown-runtime-)/, (route) =>
    route.abort(),
  );
  await shop.open('answered');
  await shop.startButton.click();
  await shop.toReach('failed');
  await expect(shop.status).toHaveText(words.loadFailed);
  await expect(shop.fallback).toBeVisible();
  await shop.toHaveDropped(1);
});

test('the words of another language', async ({ shop, page }) => {
  await lose(page, 'de');
  await shop.open('answered', { lang: 'de' });
  await shop.button(labels.de.call).click();
  await shop.toReach('failed');
  await expect(shop.status).toHaveText(labels.de.loadFailed);
  await shop.toHaveDropped(1);
  await page.unrouteAll();
  await shop.button(labels.de.call).click();
  await expect(shop.status).toHaveText(german.handedOver);
});

test('lost at a hover, had at the click', async ({ shop, page }) => {
  await lose(page, 'live');
  await shop.open('answered');
  const failed = page.waitForEvent('requestfailed');
  await shop.startButton.hover();
  await failed;
  expect(await shop.state()).toBe('idle');
  await page.unrouteAll();
  await shop.call();
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
});

test('a call is called off while its code is on the way', async ({ shop, page }) => {
  let deliver: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (deliver = resolve));
  await page.route('**/chunks/live-*', async (route) => {
    await held;
    await route.continue();
  });
  await shop.open('answered');
  await shop.startButton.click();
  await expect(shop.status).toHaveText(words.starting);
  await shop.press(words.cancel);
  expect(await shop.state()).toBe('idle');
  const loaded = page.waitForEvent('requestfinished');
  deliver?.();
  await loaded;
  await page.waitForLoadState('networkidle');
  expect(await shop.state()).toBe('idle');
  expect(await shop.seen('call-request')).toEqual([]);
  expect(shop.center.journal.since(1)).toEqual([]);
});
