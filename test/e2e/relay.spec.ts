/**
 * Whole calls through the relay, which speaks to the widget as a web adapter and to the API Fabric.
 */
import type { RelayServer } from '../../src/relay/index.js';
import { usuallyIf } from './support/more.js';
import { openRelay } from './support/relayed.js';
import { expect, test as base, words } from './support/shop.js';

interface Fixtures {
  /** Opens a page that calls this scenario by a relay. */
  through: (scenario: string, attributes?: string) => Promise<RelayServer>;
}

const test = base.extend<Fixtures>({
  through: async ({ shop }, use) => {
    const relays: RelayServer[] = [];
    await use(async (scenario, attributes = '') => {
      const relay = await openRelay(shop, scenario);
      relays.push(relay);
      await shop.open(scenario, { server: relay.url, attributes: `data-relay ${attributes}` });
      return relay;
    });
    await Promise.all(relays.map((relay) => relay.close()));
  },
});

// The API Fabric tells no place in the queue, so the relay answers that question with 404.
test.use({ allowed: /status of 404/ });

test('answered, talked, hung up', async ({ shop, through }) => {
  await through('answered');
  await shop.call();
  await expect(shop.status).toHaveText(words.handedOver);
  const [gateway] = await shop.seen('call-gateway');
  expect(gateway).toBeDefined();
  await shop.press(words.hangUp);
  await shop.toReach('ended');
  await shop.toHaveDropped(1);
  expect(shop.center.fabric.requests).toMatchObject({ tokenByAkSk: 1, applyToken: 1 });
});

test('no secret of the center reaches the browser', async ({ shop, page, context, through }) => {
  const seen: Promise<string>[] = [];
  page.on('response', (response) => {
    if (!response.url().includes('webadapterfacade')) return;
    // A request that the widget aborts, as the poll at the hang-up, has no body to read.
    seen.push(
      response.allHeaders().then(JSON.stringify, () => ''),
      response.text().catch(() => ''),
    );
  });
  const relay = await through('answered');
  await shop.call();
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
  const answers = (await Promise.all(seen)).join('\n');
  expect(answers).toContain('gwAddresses');
  expect(answers).not.toMatch(/app-secret|access-token|ccmessaging-token/i);
  const [cookie, ...others] = await context.cookies(relay.url);
  expect(others).toEqual([]);
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

for (const [scenario, state, reason] of [
  ['no-agents', 'failed', 'no-agent'],
  ['queue-timeout', 'failed', 'queue-timeout'],
  ['call-failed', 'failed', 'call-failed'],
  ['released-in-queue', 'ended', 'released'],
  ['not-supported', 'failed', 'unavailable'],
] as const) {
  const usual = usuallyIf(scenario === 'no-agents');
  test(`the widget shows the end of ${scenario}`, usual, async ({ shop, through }) => {
    await through(scenario);
    await shop.startButton.click();
    await shop.toReach(state);
    expect((await shop.seen('call-state')).at(-1)?.reason).toBe(reason);
    await expect.poll(() => shop.center.occupied).toBe(0);
  });
}

test('a call goes on while tokens expire in the queue and in mid-call', async ({
  shop,
  through,
}) => {
  await through('endless-queue');
  await shop.call('queued');
  const polls = (): number => shop.center.requests('poll');
  const twoMore = (): Promise<void> => shop.center.waitForRequest('poll', polls() + 2);
  shop.center.fabric.expireTokens();
  await twoMore();
  shop.center.fabric.expireAccessTokens();
  await twoMore();
  expect(shop.center.agentAnswers()).toBe(true);
  await shop.toReach('talking');
  shop.center.fabric.expireTokens();
  shop.center.fabric.expireAccessTokens();
  await twoMore();
  // The drop is the first request that finds the new tokens expired.
  shop.center.fabric.expireTokens();
  await shop.press(words.hangUp);
  await shop.toReach('ended');
  await shop.toHaveDropped(1);
  expect(await shop.states()).toEqual([
    'preparing',
    'requesting',
    'queued',
    'connecting',
    'talking',
    'ending',
    'ended',
  ]);
  expect(await shop.seen('call-error')).toEqual([]);
});

test('the call is dropped when the visitor leaves', async ({ shop, page, through }) => {
  await through('endless-queue');
  await shop.call('queued');
  await page.goto(`${shop.site.origin}/other`);
  await shop.toHaveDropped(1);
});

test.describe('with a gateway', () => {
  test.use({ media: true });

  test('a voice call goes through the relay and the gateway', async ({ shop, through }) => {
    await through('answered', 'connector="sip"');
    await shop.startButton.click();
    await shop.toReach('talking', 30_000);
    await shop.press(words.hangUp);
    await shop.toReach('ended');
    await shop.toHaveDropped(1);
  });
});
