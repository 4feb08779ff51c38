/** axe finds nothing in any state, light and dark, from left and from right, in the page and over it. */
import type { Page } from 'playwright/test';
import { spoken } from '../support/languages.js';
import type { Scenario } from '../../src/simulator/index.js';
import { expectNoFindings } from './support/axe.js';
import { usuallyIf } from './support/more.js';
import { expect, type Shop, test } from './support/shop.js';

/** Nothing goes on before the test says so. */
const stepwise: Scenario = {
  title: 'Step by step',
  description: 'Nothing goes on by itself.',
  expect: { state: 'queued', drops: 0, occupied: 1 },
  script: [{ after: 0, event: 'queued' }],
};

/** Requests to this path wait until the test lets them go on. */
async function hold(page: Page, path: string): Promise<() => void> {
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(`**/${path}`, async (route) => {
    await held;
    // The page may have given up meanwhile.
    await route.continue().catch(() => {});
  });
  return goOn;
}

test.use({ scenarios: { stepwise }, allowed: /Failed to load resource/ });
test.describe.configure({ timeout: 120_000 });

async function look(shop: Shop, state: string): Promise<void> {
  await shop.toReach(state as never);
  await expectNoFindings(shop.page, state);
  // Nothing went on behind the look.
  expect(await shop.state()).toBe(state);
}

/** Each pair of two settings once; those in Arabic have both of the other settings. */
const settings = [
  ['light', 'en', 'inline'],
  ['light', 'ar', 'bottom-left'],
  ['dark', 'en', 'bottom-left'],
  ['dark', 'ar', 'inline'],
] as const;

for (const [colorScheme, lang, placement] of settings) {
  test(
    `${colorScheme}, ${lang}, ${placement}`,
    usuallyIf(lang === 'ar' && colorScheme === 'dark'),
    async ({ shop, page }) => {
      const { call: say, labels } = await spoken(lang);
      const { call } = labels;
      await page.emulateMedia({ colorScheme });
      const attributes = `placement="${placement}" media="voice video" data-sdk`;
      const head = `<style>:root { color-scheme: ${colorScheme} }</style>`;
      const body = '<p>Words of the page.</p>%';
      await shop.open('stepwise', { attributes, head, lang, body });

      const check = await hold(page, 'checkClickToCallSupport');
      const create = await hold(page, 'createClickToCall');
      const drop = await hold(page, 'dropClickToCall');

      await look(shop, 'idle');
      await shop.button(call).click();
      await look(shop, 'preparing');
      await expect(shop.button(say.cancel)).toBeVisible();
      check();
      await look(shop, 'requesting');
      create();
      await look(shop, 'queued');
      shop.center.agentAnswers();
      await look(shop, 'connecting');
      await page.evaluate(() => window.sdk?.connected());
      await look(shop, 'talking');
      await shop.press(say.mute);
      await shop.press(say.keypad);
      await shop.press('5');
      await look(shop, 'talking');
      await page.evaluate(() => window.sdk?.reconnecting());
      await look(shop, 'reconnecting');
      await shop.press(say.minimize);
      await look(shop, 'reconnecting');
      await shop.press(say.expand);
      await shop.press(say.hangUp);
      await look(shop, 'ending');
      drop();
      await look(shop, 'ended');
      await shop.press(say.close);
      await look(shop, 'idle');

      await shop.widget.evaluate((element, server) => {
        element.setAttribute('server', server);
        element.setAttribute('media', 'voice');
      }, shop.server('no-agents'));
      await shop.button(call).click();
      await look(shop, 'failed');
      await expect(shop.fallback).toBeVisible();
    },
  );
}

test('the button that waits for its code, and the one that could not have it', async ({
  shop,
  page,
}) => {
  let goOn: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route('**/chunks/live-*', async (route) => {
    await held;
    // Gone for good.
    await route.fulfill({ status: 404 });
  });
  await shop.open('answered');
  await shop.startButton.click();
  await look(shop, 'preparing');
  goOn?.();
  await look(shop, 'failed');
  await page.unrouteAll();
});

test('a disabled widget shows the fallback', async ({ shop, page }) => {
  await shop.open('answered', { attributes: 'disabled' });
  await expect(shop.fallback).toBeVisible();
  await expectNoFindings(page, 'disabled');
});
