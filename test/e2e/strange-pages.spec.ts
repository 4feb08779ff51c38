/** Pages that move the element, cannot draw it, hold other copies of it, or take its names. */
import type { Page } from 'playwright/test';
import type { ClickToDial } from '../../src/click-to-dial.js';
import type { CallSession } from '../../src/call/index.js';
import { expect, fallbackText, test, words } from './support/shop.js';
import { cdn, otherCdn } from './support/site.js';

type Widget = ClickToDial;

test.describe('taken out of the page while talking', () => {
  test('and put back a frame later: the call goes on', async ({ shop, page }) => {
    await shop.open('answered');
    await shop.call();
    await shop.widget.evaluate(
      (element) =>
        new Promise<void>((resolve) => {
          element.remove();
          requestAnimationFrame(() => {
            document.body.append(element);
            resolve();
          });
        }),
    );
    // Waits by the clock of the talk until a removal would have counted.
    const seconds = async (): Promise<number> =>
      Number((await page.getByRole('timer').innerText()).replace(/\D/g, ''));
    const before = await seconds();
    await expect.poll(seconds).toBeGreaterThan(before + 1);
    expect(await shop.state()).toBe('talking');
    expect(shop.drops).toBe(0);
    await shop.press(words.hangUp);
    await shop.toHaveDropped(1);
  });

  test('for good: the call is dropped once', async ({ shop, page }) => {
    await shop.open('answered');
    await shop.call();
    await shop.widget.evaluate((element) => element.remove());
    await shop.toHaveDropped(1);
    await expect.poll(() => shop.seen('call-end')).toHaveLength(0);
    expect(await page.locator('click-to-dial').count()).toBe(0);
  });
});

test('moved into a frame of the same origin: it looks as before, and talks', async ({
  shop,
  page,
}) => {
  await shop.open('answered', { body: '%<iframe></iframe>' });
  await shop.call();
  const looks = (): Promise<string[]> =>
    page.evaluate(() => {
      const widget =
        document.querySelector('click-to-dial') ??
        document.querySelector('iframe')?.contentDocument?.querySelector('click-to-dial');
      const view = widget?.ownerDocument.defaultView ?? window;
      return [...(widget?.shadowRoot?.querySelectorAll('[part~=panel], button') ?? [])].map(
        (one) => {
          const { backgroundColor, borderRadius, color } = view.getComputedStyle(one);
          return [backgroundColor, borderRadius, color].join();
        },
      );
    });
  const before = await looks();
  expect(before.length).toBeGreaterThan(1);
  await page.evaluate(() => {
    const widget = document.querySelector('click-to-dial');
    const frame = document.querySelector('iframe');
    if (widget) frame?.contentDocument?.body.append(widget);
  });
  await expect.poll(looks).toEqual(before);
  const framed = page.frameLocator('iframe').locator('click-to-dial');
  expect(await framed.evaluate((element) => (element as Widget).state)).toBe('talking');
  await framed.evaluate((element) => (element as Widget).hangUp());
  await shop.toHaveDropped(1);
});

test('properties set before the script is there hold', async ({ shop, page }) => {
  await page.goto(shop.address('answered', { scripts: '<script src="/page.js"></script>' }));
  await shop.widget.evaluate((element) =>
    Object.assign(element, { muted: true, label: 'Early', disabled: false }),
  );
  await page.addScriptTag({ url: `${cdn}click-to-dial.js`, type: 'module' });
  await expect(shop.button('Early')).toBeVisible();
  expect(await shop.widget.evaluate((element) => (element as Widget).muted)).toBe(false);
});

test.describe('where it cannot be drawn', () => {
  test.use({ allowed: /cannot be drawn|TrustedHTML|Trusted Type|trusted-types|policy/i });

  for (const [what, headers] of Object.entries({
    XHTML: { 'Content-Type': 'application/xhtml+xml' },
    "trusted-types 'none'": {
      'Content-Security-Policy': "require-trusted-types-for 'script'; trusted-types 'none'",
    },
  })) {
    test(`${what}: the fallback is shown, and a call ends before anything is sent`, async ({
      shop,
      page,
    }) => {
      const address = shop.site.page(
        `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>
<script src="/page.js"></script><script>import('${cdn}click-to-dial.js');</script></head>
<body>${shop.element('answered')}</body></html>`,
        headers,
      );
      await page.goto(address);
      await page.waitForFunction(() => customElements.get('click-to-dial') !== undefined);
      const link = page.getByRole('link', { name: fallbackText });
      await expect(link).toBeVisible();
      await shop.widget.evaluate((element) => (element as Widget).call());
      expect(await shop.seen('call-error')).toMatchObject([{ code: 'load-failed' }]);
      await expect(link).toBeVisible();
      expect(shop.center.journal.since(1)).toEqual([]);
    });
  }
});

