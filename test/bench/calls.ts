/**
 * Measures what a call costs, beside a page with nothing but JsSIP and a peer connection in the
 * same run: the time from the event "Call connected" to the INVITE on the wire, to media both ways,
 * and until the agent hears the visitor; and the CPU time of the whole browser during a talk. It
 * runs against the simulator's gateway, and against Kamailio with rtpengine and baresip where these
 * are installed (test/gateway).
 */
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { webAdapterPath } from '../../src/api/calls.js';
import type { Scenario } from '../../src/simulator/index.js';
import { listen } from '../../src/simulator/listener.js';
import { cdn, openSite } from '../e2e/support/site.js';
import { missing } from '../gateway/support/install.js';
import { type GatewayContent, Rig } from '../gateway/support/rig.js';
import { root } from '../tools/bundle.js';
import { ensureChromium, fakeDeviceArgs, launchArgs } from '../tools/chromium.js';
import { noteMoments } from './moments.js';

/** Odd, so that the median is one that was measured. */
const runs = 9;
/** Number of calls whose CPU time is measured, and milliseconds of each. */
const talks = 3;
const talkTime = 15_000;

/** Milliseconds since "Call connected" was answered. */
interface CallTimes {
  readonly invite: number;
  readonly mediaBothWays: number;
  readonly heard: number;
}

/** The moments of each page. */
type Compared<Value> = Readonly<Record<'click-to-dial' | 'bare JsSIP', Value>>;

/** An agent answers after 1.5 s, in which the widget has loaded the code for a call. */
const scenario = (content?: GatewayContent): Scenario => ({
  title: 'Bench',
  description: 'Connected after a moment in the queue; the agent answers at once.',
  script: [
    { after: 0, event: 'queued' },
    { after: 1500, event: 'connected', ...(content && { content: { ...content } }) },
  ],
  gateway: { rings: 0 },
  expect: { state: 'talking', drops: 0, occupied: 1 },
});

/** Starts a call in a browser context of its own, so without a cache or compiled code. */
async function begin(browser: Browser, address: string): Promise<[Page, BrowserContext]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  // esbuild (tsx) calls a helper to name functions, which the page does not have.
  const content = `globalThis.__name = (named) => named; (${noteMoments.toString()})();`;
  await page.addInitScript({ content });
  await page.goto(address);
  await page.getByRole('button').first().click();
  await page.waitForFunction(() => window.moments.heard !== undefined);
  return [page, context];
}

async function time(browser: Browser, address: string): Promise<CallTimes> {
  const [page, context] = await begin(browser, address);
  const { moments, answers } = await page.evaluate(() => ({
    moments: window.moments,
    answers: performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/getClickToCallEvents'))
      .map((entry) => (entry as PerformanceResourceTiming).responseEnd),
  }));
  await context.close();
  const { invite = NaN, mediaIn = NaN, mediaOut = NaN, heard = NaN } = moments;
  const answered = Math.max(...answers.filter((end) => end < invite));
  return {
    invite: invite - answered,
    mediaBothWays: Math.max(mediaIn, mediaOut) - answered,
    heard: heard - answered,
  };
}

/** CPU time of all processes of the browser, in milliseconds per second of talk. */
async function talk(browser: Browser, address: string): Promise<number> {
  const [page, context] = await begin(browser, address);
  const session = await browser.newBrowserCDPSession();
  const used = async (): Promise<number> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  };
  // Waits until the work of the beginning is done.
  await page.waitForTimeout(3000);
  const before = await used();
  await page.waitForTimeout(talkTime);
  const spent = (await used()) - before;
  await session.detach();
  await context.close();
  return spent / (talkTime / 1000);
}

function median(all: readonly number[]): number {
  const sorted = [...all].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? NaN);
}

const medians = (all: readonly CallTimes[]): CallTimes => ({
  invite: median(all.map(({ invite }) => invite)),
  mediaBothWays: median(all.map(({ mediaBothWays }) => mediaBothWays)),
  heard: median(all.map(({ heard }) => heard)),
});

/** The bundle of JsSIP without this project's changes. */
async function bareScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'test/bench/bare-call.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
  });
  return outputFiles[0]?.text ?? '';
}

interface Measured {
  readonly times: Compared<CallTimes>;
  readonly cpu: Compared<number>;
}

/** @param content the gateway that the center hands over; the simulator's own if left out. */
async function measure(browser: Browser, content?: GatewayContent): Promise<Measured> {
  const center = await listen({ scenarios: { bench: scenario(content) }, media: true });
  const site = await openSite();
  const server = `${center.url}/scenario/bench`;
  const head = '<!doctype html><html lang="en"><title>Bench</title>';
  const addresses: Compared<string> = {
    'click-to-dial': site.page(`${head}<script src="/page.js"></script>
<script type="module" src="${cdn}click-to-dial.js"></script>
<click-to-dial server="${server}"></click-to-dial></html>`),
    'bare JsSIP':
      site.page(`${head}<button data-server="${server}" data-path="${webAdapterPath}">Call</button>
<script>${await bareScript()}</script></html>`),
  };
  const names = ['click-to-dial', 'bare JsSIP'] as const;
  const times = { 'click-to-dial': [] as CallTimes[], 'bare JsSIP': [] as CallTimes[] };
  const cpu = { 'click-to-dial': [] as number[], 'bare JsSIP': [] as number[] };
  try {
    // Pages take turns, so that a machine that slows down slows both. The first round warms up.
    for (let run = 0; run <= runs; run++) {
      for (const name of names) {
        const taken = await time(browser, addresses[name]);
        if (run > 0) times[name].push(taken);
      }
    }
    for (let run = 0; run < talks; run++) {
      for (const name of names) cpu[name].push(await talk(browser, addresses[name]));
    }
    return {
      times: {
        'click-to-dial': medians(times['click-to-dial']),
        'bare JsSIP': medians(times['bare JsSIP']),
      },
      cpu: {
        'click-to-dial': median(cpu['click-to-dial']),
        'bare JsSIP': median(cpu['bare JsSIP']),
      },
    };
  } finally {
    await Promise.all([site.close(), center.close()]);
  }
}

/** The medians for each gateway. */
export async function measureCalls(): Promise<Record<string, Measured>> {
  const browser = await chromium.launch({
    channel: 'chromium',
    executablePath: ensureChromium(),
    args: [...launchArgs, ...fakeDeviceArgs],
  });
  try {
    const measured: Record<string, Measured> = { simulator: await measure(browser) };
    if (missing('servers').length > 0) return measured;
    const rig = await Rig.start();
    try {
      measured['Kamailio, rtpengine, baresip'] = await measure(browser, rig.content());
    } finally {
      await rig.stop();
    }
    return measured;
  } finally {
    await browser.close();
  }
}
