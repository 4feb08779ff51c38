/** Whole calls in the oldest supported browsers. */
import { existsSync } from 'node:fs';
import { ShopVisitor } from '../gateway/support/visitor.js';
import { expect, test, words } from '../e2e/support/shop.js';

test.use({ media: true, allowed: /WebSocket connection to|Failed to load resource/ });
test.describe.configure({ timeout: 90_000 });

// Skipped before a browser is started.
// oxlint-disable-next-line no-empty-pattern
test.beforeAll(({}, { project }) => {
  const { executable } = project.metadata as { executable: string };
  test.skip(!existsSync(executable), `${executable} is missing: npm run test:more fetches it`);
});

test('a call by voice, through all its states', async ({ shop }) => {
  const visitor = new ShopVisitor(shop);
  await visitor.open({}, 'answered');
  await visitor.talk();
  await expect(shop.status).toHaveText(words.states.talking);
  await expect
    .poll(() => shop.gateway.calls.at(-1)?.heard.loudness, { timeout: 20_000 })
    .toBeGreaterThan(0.01);
  await shop.press(words.mute);
  await expect(shop.button(words.unmute)).toBeVisible();
  await shop.press(words.hangUp);
  await shop.toReach('ended');
  await shop.toHaveDropped(1);
  await visitor.toHaveLetGo();
  expect(await shop.states()).toEqual([
    'preparing',
    'requesting',
    'queued',
    'connecting',
    'talking',
    'ending',
    'ended',
  ]);
  expect(await shop.seen('call-error')).toEqual([]);
});

test('a call with video shows both pictures', async ({ shop }) => {
  const visitor = new ShopVisitor(shop);
  await visitor.open({ attributes: 'media="video"' }, 'answered');
  await visitor.talk(words.videoCall);
  for (const part of ['remote-video', 'self-view']) {
    await expect
      .poll(
        () =>
          shop.widget
            .locator(`[part="${part}"]`)
            .evaluate((video) => (video as HTMLVideoElement).videoWidth),
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
  }
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
});

test('a visitor who leaves the page is dropped from the queue', async ({ shop, page }) => {
  await shop.open('endless-queue');
  await shop.call('queued');
  await page.goto(`${shop.site.origin}/other`);
  await shop.toHaveDropped(1);
});

test('a call that fails leads to the fallback, and says why', async ({ shop }) => {
  await shop.open('not-found');
  await shop.call('failed');
  await expect(shop.fallback).toBeVisible();
});
