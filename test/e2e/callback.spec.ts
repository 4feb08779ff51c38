/**
 * Call-backs on the built bundle: the widget asks the relay, the relay the center, and the center
 * reports.
 */
import type { Locator } from 'playwright/test';
import type { RelayServer } from '../../src/relay/index.js';
import { language as english } from '../../src/locales/en.js';
import { expectNoFindings } from './support/axe.js';
import { more } from './support/more.js';
import { openCallbackRelay } from './support/relayed.js';
import { expect, type Shop, test as base, words } from './support/shop.js';

const callback = english.callback;

interface Fixtures {
  /** Further environment variables of the relay. */
  relayed: Readonly<Record<string, string>>;
  relay: RelayServer;
}

const test = base.extend<Fixtures>({
  relayed: [{}, { option: true }],
  // Calls go straight to the center in this shop; only call-backs go through the relay.
  relay: async ({ shop, relayed }, use) => {
    const relay = await openCallbackRelay(shop, 'no-agents', relayed);
    await use(relay);
    await relay.close();
  },
});

test.use({
  fabric: { outcome: () => ({ statusAfter: 300, releaseAfter: 1500, releaseReason: '0' }) },
});

const callbackUrl = ({ url }: RelayServer): string => `callback-url="${url}/callback"`;
const attributes = (relay: RelayServer): string => `${callbackUrl(relay)} lang="en-DE"`;

/** The page is in English, for visitors in Germany: 089 is Munich. */
async function openForm(shop: Shop, relay: RelayServer, options = {}): Promise<Locator> {
  await shop.open('no-agents', { attributes: attributes(relay), ...options });
  await shop.startButton.click();
  await shop.toReach('failed');
  await shop.press(words.callBack);
  const number = shop.widget.getByLabel(callback.number);
  await expect(number).toBeFocused();
  return number;
}

const waitFor = (shop: Shop, state: keyof typeof callback.states): Promise<void> =>
  expect(shop.status).toHaveText(callback.states[state].title, { timeout: 15_000 });

