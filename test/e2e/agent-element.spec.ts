/**
 * The built element of the agent in a page of its own: policy, accessibility, layout, lost code.
 */
import type * as Entry from '../../src/agent/index.js';
import { loadLanguage, type Language } from '../../src/agent/locales/index.js';
import { expectNoFindings } from './support/axe.js';
import { call, expect, test, words, type Desktop } from './support/incoming.js';
import { usuallyIf } from './support/more.js';
import { otherCdn } from './support/site.js';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/** Brings the element to each of its views, one after the other. */
async function through(
  desktop: Desktop,
  language: Language,
  look: (state: string) => Promise<unknown>,
): Promise<void> {
  const { words: say } = await loadLanguage(language);
  const { page, element } = desktop;
  await expect(element.getByText(say.idle)).toBeVisible();
  await look('idle');
  await desktop.set({ watch: 'always' });
  await expect(element.getByText(say.watching)).toBeVisible();
  await look('watching');
  await desktop.ring();
  await expect(page.getByRole('group', { name: say.data })).toBeVisible();
  await look('ringing');
  desktop.result = null;
  await expect(element.getByRole('status')).toHaveText(say.over);
  await look('over');
  desktop.retcode = '000-003';
  await expect(element.getByRole('button', { name: say.tryAgain })).toBeVisible();
  await expect(element.getByRole('status')).toContainText(say.errors['authentication-expired']);
  await look('error');
  await desktop.set({ guid: undefined });
  await expect(element.getByRole('status')).toHaveText(say.signedOut);
  await look('signed out');
}

test('a page with a strict policy has no violation, whatever data a call carries', async ({
  desktop,
  page,
}) => {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      seen.push(`${effectiveDirective} ${blockedURI}`);
    });
  });
  await desktop.open({ headers: { 'Content-Security-Policy': policy } });
  await desktop.ring({
    caller: '<img src=/x onerror="document.title=1">',
    calldata: '{"<img src=/x>":"<script>document.title=1</script><style>*{color:red}</style>"}',
  });
  await expect(desktop.part('data-name')).toHaveText('<img src=/x>');
  await desktop.element.evaluate((element) => element.setAttribute('lang', 'de'));
  await expect(desktop.part('status')).toContainText('Eingehender Anruf');
  const violations = () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect(await violations()).toEqual([]);
  await expect(page).toHaveTitle('A desktop');
});

for (const [colorScheme, lang] of [
  ['light', 'en'],
  ['dark', 'ar'],
  ['light', 'ar'],
  ['dark', 'en'],
] as const) {
  const usual = usuallyIf(colorScheme === 'dark' && lang === 'ar');
  test(`axe finds nothing: ${colorScheme}, ${lang}`, usual, async ({ desktop, page }) => {
    await page.emulateMedia({ colorScheme });
    await desktop.open({ lang, head: `<style>:root { color-scheme: ${colorScheme} }</style>` });
    await through(desktop, lang, (state) => expectNoFindings(page, state));
  });
}

test('two copies of the script on one page share one class, and the element goes on', async ({
  desktop,
  page,
}) => {
  await desktop.open();
  const made = await page.evaluate(async (url) => {
    const { IncomingCall } = (await import(url)) as typeof Entry;
    const element = document.querySelector('incoming-call');
    return [element instanceof IncomingCall, new IncomingCall().localName];
  }, `${desktop.site.origin}${otherCdn}incoming-call.js`);
  expect(made).toEqual([true, 'incoming-call']);
  await desktop.set({ watch: 'always' });
  await desktop.ring();
  await expect(desktop.part('caller')).toHaveText(call.caller);
  desktop.result = null;
  await expect(desktop.element.getByRole('status')).toHaveText(words.over);
});

/** Checks that the element, and so the page, is nowhere wider than its place. */
async function expectToFit({ page, element }: Desktop, state: string): Promise<void> {
  const found = await element.evaluate((one) => ({
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    wide: [one, ...(one.shadowRoot?.querySelectorAll('*') ?? [])]
      // Elements of one pixel are text for screen readers.
      .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1)
      .filter((part) => getComputedStyle(part).display !== 'inline')
      .map((part) => `${part.localName} ${part.part.value}`),
  }));
  expect(found, state).toEqual({ over: 0, wide: [] });
  const box = await element.boundingBox();
  expect(page.viewportSize()?.width ?? 0).toBeGreaterThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
}

const hostile = {
  caller: `<b>\u202E${'x'.repeat(300)}</b>`,
  callskill: 'y'.repeat(3000),
  calldata: JSON.stringify({
    ['n'.repeat(400)]: 'v'.repeat(400),
    'مرحبا \u202Eabc': '\u0000\u2067'.repeat(100),
    ...Object.fromEntries(
      Array.from({ length: 80 }, (_, at) => [`key ${at}`, 'words '.repeat(at)]),
    ),
  }),
};

