/** Pictures, choices and focus stay untouched while nothing about them changes. */
import { more } from './support/more.js';
import { filmScript } from './support/film.js';
import { expect, type Shop, test, words } from './support/shop.js';

declare global {
  interface Window {
    /** `loadstart remote-video` and so on, in their order. */
    restarts: string[];
    /** Held wake locks, and the actions of the system's media controls. */
    asked: { locks: number; handlers: Map<string, (() => void) | null> };
  }
}

const film = { head: filmScript, body: '<section>%</section><section id="there"></section>' };

async function talk(shop: Shop, words: string): Promise<void> {
  await shop.widget.evaluate((element) => {
    window.restarts = [];
    for (const type of ['emptied', 'loadstart']) {
      const note = ({ target }: Event): void =>
        void window.restarts.push(`${type} ${(target as Element).part.value}`);
      element.shadowRoot?.addEventListener(type, note, true);
    }
  });
  await shop.button(words).click();
  await shop.toReach('talking');
  await expect(shop.panel).toBeVisible();
}

/** Checks that new frames come in. */
const toMove = (shop: Shop, part: string): Promise<unknown> =>
  shop.widget.locator(`[part="${part}"]`).evaluate(
    (video) =>
      new Promise<void>((resolve) => {
        const watch = (left: number): void => {
          if (left === 0) return resolve();
          (video as HTMLVideoElement).requestVideoFrameCallback(() => watch(left - 1));
        };
        watch(3);
      }),
  );

test(
  'in twenty seconds of talk each picture starts once, whatever is pressed',
  { tag: more },
  async ({ shop, page }) => {
    await page.clock.install();
    await shop.open('answered', { ...film, attributes: 'connector="film" media="voice video"' });
    await talk(shop, words.call);
    const seconds = (): Promise<void> => page.clock.runFor(3_000);
    await shop.press(words.cameraOn);
    await toMove(shop, 'self-view');
    await seconds();
    await page.evaluate(() => window.film.show(true));
    await toMove(shop, 'remote-video');
    for (const name of [words.mute, words.unmute, words.keypad, words.devices, words.devices]) {
      await shop.press(name);
      await seconds();
    }
    await page.evaluate(() => window.film.notice('held', 'no-audio'));
    await shop.press(words.minimize);
    await expect(shop.widget.locator('[part="video"]')).toBeHidden();
    await seconds();
    await shop.press(words.expand);
    for (const part of ['self-view', 'remote-video']) await toMove(shop, part);
    await shop.widget.evaluate((element) => document.querySelector('#there')?.append(element));
    await seconds();
    await page.evaluate(() => (document.documentElement.lang = 'de'));
    await seconds();
    for (const part of ['self-view', 'remote-video']) await toMove(shop, part);
    expect(await page.evaluate(() => window.restarts)).toEqual([
      'loadstart self-view',
      'loadstart remote-video',
    ]);
  },
);

test('a picture that goes and comes back starts no more than it must, and moves', async ({
  shop,
  page,
}) => {
  await shop.open('answered', { ...film, attributes: 'connector="film" media="video"' });
  await talk(shop, words.videoCall);
  await toMove(shop, 'self-view');
  await shop.press(words.cameraOff);
  await expect(shop.widget.locator('[part="self-view"]')).toHaveCount(0);
  await shop.press(words.cameraOn);
  await toMove(shop, 'self-view');
  await page.evaluate(() => window.film.show(true));
  await toMove(shop, 'remote-video');
  await page.evaluate(() => window.film.show(false));
  await expect(shop.widget.locator('[part="remote-video"]')).toHaveCount(0);
  await page.evaluate(() => window.film.show(true));
  await toMove(shop, 'remote-video');
  await toMove(shop, 'self-view');
});

