/**
 * A page with the widget, and the simulated center on another origin: the start of every test of
 * whole calls. Import `test` and `expect` from here.
 */
import {
  expect,
  test as base,
  type BrowserContext,
  type Frame,
  type Locator,
  type Page,
} from 'playwright/test';
import type { CallState } from '../../../src/click-to-dial.js';
import { language as english } from '../../../src/locales/en.js';
import type { ContactCenter, Scenario } from '../../../src/simulator/index.js';
import { SimulatedGateway } from '../../../src/simulator/gateway/gateway.js';
import type { SimulatedFabricOptions } from '../../../src/simulator/fabric/options.js';
import { listen, type Listening } from '../../../src/simulator/listener.js';
import { scenarios, type ScenarioName } from '../../../src/simulator/scenarios/index.js';
import { withResolvers } from '../../support/with-resolvers.js';
import type { Seen } from './page-script.js';
import { press } from './press.js';
import { cdn, openSite, type Site } from './site.js';

const messages = english.call;

export { expect };
export const words = { ...messages, ...english.labels };
export const fallbackText = 'Call +49 89 123456';

/** The one line on the console about a call that has failed. */
export const failureLine = /^<click-to-dial> ([a-z-]+): [^]*\(Troubleshooting: \1\)$/;

export interface PageOptions {
  /** Further attributes of the element, as HTML. */
  attributes?: string;
  /** The `server` of the widget, in place of the center itself. */
  server?: string;
  lang?: string;
  /** HTML for the head, before the scripts. */
  head?: string;
  /** HTML in place of the script tags. */
  scripts?: string;
  /** HTML around the element; `%` stands for it. */
  body?: string;
  headers?: Readonly<Record<string, string>>;
}

const usualScripts = `<script src="/page.js"></script>
<script type="module" src="${cdn}click-to-dial.js"></script>`;

/** States in which the panel is loaded; a test that cuts the network waits for it first. */
const withPanel: ReadonlySet<CallState> = new Set(['queued', 'connecting', 'talking', 'failed']);

export class Shop {
  constructor(
    readonly page: Page,
    readonly site: Site,
    readonly listening: Listening,
  ) {}

  /** The simulated gateway, with the option `media`. */
  get gateway(): SimulatedGateway {
    const { attached } = this.center;
    if (attached instanceof SimulatedGateway) return attached;
    throw new Error('no gateway: test.use({ media: true })');
  }

  get center(): ContactCenter {
    return this.listening.center;
  }

  /** The value of the attribute `server` for a scenario. */
  server(scenario: string): string {
    return `${this.listening.url}/scenario/${scenario}`;
  }

  element(scenario: string, attributes = '', server = this.server(scenario)): string {
    return `<click-to-dial server="${server}" poll-interval="200"
      ${attributes.includes('connector=') ? '' : 'connector="stub"'} ${attributes}><a
      href="tel:+4989123456">${fallbackText}</a></click-to-dial>`;
  }

  /** Address of a page that calls this scenario. */
  address(scenario: ScenarioName | (string & {}), options: PageOptions = {}): string {
    const { lang = 'en', head = '', scripts = usualScripts, body = '%' } = options;
    const element = this.element(scenario, options.attributes, options.server);
    return this.site.page(
      `<!doctype html><html lang="${lang}"><head><title>A shop</title>
<meta name="viewport" content="width=device-width">${head}${scripts}</head>
<body><main><h1>A shop</h1>${body.replaceAll('%', () => element)}</main></body></html>`,
      options.headers,
    );
  }

  async open(scenario: ScenarioName | (string & {}), options: PageOptions = {}): Promise<void> {
    await this.page.goto(this.address(scenario, options));
    await expect(this.widget.getByRole('button').first()).toBeVisible();
  }

  /** The same shop in another tab. */
  in(page: Page): Shop {
    return new Shop(page, this.site, this.listening);
  }

  get widget(): Locator {
    return this.page.locator('click-to-dial').first();
  }

  get status(): Locator {
    // The display of the keypad is an output as well.
    return this.widget.getByRole('status').first();
  }

  get fallback(): Locator {
    return this.widget.getByRole('link', { name: fallbackText });
  }

  get startButton(): Locator {
    return this.button(words.call);
  }

  button(name: string): Locator {
    return this.widget.getByRole('button', { name, exact: true });
  }

  /**
   * Presses until the press has an effect: a control that has just appeared ignores presses at
   * first.
   */
  press(name: string, how?: Parameters<typeof press>[1]): Promise<void> {
    return press(this.button(name), how);
  }

  state(): Promise<CallState> {
    return this.widget.evaluate(
      (element) => (element as HTMLElementTagNameMap['click-to-dial']).state,
    );
  }

