/** The demo page as `npm run demo` serves it: its calls, its tools, and a check of each by axe. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import { expect as expectSoon, type Locator, type Page, test } from 'playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { language as english } from '../../src/locales/en.js';
import { more, usuallyIf } from './support/more.js';
import { press } from './support/press.js';

const callback = english.callback;
const messages = english.call;

const root = fileURLToPath(new URL('../..', import.meta.url));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

// Slow, because the dev server compiles files when a page asks for them, and calls take real time.
test.describe.configure({ timeout: 180_000 });
const expect = expectSoon.configure({ timeout: 60_000 });

let server: ViteDevServer;
let origin: string;
let cacheDir: string;
let complaints: string[];

test.beforeAll(async () => {
  cacheDir = mkdtempSync(join(tmpdir(), 'demo-'));
  server = await createServer({
    root,
    configFile: join(root, 'vite.config.ts'),
    cacheDir,
    logLevel: 'error',
    // No file changes during the tests, and several workers would each watch all files.
    server: { host: '127.0.0.1', port: 0, watch: null },
  });
  await server.listen();
  origin = new URL(server.resolvedUrls?.local[0] ?? '').origin;
});

test.afterAll(async () => {
  await server.close();
  rmSync(cacheDir, { recursive: true });
});

test.beforeEach(({ page }) => {
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});

test.afterEach(() => expect(complaints).toEqual([]));

const open = async (page: Page, query = ''): Promise<void> => {
  await page.goto(`${origin}/${query}`);
  // The tools fill the field when they are ready.
  await expect(page.locator('#snippet')).not.toBeEmpty();
};
const widget = (page: Page): Locator => page.locator('click-to-dial');
const status = (page: Page): Locator => widget(page).getByRole('status').first();
const picker = (page: Page): Locator => page.getByRole('combobox', { name: 'Scenario' });
const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });
const attribute = (page: Page, name: string): Locator => page.locator(`#attribute-${name}`);
const snippet = (page: Page): Locator => page.locator('#snippet');
/** The texts of the lines in the trace. */
const lines = (page: Page, kind: string): Locator =>
  page.locator(`#trace li[data-kind="${kind}"] .what`);

