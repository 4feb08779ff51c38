/**
 * The element in another window that the page has opened, a pop-up or picture in picture, works as
 * in the page.
 */
import type { Page } from 'playwright/test';
import type { ClickToDial } from '../../src/click-to-dial.js';
import { more, usuallyIf } from './support/more.js';
import { press } from './support/press.js';
import { expect, test, words, type Shop } from './support/shop.js';

declare global {
  interface Window {
    /** The element, in whichever window it is. */
    moved: ClickToDial;
  }
}

const header = '<header style="block-size: 60px; overflow: hidden">%</header>';
const plain = '<main>%</main>';

const keep = ({ page }: Shop): Promise<void> =>
  page.evaluate(() => {
    window.moved = document.querySelector('click-to-dial')!;
  });

/** @param body around the element; `%` stands for it. */
async function openPopUp(shop: Shop, body: string): Promise<Page> {
  const { page } = shop;
  await keep(shop);
  const [popUp] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(() => void open('', '', 'popup,width=420,height=480')),
  ]);
  // Written by the pop-up's own script, so that their classes are those of its window.
  await popUp.evaluate((html) => {
    document.body.innerHTML = html.replace('%', '<i></i>');
    document.querySelectorAll('*').forEach((one) => one.part);
  }, body);
  await popUp.setViewportSize({ width: 420, height: 480 });
  return popUp;
}

/** Moves the element into another window as a page would. */
const moveInto = (popUp: Page): Promise<void> =>
  popUp.evaluate(() => {
    const opener = window.opener as Window;
    document.querySelector('i')?.replaceWith(opener.moved);
  });

const state = ({ page }: Shop): Promise<string> => page.evaluate(() => window.moved.state);
const named = (popUp: Page, name: string) =>
  popUp.locator('click-to-dial').getByRole('button', { name, exact: true });

/** The computed look of the panel, in whichever window it is. */
const looks = ({ page }: Shop): Promise<string[]> =>
  page.evaluate(() => {
    const { moved } = window;
    const view = moved.ownerDocument.defaultView!;
    return [...moved.shadowRoot!.querySelectorAll('[part~=panel], button')].map((one) => {
      const { backgroundColor, borderRadius, color, fontSize } = view.getComputedStyle(one);
      return [backgroundColor, borderRadius, color, fontSize].join();
    });
  });

const seconds = async (popUp: Page): Promise<number> =>
  Number((await popUp.getByRole('timer').innerText()).replace(/\D/g, ''));

/** The edges of the panel that are outside the window. */
const outside = (popUp: Page): Promise<string[]> =>
  popUp.evaluate(() => {
    const panel = document.querySelector('click-to-dial')!.shadowRoot!.querySelector('.root')!;
    const { left, top, right, bottom } = panel.getBoundingClientRect();
    const over = {
      left: -left,
      top: -top,
      right: right - innerWidth,
      bottom: bottom - innerHeight,
    };
    return Object.entries(over).flatMap(([edge, by]) => (by > 0.5 ? `${edge} by ${by}` : []));
  });
const isOver = (popUp: Page): Promise<boolean> =>
  popUp.evaluate(() =>
    document
      .querySelector('click-to-dial')!
      .shadowRoot!.querySelector('.root')!
      .matches(':popover-open'),
  );

