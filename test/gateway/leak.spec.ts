/** Many calls in one page leave no memory, connection or device behind. */
import { expect, test, words } from './support/gateway-test.js';

/** Number of calls where neither LEAK_CALLS nor the project gives one. */
const few = 12;
/** Number of calls after which code is compiled and caches are filled. */
const warmUp = 6;
/** Growth of the heap that is allowed, in bytes. */
const allowed = 1024 * 1024;

test('many calls in one page leave nothing behind', async ({ visitor, shop, rig }, { project }) => {
  const { calls: most = few } = project.metadata as { calls?: number };
  const calls = Number(process.env['LEAK_CALLS'] ?? most);
  // Calls are made one after the other.
  test.setTimeout(Math.max(10, calls / 5) * 60_000);
  await visitor.open();
  const session = await shop.page.context().newCDPSession(shop.page);
  const heap = async (): Promise<number> => {
    // The page's record of events would grow with every call.
    await shop.page.evaluate(() => {
      window.seen.length = 0;
      window.witness.forget();
    });
    // Several collections, since each frees objects that only the freed ones held.
    for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };

  let before = 0;
  for (let call = 1; call <= calls; call++) {
    await visitor.talk(call === 1 ? words.call : words.callAgain);
    await shop.press(words.hangUp);
    await shop.toReach('ended');
    await visitor.toHaveLetGo();
    if (call === warmUp) before = await heap();
  }
  expect((await heap()) - before).toBeLessThan(allowed);
  await expect.poll(() => rig.agent.calls).toEqual({ answered: calls, over: calls });
  await shop.toHaveDropped(calls);
});
