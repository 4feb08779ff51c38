/** When the widget loads code and uses the page: nothing before the visitor needs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Page } from 'playwright/test';
import type { ClickToDial } from '../../src/click-to-dial.js';
import { budgets } from '../tools/budgets.js';
import { root } from '../tools/bundle.js';
import { usuallyIf } from './support/more.js';
import { expect, fallbackText, type Shop, test, words } from './support/shop.js';
import { cdn, otherCdn } from './support/site.js';

const tag = (path: string): string => `<script src="/page.js"></script>
<script type="module" src="${path}"></script>`;

/** Paths of the scripts that the library requested, in this order. */
function watchScripts({ page, site }: Shop): string[] {
  const paths: string[] = [];
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === site.origin && /^\/(cdn|elsewhere)\//.test(pathname)) paths.push(pathname);
  });
  return paths;
}

/** Counts uses of devices, sockets, storage and sound, which no page wants before a call. */
async function countUses(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const uses: string[] = [];
    Object.assign(document, { uses });
    const note = (name: string, target: object, key: string): void => {
      const original: unknown = Reflect.get(target, key);
      if (typeof original !== 'function') throw new Error(`no ${name}`);
      Reflect.set(
        target,
        key,
        new Proxy(original, {
          construct: (made, values, self) => {
            uses.push(name);
            return Reflect.construct(made, values, self) as object;
          },
          apply: (made, self, values) => {
            uses.push(name);
            return Reflect.apply(made, self, values) as unknown;
          },
        }),
      );
    };
    note('getUserMedia', navigator.mediaDevices, 'getUserMedia');
    note('enumerateDevices', navigator.mediaDevices, 'enumerateDevices');
    note('permissions', navigator.permissions, 'query');
    note('locks', navigator.locks, 'request');
    note('setTimeout', window, 'setTimeout');
    note('setInterval', window, 'setInterval');
    note('fetch', window, 'fetch');
    for (const name of [
      'AudioContext',
      'WebSocket',
      'RTCPeerConnection',
      'XMLHttpRequest',
      'EventSource',
      'BroadcastChannel',
      'Worker',
    ]) {
      note(name, window, name);
    }
    note('localStorage', Storage.prototype, 'setItem');
  });
}

const uses = (page: Page): Promise<string[]> =>
  page.evaluate(() => (document as unknown as { uses: string[] }).uses);

test('a page that only shows the button', async ({ shop, page }) => {
  await countUses(page);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await page.goto(shop.site.page('<!doctype html><title>Nothing</title>'));
  const usual = await page.evaluate(() => Object.getOwnPropertyNames(window));
  requests.length = 0;

  await shop.open('answered', { scripts: tag(`${cdn}click-to-dial.js`) });
  await page.waitForLoadState('networkidle');
  expect(await uses(page)).toEqual([]);
  const scripts = requests.filter((path) => path.endsWith('.js'));
  expect(requests.length - scripts.length, 'nothing but the page and scripts').toBe(1);
  expect(scripts).toEqual([
    '/page.js',
    `${cdn}click-to-dial.js`,
    expect.stringMatching(/^\/cdn\/1\.2\/chunks\/click-to-dial-[\w-]+\.js$/),
  ]);
  const globals = await page.evaluate(() => Object.getOwnPropertyNames(window));
  const fresh = globals.filter((name) => !usual.includes(name) && name !== 'seen');
  expect(fresh).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
  expect(shop.center.journal.since(1)).toEqual([]);
});

test('with the stub no device, socket or sound is used in a whole call either', async ({
  shop,
  page,
}) => {
  await countUses(page);
  await shop.open('answered', { attributes: 'media="video"' });
  await shop.widget.getByRole('button').click();
  await shop.toReach('talking');
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
  const allowed = ['fetch', 'locks', 'setTimeout'];
  expect((await uses(page)).filter((name) => !allowed.includes(name))).toEqual([]);
});

test.describe('the code for a call is loaded at the first sign of intent', () => {
  const signs: Record<string, (shop: Shop) => Promise<void>> = {
    hover: ({ startButton }) => startButton.hover(),
    focus: ({ startButton }) => startButton.focus(),
    touch: ({ startButton }) => startButton.dispatchEvent('touchstart'),
    'the call itself': ({ widget }) =>
      widget.evaluate((element) => void (element as HTMLElementTagNameMap['click-to-dial']).call()),
  };
  for (const [sign, give] of Object.entries(signs)) {
    test(sign, async ({ shop }) => {
      const scripts = watchScripts(shop);
      await shop.open('black-hole');
      await shop.page.waitForLoadState('networkidle');
      expect(scripts).toHaveLength(2);
      await give(shop);
      await expect.poll(() => scripts.length).toBeGreaterThan(2);
      expect(scripts[2]).toMatch(/\/chunks\/live-/);
      if (sign !== 'the call itself') {
        await shop.page.waitForLoadState('networkidle');
        expect(shop.center.journal.since(1), 'the center hears nothing of it').toEqual([]);
        expect(await shop.state()).toBe('idle');
      }
    });
  }
});

