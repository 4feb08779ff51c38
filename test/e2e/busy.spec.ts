/**
 * A browser has one call per server: a second widget, in the same page or another tab, is refused
 * as busy, and sends nothing to the center or the page's own server, so that the cookie stays.
 */
import { press } from './support/press.js';
import { usuallyIf } from './support/more.js';
import { expect, type Shop, test, words } from './support/shop.js';

/** All requests that have reached the center, except those by which the call that goes on waits. */
const requests = ({ center }: Shop): string[] =>
  center.journal
    .since(1)
    .flatMap((entry) =>
      entry.kind === 'request' && entry.operation !== 'poll' && entry.operation !== 'queue-info'
        ? [entry.path]
        : [],
    );

/** Checks that the first call still runs, is still polled, and can be hung up. */
async function goesOn(first: Shop, state: 'talking' | 'queued'): Promise<void> {
  const polls = first.center.requests('poll');
  await first.center.waitForRequest('poll', polls + 2);
  expect(await first.state()).toBe(state);
  await first.press(state === 'talking' ? words.hangUp : words.cancel);
  await first.toHaveDropped(1);
}

async function refused(second: Shop): Promise<void> {
  await expect(second.status).toHaveText(words.ends.busy.title);
  await expect(second.page.getByText(words.ends.busy.hint)).toBeVisible();
  expect(await second.state()).toBe('failed');
}

test('a second widget in the page is busy and sends nothing', async ({ shop, page }) => {
  await shop.open('answered', { body: '<section>%</section><section id="second">%</section>' });
  await shop.call();
  const before = requests(shop);
  const second = page.locator('#second click-to-dial');
  await second.getByRole('button', { name: words.call }).click();
  await expect(second.getByRole('status')).toHaveText(words.ends.busy.title);
  await expect(second.getByText(words.ends.busy.hint)).toBeVisible();
  expect((await shop.seen('call-error')).map(({ code }) => code)).toEqual(['busy']);
  expect(await shop.seen('call-request')).toHaveLength(1);
  expect(requests(shop)).toEqual(before);

  await goesOn(shop, 'talking');
  await press(second.getByRole('button', { name: words.callAgain }));
  await expect(second.getByRole('status')).toHaveText(words.handedOver);
  expect(shop.center.calls).toHaveLength(2);
  await press(second.getByRole('button', { name: words.hangUp }));
  await shop.toHaveDropped(2);
});

for (const [scenario, state] of [
  ['answered', 'talking'],
  ['endless-queue', 'queued'],
] as const) {
  const usual = usuallyIf(state === 'queued');
  test(`a second tab is busy while the first is ${state}`, usual, async ({ shop, context }) => {
    await shop.open(scenario);
    await shop.call(state);
    const before = requests(shop);
    const second = shop.in(await context.newPage());
    await second.open(scenario);
    await second.startButton.click();
    await refused(second);
    expect(await second.seen('call-request')).toEqual([]);
    expect(await second.seen('call-end')).toEqual([]);
    expect(requests(shop)).toEqual(before);

    // Closing the second tab does not end the call of the first.
    await second.page.goto(`${shop.site.origin}/other`);
    expect(shop.drops).toBe(0);
    await goesOn(shop, state);
    await second.open(scenario);
    await second.call(state);
    expect(shop.center.calls).toHaveLength(2);
    await second.page.close({ runBeforeUnload: true });
    await shop.toHaveDropped(2);
  });
}

test('a tab is busy until the drop of an unanswered create has been sent', async ({
  shop,
  context,
}) => {
  // The second tab opens before the first call, since the create is unanswered for a few seconds
  // only.
  const second = shop.in(await context.newPage());
  await second.open('slow-create');
  await shop.page.bringToFront();
  await shop.open('slow-create');
  await shop.startButton.click();
  await shop.center.waitForRequest('create');
  await shop.press(words.cancel);
  await shop.toReach('ending');
  await second.page.bringToFront();
  await second.startButton.click();
  await refused(second);
  await shop.toHaveDropped(1);
  await shop.toReach('ended');
  await second.press(words.callAgain);
  await second.center.waitForRequest('create', 2);
  await second.page.close({ runBeforeUnload: true });
  await shop.toHaveDropped(2);
});

test('closing the tab of the first call makes room for the second', async ({ shop, context }) => {
  await shop.open('answered');
  const second = shop.in(await context.newPage());
  await second.open('answered');
  await shop.page.bringToFront();
  await shop.call();
  await shop.page.close({ runBeforeUnload: true });
  await shop.toHaveDropped(1);
  await second.call();
  await second.press(words.hangUp);
  await shop.toHaveDropped(2);
});

test('two widgets with different servers can call at the same time', async ({ shop, context }) => {
  await shop.open('answered');
  await shop.call();
  const second = shop.in(await context.newPage());
  await second.open('events-again');
  await second.call();
  expect(shop.center.occupied).toBe(2);
  expect(await shop.state()).toBe('talking');
});
