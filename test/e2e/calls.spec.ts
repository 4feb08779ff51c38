/** Whole calls, by role and text: those that succeed, and the messages of those that do not. */
import type { EndReason } from '../../src/click-to-dial.js';
import type { ScenarioName } from '../../src/simulator/index.js';
import { more, usuallyIf } from './support/more.js';
import { expect, failureLine, test, words } from './support/shop.js';

// Browsers write each answer with an error status to the console, Firefox in its own words.
test.use({ allowed: /Failed to load resource|blocked by CORS policy|The Same Origin Policy/ });

test('answered, talked, hung up', async ({ shop, page }) => {
  await shop.open('answered');
  await expect(shop.fallback).toBeHidden();
  await shop.startButton.click();
  await expect(shop.status).toHaveText(words.handedOver);
  await expect(page.getByRole('region', { name: words.panel })).toBeVisible();
  // Each second is shown for one second only, so the test records them all.
  await expect(page.getByRole('timer')).toHaveText(/^00:(0[1-9]|[1-5]\d)$/);
  await shop.press(words.hangUp);
  await expect(shop.status).toHaveText(words.ends['hung-up'].title);
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
  expect(
    (await shop.seen()).map(({ type }) => type).filter((type) => type !== 'call-state'),
  ).toEqual(['call-request', 'call-gateway', 'call-end']);
  const [end] = await shop.seen('call-end');
  expect(end?.reason).toBe('hung-up');
  expect(end?.seconds).toBeGreaterThanOrEqual(1);
  // The cookie is fetched once, and the four requests of a call carry it.
  expect(shop.center.requests('check')).toBe(1);
  expect(shop.center.requests('create')).toBe(1);
  expect(shop.center.calls).toHaveLength(1);
});

test('third in the queue', { tag: more }, async ({ shop, page }) => {
  await shop.open('third-in-queue');
  await shop.startButton.click();
  await expect(shop.status).toHaveText(words.states.queued);
  await expect(page.getByText(words.stillWaiting)).toBeVisible();
  await expect(page.getByRole('timer')).toHaveText(/^00:(0[2-9]|[1-5]\d)$/);
  await expect(shop.status).toHaveText(words.handedOver, { timeout: 15_000 });
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
});

test('the visitor cancels while waiting', async ({ shop }) => {
  await shop.open('endless-queue');
  await shop.call('queued');
  await shop.press(words.cancel);
  await expect(shop.status).toHaveText(words.ends['hung-up'].title);
  await shop.toHaveDropped(1);
});

test('the center ends the call: nothing is dropped', async ({ shop }) => {
  await shop.open('answered');
  await shop.call();
  shop.center.agentHangsUp();
  await expect(shop.status).toHaveText(words.ends.released.title);
  await expect(shop.fallback).toBeVisible();
  expect((await shop.seen('call-end'))[0]?.reason).toBe('released');
  await shop.press(words.close);
  await expect(shop.startButton).toBeVisible();
  expect(shop.drops).toBe(0);
});

test('a video call asks the center for video', async ({ shop, page }) => {
  await shop.open('answered', { attributes: 'media="voice video"' });
  await page.getByRole('button', { name: words.videoCall }).click();
  await shop.toReach('talking');
  expect(shop.center.calls.map(({ media }) => media)).toEqual(['video']);
});

/**
 * Failures by scenario, with the drops that the center must have seen; `skip` moves the clock of
 * the page where a failure takes long. `npm test` runs the first scenario of each reason.
 */