for (const connector of ['stub', 'sip']) {
  test(`the code that a click without a hover loads before createClickToCall is within budget: ${connector}`, async ({
    shop,
    page,
  }) => {
    const before: Promise<Buffer>[] = [];
    let created = false;
    page.on('request', (request) => {
      if (request.url().endsWith('createClickToCall')) created = true;
      if (created || request.resourceType() !== 'script' || request.url().endsWith('/page.js'))
        return;
      before.push(
        request.response().then((response) => {
          if (!response) throw new Error(`no answer to ${request.url()}`);
          return response.body();
        }),
      );
    });
    await page.clock.install();
    await shop.open('endless-queue', { attributes: `connector="${connector}"` });
    // Time stands still, because a preparation of more than a second would load the panel too.
    await page.clock.pauseAt(Date.now() + 60_000);
    // Clicked by script, since a pointer or a focus would load code before the click.
    await shop.widget.evaluate((element) => element.shadowRoot?.querySelector('button')?.click());
    await shop.toReach('queued');
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    const bytes = (await Promise.all(before)).map(
      (body) => brotliCompressSync(body, { params }).length,
    );
    const sum = bytes.reduce((all, one) => all + one, 0);
    expect(bytes.length).toBeGreaterThan(2);
    expect(sum, bytes.join(' + ')).toBeLessThanOrEqual(budgets.firstCall);
  });
}

test('LICENSES.md names every bundled package with its license', () => {
  const licenses = readFileSync(join(root, 'dist/LICENSES.md'), 'utf8');
  const titles = [...licenses.matchAll(/^## (\S+) - /gm)].map(([, name]) => name);
  const inside = ['lit', 'ky', 'jssip', 'events', 'sdp-transform'];
  expect(titles).toEqual(expect.arrayContaining(inside));
  expect(new Set(titles).size).toBe(titles.length);
});

test.describe('however the script is loaded', () => {
  const ways: Record<string, string> = {
    'with a query': tag(`${cdn}click-to-dial.js?v=3`),
    'from another path': tag(`${otherCdn}click-to-dial.js`),
    'twice, with two queries':
      tag(`${cdn}click-to-dial.js?v=2`) +
      `<script type="module" src="${cdn}click-to-dial.js?v=3"></script>`,
    'twice, from two paths':
      tag(`${cdn}click-to-dial.js`) +
      `<script type="module" src="${otherCdn}click-to-dial.js?v=3"></script>`,
    'by import()':
      '<script src="/page.js"></script>' +
      `<script>setTimeout(() => import('${cdn}click-to-dial.js'))</script>`,
  };
  for (const [way, scripts] of Object.entries(ways)) {
    test(way, usuallyIf(way.startsWith('twice')), async ({ shop }) => {
      const asked = watchScripts(shop);
      await shop.open('answered', { scripts });
      await shop.call();
      await shop.press(words.hangUp);
      await expect(shop.status).toHaveText(words.ends['hung-up'].title);
      await shop.toHaveDropped(1);
      const chunks = asked.filter((path) => path.includes('/chunks/'));
      expect(new Set(chunks).size, 'no chunk is loaded twice').toBe(chunks.length);
    });
  }

  test('a script loaded with a query still finds a connector that the page registers', async ({
    shop,
    page,
  }) => {
    await shop.open('answered', {
      attributes: 'connector="own"',
      scripts: tag(`${cdn}click-to-dial.js?v=3`),
    });
    await page.evaluate(() => {
      const found = customElements.get('click-to-dial') as unknown as typeof ClickToDial;
      found.registerConnector('own', () => ({
        supported: () => 'registered, and unwilling',
        prepare: async () => {},
        connect: () => Promise.reject(new Error('never')),
      }));
    });
    await shop.startButton.click();
    await expect(shop.status).toHaveText(words.ends.unsupported.title);
    expect((await shop.seen('call-error'))[0]?.message).toContain('registered, and unwilling');
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the fallback is there, and can be used', async ({ shop, page }) => {
    await page.goto(shop.address('answered'));
    const link = page.getByRole('link', { name: fallbackText });
    await expect(link).toBeVisible();
    await link.click({ trial: true });
  });
});

test.describe('where the library cannot be had', () => {
  test.use({ allowed: /Failed to load resource/ });

  test('the fallback is there, and can be used', async ({ shop, page }) => {
    await page.route('**/click-to-dial.js', (route) => route.abort());
    await page.goto(shop.address('answered'));
    await expect(page.getByRole('link', { name: fallbackText })).toBeVisible();
  });
});
