/**
 * What every test of a real call starts from: the servers, and the shop of test/e2e whose center
 * hands over their gateway. Import `test` and `expect` from here.
 */
import type { Scenario } from '../../../src/simulator/index.js';
import { expect, test as shopTest } from '../../e2e/support/shop.js';
import { missing, type Need } from './install.js';
import { type GatewayContent, Rig } from './rig.js';
import { ShopVisitor } from './visitor.js';

export { expect };
export { words } from '../../e2e/support/shop.js';

interface Fixtures {
  rig: Rig;
  /** What the center hands over; a test may change it before it calls. */
  handedOver: GatewayContent;
  visitor: ShopVisitor;
}

/** The center answers the poll at once: what is tested comes after it. */
const gatewayScenario = (content: GatewayContent): Scenario => ({
  title: 'A gateway of the test',
  description: 'Connected at once; the gateway is the one of the test.',
  script: [
    {
      after: 0,
      event: 'connected',
      // Read when it happens.
      get content() {
        return { ...content };
      },
    },
  ],
  expect: { state: 'talking', drops: 0, occupied: 1 },
});

export const test = shopTest.extend<
  Fixtures,
  { absent: Record<Exclude<Need, 'proxies'>, string[]> }
>({
  absent: [
    // Playwright reads from the pattern what a fixture needs.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await use({
        servers: missing('servers'),
        firefox: missing('firefox'),
        telephones: missing('telephones'),
        turn: missing('turn'),
      });
    },
    { scope: 'worker' },
  ],
  rig: async ({ absent, browserName }, use, testInfo) => {
    const needed = [...absent.servers, ...(browserName === 'firefox' ? absent.firefox : [])];
    testInfo.skip(needed.length > 0, `Not installed: ${needed.join(', ')}`);
    const rig = await Rig.start();
    await use(rig);
    await rig.stop();
    if (testInfo.status === testInfo.expectedStatus) return;
    for (const { name, text } of rig.logs) console.error(`\n── ${name}\n${text}`);
    console.error('\n── events of the agent', rig.agent.events);
  },
  handedOver: ({ rig }, use) => use(rig.content()),
  scenarios: ({ handedOver }, use) => use({ gateway: gatewayScenario(handedOver) }),
  visitor: async ({ shop }, use, testInfo) => {
    const visitor = new ShopVisitor(shop);
    await use(visitor);
    if (testInfo.status !== testInfo.expectedStatus) {
      console.error('── the page', await visitor.story().catch(String));
    }
    // Before center and gateway go, whose absence a page that is in a call would complain about.
    await shop.page.close();
  },
});
