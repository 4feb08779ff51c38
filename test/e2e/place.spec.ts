/**
 * The place of the panel: in the page where it fits, else over it. Whatever box the button stands
 * in, all of the panel can be seen and clicked, and the page keeps its layout.
 */
import type { Page } from 'playwright/test';
import type { ClickToDial } from '../../src/click-to-dial.js';
import { language as english } from '../../src/locales/en.js';
import { filmScript } from './support/film.js';
import { usuallyIf } from './support/more.js';
import { press } from './support/press.js';
import { expect, type Shop, test } from './support/shop.js';

const messages = english.call;

/** A page with content beside and after the button, so that a change of its layout shows. */
const header = (style: string, rest = ''): string =>
  `<header style="${style}"><b>Shop</b> %</header><p>After</p><div style="block-size: 900px">${rest}</div>`;
const column = (style: string): string =>
  `<div style="display: flex"><div style="${style}">%</div><p>Beside</p></div>`;

const tooSmall: Record<string, string> = {
  'a header of 60 px that hides the rest': header('block-size: 60px; overflow: hidden'),
  'a header of 60 px over what follows': header('block-size: 60px'),
  'a header of 60 px that scrolls': header('block-size: 60px; overflow: auto'),
  'a header that is fixed, at the right': header(
    'position: fixed; inset: 0 0 auto auto; block-size: 60px; overflow: clip',
  ),
  'a bar at the foot of the window': header('position: fixed; inset: auto 0 0; block-size: 60px'),
  'a header that contains its paint': header('max-block-size: 60px; contain: paint'),
  'a header with a clip-path': header('block-size: 60px; clip-path: inset(0)'),
  'a column of 130 px': column('inline-size: 130px'),
  'a column of 130 px that hides the rest': column('inline-size: 130px; overflow: hidden'),
  'a flex item that shrinks': column('flex: 0 1 0; min-inline-size: 130px; max-inline-size: 130px'),
  'a grid cell of 130 px':
    '<div style="display: grid; grid: auto / 130px 1fr">%<p>Beside</p></div>',
  'a query container of 130 px': column('inline-size: 130px; container-type: inline-size'),
  'a box that scrolls in 200 px': header('max-block-size: 200px; overflow: auto'),
  'a transformed box of 130 px': column('inline-size: 130px; translate: 0; overflow: hidden'),
  'a box at 40 %': header('scale: 0.4; transform-origin: 0 0'),
  'a page that goes on at the right': header('position: absolute; inset-inline-start: 94vw'),
  'a header of 60 px, right to left': header('block-size: 60px; overflow: hidden; direction: rtl'),
  'a slot in a header': `<div><template shadowrootmode="open"><header style="block-size: 60px; overflow: hidden"><slot></slot></header></template>%</div>`,
  'a vertical page': `<div style="writing-mode: vertical-rl; block-size: 60px; overflow: hidden">%</div>`,
};

const fitting: Record<string, string> = {
  'the page': '%',
  'a column of 280 px': column('inline-size: 280px'),
  'a header that grows': header('min-block-size: 60px; overflow: hidden'),
  'a list that drops down from a header': header('block-size: 60px; overflow: hidden', '').replace(
    '%',
    '<div style="position: absolute; inset-block-start: 60px">%</div>',
  ),
  'a float': header('').replace('%', '<div style="float: left">%</div>'),
  'a line of text': '<p>Do call <span>us: %</span>!</p>',
  'a page that scrolls inside': `<div style="block-size: 100vh; overflow: auto">%<div style="block-size: 900px"></div></div>`,
};

const usual = [
  'a header of 60 px that hides the rest',
  'a header that is fixed, at the right',
  'a column of 130 px',
  'a transformed box of 130 px',
  'a page that goes on at the right',
  'a header of 60 px, right to left',
  'a list that drops down from a header',
  'a line of text',
];

interface Seen {
  readonly part: string;
  readonly problem: string;
}

/**
 * Scrolls to every control.
 * @returns the points, at middle and corners, that cannot be seen or clicked.
 */
