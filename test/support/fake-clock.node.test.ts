/** The fake clock in Node, where cryptography runs in other threads. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { computes } from './elsewhere.js';
import { FakeClock } from './fake-clock.js';

it('the fake clock waits for any number of cryptographic steps in a row', async () => {
  let rounds = 0;
  void (async () => {
    const much = new Uint8Array(4_000_000);
    for (; rounds < 4; rounds += 1) await crypto.subtle.digest('SHA-256', much);
  })();
  assert.ok(computes());
  await new FakeClock({ quietTurns: 1 }).settle();
  assert.equal(rounds, 4);
  assert.ok(!computes());
});
