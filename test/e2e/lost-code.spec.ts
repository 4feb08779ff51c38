/**
 * A part of the code does not arrive: it is requested again. Where it never comes, the widget says
 * so, leaves no call behind at the center, and tells the visitor what helps.
 */
import type { Page } from 'playwright/test';
import { language } from '../../src/locales/de.js';
import { more, usuallyIf } from './support/more.js';
import { press } from './support/press.js';
import { expect, type Shop, test, words } from './support/shop.js';

const { call: german, labels } = language;

test.use({
  allowed: /Failed to load resource|Failed to fetch dynamically imported module|MIME type of/,
});

/** The parts that are loaded after the create; `live` is loaded before it. */
const afterCreate = ['panel', 'conversation', 'en', 'sip'];
const parts = ['live', ...afterCreate];

const file = (part: string): RegExp => new RegExp(`/chunks/${part}-[\\w-]{6}\\.js`);

async function lose(page: Page, part: string): Promise<void> {
  await page.route(file(part), (route) => route.abort());
}

/** Simulates a deploy of another version. @param answer the server's answer for the old files. */
async function deploy(page: Page, part: string, answer: object): Promise<void> {
  await page.route(file(part), (route) => route.fulfill(answer));
}

/** Lets time pass until the call is shown. */
async function wait({ page, ...shop }: { page: Page; state(): Promise<string> }, state: string) {
  await expect
    .poll(
      async () => {
        await page.clock.runFor(5_000);
        return shop.state();
      },
      { timeout: 30_000 },
    )
    .toBe(state);
}

const waiting = (shop: Shop) => ({ page: shop.page, state: () => shop.state() });

for (const part of parts) {
  const usual = usuallyIf(['live', 'sip'].includes(part));
  test(
    `${part} fails twice, and the call succeeds in spite of it`,
    usual,
    async ({ shop, page }) => {
      const asked: string[] = [];
      await page.route(file(part), async (route) => {
        asked.push(route.request().url());
        // The request that checks whether the file exists fails and counts as well.
        if (asked.length <= 4) await route.abort();
        else await route.continue();
      });
      await shop.open('endless-queue', { attributes: 'connector="sip"' });
      await shop.startButton.click();
      await expect(shop.status).toHaveText(words.states.queued);
      await expect.poll(() => shop.center.requests('poll')).toBeGreaterThan(1);
      expect(asked.length).toBeGreaterThan(4);
      expect(await shop.seen('call-error')).toEqual([]);
      await shop.press(words.cancel);
      await shop.toHaveDropped(1);
    },
  );

  for (const [what, answer] of Object.entries({
    '404': { status: 404, body: 'not found' },
    ...((part === 'live' || part === 'sip') && {
      'a page instead': { status: 200, contentType: 'text/html', body: '<!doctype html>Home' },
    }),
  })) {
    const usual = usuallyIf(what === '404' && part === 'conversation');
    test(
      `${part} is gone after a deploy (${what}): only a reload is offered, and helps`,
      usual,
      async ({ shop, page }) => {
        await page.clock.install();
        await deploy(page, part, answer);
        await shop.open('endless-queue', { attributes: 'connector="sip"' });
        await shop.startButton.click();
        await wait(waiting(shop), 'failed');
        expect((await shop.seen('call-error')).map(({ code }) => code)).toEqual(['load-failed']);
        const hasPanel = part !== 'live' && part !== 'panel' && part !== 'en';
        const { title } = words.ends['load-failed'];
        await expect(shop.status).toHaveText(hasPanel ? title : words.reload);
        if (hasPanel) await expect(shop.page.getByText(words.codeGone)).toBeVisible();
        await expect(shop.fallback).toBeVisible();
        await expect(shop.button(words.callAgain)).toBeHidden();
        await shop.toHaveDropped(part === 'live' ? 0 : 1);

        await page.unrouteAll();
        await expect(async () => {
          const reload = shop.button(words.reload);
          if (await reload.isVisible()) await reload.click();
          await expect(shop.startButton).toBeVisible({ timeout: 2_000 });
        }).toPass();
        await shop.startButton.click();
        await expect(shop.status).toHaveText(words.states.queued);
      },
    );
  }
}

