/** Who is about to leave a call by accident is asked first; who leaves nothing is not. */
import type { Dialog, Page } from 'playwright/test';
import { expect, type Shop, test, words } from './support/shop.js';

// Chromium opens one program for one click.
test.use({ allowed: /Not allowed to launch/ });

const links = `%<p><a href="/other">Lamps</a> <a href="tel:+49891">Phone</a>
  <a href="mailto:shop@example.com">Mail</a> <a href="sms:+49891">Text</a>
  <a href="/other" download>Save</a> <a href="/other" target="_blank">Tab</a>
  <button onclick="location.href = 'tel:+49892'">Dial</button></p>`;

/** Dialogs are dismissed: the visitor stays. */
function stay(page: Page): Dialog[] {
  const dialogs: Dialog[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog);
    void dialog.dismiss();
  });
  return dialogs;
}

/** Whether somebody listens who would ask: no listener, no question. */
const asks = ({ page }: Shop): Promise<boolean> =>
  page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));

for (const [scenario, state] of [
  ['endless-queue', 'queued'],
  ['answered', 'talking'],
] as const) {
  test(`who stays when asked goes on with the call, and who leaves ends it: ${state}`, async ({
    shop,
    page,
  }) => {
    await shop.open(scenario, { body: links });
    await shop.call(state);
    const asked = page.waitForEvent('dialog');
    // The click waits for what becomes of the navigation.
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

test('links that leave nothing are not asked about, the fallback included', async ({
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
  // By script: what the browser asks about the other program takes every further click.
  const press = (name: string): Promise<void> =>
    page.getByText(name, { exact: true }).evaluate((node) => (node as HTMLElement).click());
  for (const name of ['Phone', 'Mail', 'Text']) await press(name);
  // Where browsers tell of it, also what a script does.
  await press('Dial');
  // It is out of sight while somebody waits, and can be pressed by the page all the same.
  await shop.widget.evaluate((element) => element.querySelector('a')?.click());
  // What would have been asked was asked by now: this one is.
  await press('Lamps');
  await expect.poll(() => dialogs.length).toBe(1);
  expect(await shop.state()).toBe('queued');
  expect(shop.drops).toBe(0);
});

test('nobody listens but while a call is queued or talking', async ({ shop }) => {
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

test('nobody listens after a failure, a cancel, or without the element', async ({ shop }) => {
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

test('with leave-prompt="off" nobody is asked; a running call keeps what it started with', async ({
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
