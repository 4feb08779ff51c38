/** A rating after a talk, from the question to the center's record. */
import { language as english } from '../../src/locales/en.js';
import type { ServiceRecords } from '../../src/simulator/calls/services.js';
import { expectNoFindings } from './support/axe.js';
import { press } from './support/press.js';
import { expect, test, words } from './support/shop.js';

const { rating } = english;

test('a visitor talks, hangs up and rates the call', async ({ shop, page }) => {
  await shop.open('answered', { attributes: 'rating="on"' });
  await shop.callAndHangUp();
  const group = shop.widget.getByRole('group', { name: rating.question });
  await press(group.getByRole('radio', { name: rating.levels[4], exact: true }));
  await shop.widget.getByLabel(rating.comment).fill('Well explained');
  await expectNoFindings(page, 'the question');
  await shop.press(rating.send);
  await expect(shop.widget.getByText(rating.said.sent)).toBeVisible();
  await expect(shop.button(words.close)).toBeVisible();

  const record = await fetch(`${shop.listening.url}/simulator/record`);
  const { ratings } = (await record.json()) as ServiceRecords;
  expect(ratings).toMatchObject([
    { scenario: 'answered', evaluation: '4', comment: 'Well explained' },
  ]);
});

test('a page without the attribute loads nothing for it, and the end is as before', async ({
  shop,
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await shop.open('answered');
  await shop.callAndHangUp();
  await expect(shop.button(words.close)).toBeVisible();
  expect(asked.filter((url) => /rating|Satisf/.test(url))).toEqual([]);
});

test.describe('where the code cannot be loaded', () => {
  test.use({ allowed: /Failed to load resource|CORS|NetworkError|module/ });

  test('the end is as before', async ({ shop, page }) => {
    let tries = 0;
    await page.route('**/chunks/rating-*', (route) => {
      tries += 1;
      return route.abort();
    });
    await shop.open('answered', { attributes: 'rating="on"' });
    await shop.call();
    await expect.poll(() => tries).toBeGreaterThan(0);
    await shop.press(words.hangUp);
    await shop.toReach('ended');
    await expect(shop.button(words.close)).toBeVisible();
    await expect(shop.fallback).toBeVisible();
    await expect(shop.widget.getByRole('radio')).toHaveCount(0);
  });
});
