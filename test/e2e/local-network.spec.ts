/**
 * A public page whose center or gateway is in the visitor's own network, where browsers may refuse.
 */
import { expect, test, type Shop } from './support/shop.js';

// Browsers write failed requests and sockets to the console.
test.use({
  allowed: /WebSocket connection to|Failed to load resource|CORS policy/,
  media: true,
  permissions: ['microphone'],
});

const shopOrigin = 'https://shop.example';
const sentence =
  /\. (127\.0\.0\.1|localhost) is an address of the local network: .*Local Network Access/;

/** The page, its scripts and, below `/center`, the contact center come from a public host. */
async function openPublic(
  shop: Shop,
  server = `${shopOrigin}/center/scenario/gateway-dead`,
  attributes = 'connector="sip"',
) {
  const { page, site, listening } = shop;
  await page.route(`${shopOrigin}/**`, async (route) => {
    const path = route.request().url().slice(shopOrigin.length);
    const center = path.startsWith('/center/');
    const url = center ? listening.url + path.slice('/center'.length) : site.origin + path;
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  const address = shop.address('gateway-dead', { server, attributes });
  await page.goto(shopOrigin + address.slice(site.origin.length));
  await expect(shop.startButton).toBeVisible();
}

async function failure(shop: Shop) {
  await shop.startButton.click();
  await shop.toReach('failed', 45_000);
  return (await shop.seen('call-error'))[0];
}

test('the hint about the local network is shown where a gateway there does not answer', async ({
  shop,
}) => {
  await openPublic(shop);
  const error = await failure(shop);
  expect(error?.code).toBe('gateway-unreachable');
  expect(error?.message).toMatch(/^No address of the gateway answers/);
  expect(error?.message).toMatch(sentence);
});

test('no hint about the local network is shown to a page that is itself in it', async ({
  shop,
}) => {
  await shop.open('gateway-dead', { attributes: 'connector="sip"' });
  expect(await failure(shop)).toMatchObject({
    code: 'gateway-unreachable',
    message: 'No address of the gateway answers',
  });
});

test('the hint about the local network is shown where a center there does not answer', async ({
  shop,
}) => {
  // As a relay it needs no cookie first. Browsers never connect to this port.
  await openPublic(shop, 'http://127.0.0.1:9', 'data-relay');
  const error = await failure(shop);
  expect(error?.code).toBe('network');
  expect(error?.message).toMatch(sentence);
});
