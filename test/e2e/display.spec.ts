/** Languages and their directions, narrow places, large type, forced colours, reduced motion. */
import { languages, spoken } from '../support/languages.js';
import { more, usuallyIf } from './support/more.js';
import { expect, type Shop, test } from './support/shop.js';

/** Checks that the widget, and so the page, is nowhere wider than its place. */
async function expectToFit({ page, widget }: Shop, width: number, state: string): Promise<void> {
  const { over, wide } = await widget.evaluate((element) => ({
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    wide: [element, ...(element.shadowRoot?.querySelectorAll('*') ?? [])]
      // Elements of one pixel are text for screen readers.
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
      .filter((one) => getComputedStyle(one).display !== 'inline')
      .map((one) => `${one.localName}.${one.className} ${one.part.value}`),
  }));
  expect(over, `${state}: page`).toBeLessThanOrEqual(0);
  expect(wide, state).toEqual([]);
  const box = await widget.boundingBox();
  expect(box?.width ?? 0, state).toBeLessThanOrEqual(width);
  expect(box?.x ?? -1, state).toBeGreaterThanOrEqual(0);
  expect(page.viewportSize()?.width ?? 0).toBeGreaterThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
}

/** Brings a call through all its views, and runs `look` in each. */
async function through(
  shop: Shop,
  language: string,
  look: (state: string) => Promise<unknown>,
): Promise<void> {
  const { call: say, labels } = await spoken(language);
  const { page } = shop;
  await look('idle');
  await shop.button(labels.call).click();
  await expect(shop.status).toHaveText(say.states.queued);
  await expect(page.getByText(say.stillWaiting)).toBeVisible();
  await look('queued');
  shop.center.agentAnswers();
  await expect.poll(() => page.evaluate(() => window.sdk !== undefined)).toBe(true);
  await page.evaluate(() => window.sdk?.connected());
  await expect(shop.status).toHaveText(say.states.talking);
  await shop.press(say.keypad);
  for (const key of '123456789*0#') await shop.press(key);
  await look('talking, keypad');
  await shop.press(say.minimize);
  await look('minimized');
  await shop.press(say.expand);
  await shop.press(say.hangUp);
  await expect(shop.status).toHaveText(say.ends['hung-up'].title);
  await look('ended');
  await shop.press(say.close);
  await expect(shop.button((await spoken(language)).labels.call)).toBeVisible();
}

const everything = 'data-sdk media="voice video"';
/**
 * The languages with the longest words and with the other direction; `npm test` takes one for each
 * place.
 */
const longest = 'de';
const leftwards = 'ar';

for (const language of languages) {
  test(
    `lang=${language} shows its words in their direction`,
    { tag: more },
    async ({ shop, page }) => {
      await shop.open('endless-queue', { attributes: `${everything} lang="${language}"` });
      await through(shop, language, async (state) => {
        const status = shop.status;
        await expect(status, state).toHaveCSS('direction', (await spoken(language)).dir);
      });
      await expect(page.locator('h1')).toHaveCSS('direction', 'ltr');
    },
  );

  for (const [what, width, zoom] of [
    ['320 px', 320, 1],
    ['640 px at 200 %', 640, 2],
  ] as const) {
    const looked = usuallyIf(language === longest && zoom === 1);
    test(`${what}, ${language}: nothing is cut off`, looked, async ({ shop, page }) => {
      await page.setViewportSize({ width, height: 800 });
      // Zooms as browsers do: every CSS pixel takes two of the screen.
      const head = `<style>body { margin: 8px } :root { zoom: ${zoom} }</style>`;
      await shop.open('endless-queue', { lang: language, attributes: everything, head });
      await through(shop, language, (state) => expectToFit(shop, width, state));
    });
  }

  test(`a place of 280 px, ${language}: nothing is cut off`, { tag: more }, async ({ shop }) => {
    const body = '<div style="inline-size: 280px">%</div>';
    await shop.open('endless-queue', { lang: language, attributes: everything, body });
    await through(shop, language, (state) => expectToFit(shop, 280, state));
  });

  test(
    `floating at 320 px, ${language}: nothing is cut off`,
    usuallyIf(language === leftwards),
    async ({ shop, page }) => {
      await page.setViewportSize({ width: 320, height: 640 });
      const attributes = `${everything} placement="bottom-right"`;
      await shop.open('endless-queue', { lang: language, attributes });
      await through(shop, language, async (state) => {
        await expectToFit(shop, 320, state);
        const box = await shop.widget.boundingBox();
        expect(box?.y ?? -1, state).toBeGreaterThanOrEqual(0);
        expect((box?.y ?? 0) + (box?.height ?? 0), state).toBeLessThanOrEqual(640);
      });
    },
  );
}

test('text twice as large fits at 320 px', async ({ shop, page }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  const head = '<style>:root { font-size: 200% }</style>';
  await shop.open('endless-queue', { attributes: everything, head });
  await through(shop, 'en', (state) => expectToFit(shop, 320, state));
});

test('the language changes during a call', async ({ shop }) => {
  const { call: german, labels } = await spoken('de');
  const { call: arabic } = await spoken('ar');
  await shop.open('endless-queue', { lang: 'de' });
  await shop.button(labels.call).click();
  await expect(shop.status).toHaveText(german.states.queued);
  await shop.widget.evaluate((element) => element.setAttribute('lang', 'ar'));
  await expect(shop.status).toHaveText(arabic.states.queued);
  await expect(shop.status).toHaveCSS('direction', 'rtl');
  await shop.press(arabic.cancel);
  await shop.toHaveDropped(1);
});

for (const [name, media] of [
  ['forced colours', { forcedColors: 'active' }],
  ['reduced motion', { reducedMotion: 'reduce' }],
  ['both, in the dark', { forcedColors: 'active', reducedMotion: 'reduce', colorScheme: 'dark' }],
] as const) {
  test(name, usuallyIf(name === 'both, in the dark'), async ({ shop, page }) => {
    await page.emulateMedia(media);
    await shop.open('endless-queue', { attributes: everything });
    await through(shop, 'en', async (state) => {
      const found = await shop.widget.evaluate((element) => {
        const root = element.shadowRoot;
        const buttons = [...(root?.querySelectorAll('button') ?? [])];
        return {
          moving: root?.getAnimations().length,
          // In forced colours only a border tells a button from its surroundings.
          flat: buttons
            .filter((button) => Number.parseFloat(getComputedStyle(button).borderTopWidth) === 0)
            .map((button) => button.part.value),
        };
      });
      if ('forcedColors' in media) expect(found.flat, state).toEqual([]);
      if ('reducedMotion' in media) expect(found.moving, state).toBe(0);
    });
  });
}
