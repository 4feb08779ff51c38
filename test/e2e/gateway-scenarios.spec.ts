/**
 * The scenarios of the simulator in which the gateway makes the difference: left alone, with the
 * connector `sip`, each comes to what it promises.
 */
import type { Scenario } from '../../src/simulator/index.js';
import { scenarios } from '../../src/simulator/scenarios.js';
import { expect, test } from './support/shop.js';

test.use({
  media: true,
  // What the browser says of addresses that do not answer.
  allowed: /^WebSocket connection to/,
});
test.describe.configure({ timeout: 90_000 });

/** In these nothing has to be waited for but the call itself. */
const quick = [
  'answered',
  'gateway-first-dead',
  'gateway-first-hangs',
  'gateway-dead',
  'gateway-busy',
  'gateway-not-found',
  'gateway-unavailable',
  'agent-hangs-up',
  'webrtc-not-supported',
] as const;

for (const name of quick) {
  const { title, expect: plain, expectMedia = plain }: Scenario = scenarios[name];
  const { state, reason, drops, occupied } = expectMedia;

  test(`${title}: ${state}${reason ? `, ${reason}` : ''}`, async ({ shop }) => {
    await shop.open(name, { attributes: 'connector="sip"' });
    await shop.startButton.click();
    await shop.toReach(state, 45_000);
    if (reason) expect((await shop.seen('call-state')).at(-1)?.reason).toBe(reason);
    await expect.poll(() => shop.drops, { timeout: 15_000 }).toBe(drops);
    await expect.poll(() => shop.center.occupied, { timeout: 15_000 }).toBe(occupied);
    const talking = state === 'talking' ? ['talking'] : [];
    const going = shop.gateway.calls.filter((call) => call.state !== 'over');
    expect(going.map((call) => call.state)).toEqual(talking);
  });
}
