/**
 * The demo as a whole contact center: a visitor in the shop, an agent at the desk, each in a
 * browser window of its own, served as `npm run demo` does. Import `test` and `expect` from here.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  expect as expectSoon,
  type BrowserContext,
  type Locator,
  type Page,
  test as base,
} from 'playwright/test';
import { createServer } from 'vite';
import { witnessScript } from '../../gateway/support/witness-script.js';
import { press } from './press.js';

// Slow, because the dev server compiles files when a page asks for them, and calls take real time.
export const expect = expectSoon.configure({ timeout: 60_000 });

/**
 * RMS between silence, which is 0 but for its coding, and the beeps of Chromium's fake microphone.
 */
const AUDIBLE = 0.01;
const SILENT = 0.0001;

/** One side of the call, with what its page hears and sees. */
class Party {
  constructor(
    readonly page: Page,
    readonly origin: string,
  ) {}

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The loudest sound within a second and a half; the beeps come every half second. */
  loudness(): Promise<number> {
    return this.page.evaluate(async () => {
      const read = async (): Promise<{ energy: number; seconds: number }> => {
        const heard = { energy: 0, seconds: 0 };
        for (const connection of window.connections) {
          for (const report of (await connection.getStats()).values()) {
            const { type, kind, totalAudioEnergy, totalSamplesDuration } =
              report as RTCInboundRtpStreamStats;
            if (type !== 'inbound-rtp' || kind !== 'audio') continue;
            heard.energy += totalAudioEnergy ?? 0;
            heard.seconds += totalSamplesDuration ?? 0;
          }
        }
        return heard;
      };
      const before = await read();
      const until = performance.now() + 1500;
      while (performance.now() < until) await new Promise(requestAnimationFrame);
      const after = await read();
      const seconds = after.seconds - before.seconds;
      return seconds > 0 ? Math.sqrt((after.energy - before.energy) / seconds) : 0;
    });
  }

  async toHear(): Promise<void> {
    await expect.poll(() => this.loudness()).toBeGreaterThan(AUDIBLE);
  }

  async toHearNothing(): Promise<void> {
    await expect.poll(() => this.loudness()).toBeLessThan(SILENT);
  }

  /** Checks that no connection is open, and no device is in use. */
  async toHaveLetGo(): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(() => window.witness.open()))
      .toMatchObject({ connections: 0, microphones: 0, cameras: 0 });
  }
}

export class VisitorPage extends Party {
  get widget(): Locator {
    return this.page.locator('click-to-dial');
  }

  get status(): Locator {
    return this.widget.getByRole('status').first();
  }

  /** Presses until the press has an effect. */
  press(name: string): Promise<void> {
    return press(this.button(name));
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`${this.origin}/${query}`);
    // The tools fill the field when they are ready.
    await expect(this.page.locator('#snippet')).not.toBeEmpty();
  }
}

export class DeskPage extends Party {
  get status(): Locator {
    return this.page.locator('#status');
  }

  get element(): Locator {
    return this.page.locator('incoming-call');
  }

  get caller(): Locator {
    return this.element.locator('[part="caller"]');
  }

  get talk(): Locator {
    return this.page.locator('#talk');
  }

  get log(): Locator {
    return this.page.locator('#log');
  }

  /** Opens the desk and signs in. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`${this.origin}/agent.html${query}`);
    await this.button('Sign in').click();
    await expect(this.status).toHaveText('Ready for calls');
  }

  async answer(): Promise<void> {
    await this.button('Answer').click();
    await expect(this.status).toHaveText('In a call');
  }
}

interface Fixtures {
  visitor: VisitorPage;
  agent: DeskPage;
  /** A desk in a browser context of its own, as if on another machine. */
  elsewhere: DeskPage;
  /** Every test fails where a page has written an error to the console. */
  complaints: string[];
}

export const test = base.extend<Fixtures, { origin: string }>({
  origin: [
    // Playwright reads the needs of a fixture from this pattern.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const root = fileURLToPath(new URL('../../..', import.meta.url));
      const cacheDir = mkdtempSync(join(tmpdir(), 'desk-'));
      const server = await createServer({
        root,
        configFile: join(root, 'vite.config.ts'),
        cacheDir,
        logLevel: 'error',
        // No file changes during the tests, and several workers would each watch all files.
        server: { host: '127.0.0.1', port: 0, watch: null },
      });
      await server.listen();
      await use(new URL(server.resolvedUrls?.local[0] ?? '').origin);
      await server.close();
      rmSync(cacheDir, { recursive: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  complaints: [
    async ({ request, origin }, use) => {
      // No agent is signed in when a test begins.
      await request.post(`${origin}/simulator/reset`);
      const complaints: string[] = [];
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  visitor: async ({ context, origin, complaints }, use) => {
    await use(new VisitorPage(await newPage(context, complaints), origin));
  },
  agent: async ({ context, origin, complaints }, use) => {
    await use(new DeskPage(await newPage(context, complaints), origin));
  },
  elsewhere: async ({ browser, origin, complaints }, use) => {
    const context = await browser.newContext();
    await use(new DeskPage(await newPage(context, complaints), origin));
    await context.close();
  },
});

declare global {
  interface Window {
    connections: Set<RTCPeerConnection>;
  }
}

function prepare(): void {
  window.connections = new Set();
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.connections.add(this);
    }
    override close(): void {
      super.close();
      window.connections.delete(this);
    }
  };
  // The fake microphones of both windows beep alike, so a browser takes the other's beep for an
  // echo of its own and removes it where the two coincide.
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = ({ audio = false, ...others } = {}) => {
    const given = typeof audio === 'object' ? audio : {};
    return open({ ...others, audio: audio !== false && { ...given, echoCancellation: false } });
  };
}

async function newPage(context: BrowserContext, complaints: string[]): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(prepare);
  await page.addInitScript(witnessScript);
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}
