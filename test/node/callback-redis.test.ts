/** Two relays with a real Redis between them: what one accepts either sends, once, and both tell. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemClock } from '../../src/call/clock.js';
import type { Relay } from '../../src/relay/app.js';
import { wallClock } from '../../src/relay/clock.js';
import { ContactCenter, createHandler } from '../../src/simulator/index.js';
import { type RealRedis, startRedis, whyNoRedis } from '../relay/redis.js';
import { startRelay, Visitor } from '../relay/rig.js';

let asked = 0;

/** Whether a request that one relay has accepted can be withdrawn at the other. */
async function isShared(here: Relay, there: Relay): Promise<boolean> {
  const visitor = new Visitor((request) => here.fetch(request));
  const number = `+498912${1000 + (asked += 1)}`;
  const { body } = await visitor.send('POST', '/callback', { body: JSON.stringify({ number }) });
  visitor.fetch = (request) => there.fetch(request);
  const { status } = await visitor.send('GET', `/callback/${String(body['id'])}`);
  return status === 200;
}

const skip = whyNoRedis() ?? false;

describe('callbacks of two relays', { skip }, () => {
  let redis: RealRedis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.kill());

  it('are sent once each, and pushed by the relay that did not send them', async (t) => {
    const center = new ContactCenter({
      clock: systemClock,
      fabric: {
        outcome: () => ({ releaseAfter: 10, releaseReason: '5' }),
        // The reports always reach the second relay.
        fetch: async (input, init) => relays[1]!.fetch(new Request(input, init)),
      },
    });
    const handler = createHandler(center);
    const names = {
      APP_KEY: 'demo-app-key',
      APP_SECRET: 'demo-app-secret',
      CALLBACK_CALLERS: '88889050',
      CALLBACK_COUNTRIES: 'DE',
      CALLBACK_DELAY: '0',
      CALLBACK_PER_ADDRESS: '100000',
      CALLBACK_PER_DAY: '1000000',
      CALLBACK_PER_NUMBER: '1000',
      LIMIT_VISITORS_PER_ADDRESS: '0',
      PUBLIC_URL: 'https://relay.example',
      REDIS_URL: redis.url,
    };
    const relays = [0, 1].map(() =>
      startRelay(names, (...all) => handler(new Request(...all)), wallClock),
    );
    t.after(() => Promise.all(relays.map((relay) => relay.close())));
    // Until both are connected: what one has accepted is known to the other.
    for (const [here, there] of [relays, [relays[1], relays[0]]]) {
      while (!(await isShared(here!, there!))) await new Promise((done) => setImmediate(done));
    }
    const ends = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const [here, there] = index % 2 === 0 ? relays : [relays[1], relays[0]];
        const visitor = new Visitor((request) => here!.fetch(request));
        const { body } = await visitor.send('POST', '/callback', {
          body: JSON.stringify({ number: `+4989123${100 + index}` }),
        });
        visitor.fetch = (request) => there!.fetch(request);
        const { text } = await visitor.send('GET', `/callback/${String(body['id'])}`, {
          headers: { accept: 'text/event-stream' },
        });
        return [...text.matchAll(/"state":"([\w-]+)"/g)].at(-1)?.[1];
      }),
    );
    assert.deepEqual([...new Set(ends)], ['missed']);
    const called = center.fabric.callbacks.map((call) => call.called);
    assert.ok(called.length >= 30);
    assert.equal(new Set(called).size, called.length);
  });
});