function findLost(page: Page): Promise<Seen[]> {
  return page.evaluate(() => {
    const found: Seen[] = [];
    const root = document.querySelector('click-to-dial')?.shadowRoot;
    for (const control of root?.querySelectorAll<HTMLElement>('.root:not([inert]) button') ?? []) {
      control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { left, right, top, bottom } = control.getBoundingClientRect();
      const [x, y, dx, dy] = [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top];
      for (const [across, down] of [
        [0, 0],
        ...[-0.4, 0.4].flatMap((one) => [
          [one, 0],
          [0, one],
        ]),
      ] as [number, number][]) {
        const hit = root?.elementFromPoint(x + across * dx, y + down * dy);
        if (hit && control.contains(hit)) continue;
        const problem = `${across},${down}: ${hit?.part.value ?? ''} ${hit?.className ?? 'nothing'}`;
        found.push({ part: control.part.value, problem });
      }
    }
    return found;
  });
}

/** The boxes of the page outside the widget. */
const layoutOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    scrollTo(0, 0);
    return [...document.querySelectorAll('main, main :not(click-to-dial, click-to-dial *)')].map(
      (node) => `${node.localName} ${JSON.stringify(node.getBoundingClientRect())}`,
    );
  });

/** Brings a call through all its views. */
async function through(shop: Shop, look: (view: string) => Promise<void>): Promise<void> {
  await look('idle');
  await shop.call('queued');
  await look('queued');
  shop.center.agentAnswers();
  await expect.poll(() => shop.page.evaluate(() => window.sdk !== undefined)).toBe(true);
  await shop.page.evaluate(() => window.sdk?.connected());
  await shop.toReach('talking');
  await press(shop.button(messages.keypad));
  await look('keypad');
  await press(shop.button(messages.minimize));
  await look('folded');
  await shop.widget.evaluate((element) => (element as ClickToDial).hangUp());
  await expect(shop.status).toHaveText(messages.ends['hung-up'].title);
  await look('ended');
  await shop.widget.evaluate((element) => (element as ClickToDial).reset());
  await expect(shop.startButton).toBeVisible();
  await look('idle');
}

const isOver = (shop: Shop): Promise<boolean> =>
  shop.widget.evaluate((element) => {
    const panel = element.shadowRoot?.querySelector('.root');
    return panel?.matches(':popover-open') ?? false;
  });

for (const [name, body] of Object.entries(tooSmall)) {
  test(`over the page: ${name}`, usuallyIf(usual.includes(name)), async ({ shop, page }) => {
    await shop.open('endless-queue', { attributes: 'data-sdk', body });
    const before = await layoutOf(page);
    await through(shop, async (view) => {
      expect(await layoutOf(page), view).toEqual(before);
      expect(await isOver(shop), view).toBe(view !== 'idle');
      expect(await findLost(page), view).toEqual([]);
      if (view === 'idle' || view === 'folded') return;
      const box = await shop.panel.boundingBox();
      expect(box?.width, view).toBeGreaterThanOrEqual(272);
    });
  });
}

for (const [name, body] of Object.entries(fitting)) {
  test(`in the page: ${name}`, usuallyIf(usual.includes(name)), async ({ shop, page }) => {
    await shop.open('endless-queue', { attributes: 'data-sdk', body });
    await through(shop, async (view) => {
      expect(await isOver(shop), view).toBe(false);
      expect(await findLost(page), view).toEqual([]);
    });
  });
}

