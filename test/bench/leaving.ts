/**
 * `npm run bench:leaving`, after `npm run build`: counts how often a drop arrives from a page that
 * is left in Firefox, beside a bare `fetch` in a page that does nothing else. Firefox guarantees
 * neither, so this prints the numbers and asserts nothing.
 * More attempts: `TIMES=20 npm run bench:leaving`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { firefox, type Page } from 'playwright';
import { webAdapterPath } from '../../src/api/calls.js';
import { listen } from '../../src/simulator/listener.js';
import { cdn, openSite } from '../e2e/support/site.js';
import { fakeFirefoxPrefs, findFirefox } from '../gateway/support/firefox.js';

const times = Number(process.env['TIMES'] ?? 4);
/** Milliseconds after which a drop that has not come in counts as lost. */
const patience = 3000;

interface Row {
  readonly scenario: string;
  /** The state of the call when the page is left; undefined for a page without the widget. */
  readonly state?: string;
  html(server: string): string;
}

/** Fetches the cookie that names the call, as the page of a shop does. */
const integrate = (server: string) =>
  `fetch('${server}/page-integration', { method: 'POST', credentials: 'include' })`;

const widget = (server: string) => `<!doctype html><title>Ours</title><script>
  document.addEventListener('call-request', (event) => event.waitUntil(${integrate(server)}));
</script><script type="module" src="${cdn}click-to-dial.js"></script>
<click-to-dial server="${server}" connector="stub"></click-to-dial>`;

const bare = (cached: boolean) => (server: string) => `<!doctype html><title>Bare</title><script>
  const url = '${server}${webAdapterPath}dropClickToCall';
  const init = { method: 'POST', keepalive: true, credentials: 'include',
    headers: { 'content-type': 'application/json' } };
  window.ready = ${integrate(server)}.then(() => ${cached} && fetch(url, init));
  addEventListener('pagehide', () => void fetch(url, init));
</script>`;

const rows: Readonly<Record<string, Row>> = {
  'bare fetch': { scenario: 'answered', html: bare(false) },
  'bare fetch, preflight cached': { scenario: 'answered', html: bare(true) },
  queued: { scenario: 'endless-queue', state: 'queued', html: widget },
  talking: { scenario: 'answered', state: 'talking', html: widget },
};

const site = await openSite();
const ways: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'another page': (page) => page.goto(`${site.origin}/other`),
  'about:blank': (page) => page.goto('about:blank'),
  'closing the tab': (page) => page.close(),
};
const browser = await firefox.launch({
  channel: 'moz-firefox',
  executablePath: findFirefox(),
  firefoxUserPrefs: fakeFirefoxPrefs,
});

async function prepare(page: Page, state: string | undefined): Promise<void> {
  if (state === undefined) {
    await page.evaluate(() => (window as unknown as { ready: Promise<unknown> }).ready);
    return;
  }
  const element = page.locator('click-to-dial');
  await element.getByRole('button').first().click();
  await element.locator('[part="panel"]').waitFor();
  for (let now; now !== state; await sleep(50)) {
    now = await element.evaluate(
      (node) => (node as HTMLElementTagNameMap['click-to-dial']).state as string,
    );
    if (now === 'failed') throw new Error('The call failed');
  }
}

/** Whether the drop has come in. */
async function leave(row: Row, go: (page: Page) => Promise<unknown>): Promise<boolean> {
  const { center, url, close } = await listen();
  const context = await browser.newContext();
  // Another tab stays open, so that closing this one does not close the window.
  await context.newPage();
  const page = await context.newPage();
  await page.goto(site.page(row.html(`${url}/scenario/${row.scenario}`)));
  await prepare(page, row.state);
  const before = center.requests('drop');
  await go(page);
  const arrived = await center
    .waitForRequest('drop', before + 1, AbortSignal.timeout(patience))
    .then(() => true)
    .catch(() => false);
  await context.close();
  await close();
  return arrived;
}

const table: Record<string, Record<string, string>> = {};
for (const [name, row] of Object.entries(rows)) {
  const cells: Record<string, string> = (table[name] = {});
  for (const [way, go] of Object.entries(ways)) {
    let arrived = 0;
    for (let n = 0; n < times; n++) if (await leave(row, go)) arrived += 1;
    cells[way] = `${arrived} of ${times}`;
  }
}
console.log(`Firefox ${browser.version()}: drops that arrived`);
console.table(table);
await browser.close();
await site.close();
