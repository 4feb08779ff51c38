/**
 * Call-backs of two relays with a real Redis: either may send a request, once, and both tell its
 * state.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemClock } from '../../../src/base/clock.js';
import type { Relay } from '../../../src/relay/app.js';
import { wallClock } from '../../../src/relay/base/clock.js';
import { ContactCenter, createHandler } from '../../../src/simulator/index.js';
import { type RealRedis, startRedis, whyNoRedis } from '../redis.js';
import { startRelay, RelayVisitor } from '../rig.js';
import { FakeClock } from '../../support/fake-clock.js';

/** Lets one task of the real event loop pass. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let asked = 0;

/** Whether a request that one relay has accepted is known at the other. */
async function isShared(here: Relay, there: Relay): Promise<boolean> {
  const visitor = new RelayVisitor((request) => here.fetch(request));
  const number = `+498912${1000 + (asked += 1)}`;
  const { body } = await visitor.send('POST', '/callback', { body: JSON.stringify({ number }) });
  visitor.fetch = (request) => there.fetch(request);
  const { status } = await visitor.send('GET', `/callback/${String(body['id'])}`);
  return status === 200;
}

const skip = whyNoRedis() ?? false;

describe('call-backs of two relays', { skip }, () => {
  let redis: RealRedis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.kill());

  it('are sent once each, and their states are pushed by a relay that did not accept them', async (t) => {
    const center = new ContactCenter({
      clock: systemClock,
      fabric: {
        outcome: () => ({ releaseAfter: 10, releaseReason: '5' }),
        // All reports go to the second relay, whichever relay sent the call.
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
    // Both are connected to Redis once each knows a request that the other has accepted.
    for (const [here, there] of [relays, [relays[1], relays[0]]]) {
      while (!(await isShared(here!, there!))) await turn();
    }
    const ends = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const [here, there] = index % 2 === 0 ? relays : [relays[1], relays[0]];
        const visitor = new RelayVisitor((request) => here!.fetch(request));
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

  it('are not sent before their time by a relay whose clock is ahead', async (t) => {
    const center = new ContactCenter({ clock: systemClock });
    const handler = createHandler(center);
    const names = {
      APP_KEY: 'demo-app-key',
      APP_SECRET: 'demo-app-secret',
      CALLBACK_CALLERS: '88889050',
      CALLBACK_COUNTRIES: 'DE',
      CALLBACK_DELAY: '60',
      PUBLIC_URL: 'https://relay.example',
      REDIS_URL: `${redis.url}/1`,
      SHUTDOWN_SECONDS: '0',
    };
    const clock = new FakeClock();
    const relays = [0, 150_000].map((ahead) =>
      startRelay(names, (...all) => handler(new Request(...all)), {
        sleep: clock.sleep,
        now: () => clock.now() + ahead,
      }),
    );
    t.after(() => Promise.all(relays.map((relay) => relay.close())));
    const [anna, ben] = relays.map((relay) => new RelayVisitor((request) => relay.fetch(request)));
    for (const visitor of [anna, ben]) {
      while ((await visitor!.send('GET', '/healthz')).body['store'] !== 'redis') await turn();
    }
    const { body } = await anna!.send('POST', '/callback', { body: '{"number":"+4989123456"}' });
    const stateOf = async (): Promise<unknown> => {
      // Asked at the other relay too: when it answers, its earlier questions to Redis are answered.
      await ben!.send('GET', `/callback/${String(body['id'])}`);
      return (await anna!.send('GET', `/callback/${String(body['id'])}`)).body['state'];
    };
    for (let second = 0; second < 10; second += 1) {
      await clock.advance(1000);
      assert.equal(await stateOf(), 'waiting');
    }
    for (let more = 0; center.fabric.callbacks.length === 0 && more < 1000; more += 1) {
      await clock.advance(1000);
      await stateOf();
    }
    assert.equal(center.fabric.callbacks.length, 1);
  });
});
