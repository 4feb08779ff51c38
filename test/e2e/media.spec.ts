/** Calls with voice and video, by the connector `sip` to the simulated gateway and its agent. */
import { ShopVisitor } from '../gateway/support/visitor.js';
import type { Scenario } from '../../src/simulator/index.js';
import { gateways } from '../../src/simulator/scenarios/gateways.js';
import { expectNoFindings } from './support/axe.js';
import { usuallyIf } from './support/more.js';
import { expect, type PageOptions, type Shop, test, words } from './support/shop.js';

// Browsers write each socket that could not be opened to the console.
test.use({
  media: true,
  allowed: /WebSocket connection to|establish a connection|The connection to ws/,
});
test.describe.configure({ timeout: 90_000 });

const open = (shop: Shop, scenario = 'answered', options: PageOptions = {}): Promise<void> =>
  new ShopVisitor(shop).open(options, scenario);

const talk = (shop: Shop, button?: string): Promise<void> => new ShopVisitor(shop).talk(button);

/** The agent's call at the gateway. */
const agent = ({ gateway }: Shop) => {
  const call = gateway.calls.at(-1);
  if (!call) throw new Error('nobody has called the gateway');
  return call;
};

const toHaveLetGo = (shop: Shop): Promise<void> => new ShopVisitor(shop).toHaveLetGo();

/** Checks that a picture moves: new frames come in. */
const playing = (shop: Shop, part: string): Promise<boolean> =>
  shop.widget
    .locator(`[part="${part}"]`)
    .evaluate((video) => (video as HTMLVideoElement).videoWidth > 0);

test('the visitor hears the agent, and the agent the visitor; twice', async ({ shop, page }) => {
  await open(shop);
  for (const time of [1, 2]) {
    await talk(shop);
    await expect(shop.status).toHaveText(words.states.talking);
    const loudness = () => page.evaluate(() => window.witness.loudness());
    await expect.poll(loudness, { timeout: 20_000 }).toBeGreaterThan(0.05);
    await expect.poll(() => agent(shop).heard.loudness, { timeout: 20_000 }).toBeGreaterThan(0.01);
    await shop.press(words.hangUp);
    await shop.toReach('ended');
    await shop.toHaveDropped(time);
    await toHaveLetGo(shop);
    await shop.press(words.close);
  }
  expect((await shop.seen('call-error')).length).toBe(0);
});

test('the quality of the connection is measured, reported and shown', async ({ shop }) => {
  await open(shop);
  await talk(shop);
  await expect.poll(async () => (await shop.seen('call-quality')).length).toBeGreaterThan(0);
  const [quality] = await shop.seen('call-quality');
  expect(quality).toMatchObject({ mos: expect.any(Number), loss: expect.any(Number) });
  await expect(shop.widget.locator('[part="quality"]')).toBeVisible();
});

test('video: both pictures move, the camera goes off and on, and axe finds nothing', async ({
  shop,
  page,
}) => {
  await open(shop, 'answered', { attributes: 'media="voice video"' });
  await talk(shop, words.videoCall);
  await expect.poll(() => playing(shop, 'remote-video'), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => playing(shop, 'self-view'), { timeout: 20_000 }).toBe(true);
  await expectNoFindings(page, 'video');
  await shop.press(words.cameraOff);
  await expect(shop.widget.locator('[part="self-view"]')).toHaveCount(0);
  await shop.press(words.cameraOn);
  await expect.poll(() => playing(shop, 'self-view'), { timeout: 20_000 }).toBe(true);
  await shop.press(words.devices);
  await expect(shop.widget.getByRole('combobox').first()).toBeVisible();
  await expectNoFindings(page, 'devices');
  await shop.press(words.keypad);
  await expectNoFindings(page, 'video and keypad');
  await shop.press(words.hangUp);
  await shop.toReach('ended');
  await toHaveLetGo(shop);
});

