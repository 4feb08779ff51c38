/**
 * Firefox stops the scripts of a page that is left, so the drop has to be requested first, before
 * any slower work. Runs in Firefox as well.
 */
import { expect, test } from './support/shop.js';

const ways = { 'another page': '/other', 'about:blank': '' } as const;

for (const [scenario, state] of [
  ['endless-queue', 'queued'],
  ['answered', 'talking'],
] as const) {
  for (const [name, path] of Object.entries(ways)) {
    test(`going to ${name} drops the call once: ${state}`, async ({ shop, page }) => {
      await shop.open(scenario);
      await shop.call(state);
      await page.goto(path ? shop.site.origin + path : 'about:blank');
      await shop.toHaveDropped(1);
    });
  }

  test(`the drop is requested before the page gets any event: ${state}`, async ({ shop, page }) => {
    await shop.open(scenario);
    await shop.call(state);
    const order = await page.evaluate(() => {
      const seen: string[] = [];
      const { fetch } = globalThis;
      globalThis.fetch = (url, init) => {
        seen.push(`fetch ${typeof url} ${String(init?.keepalive)}`);
        return fetch(url, init);
      };
      document.addEventListener('call-state', () => seen.push('call-state'));
      addEventListener('pagehide', () => seen.push('pagehide'));
      dispatchEvent(new PageTransitionEvent('pagehide'));
      return seen;
    });
    expect(order.slice(0, 2)).toEqual(['fetch string true', 'call-state']);
    expect(order.at(-1)).toBe('pagehide');
    await shop.toHaveDropped(1);
  });
}
