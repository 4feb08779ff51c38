/**
 * A visitor who leaves by another page, by closing the tab, or whose page removes the element, is
 * dropped at the center exactly once. A visitor who comes back sees that the call has ended.
 */
import type { Page } from 'playwright/test';
import { usuallyIf } from './support/more.js';
import { expect, type Shop, test, words } from './support/shop.js';

const ways: Record<string, (shop: Shop) => Promise<unknown>> = {
  'going to another page': ({ page, site }) => page.goto(`${site.origin}/other`),
  'a reload': ({ page }) => page.reload(),
  'closing the tab': ({ page }) => page.close({ runBeforeUnload: true }),
  'removing the element': ({ widget }) => widget.evaluate((element) => element.remove()),
  'removing what is around it': ({ widget }) =>
    widget.evaluate((element) => element.closest('main')?.replaceChildren()),
  'a hang-up by the page': ({ widget }) =>
    widget.evaluate((element) => (element as HTMLElementTagNameMap['click-to-dial']).hangUp()),
};

/** Waits for an answer of the center, after which all earlier requests have reached it. */
async function roundTrip(shop: Shop): Promise<void> {
  const page = await shop.page.context().newPage();
  await page.goto(`${shop.listening.url}/simulator/record`);
}

for (const [way, leave] of Object.entries(ways)) {
  const another = way === 'going to another page';
  const often = another || way === 'closing the tab' || way === 'removing the element';

  test(`${way} while talking drops the call once`, usuallyIf(often), async ({ shop }) => {
    await shop.open('answered');
    await shop.call();
    await leave(shop);
    await shop.toHaveDropped(1);
    await roundTrip(shop);
    expect(shop.drops).toBe(1);
    expect(shop.center.calls.map(({ endedBy }) => endedBy)).toEqual(['visitor']);
  });

  test(`${way} in the queue drops the call once`, usuallyIf(another), async ({ shop }) => {
    await shop.open('endless-queue');
    await shop.call('queued');
    await leave(shop);
    await shop.toHaveDropped(1);
    await roundTrip(shop);
    expect(shop.drops).toBe(1);
  });

  test(
    `${way} while createClickToCall is unanswered drops what it created`,
    usuallyIf(another || way === 'closing the tab'),
    async ({ shop }) => {
      await shop.open('slow-create');
      await shop.startButton.click();
      await shop.center.waitForRequest('create');
      await leave(shop);
      await shop.toHaveDropped(1);
      await roundTrip(shop);
      expect(shop.drops).toBe(1);
      expect(shop.center.requests('create')).toBe(1);
    },
  );
}

test('the drop follows the answer of a create during which the visitor hangs up', async ({
  shop,
}) => {
  await shop.open('slow-create');
  await shop.startButton.click();
  await shop.center.waitForRequest('create');
  await shop.press(words.cancel);
  await shop.toReach('ending');
  await shop.toReach('ended');
  await shop.toHaveDropped(1);
  const operations = shop.center.journal
    .since(1)
    .flatMap((entry) =>
      entry.kind === 'request' && entry.operation ? [[entry.operation, entry.number]] : [],
    );
  const create = operations.find(([operation]) => operation === 'create')?.[1];
  const drop = operations.find(([operation]) => operation === 'drop')?.[1];
  const answered = shop.center.journal
    .since(1)
    .find((entry) => entry.kind === 'answer' && entry.to === create);
  expect(drop).toBeGreaterThan(answered?.number ?? Infinity);
  expect(shop.drops).toBe(1);
});

test('leaving after hang-up, while the create is unanswered, drops what it created', async ({
  shop,
}) => {
  await shop.open('slow-create');
  await shop.startButton.click();
  await shop.center.waitForRequest('create');
  await shop.press(words.cancel);
  await shop.page.goto(`${shop.site.origin}/other`);
  await shop.toHaveDropped(1);
});

test('leaving after the center has ended the call drops nothing', async ({ shop }) => {
  await shop.open('answered');
  await shop.call();
  shop.center.agentHangsUp();
  await shop.toReach('ended');
  await shop.page.goto(`${shop.site.origin}/other`);
  await roundTrip(shop);
  expect(shop.drops).toBe(0);
});

test('after a hang-up, leaving drops nothing more', async ({ shop }) => {
  await shop.open('answered');
  await shop.call();
  await shop.press(words.hangUp);
  await shop.toReach('ended');
  await shop.page.goto(`${shop.site.origin}/other`);
  await roundTrip(shop);
  expect(shop.drops).toBe(1);
});

test('leaving a page before a create sends nothing', async ({ shop }) => {
  await shop.open('black-hole');
  await shop.startButton.click();
  await shop.center.waitForRequest('check');
  await shop.page.goto(`${shop.site.origin}/other`);
  await roundTrip(shop);
  expect(shop.center.requests('create')).toBe(0);
  expect(shop.drops).toBe(0);
});

test.describe('back from the back-forward cache', () => {
  async function leaveAndReturn({ page, site }: Shop): Promise<void> {
    await page.evaluate(() =>
      addEventListener('pageshow', ({ persisted }) => {
        document.documentElement.dataset['persisted'] = String(persisted);
      }),
    );
    await page.goto(`${site.origin}/other`);
    await page.goBack({ waitUntil: 'commit' });
    await expect(page.locator('html')).toHaveAttribute('data-persisted', 'true');
  }

  const heading = (page: Page) => page.getByRole('heading', { name: 'A shop' });

  for (const [scenario, from] of [
    ['answered', 'talking'],
    ['endless-queue', 'queued'],
  ] as const) {
    test(`a call that was ${from} is shown as ended, with the reason, and the next one works`, async ({
      shop,
      page,
    }) => {
      await shop.open(scenario);
      await shop.call(from);
      await leaveAndReturn(shop);
      await expect(heading(page)).toBeVisible();
      expect(await shop.state()).toBe('ended');
      await expect(shop.status).toHaveText(words.ends['left-page'].title);
      await expect(page.getByText(words.ends['left-page'].hint)).toBeVisible();
      expect((await shop.seen('call-state')).at(-1)?.reason).toBe('left-page');
      expect((await shop.seen('call-end')).map(({ reason }) => reason)).toEqual(['left-page']);
      await shop.toHaveDropped(1);

      await shop.press(words.callAgain);
      await shop.toReach(from);
      expect(shop.center.calls).toHaveLength(2);
      await leaveAndReturn(shop);
      expect(await shop.state()).toBe('ended');
      await shop.toHaveDropped(2);
    });
  }

  test('a call whose create was unanswered is shown as ended', async ({ shop }) => {
    await shop.open('slow-create');
    await shop.startButton.click();
    await shop.center.waitForRequest('create');
    await leaveAndReturn(shop);
    expect(await shop.state()).toBe('ended');
    await expect(shop.status).toHaveText(words.ends['left-page'].title);
    await shop.toHaveDropped(1);
  });

  test('a page without a call is unchanged', async ({ shop }) => {
    await shop.open('answered');
    await leaveAndReturn(shop);
    expect(await shop.state()).toBe('idle');
    await shop.call();
    await shop.press(words.hangUp);
    await shop.toHaveDropped(1);
  });
});
