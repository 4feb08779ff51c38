/**
 * A center that wants a text session first, by the web adapter and through a relay: the visitor
 * notices nothing of it, and it is ended after the call however that ends.
 */
import type { RelayServer } from '../../src/relay/index.js';
import { openRelay } from './support/relayed.js';
import { expect, type Shop, test as base, words } from './support/shop.js';

interface Fixtures {
  /** Opens a page that calls `text-first`, and says what its center has seen of text sessions. */
  open: (attributes?: string) => Promise<() => string[]>;
  relayed: boolean;
}

const test = base.extend<Fixtures>({
  relayed: [false, { option: true }],
  open: async ({ shop, relayed }, use) => {
    let relay: RelayServer | undefined;
    await use(async (attributes = 'connect-first') => {
      if (relayed) relay = await openRelay(shop, 'text-first');
      await shop.open('text-first', {
        ...(relay && { server: relay.url }),
        attributes: `${relay ? 'data-relay' : ''} ${attributes}`,
      });
      return () => happened(shop);
    });
    await relay?.close();
  },
});

/** What has happened to calls and text sessions at the center, in order. */
const happened = ({ center }: Shop): string[] =>
  center.journal
    .since(1)
    .flatMap((entry) => ('happened' in entry ? String(entry.happened) : []))
    .filter((one) => /^(created|dropped|text-)/.test(one));

const whole = ['text-connected', 'created', 'dropped', 'text-disconnected'];

for (const relayed of [false, true]) {
  test.describe(relayed ? 'through a relay' : 'by the web adapter', () => {
    test.use({ relayed });

    test('the call waits for the agent of the text session, which is ended after it', async ({
      shop,
      open,
    }) => {
      const seen = await open();
      await shop.startButton.click();
      // The agents of the session and of the call are there after three and eight seconds.
      await shop.toReach('talking', 45_000);
      expect(await shop.states()).toEqual([
        'preparing',
        'requesting',
        'queued',
        'connecting',
        'talking',
      ]);
      await shop.press(words.hangUp);
      await shop.toReach('ended');
      await shop.toHaveDropped(1);
      await expect.poll(seen).toEqual(whole);
      expect(await shop.seen('call-error')).toEqual([]);
    });

    test('the text session is ended when the page is left', async ({ shop, page, open }) => {
      const seen = await open();
      await shop.call('queued');
      await page.goto('about:blank');
      await shop.toHaveDropped(1);
      await expect.poll(() => seen().sort()).toEqual([...whole].sort());
    });

    test('a call without a text session is refused', async ({ shop, open }) => {
      const seen = await open('');
      await shop.startButton.click();
      await shop.toReach('failed');
      expect(await shop.seen('call-error')).toMatchObject([{ code: 'refused' }]);
      expect(seen()).toEqual([]);
    });
  });
}

test.describe('through a relay', () => {
  test.use({ relayed: true });

  test('the place is shown, which a relay tells only of a text session', async ({ shop, open }) => {
    await open();
    await shop.call('queued');
    await expect(shop.widget.locator('[part="queue"]')).toContainText('You are number 3.');
  });
});

test('DISCONNECT is requested right after the drop, before the page gets any event', async ({
  shop,
  page,
  open,
}) => {
  await open();
  await shop.call('queued');
  const order = await page.evaluate(() => {
    const seen: string[] = [];
    const { fetch } = globalThis;
    globalThis.fetch = (url, init) => {
      const [name] = /\w+$/.exec(typeof url === 'string' ? url : '') ?? [];
      seen.push(`${name} ${String(init?.keepalive)}`);
      return fetch(url, init);
    };
    document.addEventListener('call-state', () => seen.push('call-state'));
    dispatchEvent(new PageTransitionEvent('pagehide'));
    return seen;
  });
  expect(order.slice(0, 3)).toEqual([
    'dropClickToCall true',
    'sendMessageForWebChannel true',
    'call-state',
  ]);
  await shop.toHaveDropped(1);
});
