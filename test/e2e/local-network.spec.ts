/** A public page whose center or gateway is in the visitor's own network, where browsers may refuse. */
import { expect, test, type Shop } from './support/shop.js';

// Requests and sockets that fail are the console's business.
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

test('a gateway of the local network that does not answer is told as one', async ({ shop }) => {
  await openPublic(shop);
  const error = await failure(shop);
  expect(error?.code).toBe('gateway-unreachable');
  expect(error?.message).toMatch(/^No address of the gateway answers/);
  expect(error?.message).toMatch(sentence);
});

test('a gateway that does not answer is told also where the code for more does not come', async ({
  shop,
}) => {
  await openPublic(shop);
  await shop.page.route('**/network-hint-*', (route) => route.abort());
  const error = await failure(shop);
  expect(error).toMatchObject({
    code: 'gateway-unreachable',
    message: 'No address of the gateway answers',
  });
});

test('from a page that is itself in the local network nothing of the kind is said', async ({
  shop,
}) => {
  await shop.open('gateway-dead', { attributes: 'connector="sip"' });
  expect(await failure(shop)).toMatchObject({
    code: 'gateway-unreachable',
    message: 'No address of the gateway answers',
  });
});

test('a center of the local network that does not answer is told as one', async ({ shop }) => {
  // No cookie is fetched for a relay. Browsers never ask at this port.
  await openPublic(shop, 'http://127.0.0.1:9', 'data-relay');
  const error = await failure(shop);
  expect(error?.code).toBe('network');
  expect(error?.message).toMatch(sentence);
});
