/**
 * How long the visitor waits once an agent is there: from the answer "Call connected" to the INVITE
 * on the wire, and to media both ways. Against the simulator's gateway, and against Kamailio with
 * rtpengine and baresip where these are installed (test/gateway).
 */
import { type Browser, chromium } from 'playwright';
import type { Scenario } from '../../src/simulator/index.js';
import { listen } from '../../src/simulator/listener.js';
import { cdn, openSite } from '../e2e/support/site.js';
import { missing } from '../gateway/support/install.js';
import { type GatewayContent, Rig } from '../gateway/support/rig.js';
import { ensureChromium, fakeDeviceArgs, launchArgs } from '../tools/chromium.js';

/** Odd, so that the median is one that was measured. */
const runs = 9;

/** Milliseconds since "Call connected" was answered. */
export interface CallTimes {
  readonly invite: number;
  readonly mediaBothWays: number;
}

interface Moments {
  invite?: number;
  mediaIn?: number;
  mediaOut?: number;
}

declare global {
  interface Window {
    /** By the page's clock, of the call under way. */
    moments: Moments;
  }
}

/** In the page: notes when an INVITE leaves, and when packets come and go. */
function noteMoments(): void {
  const moments: Moments = (window.moments = {});
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data: string) {
    if (data.startsWith('INVITE ')) moments.invite ??= performance.now();
    send.call(this, data);
  };
  const watch = async (connection: RTCPeerConnection): Promise<void> => {
    while (moments.mediaIn === undefined || moments.mediaOut === undefined) {
      for (const report of (await connection.getStats()).values()) {
        const { packetsReceived = 0, packetsSent = 0 } = report as Record<string, number>;
        const { type } = report as { type: string };
        if (type === 'inbound-rtp' && packetsReceived > 0) moments.mediaIn ??= performance.now();
        if (type === 'outbound-rtp' && packetsSent > 0) moments.mediaOut ??= performance.now();
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      void watch(this);
    }
  };
}

/** An agent after a second and a half, as long as it takes to load what a call needs. */
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

/** One call, in a context of its own: no cache, no warm code. */
async function call(browser: Browser, address: string): Promise<CallTimes> {
  const context = await browser.newContext();
  const page = await context.newPage();
  // esbuild (tsx) names functions by a helper of its own, which no page has.
  const content = `globalThis.__name = (named) => named; (${noteMoments.toString()})();`;
  await page.addInitScript({ content });
  await page.goto(address);
  await page.getByRole('button').click();
  await page.waitForFunction(
    () => window.moments.mediaIn !== undefined && window.moments.mediaOut !== undefined,
  );
  const { moments, answers } = await page.evaluate(() => ({
    moments: window.moments,
    answers: performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('/getClickToCallEvents'))
      .map((entry) => (entry as PerformanceResourceTiming).responseEnd),
  }));
  await context.close();
  const { invite = NaN, mediaIn = NaN, mediaOut = NaN } = moments;
  const answered = Math.max(...answers.filter((end) => end < invite));
  return { invite: invite - answered, mediaBothWays: Math.max(mediaIn, mediaOut) - answered };
}

function median(all: readonly number[]): number {
  const sorted = [...all].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? NaN);
}

/** @param content what the center hands over; the simulator's own gateway if left out. */
async function measure(browser: Browser, content?: GatewayContent): Promise<CallTimes> {
  const center = await listen({ scenarios: { bench: scenario(content) }, media: true });
  const site = await openSite();
  const address = site.page(`<!doctype html><html lang="en"><title>Bench</title>
<script src="/page.js"></script><script type="module" src="${cdn}click-to-dial.js"></script>
<click-to-dial server="${center.url}/scenario/bench"></click-to-dial></html>`);
  try {
    const all: CallTimes[] = [];
    // The first one warms up servers and disk.
    for (let run = 0; run <= runs; run++) all.push(await call(browser, address));
    const [, ...counted] = all;
    return {
      invite: median(counted.map(({ invite }) => invite)),
      mediaBothWays: median(counted.map(({ mediaBothWays }) => mediaBothWays)),
    };
  } finally {
    await Promise.all([site.close(), center.close()]);
  }
}

/** By the gateway that carried the calls; medians. */
export async function measureCalls(): Promise<Record<string, CallTimes>> {
  const browser = await chromium.launch({
    channel: 'chromium',
    executablePath: ensureChromium(),
    args: [...launchArgs, ...fakeDeviceArgs],
  });
  try {
    const times: Record<string, CallTimes> = { simulator: await measure(browser) };
    if (missing('servers').length > 0) return times;
    const rig = await Rig.start();
    try {
      times['Kamailio, rtpengine, baresip'] = await measure(browser, rig.content());
    } finally {
      await rig.stop();
    }
    return times;
  } finally {
    await browser.close();
  }
}