test.describe('copies on one page', () => {
  test('each finds the connectors of the other, and has a class that works', async ({
    shop,
    page,
  }) => {
    await shop.open('answered', { attributes: 'connector="own"' });
    const made = await page.evaluate(async (url) => {
      const { ClickToDial: Other } = (await import(url)) as { ClickToDial: typeof ClickToDial };
      Other.registerConnector('own', () => ({
        supported: () => 'of the other copy',
        prepare: async () => {},
        connect: () => Promise.reject(new Error('never')),
      }));
      return new Other().localName;
    }, `${shop.site.origin}${otherCdn}click-to-dial.js`);
    expect(made).toBe('click-to-dial');
    await shop.startButton.click();
    await shop.toReach('failed');
    expect((await shop.seen('call-error'))[0]?.message).toContain('of the other copy');
  });

  test('click-to-dial/call finds the connectors that were registered with the element', async ({
    shop,
    page,
  }) => {
    await shop.open('answered');
    const message = await page.evaluate(
      async ([element, call, server]) => {
        const { ClickToDial: Class } = (await import(element!)) as {
          ClickToDial: typeof ClickToDial;
        };
        const { CallSession: Session } = (await import(call!)) as {
          CallSession: typeof CallSession;
        };
        Class.registerConnector('own', () => ({
          supported: () => 'found',
          prepare: async () => {},
          connect: () => Promise.reject(new Error('never')),
        }));
        let told = '';
        const session = new Session({ onError: (failure) => (told = failure.message) });
        await session.call({ server: server!, media: 'voice', connector: 'own' });
        return told;
      },
      [
        `${shop.site.origin}${cdn}click-to-dial.js`,
        `${shop.site.origin}${cdn}call.js`,
        shop.server('answered'),
      ],
    );
    expect(message).toContain('found');
  });

  test.describe('of which one is a stranger', () => {
    test.use({ allowed: /another library's/ });

    test('the console says so, once', async ({ shop, page, complaints }) => {
      const stranger =
        '<script>customElements.define("click-to-dial", class extends HTMLElement {})</script>';
      const script = `<script type="module" src="${cdn}click-to-dial.js"></script>`;
      await page.goto(shop.address('answered', { scripts: stranger + script }));
      await expect.poll(() => complaints).toHaveLength(1);
      expect(complaints[0]).toContain('new on our class fails');
    });
  });
});

/** Events as MooTools and old polyfills replace them. */
const takeNames = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    // Old polyfills return an event of the platform, whatever class was asked for.
    const polyfill = function (type: string, options?: CustomEventInit): Event {
      const event = document.createEvent('CustomEvent');
      event.initCustomEvent(type, options?.bubbles, options?.cancelable, options?.detail);
      return event;
    };
    polyfill.prototype = Event.prototype;
    Object.assign(window, { Event: function DomEvent() {}, CustomEvent: polyfill });
    for (const { prototype } of [Array, Object]) {
      Object.defineProperty(prototype, 'toJSON', { value: () => 'x', configurable: true });
    }
  });

test.describe('by SIP', () => {
  test.use({ media: true, permissions: ['microphone'] });

  test('Event and CustomEvent are the page’s own: people talk, and hang up', async ({
    shop,
    page,
  }) => {
    await takeNames(page);
    await page.goto(shop.address('answered', { attributes: 'connector="sip"' }));
    await shop.call();
    await shop.press(words.hangUp);
    await shop.toHaveDropped(1);
    await shop.toReach('ended');
  });
});

test('Event and CustomEvent are the page’s own, toJSON is everywhere: a whole call', async ({
  shop,
  page,
}) => {
  await takeNames(page);
  const bodies: (string | null)[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('createClickToCall')) bodies.push(request.postData());
  });
  await page.goto(shop.address('answered'));
  await shop.startButton.click();
  await shop.toReach('talking');
  expect(bodies).toEqual(['{"mediaAbility":"0"}']);
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
});
