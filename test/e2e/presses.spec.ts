/**
 * Only deliberate presses start, cancel or end a call: neither a key that is held down, nor a press
 * that was meant for another control. The page's clock stands still until the test moves it.
 */
import type { Locator, Page } from 'playwright/test';
import { usuallyIf } from './support/more.js';
import { expect, type Shop, test as base, words } from './support/shop.js';

interface Time {
  move(milliseconds: number): Promise<void>;
}

const test = base.extend<{ time: Time }>({
  time: async ({ page }, use) => {
    await page.addInitScript(() => {
      let now = 1000;
      performance.now = () => now;
      Object.assign(window, { moveTime: (by: number) => (now += by) });
    });
    await use({
      move: (by) =>
        page.evaluate((ms) => {
          (window as unknown as { moveTime(by: number): void }).moveTime(ms);
        }, by),
    });
  },
});

// Some tests hold the code of a part for ever.
test.use({ allowed: /Failed to load resource/ });

/** Whether the press had an effect. */
async function counts(control: Locator, how: (one: Locator) => Promise<void>): Promise<boolean> {
  const pressed = await control.evaluateHandle(() => {
    const seen = { click: false };
    addEventListener('click', () => (seen.click = true), { once: true });
    return seen;
  });
  await how(control);
  return pressed.evaluate(({ click }) => click);
}

const click = (control: Locator): Promise<void> => control.click();
const enter = async (control: Locator): Promise<void> => {
  await control.focus();
  await control.page().keyboard.press('Enter');
};
const space = async (control: Locator): Promise<void> => {
  await control.focus();
  await control.page().keyboard.press('Space');
};

/** Holds a key down as a keyboard does: one event, then repeats. */
async function holdDown(page: Page, key: string, until: () => Promise<boolean>): Promise<void> {
  await expect(async () => {
    for (let times = 0; times < 10; times += 1) await page.keyboard.down(key);
    expect(await until()).toBe(true);
  }).toPass();
  for (let times = 0; times < 20; times += 1) await page.keyboard.down(key);
  await page.keyboard.up(key);
}

/** Waits for another poll, by which an effect of the press would have reached the center. */
async function goesOn(shop: Shop, state: string): Promise<void> {
  const polls = shop.center.requests('poll');
  await shop.center.waitForRequest('poll', polls + 2);
  expect(await shop.state()).toBe(state);
  expect(shop.drops).toBe(0);
}

for (const key of ['Enter', 'Space'] as const) {
  for (const [scenario, state] of [
    ['endless-queue', 'queued'],
    ['no-agents', 'failed'],
  ] as const) {
    const usual = usuallyIf((key === 'Enter') === (state === 'queued'));
    test(
      `${key} held down makes one call and does not end it: ${scenario}`,
      usual,
      async ({ shop, page }) => {
        await shop.open(scenario);
        await shop.startButton.focus();
        if (key === 'Space') await page.keyboard.press('Space');
        await holdDown(page, key, async () => {
          return (await shop.state()) === state && (await shop.panel.isVisible());
        });
        expect(await shop.state()).toBe(state);
        expect(shop.center.requests('create')).toBe(1);
        expect(await shop.seen('call-request')).toHaveLength(1);
        expect(shop.drops).toBe(0);
      },
    );
  }
}

test('a second Enter soon after the first does not cancel the call', async ({ shop, page }) => {
  await shop.open('endless-queue');
  await shop.startButton.focus();
  await page.keyboard.press('Enter');
  await shop.toReach('queued');
  await expect(shop.panel).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await goesOn(shop, 'queued');
  await expect(shop.widget.getByRole('heading', { name: words.panel })).toBeFocused();
  expect(shop.center.requests('create')).toBe(1);
});

