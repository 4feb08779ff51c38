/**
 * The picture at the top of README.md: the widget in a talk, on the demo's shop page. Only
 * `npm run docs:picture`, after `npm run build`, writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { root } from '../tools/bundle.js';
import { expect, test } from './support/shop.js';

const picture = '.github/click-to-dial.webp';
/** The most bytes of the picture, which everybody who opens the README loads. */
const largest = 60 * 1024;

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The demo's shop without its tools, and with a floating widget. */
function demoShop(): { head: string; body: string } {
  const shop = /<div class="shop">[^]*(?=<\/div>\s*<aside)/.exec(read('index.html'))?.[0] ?? '';
  const styles = ['base', 'shop'].map((name) => read(`src/demo/${name}.css`));
  return {
    head: `<style>${styles.join('\n')} h1:not([id]) { display: none; }</style>`,
    body: `${shop.replace(/<section class="support"[^]*?<\/section>/, '')}%`,
  };
}

/** WebP has half the bytes of a PNG. The browser encodes it, since Playwright writes none. */
const toWebp = (page: Page, png: Buffer): Promise<string> =>
  page.evaluate(async (base64) => {
    const file = await fetch(`data:image/png;base64,${base64}`);
    const bitmap = await createImageBitmap(await file.blob());
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    return canvas.toDataURL('image/webp', 0.85).replace(/^.*,/, '');
  }, png.toString('base64'));

test.use({ media: true, deviceScaleFactor: 2, viewport: { width: 760, height: 470 } });

test('the README shows the widget in a talk', async ({ shop, page }, { config }) => {
  await shop.open('answered', {
    attributes: 'connector="sip" placement="bottom-right"',
    ...demoShop(),
  });
  await shop.call();
  const taken = await page.screenshot({ animations: 'disabled' });

  if (config.updateSnapshots === 'all') {
    writeFileSync(join(root, picture), await toWebp(page, taken), 'base64');
  }
  expect(read('README.md')).toContain(`src="${picture}"`);
  expect(readFileSync(join(root, picture)).length).toBeLessThan(largest);
});
