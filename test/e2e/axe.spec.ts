/**
 * axe finds nothing in any state: light and dark, left to right and right to left, in the page and
 * over it.
 */
import type { Page } from 'playwright/test';
import { spoken } from '../support/languages.js';
import type { Scenario } from '../../src/simulator/index.js';
import { expectNoFindings } from './support/axe.js';
import { usuallyIf } from './support/more.js';
import { expect, type Shop, test } from './support/shop.js';

/** A scenario whose call goes on only when the test says so. */
const stepwise: Scenario = {
  title: 'Step by step',
  description: 'Nothing goes on by itself.',
  expect: { state: 'queued', drops: 0, occupied: 1 },
  script: [{ after: 0, event: 'queued' }],
};

/** Holds requests to this path until the test releases them. */
async function hold(page: Page, path: string): Promise<() => void> {
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(`**/${path}`, async (route) => {
    await held;
    // The page may have given up this request meanwhile.
    await route.continue().catch(() => {});
  });
  return goOn;
}

test.use({ scenarios: { stepwise }, allowed: /Failed to load resource/ });
test.describe.configure({ timeout: 120_000 });

async function look(shop: Shop, state: string): Promise<void> {
  await shop.toReach(state as never);
  await expectNoFindings(shop.page, state);
  // The state did not change while axe looked at it.
  expect(await shop.state()).toBe(state);
}

/** Settings so that each pair of two values occurs once; Arabic occurs with all other values. */
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

test('axe finds nothing on a button that waits for its code, nor on one whose code was lost', async ({
  shop,
  page,
}) => {
  let goOn: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route('**/chunks/live-*', async (route) => {
    await held;
    // The code is lost for good.
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
