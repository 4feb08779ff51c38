/**
 * The words while the browser asks, while the center does not answer, and where no agent is free.
 */
import { hideTab } from '../support/tab.js';
import { usuallyIf } from './support/more.js';
import { expect, test, words, type Shop } from './support/shop.js';

/** Replaces getUserMedia, as if the visitor did not answer the browser's question. */
const neverAnswered = (): void => {
  navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
  navigator.permissions.query = () =>
    Promise.resolve(Object.assign(new EventTarget(), { state: 'prompt' }) as PermissionStatus);
};
const hint = ({ widget }: Shop) => widget.locator('[part="hint"]');

test.describe("the browser's question", () => {
  test.use({ media: true });

  for (const [media, button, asking, code] of [
    ['voice', words.call, words.asking.microphone, 'microphone-unanswered'],
    ['video', words.videoCall, words.asking.both, 'microphone-unanswered'],
  ] as const) {
    const usual = usuallyIf(media === 'video');
    test(
      `for ${media} is said at once, and what to do when it was left open`,
      usual,
      async ({ shop, page }) => {
        await page.addInitScript(neverAnswered);
        await page.clock.install();
        await shop.open('answered', { attributes: `connector="sip" media="${media}"` });
        await shop.button(button).click();
        // Time stands still, so the words come before a second has passed.
        await expect(shop.status).toHaveText(asking);
        await expect(shop.panel).toBeVisible();
        await page.clock.fastForward(60_000);
        await expect(shop.status).toHaveText(words.ends[code].title);
        await expect(hint(shop)).toHaveText(words.ends[code].hint);
        expect((await shop.seen('call-error')).map((error) => error.code)).toEqual([code]);
        expect(shop.center.requests('create')).toBe(0);
      },
    );
  }
});

test.describe('while the center does not answer', () => {
  test.use({ allowed: /Failed to load resource/ });

  test('the queue says that the connection is lost, and that it is back', async ({
    shop,
    context,
  }) => {
    await shop.open('third-in-queue');
    await shop.call('queued');
    await expect(shop.status).toHaveText(words.states.queued);
    await context.setOffline(true);
    await expect(shop.status).toHaveText(words.cutOff);
    await expect(shop.widget.getByText(words.maybeWaiting)).toBeVisible();
    await expect(shop.widget.getByText(words.stillWaiting)).toBeHidden();
    await context.setOffline(false);
    await expect(shop.status).not.toHaveText(words.cutOff);
  });
});

test('where nobody is free, the call-back comes first', async ({ shop }) => {
  await shop.open('no-agents', { attributes: 'callback-url=""' });
  await shop.call('failed');
  const buttons = shop.widget.locator('.actions button');
  await expect(buttons).toHaveText([words.callBack, words.callAgain, words.close]);
  await expect(buttons.first()).toHaveClass('main');
  await expect(buttons.nth(1)).not.toHaveClass('main');
});

test.describe('an API that something in the browser has replaced', () => {
  test.use({ media: true });

  for (const [what, replace] of [
    ['missing', () => Reflect.deleteProperty(window, 'RTCPeerConnection')],
    [
      'forbidden',
      () => {
        window.RTCPeerConnection = class {
          constructor() {
            throw new Error('blocked by a policy');
          }
        } as never;
      },
    ],
  ] as const) {
    test(`fails the call before any request: RTCPeerConnection ${what}`, async ({ shop, page }) => {
      await page.addInitScript(replace);
      await shop.open('answered', { attributes: 'connector="sip"' });
      await shop.call('failed');
      await expect(shop.status).toHaveText(words.ends.unsupported.title);
      const [error] = await shop.seen('call-error');
      expect(error).toMatchObject({ code: 'unsupported' });
      expect(error?.message).toMatch(/WebRTC|RTCPeerConnection/);
      expect(shop.center.requests('check')).toBe(0);
    });
  }

  test('additional tracks are stopped, and the call succeeds', async ({ shop, page }) => {
    await page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const original = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (constraints) => {
        const [stream, more] = await Promise.all([
          original(constraints),
          original({ audio: true, video: true }),
        ]);
        for (const track of more.getTracks()) stream.addTrack(track);
        return stream;
      };
    });
    await shop.open('answered', { attributes: 'connector="sip"' });
    await shop.call('talking');
    await shop.press(words.hangUp);
    await shop.toReach('ended');
    await expect(hint(shop)).toHaveText(words.afterTalk['hung-up'].hint);
  });

  test('a value that is no stream fails the call, by name', async ({ shop, page }) => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.resolve({} as MediaStream);
    });
    await shop.open('answered', { attributes: 'connector="sip"' });
    await shop.call('failed');
    await expect(shop.status).toHaveText(words.notStarted.title);
    expect((await shop.seen('call-error'))[0]?.message).toContain('getUserMedia gave');
    expect(shop.center.requests('create')).toBe(0);
  });
});

test.describe('in another tab', () => {
  test.use({ permissions: ['notifications'] });

  test('title and notification call the visitor, until they come back', async ({ shop, page }) => {
    const told = (): Promise<string[]> =>
      page.evaluate(() => (window as unknown as { told: string[] }).told);
    await page.addInitScript(() => {
      const now: string[] = [];
      Object.assign(window, { told: now });
      window.Notification = class extends Notification {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          now.push(title);
        }
        override close(): void {
          super.close();
          now.pop();
        }
      };
    });
    await shop.open('endless-queue', { attributes: 'alert="title notification"' });
    await shop.call('queued');
    await page.evaluate(hideTab, true);
    shop.center.agentAnswers();
    for (const title of [words.agentThere, 'A shop', words.agentThere])
      await expect(page).toHaveTitle(title);
    expect(await told()).toEqual([words.agentThere]);
    await page.evaluate(hideTab, false);
    await expect(page).toHaveTitle('A shop');
    expect(await told()).toEqual([]);
  });
});
