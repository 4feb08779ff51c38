/** Moves of the element by the page, and hasty clicks, which must neither end nor double a call. */
import type { Locator } from 'playwright/test';
import { usuallyIf } from './support/more.js';
import { expect, test, words } from './support/shop.js';

const twoPlaces = { body: '<section>%</section><section id="there"></section>' };

test.describe('the element moves within the page', () => {
  for (const [how, move] of [
    ['by append()', (element: Element) => document.querySelector('#there')?.append(element)],
    [
      'by remove() and append() in one task',
      (element: Element) => {
        element.remove();
        document.querySelector('#there')?.append(element);
      },
    ],
    [
      'by moveBefore()',
      (element: Element) => {
        const there = document.querySelector('#there') as
          (Element & { moveBefore?(node: Element, before: null): void }) | null;
        if (there?.moveBefore) there.moveBefore(element, null);
        else there?.append(element);
      },
    ],
    [
      'with what is around it',
      (element: Element) =>
        document.querySelector('#there')?.append(element.parentElement ?? element),
    ],
  ] as const) {
    test(
      `${how}: the call goes on`,
      usuallyIf(/by (remove|moveBefore)/.test(how)),
      async ({ shop, page }) => {
        await shop.open('answered', twoPlaces);
        await shop.call();
        await shop.widget.evaluate(move);
        await expect(page.locator('#there click-to-dial')).toHaveCount(1);
        const polls = shop.center.requests('poll');
        await shop.center.waitForRequest('poll', polls + 2);
        expect(await shop.state()).toBe('talking');
        // The clock of the talk runs on at the new place.
        const shown = await page.getByRole('timer').textContent();
        await expect(page.getByRole('timer')).not.toHaveText(shown ?? '');
        expect(shop.drops).toBe(0);
        await shop.press(words.hangUp);
        await shop.toHaveDropped(1);
      },
    );
  }

  test('while it waits for the answer to its create: the call goes on', async ({ shop }) => {
    await shop.open('slow-create', twoPlaces);
    await shop.startButton.click();
    await shop.center.waitForRequest('create');
    await shop.widget.evaluate((element) => document.querySelector('#there')?.append(element));
    await shop.toReach('talking', 20_000);
    await shop.press(words.hangUp);
    await shop.toHaveDropped(1);
  });

  test('removed, and put back later: the call is over, and the next one works', async ({
    shop,
  }) => {
    await shop.open('answered', twoPlaces);
    await shop.call();
    await shop.widget.evaluate((element) => {
      element.remove();
      Object.assign(window, { kept: element });
    });
    await shop.toHaveDropped(1);
    await shop.page.evaluate(() => {
      document.querySelector('#there')?.append((window as unknown as { kept: Element }).kept);
    });
    await shop.toReach('ended');
    await expect(shop.status).toHaveText(words.ends.removed.title);
    await shop.press(words.callAgain);
    await shop.toReach('talking');
    await shop.press(words.hangUp);
    await shop.toHaveDropped(2);
  });
});

test.describe('hasty clicks', () => {
  for (const scenario of ['answered', 'endless-queue', 'no-agents'] as const) {
    const usual = usuallyIf(scenario === 'answered');
    test(
      `a double click starts one call and does nothing else: ${scenario}`,
      usual,
      async ({ shop }) => {
        await shop.open(scenario);
        await shop.startButton.dblclick();
        const end = {
          answered: 'talking',
          'endless-queue': 'queued',
          'no-agents': 'failed',
        } as const;
        await shop.toReach(end[scenario]);
        expect(shop.center.requests('create')).toBe(1);
        expect(shop.drops).toBe(0);
        expect(await shop.seen('call-request')).toHaveLength(1);
      },
    );
  }

  test('a slow double click starts one call where all code is loaded already', async ({
    shop,
    page,
  }) => {
    await shop.open('answered');
    await shop.startButton.hover();
    await page.waitForLoadState('networkidle');
    await shop.startButton.dblclick({ delay: 120 });
    await shop.toReach('talking');
    expect(shop.center.requests('create')).toBe(1);
    expect(shop.drops).toBe(0);
  });

  test('a double click on hang up does not call again', async ({ shop }) => {
    await shop.open('answered');
    await shop.call();
    await shop.press(words.hangUp, (button) => button.dblclick());
    await shop.toReach('ended');
    await shop.toHaveDropped(1);
    expect(shop.center.requests('create')).toBe(1);
    expect(await shop.state()).toBe('ended');
  });

  test('a double click on call again makes one call', async ({ shop }) => {
    await shop.open('answered');
    await shop.call();
    await shop.press(words.hangUp);
    await shop.toReach('ended');
    await shop.press(words.callAgain, (button) => button.dblclick());
    await shop.toReach('talking');
    expect(shop.center.requests('create')).toBe(2);
    expect(shop.drops).toBe(1);
  });

  test('the second click of a double click does nothing to a control that has taken the place', async ({
    shop,
    page,
  }) => {
    const clickOn = async (button: Locator, clickCount: number): Promise<void> => {
      await button.hover();
      await page.mouse.down({ clickCount });
      await page.mouse.up({ clickCount });
    };
    const first = (button: Locator): Promise<void> => clickOn(button, 1);
    await shop.open('endless-queue');
    await shop.call('queued');
    await clickOn(shop.button(words.cancel), 2);
    await clickOn(shop.button(words.cancel), 3);
    const polls = shop.center.requests('poll');
    await shop.center.waitForRequest('poll', polls + 2);
    expect(await shop.state()).toBe('queued');
    await shop.press(words.cancel, first);
    await shop.toReach('ended');
    await clickOn(shop.button(words.callAgain), 2);
    expect(await shop.state()).toBe('ended');
    await shop.press(words.callAgain, first);
    await shop.toReach('queued');
    expect(shop.drops).toBe(1);
  });

  test('ten clicks and ten calls by the page in one task are one call', async ({ shop }) => {
    await shop.open('answered');
    await shop.widget.evaluate(async (element) => {
      const widget = element as HTMLElementTagNameMap['click-to-dial'];
      const button = widget.shadowRoot?.querySelector('button');
      const calls = Array.from({ length: 10 }, () => {
        button?.click();
        return widget.call();
      });
      await Promise.all(calls);
    });
    expect(await shop.state()).toBe('talking');
    expect(shop.center.requests('create')).toBe(1);
  });

  test('hang up at once, many times, and call again', async ({ shop }) => {
    await shop.open('answered');
    await shop.widget.evaluate(async (element) => {
      const widget = element as HTMLElementTagNameMap['click-to-dial'];
      for (let round = 0; round < 10; round += 1) {
        void widget.call();
        await (round % 2 ? widget.hangUp() : undefined);
      }
      await widget.hangUp();
      await widget.call();
    });
    expect(await shop.state()).toBe('talking');
    await shop.press(words.hangUp);
    await expect.poll(() => shop.center.occupied).toBe(0);
    expect(shop.drops).toBe(shop.center.calls.length);
  });
});