test.describe('in a pop-up window', () => {
  test('moved while talking: it looks as before, time goes on, and Hang up hangs up', async ({
    shop,
  }) => {
    await shop.open('answered', { attributes: 'tones="off"' });
    await shop.call();
    const popUp = await openPopUp(shop, plain);
    const before = await looks(shop);
    await moveInto(popUp);
    await expect.poll(() => looks(shop)).toEqual(before);
    const at = await seconds(popUp);
    await expect.poll(() => seconds(popUp)).toBeGreaterThan(at + 1);
    await press(named(popUp, words.minimize));
    await expect(named(popUp, words.expand)).toBeVisible();
    await press(named(popUp, words.hangUp));
    await shop.toHaveDropped(1);
    await expect(popUp.getByRole('status')).toHaveText(words.ends['hung-up'].title);
    await press(named(popUp, words.callAgain));
    await expect.poll(() => state(shop)).toBe('talking');
    await press(named(popUp, words.hangUp));
    await shop.toHaveDropped(2);
  });

  test('leaving either window is asked about while talking, and only where the element is', async ({
    shop,
    page,
  }) => {
    await shop.open('answered');
    const popUp = await openPopUp(shop, plain);
    /** Whether the page and the pop-up would ask, by an event as a browser would send it. */
    const ask = (): Promise<boolean[]> =>
      Promise.all(
        [page, popUp].map((one) =>
          one.evaluate(() => {
            const event = new Event('beforeunload', { cancelable: true });
            dispatchEvent(event);
            return event.defaultPrevented;
          }),
        ),
      );
    expect(await ask()).toEqual([false, false]);
    await shop.call();
    expect(await ask()).toEqual([true, false]);
    await moveInto(popUp);
    expect(await ask()).toEqual([true, true]);
    await popUp.evaluate(() => {
      const link = document.body.appendChild(document.createElement('a'));
      link.href = 'tel:+4989123456';
      link.addEventListener('click', (event) => event.preventDefault());
      link.click();
    });
    expect(await ask(), 'a telephone').toEqual([true, false]);
    await page.evaluate(() => document.querySelector('main')?.append(window.moved));
    expect(await ask()).toEqual([true, false]);
    await popUp.evaluate(() => document.body.append((window.opener as Window).moved));
    expect(await ask()).toEqual([true, true]);
    await press(named(popUp, words.hangUp));
    await expect.poll(ask).toEqual([false, false]);
  });

  test(
    'the panel is placed by the box and the size of that window',
    { tag: more },
    async ({ shop, page }) => {
      await shop.open('answered');
      await shop.call();
      const popUp = await openPopUp(shop, header);
      await moveInto(popUp);
      await expect.poll(() => isOver(popUp)).toBe(true);
      await expect.poll(() => outside(popUp)).toEqual([]);
      // The page is behind the pop-up, which draws frames of its own.
      await page.setViewportSize({ width: 1000, height: 900 });
      for (const size of [
        { width: 300, height: 400 },
        { width: 700, height: 320 },
      ]) {
        await popUp.setViewportSize(size);
        await expect.poll(() => outside(popUp)).toEqual([]);
      }
      await popUp.evaluate(() => document.querySelector('header')?.removeAttribute('style'));
      await popUp.setViewportSize({ width: 700, height: 700 });
      await expect.poll(() => isOver(popUp)).toBe(false);
      await press(named(popUp, words.hangUp));
      await shop.toHaveDropped(1);
    },
  );

  test('a floating panel stands in the corner of that window', async ({ shop }) => {
    await shop.open('answered', { attributes: 'placement="bottom-right"' });
    await shop.call();
    const popUp = await openPopUp(shop, '<div style="transform: translate(0)">%</div>');
    await moveInto(popUp);
    for (const width of [420, 640]) {
      await popUp.setViewportSize({ width, height: 480 });
      await expect.poll(() => isOver(popUp)).toBe(true);
      await expect.poll(() => outside(popUp)).toEqual([]);
      await expect
        .poll(async () => {
          const box = await popUp
            .locator('click-to-dial')
            .locator('.root:not([inert])')
            .boundingBox();
          return Math.round(width - (box?.x ?? 0) - (box?.width ?? 0));
        })
        .toBeLessThanOrEqual(16);
    }
    await press(named(popUp, words.hangUp));
    await shop.toHaveDropped(1);
  });

  for (const until of ['queued', 'talking'] as const) {
    const usual = usuallyIf(until === 'talking');
    test(`closed while ${until}: the call is dropped, once`, usual, async ({ shop }) => {
      await shop.open(until === 'queued' ? 'endless-queue' : 'answered');
      await shop.call(until);
      const popUp = await openPopUp(shop, plain);
      await moveInto(popUp);
      await expect(named(popUp, words.minimize)).toBeVisible();
      await popUp.close();
      await shop.toHaveDropped(1);
      await expect.poll(() => state(shop)).toBe('ended');
    });
  }

  test('closed while the code for the call is on its way: none is ever created', async ({
    shop,
    page,
  }) => {
    let arrive = (): void => {};
    const held = new Promise<void>((resolve) => (arrive = resolve));
    await page.route(/\/live-[^/]*\.js/, async (route) => {
      await held;
      await route.fallback();
    });
    await shop.open('answered');
    const popUp = await openPopUp(shop, plain);
    await moveInto(popUp);
    await named(popUp, words.call).click();
    await expect.poll(() => state(shop)).toBe('preparing');
    await popUp.close();
    await expect.poll(() => state(shop)).toBe('idle');
    const loaded = page.waitForResponse(/\/live-[^/]*\.js/);
    arrive();
    await (await loaded).finished();
    expect(shop.center.requests('create')).toBe(0);
    // The next call, back in the page, is the first that is created.
    await page.evaluate(() => document.querySelector('main')?.append(window.moved));
    await page.evaluate(() => window.moved.call());
    await shop.toReach('talking');
    await page.evaluate(() => window.moved.hangUp());
    await shop.toHaveDropped(1);
    expect(shop.center.requests('create')).toBe(1);
  });

  test('closed, and the page takes it back: the call goes on', async ({ shop, page }) => {
    await shop.open('answered');
    await shop.call();
    const popUp = await openPopUp(shop, header);
    await moveInto(popUp);
    await popUp.evaluate(() => {
      const opener = window.opener as Window;
      const { moved } = opener;
      addEventListener('pagehide', () => opener.document.querySelector('main')?.append(moved));
    });
    await popUp.close();
    await expect(shop.panel).toBeVisible();
    const before = await seconds(page);
    // Waits by the clock of the talk until a removal would have counted.
    await expect.poll(() => seconds(page)).toBeGreaterThan(before + 1);
    expect(await shop.state()).toBe('talking');
    expect(shop.drops).toBe(0);
    await shop.press(words.hangUp);
    await shop.toHaveDropped(1);
  });

  test('closed with the page: dropped once', async ({ shop, page }) => {
    await shop.open('answered', { attributes: 'leave-prompt="off"' });
    await shop.call();
    await moveInto(await openPopUp(shop, plain));
    await page.goto(`${shop.site.origin}/other`);
    await shop.toHaveDropped(1);
  });
});

