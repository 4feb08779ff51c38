/**
 * Pages whose service worker answers from its cache first; yet every poll has to reach the center.
 */
import { usuallyIf } from './support/more.js';
import { expect, test, words, type Shop } from './support/shop.js';

interface Habits {
  /** Whether it ignores the parameters of an address. */
  readonly ignoreSearch: boolean;
  /** Whether it asks the network where the page says `cache: 'no-store'`. */
  readonly obeys: boolean;
}

const cacheFirst = (habits: Habits): string => `
const { ignoreSearch, obeys } = ${JSON.stringify(habits)};
addEventListener('install', () => void skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || (obeys && request.cache === 'no-store')) return;
  const answer = async () => {
    const cache = await caches.open('all');
    const known = await cache.match(request, { ignoreSearch });
    if (known) return known;
    const fresh = await fetch(request);
    await cache.put(request, fresh.clone());
    return fresh;
  };
  event.respondWith(answer());
});`;

async function openWith(habits: Habits, shop: Shop, scenario: string): Promise<void> {
  const worker = shop.site.page(cacheFirst(habits), {
    'Content-Type': 'text/javascript',
    'Service-Worker-Allowed': '/',
  });
  await shop.open(scenario);
  await shop.page.evaluate(async (url) => {
    const { serviceWorker } = navigator;
    const taken = new Promise((resolve) => {
      serviceWorker.addEventListener('controllerchange', resolve);
    });
    await serviceWorker.register(url, { scope: '/' });
    await taken;
  }, worker);
  // The worker has seen nothing that the page loaded before.
  await shop.page.reload();
}

/** Addresses of the polls whose answers are in the worker's cache. */
const storedPolls = ({ page }: Shop): Promise<string[]> =>
  page.evaluate(async () => {
    const requests = await (await caches.open('all')).keys();
    return requests.map(({ url }) => url).filter((url) => /getClickToCallEvents/.test(url));
  });

const expectation = { state: 'talking', drops: 0, occupied: 1 } as const;

test.use({
  scenarios: {
    served: {
      title: 'Served',
      description: 'In the queue, then connected, until somebody hangs up.',
      expect: expectation,
      script: [
        { after: 0, event: 'queued', repeat: 300 },
        { after: 1000, event: 'connected' },
      ],
    },
    released: {
      title: 'Released',
      description: 'In the queue, then connected, then released by the agent.',
      expect: { state: 'ended', reason: 'released', drops: 0, occupied: 0 },
      script: [
        { after: 0, event: 'queued', repeat: 300 },
        { after: 1000, event: 'connected' },
        { after: 1000, event: 'disconnected' },
      ],
    },
  },
});

for (const [what, habits, stores] of [
  ['keeps answers by their full address', { ignoreSearch: false, obeys: false }, true],
  ['takes no notice of parameters, but of no-store', { ignoreSearch: true, obeys: true }, false],
] as const) {
  test.describe(`a cache-first service worker that ${what}`, () => {
    const usual = usuallyIf(stores);
    test('calls succeed, one after the other and after a reload', usual, async ({ shop, page }) => {
      await openWith(habits, shop, 'served');
      for (const call of [1, 2, 3]) {
        if (call === 3) await page.reload();
        await shop.call();
        await shop.press(words.hangUp);
        await shop.toReach('ended');
        await shop.toHaveDropped(call);
        await shop.press(words.close);
        expect((await shop.seen('call-end')).at(-1)).toMatchObject({ reason: 'hung-up' });
      }
      const stored = await storedPolls(shop);
      expect(stored.length > 0).toBe(stores);
      // The worker did cache them: without the parameter the first answer would have served all
      // polls.
      for (const url of stored) expect(url).toMatch(/\?_=\d+$/);
    });

    test('the release by the center arrives', usual, async ({ shop }) => {
      await openWith(habits, shop, 'released');
      await shop.startButton.click();
      await shop.toReach('ended');
      expect(await shop.states()).toContain('talking');
      expect(await shop.seen('call-end')).toMatchObject([{ reason: 'released' }]);
      expect(shop.drops).toBe(0);
    });
  });
}

test('the visitor can still cancel where the worker ignores parameters and no-store', async ({
  shop,
}) => {
  await openWith({ ignoreSearch: true, obeys: false }, shop, 'served');
  await shop.call('queued');
  await shop.press(words.cancel);
  await shop.toReach('ended');
  await shop.toHaveDropped(1);
  expect(await shop.states()).not.toContain('talking');
});

test.describe('a center that refuses parameters it does not know', () => {
  test.use({ allowed: /status of 40[04]/ });

  for (const status of [400, 404]) {
    const usual = usuallyIf(status === 400);
    test(
      `with ${status}: the poll is repeated without it, and all later ones are sent without it`,
      usual,
      async ({ shop, page }) => {
        const polls: string[] = [];
        await page.route('**/getClickToCallEvents*', async (route) => {
          const { search } = new URL(route.request().url());
          polls.push(search);
          if (!search) return route.fallback();
          const headers = {
            'Access-Control-Allow-Origin': shop.site.origin,
            'Access-Control-Allow-Credentials': 'true',
          };
          await route.fulfill({ status, headers, body: '{"error":"unknown parameter"}' });
        });
        await shop.open('served');
        for (const call of [1, 2]) {
          await shop.call();
          await shop.press(words.hangUp);
          await shop.toReach('ended');
          await shop.toHaveDropped(call);
          await shop.press(words.close);
        }
        const [first, ...others] = polls;
        expect(first).toMatch(/^\?_=\d+$/);
        expect(others.length).toBeGreaterThan(3);
        expect(new Set(others)).toEqual(new Set(['']));
      },
    );
  }
});