const looked = ['640 px at 200 %, ar'];
for (const lang of ['en', 'de', 'ar', 'zh'] as const) {
  for (const [what, width, head] of [
    ['a place of 280 px', 280, '<style>body { margin: 0 }</style>'],
    ['640 px at 200 %', 640, '<style>body { margin: 8px } :root { zoom: 2 }</style>'],
    ['type twice as large at 320 px', 320, '<style>:root { font-size: 200% }</style>'],
    ...(lang === 'en'
      ? [['1440 px', 1440, '<style>incoming-call { inline-size: auto }</style>'] as const]
      : []),
  ] as const) {
    const usual = usuallyIf(looked.includes(`${what}, ${lang}`));
    test(`${what}, ${lang}: nothing is cut off`, usual, async ({ desktop, page }) => {
      await page.setViewportSize({ width, height: 800 });
      await desktop.open({ lang, head });
      await through(desktop, lang, async (state) => {
        await expect(desktop.part('status')).toHaveCSS('direction', (await loadLanguage(lang)).dir);
        await expectToFit(desktop, state);
      });
      desktop.retcode = '0';
      await desktop.set({ guid: 'a-guid' });
      await desktop.ring(hostile);
      await expectToFit(desktop, 'hostile');
    });
  }
}

test('a pile of combining marks makes the page no wider', async ({ desktop, page }) => {
  await page.setViewportSize({ width: 280, height: 800 });
  await desktop.open();
  const pile = `z${'\u0310\u0322\u0489'.repeat(60)}`;
  await desktop.ring({ caller: pile, called: pile, callskill: pile, calldata: pile });
  const widths = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  expect(widths.scrollWidth).toBe(widths.clientWidth);
});

for (const [name, media] of [
  ['forced colours', { forcedColors: 'active' }],
  ['reduced motion', { reducedMotion: 'reduce' }],
] as const) {
  test(name, async ({ desktop, page }) => {
    await page.emulateMedia(media);
    await desktop.open();
    await through(desktop, 'en', async (state) => {
      const found = await desktop.element.evaluate((element) => {
        const root = element.shadowRoot;
        return {
          moving: root?.getAnimations().length,
          // In forced colours only a border tells buttons and a call from their surroundings.
          flat: [...(root?.querySelectorAll('button, .root') ?? [])]
            .filter((one) => Number.parseFloat(getComputedStyle(one).borderTopWidth) === 0)
            .map((one) => one.part.value),
        };
      });
      expect(found.flat, state).toEqual([]);
      if ('reducedMotion' in media) expect(found.moving, state).toBe(0);
    });
  });
}

test('answer, decline, data and refresh work by keyboard alone', async ({ desktop, page }) => {
  await desktop.open();
  await desktop.ring();
  const reached: string[] = [];
  for (let press = 0; press < 3; press += 1) {
    await page.keyboard.press('Tab');
    reached.push(
      await page.evaluate(() => {
        const active = document.activeElement;
        const inside = active?.shadowRoot?.activeElement;
        return inside?.part.value ?? active?.textContent ?? '';
      }),
    );
  }
  expect(reached).toEqual(['Answer', 'Decline', 'data']);
  desktop.result = null;
  await expect(desktop.part('status')).toHaveText(words.over);
  await expect(desktop.part('panel')).toBeFocused();
  await desktop.set({ watch: false });
  await page.keyboard.press('Tab');
  await expect(desktop.part('refresh')).toBeFocused();
  desktop.result = call;
  await page.keyboard.press('Enter');
  await expect(desktop.part('caller')).toHaveText(call.caller);
});

test('words that arrive after the language has changed again are not shown', async ({
  desktop,
  page,
}) => {
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route('**/chunks/agent/de-*', async (route) => {
    await held;
    await route.continue();
  });
  await desktop.open();
  const speak = (lang: string) =>
    desktop.element.evaluate((element, given) => element.setAttribute('lang', given), lang);
  const asked = page.waitForRequest('**/chunks/agent/de-*');
  await speak('de');
  await asked;
  await speak('zh');
  const { idle } = (await loadLanguage('zh')).words;
  await expect(desktop.part('idle')).toHaveText(idle);
  const late = page.waitForResponse('**/chunks/agent/de-*');
  goOn();
  await (await late).finished();
  // Once this import has the same module, the earlier ones have it too.
  const [german = ''] = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.includes('/agent/de-')),
  );
  await page.evaluate((url) => import(url), german);
  await expect(desktop.part('panel')).toHaveAttribute('lang', 'zh');
  await expect(desktop.part('idle')).toHaveText(idle);
});

test.describe('code that cannot be loaded', () => {
  test.use({ allowed: /Failed to load resource|waits for its code/ });

  test('is requested again until it arrives', async ({ desktop, page }) => {
    let lost = 2;
    await page.route('**/chunks/agent/en-*', (route) =>
      (lost -= 1) >= 0 ? route.abort() : route.continue(),
    );
    await desktop.open();
    await desktop.ring();
    expect(lost).toBeLessThan(0);
  });
});

test("in a narrow window the caller's name is not broken in two", async ({ desktop, page }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await desktop.open();
  await desktop.ring({ caller: 'AnonymousCard' });
  const lines = await desktop.part('caller').evaluate((node) => {
    const text = document.createRange();
    text.selectNodeContents(node);
    return new Set([...text.getClientRects()].map(({ top }) => Math.round(top))).size;
  });
  expect(lines).toBe(1);
});