/** Records every announcement from now on, however short it is shown. */
async function listen(shop: Shop): Promise<() => Promise<string[]>> {
  const said = await shop.status.evaluateHandle((status) => {
    const texts: string[] = [];
    const look = (): void => void texts.push(status.textContent.trim());
    new MutationObserver(look).observe(status, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    return texts;
  });
  return () => said.jsonValue();
}

test('a visitor leaves a number when no agent is free, and is called back', async ({
  shop,
  relay,
  page,
}) => {
  const number = await openForm(shop, relay);
  await expectNoFindings(page, 'the form');
  const said = await listen(shop);
  await page.keyboard.type('089 1234567');
  await page.keyboard.press('Enter');
  await expect(number).toBeHidden();
  await expectNoFindings(page, 'the request');
  await waitFor(shop, 'done');
  const { waiting, done } = callback.states;
  expect(await said()).toEqual(
    expect.arrayContaining([waiting.title, callback.states['under-way'].title, done.title]),
  );
  expect(shop.center.fabric.callbacks).toMatchObject([
    { caller: '88889050', called: '49891234567', retCode: '0' },
  ]);
});

test('the form refuses text that is no telephone number', async ({ shop, relay, page }) => {
  const number = await openForm(shop, relay);
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await expect(shop.widget.getByText(callback.problems['number-invalid'])).toBeVisible();
  await expect(number).toBeFocused();
  await expect(number).toHaveAttribute('aria-invalid', 'true');
  await expectNoFindings(page, 'the form with a problem');
  await page.keyboard.press('Escape');
  await expect(number).toBeHidden();
  expect(await shop.state()).toBe('failed');
  expect(shop.center.fabric.requests.createCall).toBe(0);
});

test.describe('a number that the relay refuses', () => {
  test.use({ allowed: /403 \(Forbidden\)/ });

  test('is refused in the form: another country, a number that costs money', async ({
    shop,
    relay,
  }) => {
    const number = await openForm(shop, relay);
    for (const refused of ['+43 1 5012345', '0900 1234567']) {
      await number.fill(refused);
      await shop.press(callback.submit);
      await expect(shop.widget.getByText(callback.problems['number-refused'])).toBeVisible();
      await number.fill('');
    }
    expect(shop.center.fabric.requests.createCall).toBe(0);
  });
});

test.describe('a page in English, a browser from Germany', () => {
  test.use({ locale: 'de-DE' });

  test(
    'a pasted number in the German spelling is called, and shown',
    { tag: more },
    async ({ shop, relay, page }) => {
      const number = await openForm(shop, relay, { attributes: callbackUrl(relay) + ' lang="en"' });
      const country = shop.widget.getByLabel(callback.country);
      await expect(country).toHaveValue('DE');
      await page.keyboard.insertText(
        `Tel.:\u00a0089\u200b 1234567, ${'Marienplatz 1, 80331 München '.repeat(3)}`,
      );
      await expect(shop.widget.getByText(callback.problems['number-too-long'])).toBeVisible();
      await expectNoFindings(page, 'the form with too much');
      await number.fill('');
      await page.keyboard.insertText('\u202aTel.:\u00a0०८९ 123\u200b4567\u202c');
      await page.keyboard.press('Enter');
      await waitFor(shop, 'done');
      await expect(shop.widget.getByText('+49 89 1234567')).toBeVisible();
      await expectNoFindings(page, 'the request at its end');
      expect(shop.center.fabric.callbacks).toMatchObject([{ called: '49891234567' }]);
    },
  );
});

test.describe('with ten minutes to withdraw', () => {
  test.use({ relayed: { CALLBACK_DELAY: '600' } });

  test('a withdrawn request is not sent to the center', async ({ shop, relay }) => {
    const number = await openForm(shop, relay);
    await number.fill('+49891234567');
    await shop.press(callback.submit);
    await waitFor(shop, 'waiting');
    await shop.press(callback.withdraw);
    await waitFor(shop, 'withdrawn');
    expect(shop.center.fabric.requests.createCall).toBe(0);
    // The same number may be requested again.
    await shop.press(callback.again);
    await number.fill('+49891234567');
    await shop.press(callback.submit);
    await waitFor(shop, 'waiting');
  });
});

test.describe('without a stream', () => {
  test.use({ allowed: /net::ERR_FAILED/ });

  test('the request is followed by polling', async ({ shop, relay, page }) => {
    await page.route(`${relay.url}/callback/*`, (route) =>
      route.request().headers()['accept'] === 'text/event-stream'
        ? route.abort()
        : route.fallback(),
    );
    const number = await openForm(shop, relay);
    await number.fill('+49891234567');
    await shop.press(callback.submit);
    await waitFor(shop, 'done');
  });
});

test(
  'a call in a long queue goes on until the request for a call-back is accepted',
  { tag: more },
  async ({ shop, relay, page }) => {
    test.slow();
    await shop.open('endless-queue', { attributes: attributes(relay) });
    await shop.call('queued');
    await shop.press(words.callBack);
    await expect(shop.widget.getByText(callback.formInQueue)).toBeVisible();
    expect(await shop.state()).toBe('queued');
    expect(shop.drops).toBe(0);
    await page.keyboard.type('089 1234567');
    await page.keyboard.press('Enter');
    await shop.toHaveDropped(1);
    await waitFor(shop, 'done');
  },
);

test('a page with a strict policy has no violation', async ({ shop, relay }) => {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src ${shop.listening.url} ${relay.url}`,
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
  // Each violation is an error on the console, which the end of every test checks.
  const number = await openForm(shop, relay, { headers: { 'Content-Security-Policy': policy } });
  await number.fill('+49891234567');
  await shop.press(callback.submit);
  await waitFor(shop, 'done');
});
