/**
 * A page of an agent's desktop with the built element in it, and a CC-Gateway on the page's own
 * origin whose answers the test sets.
 */
import type { Locator, Page } from 'playwright/test';
import { language as englishAgent } from '../../../src/agent/locales/en.js';
import { cdn, type Site } from './site.js';
import { expect, test as base } from './shop.js';

const { words } = englishAgent;

export { expect, words };

export const call = {
  callid: '1476070409-38',
  callfeature: 0,
  caller: '+4989123456',
  called: '10086',
  callskill: 'click_to_call',
  callskillid: 3,
  calldata: '{"page":"https://shop.example/lamps?colour=black","customer":"Anna Müller"}',
  userPriority: 2,
  mediaType: 2,
  mediaAbility: 3,
  waitTime: 42,
};

interface OpenOptions {
  readonly lang?: string;
  /** HTML for the head. */
  readonly head?: string;
  /** HTML around the element; `%` stands for it. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Desktop {
  /** The answer of the CC-Gateway. */
  result: unknown = null;
  retcode = '0';

  constructor(
    readonly page: Page,
    readonly site: Site,
  ) {}

  get element(): Locator {
    return this.page.locator('incoming-call');
  }

  part(name: string): Locator {
    return this.element.locator(`[part~="${name}"]`);
  }

  /** Opens the page of a signed-in agent. */
  async open({
    lang = 'en',
    head = '',
    body = '%',
    headers = {},
  }: OpenOptions = {}): Promise<void> {
    await this.page.route(`${this.site.origin}/agentgateway/**`, async (route) => {
      expect(route.request().headers()['guid']).toBe('a-guid');
      const { result, retcode } = this;
      // The page may have been closed meanwhile.
      await route.fulfill({ json: { message: '', retcode, result } }).catch(() => {});
    });
    const element = `<incoming-call agent-id="101" poll-interval="200">
      <button slot="actions">Answer</button><button slot="actions">Decline</button></incoming-call>`;
    await this.page.goto(
      this.site.page(
        `<!doctype html><html lang="${lang}"><head><title>A desktop</title>
<meta name="viewport" content="width=device-width">${head}
<script type="module" src="${cdn}incoming-call.js"></script></head>
<body><main><h1>A desktop</h1>${body.replaceAll('%', () => element)}</main></body></html>`,
        headers,
      ),
    );
    await expect(this.part('status')).not.toBeEmpty();
    await this.set({ guid: 'a-guid' });
  }

  async set(properties: Record<string, unknown>): Promise<void> {
    await this.element.evaluate((element, given) => {
      Object.assign(element, given);
    }, properties);
  }

  /** Lets a call ring, and waits until it is shown. */
  async ring(more: object = {}): Promise<void> {
    this.result = { ...call, ...more };
    await this.set({ watch: 'always' });
    await expect(this.part('caller')).toBeVisible();
  }
}

export const test = base.extend<{ desktop: Desktop }>({
  desktop: async ({ page, site }, use) => use(new Desktop(page, site)),
});