test.describe('where the code that every call needs does not come', () => {
  test.use({ allowed: /Failed to load resource/ });

  async function lose(shop: Shop, body: string): Promise<void> {
    await shop.open('answered', { body });
    await shop.page.context().setOffline(true);
    await shop.startButton.click();
    await shop.toReach('failed');
  }

  for (const [name, body] of Object.entries({ ...tooSmall, ...fitting })) {
    test(
      `the message about it can be seen: ${name}`,
      usuallyIf(usual.slice(0, 2).includes(name)),
      async ({ shop, page }) => {
        await lose(shop, body);
        await expect(shop.status).toHaveText(english.labels.loadFailed);
        for (const one of [shop.status, shop.startButton, shop.fallback]) {
          await expect(one).toBeInViewport({ ratio: 0.99 });
          await one.click({ trial: true });
        }
        expect(await findLost(page)).toEqual([]);
        if (name in fitting) expect(await isOver(shop)).toBe(false);
      },
    );
  }

  test('a press beside the message stops it from covering the page, and the next call begins there', async ({
    shop,
    page,
  }) => {
    const [body = ''] = Object.values(tooSmall);
    await lose(shop, body);
    expect(await isOver(shop)).toBe(true);
    await page.getByRole('heading', { name: 'A shop' }).click();
    expect(await isOver(shop)).toBe(false);
    await page.context().setOffline(false);
    await lose(shop, body);
    await page.context().setOffline(false);
    await shop.startButton.click();
    await shop.toReach('talking');
    await expect(shop.panel).toBeVisible();
    expect(await findLost(page)).toEqual([]);
    await press(shop.button(messages.hangUp));
    await shop.toReach('ended');
    await press(shop.button(messages.close));
    expect(await isOver(shop)).toBe(false);
  });
});

const dialog =
  '<dialog style="inline-size: 200px; block-size: 90px; overflow: hidden; transform: scale(1)">%</dialog>';

test('the panel stands over a modal dialog that is opened, closed and opened again', async ({
  shop,
  page,
}) => {
  const show = (): Promise<void> =>
    page.evaluate(() => document.querySelector('dialog')?.showModal());
  await page.goto(shop.address('endless-queue', { attributes: 'data-sdk', body: dialog }));
  await shop.widget.evaluate((element) => void (element as ClickToDial).call());
  await shop.toReach('queued');
  for (let times = 0; times < 2; times += 1) {
    await show();
    await expect.poll(() => isOver(shop)).toBe(true);
    await expect.poll(() => findLost(page)).toEqual([]);
    await page.evaluate(() => document.querySelector('dialog')?.close());
    await expect(shop.panel).toBeHidden();
  }
  await show();
  await press(shop.button(messages.cancel));
  await shop.toReach('ended');
});

test('the panel stands over an element that fills the screen', async ({ shop, page }) => {
  const body =
    '<section style="background: #fff"><div style="inline-size: 130px">%</div></section>';
  await shop.open('endless-queue', { attributes: 'data-sdk', body });
  await shop.call('queued');
  expect(await isOver(shop)).toBe(true);
  await page.evaluate(() => document.querySelector('section')?.requestFullscreen());
  await expect.poll(() => findLost(page)).toEqual([]);
  await page.evaluate(() => document.exitFullscreen());
  await expect.poll(() => findLost(page)).toEqual([]);
});

test('nothing of a widget that floats is printed', async ({ shop, page }) => {
  await shop.open('endless-queue', { attributes: 'placement="bottom-right"' });
  await page.emulateMedia({ media: 'print' });
  await expect(shop.startButton).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await shop.call('queued');
  await page.emulateMedia({ media: 'print' });
  await expect(shop.panel).toBeHidden();
});

test('on a phone in landscape the keypad and Hang up can be seen, with a picture as well', async ({
  shop,
  page,
}) => {
  await page.setViewportSize({ width: 640, height: 320 });
  const attributes = 'connector="film" media="voice video" placement="bottom-right"';
  await shop.open('answered', { head: filmScript, attributes });
  await shop.call();
  await shop.press(messages.keypad);
  for (const picture of [false, true]) {
    await page.evaluate((on) => window.film.show(on), picture);
    await expect(shop.widget.locator('[part="remote-video"]')).toHaveCount(picture ? 1 : 0);
    for (const name of ['1', '3', '6', '9', '#', messages.hangUp])
      await expect(shop.button(name), name).toBeInViewport({ ratio: 1 });
    expect(await findLost(page)).toEqual([]);
  }
});
