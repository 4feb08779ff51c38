/**
 * A page with a strict content security policy: nothing that the widget does or shows violates it.
 */
import { language } from '../../src/locales/de.js';
import { more } from './support/more.js';
import { expect, type Shop, test, words } from './support/shop.js';

const german = language.call;

const policy = ({ listening }: Shop): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ${listening.url} ${listening.url.replace('http', 'ws')}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

/** Records the violations that the page itself sees; the console has them as errors too. */
async function openStrictly(
  shop: Shop,
  scenario: string,
  options: Parameters<Shop['open']>[1] = {},
): Promise<void> {
  await shop.page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      const found = `${effectiveDirective} ${blockedURI} ${sample}`;
      const known = document.documentElement.dataset['violations'];
      document.documentElement.dataset['violations'] = known ? `${known}\n${found}` : found;
    });
  });
  await shop.open(scenario, { ...options, headers: { 'Content-Security-Policy': policy(shop) } });
}

const violations = ({ page }: Shop): Promise<string | undefined> =>
  page.evaluate(() => document.documentElement.dataset['violations']);

test('a whole call with all its views has no violation', async ({ shop, page }) => {
  await openStrictly(shop, 'answered', { attributes: 'data-sdk' });
  await shop.startButton.click();
  await expect.poll(() => page.evaluate(() => window.sdk !== undefined)).toBe(true);
  await page.evaluate(() => window.sdk?.connected());
  await expect(shop.status).toHaveText(words.states.talking);
  await shop.press(words.mute);
  await expect(shop.button(words.unmute)).toBeVisible();
  await shop.press(words.keypad);
  for (const key of '19*#') await shop.press(key);
  expect((await shop.seen('sdk-tones')).map(({ value }) => value)).toEqual(Array.from('19*#'));
  await shop.press(words.minimize);
  await shop.press(words.expand);
  await page.evaluate(() => window.sdk?.reconnecting());
  await expect(shop.status).toHaveText(words.states.reconnecting);
  await page.evaluate(() => window.sdk?.connected());
  // Another language loads another file.
  await shop.widget.evaluate((element) => element.setAttribute('lang', 'de'));
  await shop.press(german.hangUp);
  await expect(shop.status).toHaveText(german.ends['hung-up'].title);
  await shop.press(german.close);
  await shop.toHaveDropped(1);
  expect(await violations(shop)).toBeUndefined();
});

test.describe('with a gateway', () => {
  test.use({ media: true });

  test('a video call with its devices and its end has no violation', async ({ shop }) => {
    await openStrictly(shop, 'answered', { attributes: 'connector="sip" media="video"' });
    await shop.startButton.or(shop.button(words.videoCall)).click();
    await shop.toReach('talking', 30_000);
    await expect(shop.widget.locator('[part="remote-video"]')).toBeVisible();
    await shop.press(words.devices);
    await expect(shop.widget.getByRole('combobox').first()).toBeVisible();
    await shop.press(words.hangUp);
    await shop.toReach('ended');
    await shop.toHaveDropped(1);
    expect(await violations(shop)).toBeUndefined();
  });
});

for (const attributes of [
  'placement="bottom-right" theme="dark"',
  'media="voice video" lang="ar"',
]) {
  test(
    `queue, end and the words of a failure have no violation, ${attributes}`,
    { tag: more },
    async ({ shop }) => {
      await openStrictly(shop, 'queue-timeout', { attributes });
      await shop.widget.getByRole('button').first().click();
      await shop.toReach('failed');
      await expect(shop.fallback).toBeVisible();
      expect(await violations(shop)).toBeUndefined();
    },
  );
}

test('HTML in the texts of the center is shown as text, without a violation', async ({
  shop,
  page,
}) => {
  await openStrictly(shop, 'hostile-texts');
  await shop.startButton.click();
  await expect.poll(() => shop.state(), { timeout: 15_000 }).toMatch(/talking|failed/);
  expect(await page.locator('click-to-dial img, click-to-dial script').count()).toBe(0);
  expect(await violations(shop)).toBeUndefined();
});

test('this test would see a violation if there was one', async ({ shop, page, complaints }) => {
  await openStrictly(shop, 'answered');
  await page.evaluate(() => {
    const image = document.createElement('img');
    image.src = '/other';
    document.body.append(image);
  });
  await expect.poll(() => violations(shop)).toContain('img-src');
  await expect.poll(() => complaints.length).toBeGreaterThan(0);
  complaints.length = 0;
});
