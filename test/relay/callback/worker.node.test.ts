/**
 * The worker that sends due requests: alone, beside other relays, with a failing store, and at its
 * end.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCallbackWorker } from '../../../src/relay/callback/worker.js';
import { createRig, FROM, NUMBER, type Rig, VISITOR } from './rig.js';
import { withResolvers } from '../../support/with-resolvers.js';

function work({ callbacks, parts: { clock, log } }: Rig) {
  const worker = createCallbackWorker({ callbacks, clock, log });
  worker.start();
  return worker;
}

describe('the worker', () => {
  it('sends a due request within a second', async () => {
    const rig = createRig();
    const worker = work(rig);
    await rig.callbacks.request(NUMBER, FROM);
    await rig.clock.advance(9999);
    assert.equal(rig.calls.length, 0);
    await rig.clock.advance(1001);
    assert.equal(rig.calls.length, 1);
    await worker.stop();
    assert.equal(rig.clock.pending, 0);
  });

  it('sends each request once beside other workers at the same store', async () => {
    const one = createRig();
    const rigs = [one, ...[1, 2].map(() => createRig({ clock: one.clock, store: one.store }))];
    const workers = rigs.map(work);
    for (let index = 100; index < 150; index += 1) {
      await one.callbacks.request(`+4989123${index}`, FROM);
    }
    await one.clock.advance(600_000);
    const called = rigs.flatMap((rig) => rig.calls.map((call) => call.called));
    assert.equal(called.length, 50);
    assert.equal(new Set(called).size, 50);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  it('sends the next request before the last one is answered, but at most 20 at a time', async () => {
    const answers: (() => void)[] = [];
    const rig = createRig({
      createCall: () => new Promise((resolve) => answers.push(() => resolve({}))),
    });
    const worker = work(rig);
    for (let index = 100; index < 125; index += 1) {
      await rig.callbacks.request(`+4989123${index}`, FROM);
    }
    await rig.clock.advance(20_000);
    assert.equal(rig.calls.length, 20);
    for (const answer of answers) answer();
    await rig.clock.advance(1000);
    assert.equal(rig.calls.length, 25);
    for (const answer of answers) answer();
    await worker.stop();
  });

  it('stops when the requests it has taken are done, and takes no more', async () => {
    const answer = withResolvers<{ callSerialNo?: string }>();
    const rig = createRig({ createCall: () => answer.promise });
    const worker = work(rig);
    const { id } = await rig.callbacks.request(NUMBER, FROM);
    await rig.clock.advance(10_000);
    assert.equal(rig.calls.length, 1);
    await rig.callbacks.request('+4989123457', FROM);
    let stopped = false;
    const stopping = worker.stop().then(() => (stopped = true));
    await rig.clock.advance(60_000);
    assert.equal(stopped, false);
    answer.resolve({ callSerialNo: '7' });
    await stopping;
    assert.equal((await rig.callbacks.read(id, VISITOR))?.state, 'calling');
    assert.equal(rig.calls.length, 1);
    assert.equal(rig.clock.pending, 0);
  });

  it('goes on when the store fails, and logs it', async () => {
    const rig = createRig();
    const { takeDue, count } = rig.store;
    const broken = () => Promise.reject(new Error('no store'));
    Object.assign(rig.store, { takeDue: broken });
    const worker = work(rig);
    await rig.callbacks.request(NUMBER, FROM);
    await rig.clock.advance(20_000);
    assert.ok(rig.logged.length > 0);
    // The request is found, but the count of callers fails before it is sent: it is tried again.
    Object.assign(rig.store, { takeDue, count: broken });
    await rig.clock.advance(2000);
    assert.equal(rig.calls.length, 0);
    Object.assign(rig.store, { count });
    await rig.clock.advance(31_000);
    assert.equal(rig.calls.length, 1);
    await worker.stop();
  });

  it('sends where the change cannot be published, and still ends the request as no-status in time', async () => {
    const rig = createRig();
    const { publish, schedule } = rig.store;
    const worker = work(rig);
    const { id } = await rig.callbacks.request(NUMBER, FROM);
    const broken = () => Promise.reject(new Error('no store'));
    Object.assign(rig.store, { publish: broken, schedule: broken });
    await rig.clock.advance(11_000);
    assert.equal(rig.calls.length, 1);
    Object.assign(rig.store, { publish, schedule });
    await rig.clock.advance(310_000);
    assert.equal((await rig.callbacks.read(id, VISITOR))?.state, 'no-status');
    await worker.stop();
  });

  it('frees the number of a request whose relay died after storing its end', async () => {
    const rig = createRig();
    const { delete: original } = rig.store;
    const { id } = await rig.callbacks.request(NUMBER, FROM);
    Object.assign(rig.store, { delete: () => Promise.reject(new Error('dead')) });
    await rig.callbacks.withdraw(id, VISITOR);
    Object.assign(rig.store, { delete: original });
    await assert.rejects(rig.callbacks.request(NUMBER, FROM));
    const worker = work(rig);
    await rig.clock.advance(11_000);
    await rig.callbacks.request(NUMBER, FROM);
    await worker.stop();
  });
});