test('a key that is held when the call ends does not call again, nor close', async ({
  shop,
  page,
}) => {
  await shop.open('answered', { attributes: 'data-sdk' });
  await shop.call('connecting');
  await page.evaluate(() => window.sdk?.connected());
  await shop.toReach('talking');
  await shop.button(words.hangUp).focus();
  // The key is held since it was pressed on another control.
  await page.keyboard.down('Enter');
  shop.center.agentHangsUp();
  await shop.toReach('ended');
  await shop.button(words.callAgain).focus();
  for (let times = 0; times < 10; times += 1) await page.keyboard.down('Enter');
  await shop.button(words.close).focus();
  for (let times = 0; times < 10; times += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  expect(await shop.state()).toBe('ended');
  expect(shop.center.requests('create')).toBe(1);
});

test.describe('a control that has just appeared ignores presses for 700 ms', () => {
  /** Checks that a press is ignored at once and after 699 ms, and then counts. */
  async function toHoldBack(
    time: Time,
    control: Locator,
    how: (one: Locator) => Promise<void> = click,
  ): Promise<void> {
    expect(await counts(control, how), 'at once').toBe(false);
    await time.move(699);
    expect(await counts(control, how), 'a moment later').toBe(false);
    await time.move(1);
    expect(await counts(control, how), 'then').toBe(true);
  }

  for (const [name, how] of Object.entries({ click, enter, space })) {
    test(`the button to cancel, by ${name}`, async ({ shop, time }) => {
      await shop.open('endless-queue');
      await shop.call('queued');
      await toHoldBack(time, shop.button(words.cancel), how);
      await shop.toReach('ended');
      await shop.toHaveDropped(1);
    });
  }

  test('the button to cancel while the code is on its way', async ({ shop, time }) => {
    const lose = await shop.withholdCode();
    await shop.open('answered');
    await shop.startButton.click();
    await expect(shop.status).toHaveText(words.starting);
    await shop.button(words.cancel).click();
    await time.move(699);
    await shop.button(words.cancel).click();
    expect(await shop.state()).toBe('preparing');
    await time.move(1);
    await shop.button(words.cancel).click();
    expect(await shop.state()).toBe('idle');
    await lose();
  });

  test('the controls of a talk, the keypad, and the end', async ({ shop, page, time }) => {
    await shop.open('answered', { attributes: 'data-sdk' });
    await shop.call('connecting');
    await expect.poll(() => page.evaluate(() => window.sdk !== undefined)).toBe(true);
    // The button has been there for long, but it did something else before.
    await time.move(700);
    await page.evaluate(() => window.sdk?.connected());
    await expect(shop.button(words.hangUp)).toBeVisible();
    expect(await counts(shop.button(words.hangUp), click)).toBe(false);
    await toHoldBack(time, shop.button(words.mute));
    await expect(shop.button(words.unmute)).toBeVisible();
    // The same button does something else now because it was pressed.
    expect(await counts(shop.button(words.unmute), click)).toBe(true);

    await shop.button(words.keypad).click();
    expect(await counts(shop.button(words.hangUp), click), 'it has moved').toBe(false);
    await toHoldBack(time, shop.button('5'));
    expect((await shop.seen('sdk-tones')).map(({ value }) => value)).toEqual(['5']);

    // The visitor has opened it, so it need not hold back.
    await shop.button(words.minimize).click();
    await shop.button(words.expand).click();
    expect(await counts(shop.button(words.mute), click)).toBe(true);
    await toHoldBack(time, shop.button(words.hangUp));
    await shop.toReach('ended');
    await expect(shop.button(words.close)).toBeVisible();
    expect(await counts(shop.button(words.close), click)).toBe(false);
    expect(await counts(shop.button(words.callAgain), click)).toBe(false);
    expect(await shop.state()).toBe('ended');
    await page.keyboard.press('Escape');
    expect(await shop.state(), 'Escape was meant for the talk').toBe('ended');
    await time.move(700);
    await page.keyboard.press('Escape');
    expect(await shop.state()).toBe('idle');
    expect(shop.center.requests('create')).toBe(1);
    await shop.toHaveDropped(1);
  });

  test('but the start button takes presses at once, except the second of two on Close', async ({
    shop,
    page,
    time,
  }) => {
    await shop.open('no-agents');
    await shop.startButton.click();
    await shop.toReach('failed');
    await expect(shop.button(words.close)).toBeVisible();
    await time.move(700);
    await shop.button(words.close).focus();
    await page.keyboard.press('Enter');
    await expect(shop.startButton).toBeFocused();
    await page.keyboard.press('Enter');
    expect(await shop.state()).toBe('idle');
    await shop.startButton.click();
    await shop.toReach('failed');
    expect(shop.center.requests('create')).toBe(2);
  });

  test('but a click by the page’s script always counts', async ({ shop }) => {
    await shop.open('endless-queue');
    await shop.call('queued');
    await shop.button(words.cancel).evaluate((button) => (button as HTMLButtonElement).click());
    await shop.toReach('ended');
    await shop.toHaveDropped(1);
  });
});

test('a panel that moves over the page ignores presses at its new place at first', async ({
  shop,
  time,
}) => {
  const body = '<div id="box" style="inline-size: 600px">%</div>';
  await shop.open('endless-queue', { body });
  await shop.call('queued');
  await time.move(700);
  await shop.widget.evaluate((element) => {
    (element.parentElement as HTMLElement).style.cssText =
      'inline-size: 130px; margin-inline-start: 300px';
  });
  await expect(shop.panel).toHaveAttribute('popover', 'manual');
  expect(await counts(shop.button(words.cancel), click)).toBe(false);
  await goesOn(shop, 'queued');
  await time.move(700);
  expect(await counts(shop.button(words.cancel), click)).toBe(true);
  await shop.toReach('ended');
});
