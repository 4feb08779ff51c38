/** Rating and message from a relay to the simulated center, and at two relays on one Redis. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ContactCenter, createHandler } from '../../../src/simulator/index.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeCenter } from '../fake-center.js';
import { type RealRedis, startRedis, whyNoRedis } from '../redis.js';
import { type RelayAnswer, RelayVisitor, startRelay } from '../rig.js';
import { leave, place, rate, text } from './services-rig.js';

describe('from relay to simulated center', () => {
  function start(scenario: string) {
    const clock = new FakeClock();
    const center = new ContactCenter({ clock });
    const handle = createHandler(center);
    const relay = startRelay(
      {
        FABRIC_URL: `https://fabric.example/scenario/${scenario}`,
        APP_KEY: 'demo-app-key',
        APP_SECRET: 'demo-app-secret',
      },
      async (input, init) => handle(new Request(input, init)),
      clock,
    );
    const anna = new RelayVisitor((request, bindings) => relay.fetch(request, bindings));
    return { clock, center, anna };
  }

  it('a message and a rating are found in its records', async () => {
    const { clock, center, anna } = start('answered');
    const left = await clock.until(leave(anna));
    assert.equal(left.body['returnCode'], '0');
    const { phoneNo, leaveMessage } = center.records.messages[0] ?? {};
    assert.deepEqual([phoneNo, leaveMessage], ['+4989123456', 'Please call']);
    assert.equal((await clock.until(rate(anna))).body.resultCode, '13', 'nobody has called');
    await clock.until(anna.create());
    assert.equal((await clock.until(rate(anna))).body.resultCode, '0');
    await clock.until(anna.drop());
    const { evaluation, comment } = center.records.ratings[0] ?? {};
    assert.deepEqual([evaluation, comment], ['5', 'Good']);
  });

  it('a call is taken once the text session has its agent, and the place is told then', async () => {
    const { clock, center, anna } = start('text-first');
    const until = async (asked: Promise<RelayAnswer>) => (await clock.until(asked)).body;
    assert.equal((await until(anna.create())).resultCode, '13');
    assert.equal((await until(text(anna, 'CONNECT'))).resultCode, '0');
    assert.equal((await until(text(anna, 'CONNECT'))).resultCode, '13', 'there is one already');
    assert.equal((await until(anna.create())).resultCode, '13');
    await clock.advance(3000);
    assert.equal((await until(anna.create())).resultCode, '0');
    await until(anna.poll());
    assert.equal((await until(place(anna)))['position'], 3);
    assert.equal((await until(anna.drop())).resultCode, '0');
    assert.equal((await until(text(anna, 'DISCONNECT'))).resultCode, '0');
    assert.equal((await clock.until(place(anna))).status, 404);
    assert.equal(center.occupied, 0);
  });

  it('a text session whose visitor has gone is ended', async () => {
    const { clock, center, anna } = start('text-first');
    await clock.until(text(anna, 'CONNECT'));
    await clock.advance(3000);
    await clock.until(anna.create());
    await clock.advance(150_000);
    const ends = center.journal
      .since(1)
      .flatMap((entry) => ('happened' in entry ? String(entry.happened) : []))
      .filter((happened) => happened === 'dropped' || happened.startsWith('text-'));
    assert.deepEqual(ends, ['text-connected', 'dropped', 'text-disconnected']);
  });

  it('a center without more services is told as 404', async () => {
    for (const scenario of ['plain-center', 'services-garbage']) {
      const { clock, anna } = start(scenario);
      await clock.until(anna.create());
      for (const send of [rate, leave]) assert.equal((await clock.until(send(anna))).status, 404);
      await clock.until(anna.drop());
    }
  });
});

const skip = whyNoRedis() ?? false;

describe('two relays on one Redis', { skip }, () => {
  let redis: RealRedis;
  let both: RelayVisitor['fetch'];
  const relays: ReturnType<typeof startRelay>[] = [];
  before(async () => (redis = await startRedis()));
  beforeEach(async () => {
    const center = new FakeCenter();
    const clock = new FakeClock();
    const started = [0, 1].map(() =>
      startRelay({ REDIS_URL: redis.url, SHUTDOWN_SECONDS: '0' }, center.fetch, clock),
    );
    relays.push(...started);
    for (const relay of started) {
      const health = async () =>
        (await new RelayVisitor((request) => relay.fetch(request)).send('GET', '/healthz')).body;
      while ((await health())['store'] !== 'redis') {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    let next = 0;
    both = (request, bindings) =>
      (started[(next += 1) % 2] as (typeof started)[number]).fetch(request, bindings);
  });
  after(async () => {
    await Promise.all(relays.map((relay) => relay.close()));
    await redis.kill();
  });

  it('know a text session that the other has opened', async () => {
    const anna = new RelayVisitor(both);
    await text(anna, 'CONNECT');
    for (const _ of [1, 2]) assert.equal((await place(anna)).body['position'], 3);
    await text(anna, 'DISCONNECT');
    for (const _ of [1, 2]) assert.equal((await place(anna)).status, 404);
  });

  it('count messages together', async () => {
    const [anna, ben] = [new RelayVisitor(both), new RelayVisitor(both)];
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await leave(anna)).status);
    for (let count = 0; count < 3; count += 1) statuses.push((await leave(ben)).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 200, 200, 429]);
  });
});
