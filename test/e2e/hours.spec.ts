/** Opening hours on the built bundle: told before the click, and whatever becomes of their code. */
import { language as english } from '../../src/locales/en.js';
import { expectNoFindings } from './support/axe.js';
import { expect, type Shop, test, words } from './support/shop.js';

const hours = 'hours="Mo-Fr 09:00-17:00" hours-zone="Europe/Berlin"';
const office = /\/chunks\/office-[\w-]{6}\.js/;

// A visitor in another zone than the office; 2026-11-28 is a Saturday.
test.use({
  timezoneId: 'America/New_York',
  locale: 'en-GB',
  allowed: /Failed to load resource|Failed to fetch dynamically imported module/,
});
const closed = '2026-11-28T12:00:00Z';
const open = '2026-11-30T12:00:00Z';

/** The requests to the center, from now on. */
function requestsTo({ page, listening }: Shop): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(listening.url)) asked.push(request.url());
  });
  return asked;
}

test('a visitor reads when it opens again, and leaves a message', async ({ shop, page }) => {
  await page.clock.setFixedTime(closed);
  const asked = requestsTo(shop);
  const attributes = `${hours} leave-message callback-url=""`;
  await shop.open('answered', { attributes, lang: 'en-GB' });
  await expect(shop.status).toHaveText(words.ends.closed.title);
  const sentence = shop.widget.getByText('Open again on Monday at 03:00.');
  await expect(sentence).toBeVisible();
  await expect(shop.fallback).toBeVisible();
  await expect(shop.button(words.callBack)).toBeVisible();
  await expect(shop.startButton).toHaveCount(0);
  await expectNoFindings(page, 'closed');
  await shop.button(words.leaveMessage).focus();
  await page.keyboard.press('Enter');
  await expect(shop.widget.getByLabel(english.callback.number)).toBeFocused();
  await expectNoFindings(page, 'the form');
  expect(asked).toEqual([]);
  expect(await shop.seen('call-request')).toHaveLength(0);
});

test('a form that comes late has the focus only of a visitor who waits for it', async ({
  shop,
  page,
}) => {
  await page.clock.setFixedTime(closed);
  const attributes = `${hours} leave-message`;
  await shop.open('answered', { attributes, lang: 'en-GB' });
  const form = shop.widget.getByLabel(english.callback.number);
  const heading = shop.widget.getByRole('heading', { name: words.panel });
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(/\/chunks\/message-[\w-]{6}\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await shop.button(words.leaveMessage).focus();
  await page.keyboard.press('Enter');
  await expect(heading).toBeFocused();
  await shop.fallback.focus();
  goOn();
  await expect(form).toBeVisible();
  await expect(shop.fallback).toBeFocused();
});

test('a call is made while it is open', async ({ shop, page }) => {
  await page.clock.setFixedTime(open);
  await shop.open('answered', { attributes: hours });
  await shop.call('talking');
});

test('a page without hours loads no code for them', async ({ shop, page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => void loaded.push(request.url()));
  await shop.open('answered');
  await shop.call('talking');
  expect(loaded.filter((url) => office.test(url))).toEqual([]);
});

test('a call made before the code is there waits for it, and asks nothing', async ({
  shop,
  page,
}) => {
  await page.clock.setFixedTime(closed);
  const asked = requestsTo(shop);
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(office, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(shop.address('answered', { attributes: hours }));
  await page.evaluate(() => customElements.whenDefined('click-to-dial'));
  await shop.widget.evaluate((element) => {
    void (element as HTMLElementTagNameMap['click-to-dial']).call();
  });
  expect(await shop.state()).toBe('preparing');
  goOn();
  await shop.toReach('failed');
  await expect(shop.status).toHaveText(words.ends.closed.title);
  expect(await shop.seen('call-request')).toHaveLength(0);
  expect(asked).toEqual([]);
});

test('the widget is open where the code cannot be loaded', async ({ shop, page }) => {
  await page.clock.setFixedTime(closed);
  await page.route(office, (route) => route.abort());
  await shop.open('answered', { attributes: hours });
  await shop.call('talking');
});

test('the widget is open where the code hangs', async ({ shop, page }) => {
  await page.clock.install({ time: closed });
  await page.route(office, () => {});
  await page.goto(shop.address('answered', { attributes: hours }));
  await expect
    .poll(async () => {
      await page.clock.runFor(1000);
      return shop.startButton.isVisible();
    })
    .toBe(true);
});