test('the code that every call needs is lost for a minute: the widget says so, and a later try works', async ({
  shop,
  page,
}) => {
  await page.clock.install();
  await lose(page, 'live');
  await shop.open('answered');
  await shop.startButton.click();
  await expect(shop.status).toHaveText(words.starting);
  await wait(waiting(shop), 'failed');
  await expect(shop.status).toHaveText(words.loadFailed);
  await expect(shop.fallback).toBeVisible();
  const [error] = await shop.seen('call-error');
  expect(error?.code).toBe('load-failed');
  expect(error?.message).toBeTruthy();
  expect(await shop.states()).toEqual(['preparing', 'failed']);
  expect(shop.center.journal.since(1)).toEqual([]);

  // The code is still lost at the next try, and there at the one after.
  await shop.startButton.click();
  await page.clock.runFor(60_000);
  await expect.poll(async () => (await shop.seen('call-error')).length).toBe(2);
  await page.unrouteAll();
  await shop.startButton.click();
  await wait(waiting(shop), 'talking');
  await expect(shop.fallback).toBeHidden();
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
});

for (const part of afterCreate) {
  test(
    `${part} is lost for a minute, with the call under way: it is dropped`,
    usuallyIf(part === 'sip'),
    async ({ shop, page }) => {
      await page.clock.install();
      await lose(page, part);
      await shop.open('endless-queue', { attributes: 'connector="sip"' });
      await shop.startButton.click();
      await wait(waiting(shop), 'failed');
      expect((await shop.seen('call-error')).map(({ code }) => code)).toEqual(['load-failed']);
      expect((await shop.seen('call-end')).map(({ reason }) => reason)).toEqual(['load-failed']);
      const hasPanel = part !== 'panel' && part !== 'en';
      const said = hasPanel ? words.ends['load-failed'].title : words.loadFailed;
      await expect(shop.status).toHaveText(said);
      await expect(shop.fallback).toBeVisible();
      await expect(shop.button(words.reload)).toBeHidden();
      await shop.toHaveDropped(1);

      await page.unrouteAll();
      const again = new RegExp(`${words.call}|${words.callAgain}`);
      await press(shop.widget.getByRole('button', { name: again }));
      await expect(async () => {
        await page.clock.runFor(1_000);
        await expect(shop.status).toHaveText(words.states.queued, { timeout: 1_000 });
      }).toPass();
      await shop.press(words.cancel);
      await shop.toHaveDropped(2);
    },
  );
}

test(
  'where all parts that are loaded after the create are lost, the call fails and is dropped',
  { tag: more },
  async ({ shop, page }) => {
    await page.clock.install();
    await page.route(/\/chunks\/(?!live-|click-to-dial-)/, (route) => route.abort());
    await shop.open('answered');
    await shop.startButton.click();
    await wait(waiting(shop), 'failed');
    await expect(shop.status).toHaveText(words.loadFailed);
    await expect(shop.fallback).toBeVisible();
    await shop.toHaveDropped(1);
  },
);

test(
  'where the words of a language are lost, the call fails, and a later one succeeds',
  { tag: more },
  async ({ shop, page }) => {
    await page.clock.install();
    await lose(page, 'de');
    await shop.open('answered', { lang: 'de' });
    await shop.button(labels.call).click();
    await wait(waiting(shop), 'failed');
    await expect(shop.status).toHaveText(labels.loadFailed);
    await shop.toHaveDropped(1);
    await page.unrouteAll();
    await shop.button(labels.call).click();
    await wait(waiting(shop), 'talking');
    await expect(shop.status).toHaveText(german.handedOver);
  },
);

test('where the labels of a language are lost the button is in English, but the call is not', async ({
  shop,
  page,
}) => {
  await lose(page, 'de-labels');
  await shop.open('answered', { lang: 'de' });
  await expect(shop.button(words.call)).toBeVisible();
  await page.unrouteAll();
  await shop.button(words.call).click();
  await expect(shop.status).toHaveText(german.handedOver);
  await shop.press(german.hangUp);
  await shop.toHaveDropped(1);
});

test('a call survives two seconds without network just after the create', async ({
  shop,
  context,
}) => {
  await shop.open('endless-queue', { attributes: 'connector="sip"' });
  await shop.page.route(file('conversation'), async (route) => {
    await shop.center.waitForRequest('create');
    await context.setOffline(true);
    await route.abort();
  });
  const failed = shop.page.waitForEvent('requestfailed');
  await shop.startButton.click();
  await failed;
  await shop.page.unrouteAll();
  await context.setOffline(false);
  await expect(shop.status).toHaveText(words.states.queued);
  expect(await shop.seen('call-error')).toEqual([]);
  await shop.press(words.cancel);
  await shop.toHaveDropped(1);
});

test('code that failed at a hover is loaded at the click', async ({ shop, page }) => {
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

test('a visitor can cancel while the code is on its way', async ({ shop, page }) => {
  let deliver: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (deliver = resolve));
  await page.route(file('live'), async (route) => {
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
