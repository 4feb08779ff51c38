/**
 * The question before a visitor leaves a call by accident, and the cases in which nobody is asked.
 */
import type { Dialog, Page } from 'playwright/test';
import { expect, type Shop, test, words } from './support/shop.js';

// Chromium refuses to open a second program without another click, and says so.
test.use({ allowed: /Not allowed to launch/ });

const links = `%<p><a href="/other">Lamps</a> <a href="tel:+49891">Phone</a>
  <a href="mailto:shop@example.com">Mail</a> <a href="sms:+49891">Text</a>
  <a href="/other" download>Save</a> <a href="/other" target="_blank">Tab</a>
  <button onclick="location.href = 'tel:+49892'">Dial</button></p>`;

/** Dismisses all dialogs, as a visitor who stays. @returns the dialogs so far. */
function stay(page: Page): Dialog[] {
  const dialogs: Dialog[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog);
    void dialog.dismiss();
  });
  return dialogs;
}

/** Whether the page has a listener for `beforeunload`: without one the browser does not ask. */
const asks = ({ page }: Shop): Promise<boolean> =>
  page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));

for (const [scenario, state] of [
  ['endless-queue', 'queued'],
  ['answered', 'talking'],
] as const) {
  test(`a visitor who stays when asked keeps the call, and one who leaves ends it: ${state}`, async ({
    shop,
    page,
  }) => {
    await shop.open(scenario, { body: links });
    await shop.call(state);
    const asked = page.waitForEvent('dialog');
    // Playwright's click waits for the end of the navigation.
    const click = page.getByRole('link', { name: 'Lamps' }).click({ noWaitAfter: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await click;
    const polls = shop.center.requests('poll');
    await shop.center.waitForRequest('poll', polls + 2);
    expect(await shop.state()).toBe(state);
    expect(shop.drops).toBe(0);

    page.on('dialog', (last) => void last.accept());
    await page.getByRole('link', { name: 'Lamps' }).click();
    await page.waitForURL('**/other');
    await shop.toHaveDropped(1);
  });
}

test('links that do not leave the page, such as the fallback, ask nothing', async ({
  shop,
  page,
}) => {
  await shop.open('endless-queue', { body: links });
  await shop.call('queued');
  const dialogs = stay(page);
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Tab' }).click();
  await (await opened).close();
  await page.getByRole('link', { name: 'Save' }).click();
  // Clicked by script, because the browser's question about another program takes all further
  // clicks.
  const press = (name: string): Promise<void> =>
    page.getByText(name, { exact: true }).evaluate((node) => (node as HTMLElement).click());
  for (const name of ['Phone', 'Mail', 'Text']) await press(name);
  // Navigations by script count too, where the browser reports them.
  await press('Dial');
  // The fallback is hidden while a visitor waits, but the page can still click it.
  await shop.widget.evaluate((element) => element.querySelector('a')?.click());
  // This navigation does ask, so any earlier question would have come by now.
  await press('Lamps');
  await expect.poll(() => dialogs.length).toBe(1);
  expect(await shop.state()).toBe('queued');
  expect(shop.drops).toBe(0);
});

test('the page has the listener only while a call is queued or talking', async ({ shop }) => {
  await shop.open('answered', { attributes: 'data-sdk' });
  expect(await asks(shop)).toBe(false);
  const connect = async (): Promise<void> => {
    await shop.toReach('connecting');
    expect(await asks(shop)).toBe(true);
    await shop.page.evaluate(() => window.sdk?.connected());
    await shop.toReach('talking');
    expect(await asks(shop)).toBe(true);
  };
  await shop.call('connecting');
  await connect();
  await shop.page.evaluate(() => window.sdk?.reconnecting());
  await shop.toReach('reconnecting');
  expect(await asks(shop)).toBe(true);
  await shop.press(words.hangUp);
  await shop.toReach('ended');
  expect(await asks(shop)).toBe(false);
  await shop.press(words.callAgain);
  await connect();
  shop.center.agentHangsUp();
  await shop.toReach('ended');
  expect(await asks(shop)).toBe(false);
});

test('the page has no listener after a failure, a cancel, or a removal of the element', async ({
  shop,
}) => {
  await shop.open('endless-queue');
  await shop.call('queued');
  expect(await asks(shop)).toBe(true);
  await shop.press(words.cancel);
  await shop.toReach('ended');
  expect(await asks(shop)).toBe(false);
  await shop.press(words.callAgain);
  await shop.toReach('queued');
  expect(await asks(shop)).toBe(true);
  await shop.widget.evaluate((element) => element.remove());
  await shop.toHaveDropped(2);
  expect(await asks(shop)).toBe(false);
});

test('leave-prompt="off" asks nothing, and a running call keeps the value it started with', async ({
  shop,
}) => {
  await shop.open('endless-queue', { attributes: 'leave-prompt="off"' });
  await shop.call('queued');
  expect(await asks(shop)).toBe(false);
  const set = (value: string): Promise<void> =>
    shop.widget.evaluate((element, given) => element.setAttribute('leave-prompt', given), value);
  await set('on');
  expect(await asks(shop)).toBe(false);
  await shop.press(words.cancel);
  await shop.toReach('ended');
  await shop.press(words.callAgain);
  await shop.toReach('queued');
  await set('off');
  expect(await asks(shop)).toBe(true);
});