const failing: [ScenarioName, EndReason, { drops?: number; skip?: number }?][] = [
  ['not-supported', 'unavailable'],
  ['no-agents', 'no-agent'],
  ['create-refused', 'refused'],
  ['queue-timeout', 'queue-timeout'],
  ['call-failed', 'call-failed'],
  ['unauthorized', 'unauthorized'],
  ['create-unauthorized', 'unauthorized'],
  ['token-expired', 'unauthorized', { drops: 1 }],
  ['not-found', 'not-found'],
  ['create-error', 'server-error', { drops: 1 }],
  ['server-down', 'server-error'],
  ['create-reset', 'network', { drops: 1 }],
  ['offline', 'network'],
  ['no-cors', 'network'],
  ['gateway-missing', 'bad-response', { drops: 1 }],
  ['gateway-insecure', 'gateway-refused', { drops: 1 }],
  ['gateway-hostile', 'bad-response', { drops: 1 }],
  ['black-hole', 'timeout', { skip: 60_000 }],
  ['create-times-out', 'timeout', { drops: 1, skip: 15_000 }],
  ['polls-fail', 'server-error', { drops: 1, skip: 60_000 }],
  ['nothing-happens', 'timeout', { drops: 1, skip: 600_000 }],
];

/** Failures at each step of a call; the words for all codes are held by the tests of the element. */
const usual: ReadonlySet<ScenarioName> = new Set([
  'black-hole',
  'no-agents',
  'create-error',
  'gateway-missing',
  'call-failed',
]);

for (const [scenario, reason, { drops = 0, skip = 0 } = {}] of failing) {
  test(
    `${scenario}: ${reason} is said, and what to do next`,
    usuallyIf(usual.has(scenario)),
    async ({ shop, page, complaints }) => {
      if (skip) await page.clock.install();
      await shop.open(scenario);
      await shop.startButton.click();
      if (skip) {
        await expect.poll(() => shop.state()).toMatch(/preparing|requesting|queued/);
        await shop.center.waitForRequest(scenario === 'black-hole' ? 'check' : 'create');
        // The page sends the third request only after it has read the answer to the second.
        if (drops && scenario !== 'create-times-out') await shop.center.waitForRequest('poll', 3);
        await page.clock.fastForward(skip);
      }
      await expect(shop.status).toHaveText(words.ends[reason].title, { timeout: 20_000 });
      await expect(page.getByText(words.ends[reason].hint)).toBeVisible();
      await expect(shop.fallback).toBeVisible();
      await shop.fallback.click({ trial: true });
      await expect(page.getByText(words.otherWays)).toBeVisible();
      expect(await shop.state()).toBe('failed');
      expect((await shop.seen('call-error')).map(({ code }) => code)).toEqual([reason]);
      const lines = complaints.filter((line) => line.includes('click-to-dial>'));
      expect(lines.map((line) => failureLine.exec(line)?.[1])).toEqual([reason]);
      await expect.poll(() => shop.drops).toBe(drops);

      // Calls again, and then goes back to the start button.
      await shop.press(words.callAgain);
      await expect.poll(async () => (await shop.seen('call-request')).length).toBe(2);
      await page.evaluate(() => void document.querySelector('click-to-dial')?.hangUp());
      // A create that is never answered ends by its deadline of 5 s only.
      await expect.poll(() => shop.state(), { timeout: 20_000 }).toMatch(/idle|ended|failed/);
      await page.evaluate(() => document.querySelector('click-to-dial')?.reset());
      await expect(shop.startButton).toBeVisible();
      await expect(page.getByRole('region', { name: words.panel })).toBeHidden();
    },
  );
}

test('close leads back to the start button, and the next call goes through', async ({ shop }) => {
  await shop.open('one-agent');
  await shop.call();
  await shop.press(words.hangUp);
  await shop.press(words.close);
  await expect(shop.startButton).toBeVisible();
  await expect(shop.status).toHaveText('');
  await expect(shop.fallback).toBeHidden();
  await shop.call();
  expect(shop.center.calls).toHaveLength(2);
  await shop.press(words.hangUp);
  await shop.press(words.callAgain);
  await shop.toReach('talking');
  await shop.press(words.hangUp);
  await shop.toHaveDropped(3);
});

test('a failure that a repeat mends is not shown', async ({ shop }) => {
  await shop.open('server-error-then-recovery');
  await shop.startButton.click();
  await expect(shop.status).toHaveText(words.handedOver, { timeout: 20_000 });
  expect(await shop.seen('call-error')).toEqual([]);
  await shop.press(words.hangUp);
  await shop.toHaveDropped(1);
});
