/**
 * A page's `text-decoration` is not inherited and shows in no computed style: browsers draw its
 * lines through all that stands in the flow. Not a pixel of either element changes by it.
 */
import type { Locator } from 'playwright/test';
import { expect, test } from './support/incoming.js';
import { usuallyIf } from './support/more.js';
import { words } from './support/shop.js';

/** How the element stands in its page. */
const places: Readonly<Record<string, string>> = {
  'a block': 'click-to-dial, incoming-call { display: block }',
  'a flex item': 'main { display: flex; gap: 1em }',
  'a grid item': 'main { display: grid }',
  'a part of its line': 'click-to-dial, incoming-call { display: inline }',
  'without a box': 'click-to-dial, incoming-call { display: contents }',
};

const lines = 'underline overline line-through';
const selectors = ['html', 'main', 'click-to-dial, incoming-call'];

/** The number of pixels in the colour of the lines, which nothing else has. */
async function linedPixels(element: Locator): Promise<number> {
  const shot = await element.screenshot({ animations: 'disabled' });
  return element.page().evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const { width, height } = image;
      const canvas = new OffscreenCanvas(width, height).getContext('2d');
      canvas?.drawImage(image, 0, 0);
      const { data = [] } = canvas?.getImageData(0, 0, width, height) ?? {};
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3);
        if (green > 200 && red < 100 && blue < 100) count += 1;
      }
      return count;
    },
    `data:image/png;base64,${shot.toString('base64')}`,
  );
}

async function expectNoLines(element: Locator): Promise<void> {
  const page = element.page();
  for (const selector of selectors) {
    const content = `${selector} { text-decoration: ${lines} #0f0 4px !important }`;
    const style = await page.addStyleTag({ content });
    // An element without a box of its own is measured by its shadow root.
    expect(await linedPixels(element.locator('.root')), content).toBe(0);
    if (selector === 'html') expect(await linedPixels(page.locator('h1'))).toBeGreaterThan(0);
    await style.evaluate((node) => (node as Element).remove());
  }
}

for (const [place, rule] of Object.entries(places)) {
  const head = `<style>${rule}</style>`;
  const usual = usuallyIf(place === 'a flex item');

  test(`<click-to-dial> as ${place}`, usual, async ({ shop }) => {
    await shop.open('endless-queue', { head });
    await expectNoLines(shop.widget);
    await shop.call('queued');
    await expect(shop.button(words.cancel)).toBeVisible();
    await expectNoLines(shop.widget);
  });

  test(`<incoming-call> as ${place}`, usual, async ({ desktop }) => {
    await desktop.open({ head });
    await expectNoLines(desktop.element);
    await desktop.ring();
    await expectNoLines(desktop.element);
  });
}