test('video is added to a voice call, and taken away', async ({ shop }) => {
  await open(shop, 'answered', { attributes: 'media="voice video"' });
  await talk(shop);
  await expect(shop.widget.locator('[part="video"]')).toHaveCount(0);
  await shop.press(words.cameraOn);
  await expect.poll(() => agent(shop).heard.videoFrames, { timeout: 20_000 }).toBeGreaterThan(0);
  await expect.poll(() => playing(shop, 'self-view'), { timeout: 20_000 }).toBe(true);
  await shop.press(words.cameraOff);
  await expect(shop.widget.locator('[part="self-view"]')).toHaveCount(0);
  expect(await shop.state()).toBe('talking');
});

test('a page with media="voice" offers no camera', async ({ shop }) => {
  await open(shop);
  await talk(shop);
  await expect(shop.button(words.mute)).toBeVisible();
  await expect(shop.button(words.cameraOn)).toHaveCount(0);
});

test('the visitor reads that the agent holds the call, until the agent takes it back', async ({
  shop,
}) => {
  await open(shop);
  await talk(shop);
  expect(await shop.gateway.agentHolds(true)).toBe(true);
  await expect(shop.status).toHaveText(words.notices.held);
  expect(await shop.gateway.agentHolds(false)).toBe(true);
  await expect(shop.status).toHaveText(words.states.talking);
});

test('a call that the agent hangs up is released, and leaves nothing open', async ({ shop }) => {
  await open(shop);
  await talk(shop);
  shop.gateway.agentHangsUp();
  await shop.toReach('ended');
  await expect(shop.status).toHaveText(words.ends.released.title);
  await toHaveLetGo(shop);
});

test('muted, the agent hears nothing', async ({ shop }) => {
  await open(shop);
  await talk(shop);
  await expect.poll(() => agent(shop).heard.loudness, { timeout: 20_000 }).toBeGreaterThan(0.01);
  await shop.press(words.mute);
  await expect(shop.button(words.unmute)).toBeVisible();
  await expect.poll(() => agent(shop).heard.loudness, { timeout: 20_000 }).toBeLessThan(0.001);
  await shop.press(words.unmute);
  await expect.poll(() => agent(shop).heard.loudness, { timeout: 20_000 }).toBeGreaterThan(0.005);
});

test('the sockets are cut in mid-call: the talk goes on, and the next bye arrives', async ({
  shop,
}) => {
  await open(shop);
  await talk(shop);
  shop.gateway.cut();
  await expect.poll(() => agent(shop).sockets, { timeout: 30_000 }).toBeGreaterThan(1);
  expect(await shop.state()).toMatch(/talking|reconnecting/);
  await shop.toReach('talking', 30_000);
  await shop.press(words.hangUp);
  await shop.toReach('ended');
  await expect.poll(() => agent(shop).state, { timeout: 15_000 }).toBe('over');
  expect(agent(shop).endedBy).toBe('visitor');
});

test.describe('a gateway’s scenario does what its description says', () => {
  const usual = ['gateway-first-dead', 'gateway-dead', 'gateway-busy'];
  for (const [name, scenario] of Object.entries<Scenario>(gateways)) {
    test(name, usuallyIf(usual.includes(name)), async ({ shop }) => {
      const { state, reason } = scenario.expectMedia ?? scenario.expect;
      await open(shop, name);
      await shop.startButton.click();
      await shop.toReach(state, 40_000);
      if (state === 'talking') await shop.press(words.hangUp);
      else expect((await shop.seen('call-error')).map(({ code }) => code)).toEqual([reason]);
      await toHaveLetGo(shop);
    });
  }
});

test('the visitor reads that no sound arrives in a connected call, until it comes', async ({
  shop,
}) => {
  await open(shop, 'no-media');
  await talk(shop);
  await expect(shop.status).toHaveText(words.notices['no-audio'], { timeout: 20_000 });
  await expect(shop.widget.locator('[part="quality"]')).toHaveCount(0);
});