for (const [scenario, query] of [
  ['the default scenario', ''],
  ['third-in-queue', '?scenario=third-in-queue'],
] as const) {
  test(`a call in ${scenario}, from click to hang-up`, usuallyIf(!query), async ({ page }) => {
    await open(page, query);
    await button(page, 'Call us').click();
    if (query) await expect(status(page)).toHaveText(messages.states.queued);
    await expect(status(page)).toHaveText(messages.states.talking);
    await press(button(page, messages.hangUp));
    await expect(status(page)).toHaveText(messages.ends['hung-up'].title);

    await expect(lines(page, 'request').last()).toHaveText('POST dropClickToCall');
    const requests = await lines(page, 'request').allTextContents();
    const names = [...new Set(requests)];
    expect(names.slice(0, 3)).toEqual([
      'POST page-integration',
      'GET checkClickToCallSupport',
      'POST createClickToCall',
    ]);
    // The first two of these go out together.
    expect(names.slice(3).sort()).toEqual([
      'GET getClickToCallEvents',
      'POST dropClickToCall',
      'POST queryQueueInfo',
    ]);
    expect(await lines(page, 'state').allTextContents()).toEqual([
      'preparing',
      'requesting',
      'queued',
      'connecting',
      'talking',
      'ending',
      'ended',
    ]);
    const events = await lines(page, 'event').allTextContents();
    // Whether the place is told before the agent answers depends on which of the two is quicker.
    expect(events.filter((event) => event !== 'call-queue')).toEqual([
      'call-request',
      'call-gateway',
      'call-end',
    ]);
    await expect(lines(page, 'center').last()).toHaveText('call dropped by the visitor');
    const times = (await page.locator('#trace .at').allTextContents()).map(Number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBe(0);
    await expect(page).toHaveURL(`${origin}/${query}`);
  });
}

test('the agent answers and hangs up when told to', async ({ page }) => {
  await open(page, '?scenario=endless-queue');
  await expect(button(page, 'Agent answers')).toHaveAttribute('aria-disabled', 'true');
  await button(page, 'Call us').click();
  await expect(status(page)).toHaveText(messages.states.queued);
  // "Agent answers" needs the center's record of the call, which comes a moment later.
  await expect(lines(page, 'center').first()).toBeVisible();
  await button(page, 'Agent answers').click();
  await expect(status(page)).toHaveText(messages.states.talking);
  await button(page, 'Agent hangs up').click();
  await expect(status(page)).toHaveText(messages.ends.released.title);
  await expect(lines(page, 'center').last()).toHaveText('call released');
});

test('a page that brings its own SDK has mute, keypad and its reports', async ({ page }) => {
  await open(page);
  await page.getByLabel('Bring your own SDK').check();
  await expect(page).toHaveURL(`${origin}/?own-sdk=true`);
  await button(page, 'Call us').click();
  await expect(status(page)).toHaveText(messages.states.talking);
  await press(button(page, messages.mute));
  await press(button(page, messages.keypad));
  await press(button(page, '5'));
  await expect(lines(page, 'page').nth(-2)).toHaveText('SDK microphone off');
  await expect(lines(page, 'page').last()).toHaveText('SDK sends 5');

  await button(page, 'Connection lost').click();
  await expect(status(page)).toHaveText(messages.states.reconnecting);
  await button(page, 'Connected').click();
  await expect(status(page)).toHaveText(messages.states.talking);
  await button(page, 'Failed').click();
  await expect(status(page)).toHaveText(messages.cutShort.title);
  await expect(lines(page, 'event').filter({ hasText: 'call-error' })).toBeVisible();
  await expect(lines(page, 'request').last()).toHaveText('POST dropClickToCall');
});

test.describe('a page that is not the demo’s', () => {
  const facade = 'service-cloud/rest/webadapter/v1/webadapterfacade/createClickToCall';
  const preflight = (from: string, path: string): Promise<Record<string, string>> =>
    fetch(`${origin}/${path}`, {
      method: 'OPTIONS',
      headers: {
        Origin: from,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    }).then(({ headers }) => Object.fromEntries(headers));

  for (const path of [`scenario/answered/${facade}`, `relay/answered/${facade}`, facade]) {
    test(`of this machine may send its cookie to ${path}`, async () => {
      for (const host of ['localhost:3000', '127.0.0.1:8080', '[::1]:81', 'shop.localhost:1']) {
        expect(await preflight(`http://${host}`, path), host).toMatchObject({
          'access-control-allow-origin': new URL(`http://${host}`).origin,
          'access-control-allow-credentials': 'true',
          'access-control-allow-headers': path.startsWith('relay')
            ? 'Content-Type, X-Visitor-Token'
            : 'Content-Type',
        });
      }
    });

    test(`of the web may not ask ${path}`, async () => {
      for (const from of ['https://evil.example', 'http://localhost.evil.example', 'null']) {
        expect(await preflight(from, path)).not.toHaveProperty('access-control-allow-origin');
      }
    });
  }

  for (const path of ['scenario/no-cors', 'relay/no-cors']) {
    test(`gets no CORS from ${path}`, async () => {
      const headers = await preflight('http://localhost:3000', `${path}/${facade}`);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    });
  }

  for (const server of ['scenario', 'relay']) {
    const usual = usuallyIf(server === 'scenario');
    test(`on another port calls by the ${server}`, usual, async ({ page }) => {
      const own = createHttpServer((_request, response) =>
        response.setHeader('Content-Type', 'text/html').end(`<!doctype html>
          <html lang="en"><title>My shop</title><link rel="icon" href="data:,">
          <script type="module" src="${origin}/src/click-to-dial.ts"></script>
          <click-to-dial server="${origin}/${server}/answered"></click-to-dial>
          <script>
            const integration = '${origin}/scenario/answered/page-integration';
            document.querySelector('click-to-dial').addEventListener('call-request', (event) =>
              event.waitUntil(fetch(integration, { method: 'POST', credentials: 'include' })));
          </script>`),
      );
      await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
      await page.goto(`http://127.0.0.1:${(own.address() as AddressInfo).port}/`);
      await button(page, 'Call us').click();
      await expect(status(page)).toHaveText(messages.states.talking);
      await press(button(page, messages.hangUp));
      await expect(status(page)).toHaveText(messages.ends['hung-up'].title);
      own.close();
      own.closeAllConnections();
      // A relay knows no place in the queue, and the browser writes a line about its 404.
      if (server === 'relay') complaints = complaints.filter((one) => !one.includes('404'));
    });
  }
});

test('the terminal lists the addresses of the demo and its servers', () => {
  const said: string[] = [];
  const { info } = server.config.logger;
  server.config.logger.info = (line) => void said.push(line);
  server.printUrls();
  server.config.logger.info = info;
  const text = said.join('\n');
  for (const path of ['/', '/agent.html', '/scenario/answered', '/relay/answered']) {
    expect(text).toMatch(new RegExp(`(Shop|Desk|Simulator|Relay) +${origin}${path}\\s`));
  }
});

for (const by of ['', '&relay=true']) {
  test(`the scenario “CORS forgotten” fails as it says${by}`, { tag: more }, async ({ page }) => {
    await open(page, `?scenario=no-cors${by}`);
    await expect(page.locator('#scenario-end')).toContainText('failed: network');
    await expect(snippet(page)).toContainText('http://elsewhere.localhost:');
    await button(page, 'Call us').click();
    await expect(status(page)).toHaveText(messages.ends.network.title);
    await expect(lines(page, 'event').filter({ hasText: 'call-error' })).toBeVisible();
    await expect(page.locator('#trace')).toContainText('CORS');
    await expect(picker(page)).toHaveValue('no-cors');
    // The browser itself reports it too.
    complaints = complaints.filter((one) => !/blocked by CORS|Failed to load resource/.test(one));
  });
}

test('a failing scenario is picked, called and explained', async ({ page }) => {
  await open(page);
  await picker(page).selectOption('no-agents');
  await expect(page).toHaveURL(`${origin}/?scenario=no-agents`);
  await expect(page.locator('#scenario-end')).toContainText('failed: no-agent');
  await button(page, 'Call us').click();
  await expect(status(page)).toHaveText(messages.ends['no-agent'].title);
  await expect(widget(page).getByRole('link', { name: /^Call \+49/ })).toBeVisible();
  await expect(page.locator('#trace')).toContainText('No agents available currently');
});

test('the editor changes widget, snippet and address, and a reload keeps it', async ({ page }) => {
  await open(page);
  const untouched =
    `<click-to-dial\n  server="${origin}/scenario/answered"\n` +
    `  callback-url="${origin}/relay/answered/callback"\n`;
  await expect(snippet(page)).toContainText(`${untouched}>\n  <a href="tel:`);

  await attribute(page, 'label').fill('Ask "us"');
  await attribute(page, 'label').blur();
  await attribute(page, 'media').selectOption('voice video');
  await attribute(page, 'poll-interval').fill('500');
  await attribute(page, 'disabled').check();
  const edited =
    `${untouched}  label="Ask &quot;us&quot;"\n  media="voice video"\n` +
    '  poll-interval="500"\n  disabled\n>';
  await expect(snippet(page)).toContainText(edited);
  await expect(button(page, 'Ask "us"')).toBeDisabled();

  await page.reload();
  await expect(snippet(page)).toContainText('poll-interval="500"');
  await expect(button(page, 'Ask "us"')).toBeDisabled();
  await expect(attribute(page, 'poll-interval')).toHaveValue('500');

  await button(page, 'Reset').click();
  await expect(snippet(page)).toContainText(`${untouched}>`);
  await expect(button(page, 'Call us')).toBeEnabled();
  await expect(page).toHaveURL(`${origin}/`);
});

test('a server set by hand replaces the scenario, and is replaced by one', async ({ page }) => {
  await open(page, '?scenario=no-agents');
  await attribute(page, 'server').fill('https://cc.example.com:18446');
  await attribute(page, 'server').blur();
  await expect(page.locator('#scenario-description')).toContainText('set by hand');
  await expect(snippet(page)).toContainText('server="https://cc.example.com:18446"');
  await attribute(page, 'server').fill(`${origin}/scenario/slow-network`);
  await attribute(page, 'server').blur();
  await expect(picker(page)).toHaveValue('slow-network');
  await expect(page).toHaveURL(`${origin}/?scenario=slow-network`);
});

test('a call and a call-back go through the relay', { tag: more }, async ({ page }) => {
  await open(page, '?scenario=no-agents');
  await page.getByLabel('Through the relay').check();
  await expect(snippet(page)).toContainText(
    `<click-to-dial\n  server="${origin}/relay/no-agents"\n  callback-url=""\n>`,
  );
  await expect(page).toHaveURL(`${origin}/?scenario=no-agents&relay=true`);
  await button(page, 'Call us').click();
  await expect(status(page)).toHaveText(messages.ends['no-agent'].title);
  await expect(lines(page, 'request').filter({ hasText: 'applyToken' })).toBeVisible();
  await press(button(page, messages.callBack));
  await widget(page).getByLabel(callback.number).fill('+49 89 1234500');
  await press(button(page, callback.submit));
  // The relay waits ten seconds before it sends, and the center twelve before it ends the call.
  await expect(status(page)).toHaveText(callback.states.done.title);
});

test('the page names the parameters of its address that it cannot follow', async ({ page }) => {
  await open(page, '?scenario=nowhere&theme=pink&poll-interval=5');
  const notice = page.getByRole('status').filter({ hasText: 'nowhere' });
  await expect(notice).toContainText('There is no scenario “nowhere”; this is “answered”.');
  await expect(notice).toContainText('There is no theme “pink”.');
  await expect(picker(page)).toHaveValue('answered');
  await expect(attribute(page, 'poll-interval')).toHaveAttribute('aria-invalid', 'true');
});

test('the snippet is copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await open(page);
  await button(page, 'Copy').click();
  await expect(page.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    await snippet(page).textContent(),
  );
});

test('the trace hides polls, and is cleared', async ({ page }) => {
  await open(page);
  await button(page, 'Call us').click();
  const polls = lines(page, 'request').filter({ hasText: 'getClickToCallEvents' });
  await expect(polls.first()).toBeVisible();
  await page.getByLabel('Hide polls').check();
  await expect(polls.first()).toBeHidden();
  await expect(lines(page, 'request').first()).toBeVisible();
  await button(page, 'Clear').click();
  await expect(lines(page, 'state')).toHaveCount(0);
  await press(button(page, messages.hangUp));
  await expect(lines(page, 'state').last()).toHaveText('ended');
});

test('Arabic changes the direction of the widget, not of the page', async ({ page }) => {
  await open(page, '?lang=ar');
  await expect(widget(page).getByRole('button')).toHaveCSS('direction', 'rtl');
  await expect(page.locator('body')).toHaveCSS('direction', 'ltr');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

const usual = ['dark 1440'];
for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const theme of ['light', 'dark']) {
      test(`theme="${theme}" can be read`, { tag: more }, async ({ page }) => {
        await page.addInitScript({ path: axe });
        await open(page, `?own-sdk=true&theme=${theme}`);
        await expectWell(page);
        await button(page, 'Call us').click();
        await expect(status(page)).toHaveText(messages.states.talking);
        await button(page, 'Failed').click();
        await expect(status(page)).toHaveText(messages.cutShort.title);
        await expectWell(page);
      });
    }

    for (const width of [320, 768, 1440]) {
      const looked = usuallyIf(usual.includes(`${colorScheme} ${width}`));
      test(`fits ${width} px, and axe finds nothing`, looked, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.addInitScript({ path: axe });
        await open(
          page,
          '?own-sdk=true&media=voice%20video&gateway-hosts=a:1%20localhost%20127.0.0.1',
        );
        await expectWell(page);
        await button(page, 'Call us').click();
        await expect(status(page)).toHaveText(messages.states.talking);
        await expect(lines(page, 'request').last()).toBeVisible();
        await expectWell(page);
        await press(button(page, messages.hangUp));
        await expect(status(page)).toHaveText(messages.ends['hung-up'].title);
        await expectWell(page);
      });
    }
  });
}

async function expectWell(page: Page): Promise<void> {
  const { tooWide, findings } = await page.evaluate(async () => {
    const { axe: runner } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    const { violations } = await runner.run();
    return {
      tooWide: document.documentElement.scrollWidth - innerWidth,
      findings: violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
      ),
    };
  });
  expect(findings).toEqual([]);
  expect(tooWide).toBeLessThanOrEqual(0);
}