test.describe('in picture in picture', () => {
  /** Opens the window within a click, as browsers demand, and moves the element into it. */
  async function float({ page }: Shop): Promise<Page> {
    await page.evaluate(() => {
      document.querySelector('#float')?.addEventListener('click', () => {
        const { documentPictureInPicture: api } = window as unknown as {
          documentPictureInPicture: { requestWindow(size: object): Promise<Window> };
        };
        void api
          .requestWindow({ width: 320, height: 360 })
          .then(({ document: inside }) => inside.body.append(window.moved));
      });
    });
    const opened = page.context().waitForEvent('page');
    await page.locator('#float').click();
    const floating = await opened;
    await expect(floating.locator('click-to-dial')).toBeAttached();
    return floating;
  }

  const body = '%<button id="float">Float</button>';

  test('moved while talking: it looks as before, time goes on, and Hang up hangs up', async ({
    shop,
  }) => {
    await shop.open('answered', { body });
    await shop.call();
    await keep(shop);
    const before = await looks(shop);
    const floating = await float(shop);
    await expect.poll(() => looks(shop)).toEqual(before);
    await expect.poll(() => outside(floating)).toEqual([]);
    const at = await seconds(floating);
    await expect.poll(() => seconds(floating)).toBeGreaterThan(at + 1);
    await press(named(floating, words.hangUp));
    await shop.toHaveDropped(1);
    await expect(floating.getByRole('status')).toHaveText(words.ends['hung-up'].title);
  });

  test('closed while talking: the call is dropped, once', { tag: more }, async ({ shop }) => {
    await shop.open('answered', { body });
    await shop.call();
    await keep(shop);
    const floating = await float(shop);
    await expect(named(floating, words.minimize)).toBeVisible();
    await floating.close();
    await shop.toHaveDropped(1);
    await expect.poll(() => state(shop)).toBe('ended');
  });
});
