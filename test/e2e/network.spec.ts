/** Network or center is lost in the middle of a call: the widget tries again, and then says so. */
import { listen } from '../../src/simulator/listener.js';
import { expect, test, words } from './support/shop.js';

test.use({ allowed: /Failed to load resource/ });

test('a call in the queue goes on after the network was away', async ({ shop, page, context }) => {
  await shop.open('endless-queue');
  await shop.call('queued');
  const failed = page.waitForEvent('requestfailed');
  await context.setOffline(true);
  await failed;
  expect(await shop.state()).toBe('queued');
  await context.setOffline(false);
  const polls = shop.center.requests('poll');
  await shop.center.waitForRequest('poll', polls + 2);
  shop.center.agentAnswers();
  await shop.toReach('talking');
  expect(await shop.seen('call-error')).toEqual([]);
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
});

test('a call without network for good ends with words and fallback, and stops sending requests', async ({
  shop,
  page,
  context,
}) => {
  await page.clock.install();
  await shop.open('endless-queue');
  await shop.call('queued');
  const failed = page.waitForEvent('requestfailed');
  await context.setOffline(true);
  await failed;
  await expect.poll(() => shop.state()).toBe('queued');
  await page.clock.runFor(60_000);
  await expect
    .poll(async () => {
      await page.clock.runFor(5_000);
      return shop.state();
    })
    .toBe('failed');
  await expect(shop.status).toHaveText(words.ends.network.title);
  await expect(shop.fallback).toBeVisible();
  const [error] = await shop.seen('call-error');
  expect(error?.code).toBe('network');
  // The drop is tried three times at most, and then nothing is sent any more.
  await page.clock.runFor(30_000);
  const late: string[] = [];
  page.on('request', (request) => late.push(request.url()));
  await page.clock.runFor(120_000);
  expect(late).toEqual([]);
});

test('hanging up without a network comes to an end', async ({ shop, page, context }) => {
  await shop.open('endless-queue');
  await shop.call('queued');
  const failed = page.waitForEvent('requestfailed');
  await context.setOffline(true);
  await failed;
  await shop.press(words.cancel);
  await shop.toReach('ended');
  await expect(shop.status).toHaveText(words.ends['hung-up'].title);
});

test('the drop arrives where the network is back in time', async ({ shop, page, context }) => {
  await shop.open('endless-queue');
  await shop.call('queued');
  await context.setOffline(true);
  const failed = page.waitForEvent('requestfailed', (request) =>
    request.url().includes('dropClick'),
  );
  await shop.press(words.cancel);
  await failed;
  await context.setOffline(false);
  await shop.toReach('ended');
  await shop.toHaveDropped(1);
});

test('a call in the queue goes on while the center restarts', async ({ shop, page }) => {
  const port = Number(new URL(shop.listening.url).port);
  await shop.open('endless-queue');
  await shop.call('queued');
  const failed = page.waitForEvent('requestfailed');
  await shop.listening.close();
  await failed;
  expect(await shop.state()).toBe('queued');
  const back = await listen({ center: shop.center, port });
  const polls = shop.center.requests('poll');
  await shop.center.waitForRequest('poll', polls + 1);
  shop.center.agentAnswers();
  await shop.toReach('talking');
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
  await back.close();
});

test('a call without network loads nothing, and the widget says so', async ({ shop, context }) => {
  await shop.open('answered');
  await context.setOffline(true);
  await shop.startButton.click();
  await shop.toReach('failed');
  await expect(shop.status).toHaveText(words.loadFailed);
  await expect(shop.fallback).toBeVisible();
  await context.setOffline(false);
  await shop.startButton.click();
  await shop.toReach('talking');
});