  async toReach(state: CallState, timeout = 15_000): Promise<void> {
    await expect.poll(() => this.state(), { timeout }).toBe(state);
  }

  /** Clicks, and waits until the call is in this state, with the code of its panel loaded. */
  async call(until: CallState = 'talking'): Promise<void> {
    await this.startButton.click();
    await this.toReach(until);
    if (withPanel.has(until)) await expect(this.panel).toBeVisible();
  }

  /** Makes a whole call that talks, is hung up by the visitor and reports no error. */
  async callAndHangUp(): Promise<void> {
    await this.startButton.click();
    await this.toReach('talking', 45_000);
    await this.press(words.hangUp);
    await this.toReach('ended');
    await this.toHaveDropped(1);
    expect(await this.seen('call-error')).toEqual([]);
  }

  /** Holds the code that every call needs from now on. @returns a function that makes it fail. */
  async withholdCode(): Promise<() => Promise<void>> {
    const { page } = this;
    const lost = withResolvers<void>();
    await page.route('**/chunks/live-*', async (route) => {
      await lost.promise;
      await route.abort();
    });
    return async () => {
      lost.resolve();
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    };
  }

  get panel(): Locator {
    return this.widget.locator('[part="panel"]');
  }

  async seen(type?: string): Promise<Seen[]> {
    const seen = await this.page.evaluate(() => window.seen);
    return type === undefined ? seen : seen.filter((one) => one.type === type);
  }

  async states(): Promise<(CallState | undefined)[]> {
    return (await this.seen('call-state')).map(({ state }) => state);
  }

  get drops(): number {
    return this.center.requests('drop');
  }

  /** Waits until `count` drops have come in, and checks that no call is left at the center. */
  async toHaveDropped(times: number): Promise<void> {
    await expect.poll(() => this.drops, { timeout: 15_000 }).toBe(times);
    await expect.poll(() => this.center.occupied, { timeout: 15_000 }).toBe(0);
  }
}

/** @returns the polls that a page has sent after its drop, and before the next create. */
function watchOrder(context: BrowserContext): () => string[] {
  const last = new Map<Frame, string>();
  const late: string[] = [];
  context.on('request', (request) => {
    const call = /webadapterfacade\/(create|getClickToCallEvents|drop)/.exec(request.url())?.[1];
    // A service worker repeats the requests of the page, which were recorded there already.
    if (call === undefined || request.serviceWorker()) return;
    const frame = request.frame();
    if (call !== 'getClickToCallEvents') last.set(frame, call);
    else if (last.get(frame) === 'drop') late.push(request.url());
  });
  return () => late;
}

interface Fixtures {
  /** Scenarios beside those of the simulator. */
  scenarios: Record<string, Scenario>;
  shop: Shop;
  /** Whether the center has a gateway, and agents with sound. */
  media: boolean;
  /** Options of the simulated API Fabric. */
  fabric: SimulatedFabricOptions;
  /** Errors on the console, which fail a test at its end unless `allowed` matches them. */
  complaints: string[];
  /** Errors that a test expects on the console. */
  allowed: RegExp;
}

export const test = base.extend<Fixtures, { site: Site }>({
  site: [
    // Playwright reads the needs of a fixture from this pattern.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const site = await openSite();
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  scenarios: [{}, { option: true }],
  media: [false, { option: true }],
  fabric: [{}, { option: true }],
  allowed: [/^$/, { option: true }],
  complaints: [
    async ({ context, allowed }, use) => {
      const complaints: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') {
          complaints.push(message.text());
        }
      });
      context.on('weberror', (error) => complaints.push(error.error().message));
      await use(complaints);
      const odd = complaints.filter((line) => !allowed.test(line) && !failureLine.test(line));
      expect(odd).toEqual([]);
    },
    { auto: true },
  ],
  shop: async ({ page, context, site, scenarios: own, media, fabric }, use) => {
    const all = { scenarios: { ...scenarios, ...own }, fabric };
    const listening = await (media ? listen({ ...all, media }) : listen(all));
    const pollsAfterDrop = watchOrder(context);
    await use(new Shop(page, site, listening));
    // Every test checks: one poll at a time, none after the end, one drop at most.
    // The order of the drop and the last poll is checked where the page sends them: an aborted poll
    // may reach the center after the drop, on another connection.
    const odd = listening.center.calls.filter(
      ({ pollsAtOnce, pollsAfterEnd, drops, endedBy }) =>
        pollsAtOnce > 1 || (pollsAfterEnd > 0 && endedBy === 'center') || drops > 1,
    );
    await listening.close();
    expect(odd).toEqual([]);
    expect(pollsAfterDrop()).toEqual([]);
  },
});
