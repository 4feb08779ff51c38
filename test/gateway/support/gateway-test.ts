/**
 * The start of every test of a real call: the servers, and the shop of test/e2e whose center hands
 * over their gateway. Import `test` and `expect` from here.
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
  /** The gateway that the center hands over; a test may change it before it calls. */
  handedOver: GatewayContent;
  visitor: ShopVisitor;
}

/** A scenario that connects at once, because these tests are about what follows. */
const gatewayScenario = (content: GatewayContent): Scenario => ({
  title: 'A gateway of the test',
  description: 'Connected at once; the gateway is the one of the test.',
  script: [
    {
      after: 0,
      event: 'connected',
      // A getter, so that changes of the test are read when the event is sent.
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
    // Playwright reads the needs of a fixture from this pattern.
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
    // Closed before center and gateway, whose loss a page in a call would report as an error.
    await shop.page.close();
  },
});
