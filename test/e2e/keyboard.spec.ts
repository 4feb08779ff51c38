/** A whole call without a pointer: the focus is never lost, and Escape never hangs up. */
import type { Locator, Page } from 'playwright/test';
import { expect, type Shop, test, words } from './support/shop.js';

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
    return inner?.getAttribute('aria-label') ?? inner?.textContent?.trim() ?? '';
  });

const toFocus = (page: Page, name: string): Promise<void> =>
  expect.poll(() => focused(page)).toBe(name);

const key =
  (name: string) =>
  (control: Locator): Promise<void> =>
    control.page().keyboard.press(name);

/**
 * Waits until the end has been shown for a moment; before, an Escape counts for the call and does
 * nothing.
 */
const closeByEscape = (shop: Shop): Promise<void> =>
  expect(async () => {
    await shop.page.keyboard.press('Escape');
    expect(await shop.state()).toBe('idle');
  }).toPass();

test('a whole call works by keyboard, from the first Tab to the last', async ({ shop, page }) => {
  await shop.open('answered', { attributes: 'data-sdk' });
  await page.keyboard.press('Tab');
  await toFocus(page, words.call);
  await page.keyboard.press('Enter');
  await toFocus(page, words.panel);
  await expect.poll(() => page.evaluate(() => window.sdk !== undefined)).toBe(true);
  await page.evaluate(() => window.sdk?.connected());
  await expect(shop.status).toHaveText(words.states.talking);
  await toFocus(page, words.panel);

  for (const name of [words.minimize, words.mute, words.keypad]) {
    await page.keyboard.press('Tab');
    await toFocus(page, name);
  }
  await shop.press(words.keypad, key('Space'));
  await page.keyboard.type('12#');
  expect((await shop.seen('sdk-tones')).map(({ value }) => value)).toEqual(Array.from('12#'));
  await page.keyboard.press('Escape');
  await expect(shop.button('5')).toBeHidden();
  await toFocus(page, words.keypad);
  await page.keyboard.press('Shift+Tab');
  await toFocus(page, words.mute);
  await page.keyboard.press('Enter');
  await toFocus(page, words.unmute);

  await page.keyboard.press('Escape');
  await toFocus(page, words.expand);
  for (let times = 0; times < 3; times += 1) await page.keyboard.press('Escape');
  expect(await shop.state()).toBe('talking');
  expect(shop.drops).toBe(0);

  await shop.button(words.hangUp).focus();
  await shop.press(words.hangUp, key('Enter'));
  await expect(shop.status).toHaveText(words.ends['hung-up'].title);
  await toFocus(page, words.panel);
  await closeByEscape(shop);
  await toFocus(page, words.call);
  await shop.toHaveDropped(1);
});

for (const [scenario, state] of [
  ['black-hole', 'preparing'],
  ['slow-create', 'requesting'],
  ['endless-queue', 'queued'],
] as const) {
  test(`Escape does not end a call that is ${state}`, async ({ shop, page }) => {
    await shop.open(scenario);
    await shop.startButton.focus();
    await page.keyboard.press('Enter');
    await shop.toReach(state);
    await toFocus(page, words.panel);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await shop.state()).toBe(state);
    await toFocus(page, words.expand);
    await shop.button(words.cancel).focus();
    await shop.press(words.cancel, key('Enter'));
    await expect.poll(() => shop.state(), { timeout: 15_000 }).toMatch(/idle|ended/);
    await expect.poll(() => focused(page)).not.toBe('');
  });
}

test('the focus follows into the new call when it is called again by keyboard', async ({
  shop,
  page,
}) => {
  await shop.open('no-agents');
  await shop.startButton.focus();
  await page.keyboard.press('Enter');
  await shop.toReach('failed');
  await toFocus(page, words.panel);
  await page.keyboard.press('Tab');
  await toFocus(page, words.callAgain);
  await shop.press(words.callAgain, key('Enter'));
  await expect.poll(async () => (await shop.seen('call-error')).length).toBe(2);
  await toFocus(page, words.panel);
  // "Call again" comes first in the order of Tab, then "Close", then the page's own way.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await toFocus(page, words.close);
  await page.keyboard.press('Tab');
  await expect(shop.fallback).toBeFocused();
});

test('focus elsewhere in the page is left where it is', async ({ shop, page }) => {
  await shop.open('endless-queue', { body: '<input aria-label="Search">%' });
  await shop.call('queued');
  const search = page.getByRole('textbox', { name: 'Search' });
  await search.focus();
  shop.center.agentAnswers();
  await shop.toReach('talking');
  await expect(search).toBeFocused();
  await page.keyboard.type('5#');
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('5#');
  await expect(shop.button(words.minimize)).toBeVisible();
  shop.center.agentHangsUp();
  await shop.toReach('ended');
  await expect(search).toBeFocused();
});

test.describe('where "Cancel" disappears before there is a panel, the start button gets the focus', () => {
  test.use({ allowed: /Failed to load resource/ });

  const ways: Record<string, (shop: Shop, lose: () => Promise<void>) => Promise<unknown>> = {
    pressed: (shop) => shop.press(words.cancel, key('Enter')),
    'taken away by the page': ({ widget }) =>
      widget.evaluate((element) => (element as HTMLElementTagNameMap['click-to-dial']).hangUp()),
    'gone with the code that does not come': async ({ page }, lose) => {
      await page.context().setOffline(true);
      await lose();
    },
  };
  for (const [way, go] of Object.entries(ways)) {
    test(way, async ({ shop, page }) => {
      const lose = await shop.withholdCode();
      await shop.open('answered');
      await shop.startButton.focus();
      await page.keyboard.press('Enter');
      await shop.button(words.cancel).focus();
      await go(shop, lose);
      await expect(shop.button(words.cancel)).toBeHidden();
      await expect(shop.startButton).toBeFocused();
      await lose();
    });
  }
});
