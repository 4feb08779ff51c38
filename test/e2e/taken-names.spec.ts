/**
 * Names of the platform that a page has given to something else. After the widget's script has run
 * that changes nothing; before it, the call works, or it ends before the create and names what was
 * taken.
 */
import type * as Call from '../../src/call/index.js';
import type {} from '../../src/agent/index.js';
import { more, usuallyIf } from './support/more.js';
import { expect, test, type Shop } from './support/shop.js';
import { cdn } from './support/site.js';

/**
 * The error of a call where the name was taken before the widget's script; undefined where it
 * succeeds.
 */
const names: Readonly<Record<string, string | undefined>> = {
  AbortController: 'load-failed',
  AbortSignal: undefined,
  CustomEvent: undefined,
  Event: undefined,
  EventTarget: undefined,
  Headers: undefined,
  MediaStream: 'unsupported',
  RTCPeerConnection: 'unsupported',
  ReadableStream: undefined,
  RTCSessionDescription: undefined,
  Request: undefined,
  Response: undefined,
  URL: undefined,
  URLSearchParams: undefined,
  WebSocket: 'unsupported',
};
const harmless = Object.keys(names).filter((name) => names[name] === undefined);

/** Values that a page may give to the name. */
const others = {
  'a class that throws': `class { constructor() { throw new Error('taken'); } }`,
  'an empty class': 'class {}',
  'a function of its own': '(...all) => ({ all })',
  'no function': '{}',
};
const [thrower] = Object.values(others);

type When = 'before' | 'after';

/** The script of a page that takes these names. */
function taking(taken: readonly string[], when: When, by = thrower): string {
  const code = taken.map((name) => `window.${name} = ${by};`).join('\n');
  return when === 'before'
    ? `<script>${code}</script>`
    : `<script type="module">await customElements.whenDefined('click-to-dial'); ${code}</script>`;
}

async function endsClearly(shop: Shop, name: string, code: string): Promise<void> {
  await shop.startButton.click();
  await shop.toReach('failed');
  const errors = await shop.seen('call-error');
  expect(errors).toHaveLength(1);
  expect(errors[0]?.code).toBe(code);
  expect(errors[0]?.message).toContain(name);
  expect(shop.center.requests('create')).toBe(0);
}

test.use({ media: true, permissions: ['microphone'] });
test.describe.configure({ timeout: 90_000 });
const attributes = 'connector="sip"';

for (const [what, by] of Object.entries(others)) {
  const usual = usuallyIf(by === thrower);

  test(`all are ${what} after the script: a call works`, usual, async ({ shop }) => {
    await shop.open('answered', { head: taking(Object.keys(names), 'after', by), attributes });
    await shop.callAndHangUp();
  });

  test(`all that no call needs are ${what} before the script`, usual, async ({ shop }) => {
    await shop.open('answered', { head: taking(harmless, 'before', by), attributes });
    await shop.callAndHangUp();
  });

  for (const [name, code] of Object.entries(names)) {
    if (!code) continue;
    test(`${name} is ${what} before the script: it is named`, usual, async ({ shop }) => {
      await shop.open('answered', { head: taking([name], 'before', by), attributes });
      await endsClearly(shop, name, code);
    });
  }
}

// Each name also alone, since one taken name may hide the effect of another.
for (const name of Object.keys(names)) {
  test(`${name} alone is taken after the script`, { tag: more }, async ({ shop }) => {
    await shop.open('answered', { head: taking([name], 'after'), attributes });
    await shop.callAndHangUp();
  });

  if (!harmless.includes(name)) continue;
  test(`${name} alone is taken before the script`, { tag: more }, async ({ shop }) => {
    await shop.open('answered', { head: taking([name], 'before'), attributes });
    await shop.callAndHangUp();
  });
}

const withController = (by: string): string => taking(['AbortController'], 'before', by);

for (const [what, by] of Object.entries(others)) {
  const usual = usuallyIf(by === thrower);

  test(
    `AbortController is ${what}: elements come and go without an error`,
    usual,
    async ({ shop, page }) => {
      await shop.open('answered', { head: withController(by), attributes });
      await shop.widget.evaluate(async (element) => {
        const { parentNode } = element;
        element.remove();
        parentNode?.append(element);
        await new Promise(requestAnimationFrame);
        element.remove();
      });
      await expect(shop.widget).toBeHidden();
      // An error would be on the console by now.
      expect(await page.evaluate(() => customElements.get('click-to-dial') !== undefined)).toBe(
        true,
      );
    },
  );

  test(
    `AbortController is ${what}: click-to-dial/call fails, and says why`,
    usual,
    async ({ shop, page }) => {
      await page.goto(shop.site.page(`<!doctype html><title>Own</title>${withController(by)}`));
      const told = await page.evaluate(
        async ([path, server]) => {
          const { CallSession } = (await import(path)) as typeof Call;
          const errors: string[] = [];
          const session = new CallSession({
            onError: ({ code, message }) => errors.push(`${code}: ${message}`),
          });
          for (let times = 0; times < 2; times += 1) await session.call({ server });
          await session.hangUp();
          return [session.state, ...errors];
        },
        [`${cdn}call.js`, shop.server('answered')] as const,
      );
      const line = 'load-failed: AbortController is taken';
      expect(told).toEqual(['failed', line, line]);
      expect(shop.center.requests('create')).toBe(0);
    },
  );

  test.describe(`AbortController is ${what}`, () => {
    test.use({ allowed: /^<incoming-call> cannot be drawn: AbortController is taken/ });

    test('<incoming-call> shows its content and says why', usual, async ({ shop, page }) => {
      await page.goto(
        shop.site.page(`<!doctype html><html lang="en"><title>Desk</title>${withController(by)}
          <script type="module" src="${cdn}incoming-call.js"></script>
          <incoming-call agent-id="101" watch><p>Sign in again</p></incoming-call>`),
      );
      const element = page.locator('incoming-call');
      const told = await element.evaluate(async (node) => {
        await customElements.whenDefined('incoming-call');
        const desk = node as HTMLElementTagNameMap['incoming-call'];
        const errors: string[] = [];
        desk.addEventListener('call-info-error', ({ detail }) => errors.push(detail.message));
        desk.guid = 'a-guid';
        const call = await desk.refresh();
        desk.clear();
        return { call, errors };
      });
      expect(told.call).toBe(undefined);
      expect(told.errors.join()).toContain('AbortController is taken');
      await expect(element.getByText('Sign in again')).toBeVisible();
      await element.evaluate((node) => node.remove());
      await expect(element).toHaveCount(0);
    });
  });
}