test('while seconds go by, nothing in the panel is touched but the clock', async ({
  shop,
  page,
}) => {
  await page.clock.install();
  await shop.open('answered', { ...film, attributes: 'connector="film" media="video"' });
  await talk(shop, words.videoCall);
  await page.evaluate(() => window.film.show(true));
  await toMove(shop, 'remote-video');
  await shop.press(words.devices);
  const microphone = shop.widget.getByRole('combobox').first();
  await microphone.focus();
  await shop.widget.evaluate(({ shadowRoot }) => {
    const touched = new Set<string>();
    Object.assign(window, { touched });
    const name = (node: Node | null): string =>
      node instanceof Element
        ? `${node.localName} ${node.part.value}`
        : name(node?.parentNode ?? null);
    new MutationObserver((records) => {
      for (const { target } of records) touched.add(name(target));
    }).observe(shadowRoot as ShadowRoot, {
      attributes: true,
      childList: true,
      characterData: true,
      subtree: true,
    });
    // No observer sees changes of properties and of the focus, so they are watched by hand.
    for (const [{ prototype }, property] of [
      [HTMLMediaElement, 'srcObject'],
      [HTMLMediaElement, 'muted'],
      [HTMLOptionElement, 'selected'],
      [HTMLSelectElement, 'value'],
      [Element, 'scrollTop'],
    ] as const) {
      const own = Object.getOwnPropertyDescriptor(prototype, property);
      if (!own) throw new Error(property);
      Object.defineProperty(prototype, property, {
        ...own,
        set(this: Element, value: unknown) {
          touched.add(`${property} of ${name(this)}`);
          own.set?.call(this, value);
        },
      });
    }
    shadowRoot?.addEventListener('focusin', ({ target }) =>
      touched.add(`focus: ${name(target as Node)}`),
    );
    shadowRoot?.addEventListener('focusout', ({ target }) =>
      touched.add(`blur: ${name(target as Node)}`),
    );
  });
  for (let second = 0; second < 20; second += 1) await page.clock.runFor(1_000);
  const touched = await page.evaluate(() => [
    ...(window as unknown as { touched: Set<string> }).touched,
  ]);
  expect(touched).toEqual(['b timer']);
  await expect(microphone).toBeFocused();
});

test('while a picture is shown the screen stays on, and the system has media controls', async ({
  shop,
  page,
}) => {
  await page.addInitScript(() => {
    const asked = { locks: 0, handlers: new Map<string, (() => void) | null>() };
    Object.assign(window, { asked });
    const { wakeLock, mediaSession } = navigator;
    const request = wakeLock.request.bind(wakeLock);
    wakeLock.request = async (type) => {
      const lock = await request(type);
      asked.locks += 1;
      lock.addEventListener('release', () => (asked.locks -= 1));
      return lock;
    };
    const handle = mediaSession.setActionHandler.bind(mediaSession);
    mediaSession.setActionHandler = (action, handler) => {
      handle(action, handler);
      asked.handlers.set(action, handler && (() => handler({ action })));
    };
  });
  await shop.open('answered', { ...film, attributes: 'connector="film"' });
  await talk(shop, words.call);
  const locks = (): Promise<number> => page.evaluate(() => window.asked.locks);
  const system = (action: string): Promise<void> =>
    page.evaluate((name) => window.asked.handlers.get(name)?.(), action);
  expect(await locks()).toBe(0);
  await page.evaluate(() => window.film.show(true));
  await expect.poll(locks).toBe(1);
  await page.evaluate(() => window.film.show(false));
  await expect.poll(locks).toBe(0);
  await page.evaluate(() => window.film.show(true));
  await expect.poll(locks).toBe(1);

  await system('togglemicrophone');
  await expect(shop.button(words.unmute)).toBeVisible();
  await system('togglemicrophone');
  await expect(shop.button(words.mute)).toBeVisible();
  await system('hangup');
  await shop.toReach('ended');
  await expect.poll(locks).toBe(0);
  const left = await page.evaluate(() => [...window.asked.handlers.values()].filter(Boolean));
  expect(left).toEqual([]);
});
