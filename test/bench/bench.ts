/**
 * `npm run bench`, after `npm run build`: measures what the widget costs a page that loads it:
 * compressed size, time of scripts and of all main-thread tasks until the page is quiet, and heap
 * after a garbage collection. Each is a median, beside an empty page and a bare Lit element. Then
 * it measures calls, beside a page with nothing but JsSIP and a peer connection (calls.ts).
 *
 * The absolute numbers depend on the machine; only the differences between the rows mean something.
 */
import { chromium, type Browser } from 'playwright';
import { compress, loads, readManifest, total } from '../tools/bundle.js';
import { budgets } from '../tools/budgets.js';
import { ensureChromium, launchArgs } from '../tools/chromium.js';
import { measureCalls } from './calls.js';
import { pages, servePages } from './pages.js';

/** Odd, so that the median is one that was measured. */
const runs = 11;

interface Sample {
  readonly scriptMs: number;
  readonly taskMs: number;
  readonly heapKiB: number;
}

/** Measures one load in a browser context of its own, so without a cache or compiled code. */
async function measure(browser: Browser, url: string): Promise<Sample> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(url, { waitUntil: 'load' });
  // Two frames after the upgrade, rendering and painting are done too.
  // No named function here, since tsx would call a helper that the page does not have.
  await page.evaluate(async () => {
    const names = [...document.querySelectorAll(':not(:defined)')].map(
      ({ localName }) => localName,
    );
    await Promise.all(names.map((name) => customElements.whenDefined(name)));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  };
  const loaded = await read();
  await session.send('HeapProfiler.collectGarbage');
  const collected = await read();
  await context.close();
  return {
    scriptMs: (loaded.get('ScriptDuration') ?? NaN) * 1000,
    taskMs: (loaded.get('TaskDuration') ?? NaN) * 1000,
    heapKiB: (collected.get('JSHeapUsedSize') ?? NaN) / 1024,
  };
}

function median(samples: readonly Sample[], key: keyof Sample): number {
  const sorted = samples.map((sample) => sample[key]).sort((a, b) => a - b);
  return Number(sorted[Math.floor(sorted.length / 2)]?.toFixed(1));
}

const server = await servePages();
const browser = await chromium.launch({
  channel: 'chromium',
  executablePath: ensureChromium(),
  args: [...launchArgs],
});
const samples = Object.entries(pages).map(([name, { path }]) => ({
  name,
  url: server.origin + path,
  all: [] as Sample[],
}));
// Pages take turns, so that a machine that slows down slows all of them; the first round warms up.
for (let round = 0; round <= runs; round++) {
  for (const { url, all } of samples) {
    const sample = await measure(browser, url);
    if (round > 0) all.push(sample);
  }
}
const bareBytes = compress(server.bareFile);
await browser.close();
server.close();
const calls = await measureCalls();

const { pageLoad, firstCall } = loads(readManifest(), budgets);
console.log(`Chromium ${browser.version()}, Node ${process.version}, medians of ${runs} loads\n`);
console.log('Brotli bytes');
console.table({
  'bare Lit element': { bytes: bareBytes },
  'click-to-dial, page load': { bytes: total(pageLoad) },
  'click-to-dial, up to the first call': { bytes: total(firstCall) },
});
console.log('Page load');
console.table(
  Object.fromEntries(
    samples.map(({ name, all }) => [
      name,
      {
        'script ms': median(all, 'scriptMs'),
        'all tasks ms': median(all, 'taskMs'),
        'heap KiB': median(all, 'heapKiB'),
      },
    ]),
  ),
);
const ratio = (ours: number, bare: number): string =>
  `${ours} / ${bare} = ${(ours / bare).toFixed(2)}`;
console.log('click-to-dial / bare JsSIP, by gateway. From "Call connected" to');
console.table(
  Object.fromEntries(
    Object.entries(calls).map(([gateway, { times, cpu }]) => {
      const { 'click-to-dial': ours, 'bare JsSIP': bare } = times;
      return [
        gateway,
        {
          'INVITE on the wire ms': ratio(ours.invite, bare.invite),
          'media both ways ms': ratio(ours.mediaBothWays, bare.mediaBothWays),
          'agent hears ms': ratio(ours.heard, bare.heard),
          'CPU ms per second of talk': ratio(cpu['click-to-dial'], cpu['bare JsSIP']),
        },
      ];
    }),
  ),
);
