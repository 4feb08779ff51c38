/**
 * Several relays act as one: a call goes on at whichever is asked, and when one of them is killed.
 */
import { whyNoRedis } from '../relay/redis.js';
import { openBalanced } from './support/balanced.js';
import { expect, test, words } from './support/shop.js';

const why = whyNoRedis();
test.skip(why !== undefined, why);

// The API Fabric tells no place in the queue, so a relay answers that question with 404.
test.use({ allowed: /status of 404/ });

test('a call goes on when one of two relays is killed', async ({ shop }) => {
  const balanced = await openBalanced(shop, 'endless-queue');
  const [first, second] = balanced.relays;
  const morePolls = (): Promise<void> =>
    shop.center.waitForRequest('poll', shop.center.requests('poll') + 3);
  try {
    await shop.open('endless-queue', { server: balanced.url, attributes: 'data-relay' });
    await shop.call('queued');
    await morePolls();
    expect(first?.requests).toBeGreaterThan(1);
    expect(second?.requests).toBeGreaterThan(1);
    // Each relay uses the token that the other has renewed.
    shop.center.fabric.expireTokens();
    await morePolls();
    shop.center.agentAnswers();
    await shop.toReach('talking');
    first?.child.kill('SIGKILL');
    await morePolls();
    expect(await shop.state()).toBe('talking');
    await shop.press(words.hangUp);
    await shop.toReach('ended');
    await shop.toHaveDropped(1);
    expect(await shop.seen('call-error')).toEqual([]);
    expect(shop.center.calls).toHaveLength(1);
  } finally {
    await balanced.close();
  }
});
