/**
 * Held polls: given up when the visitor leaves, their events kept for the next poll, ended with the
 * relay.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connected, nothing, says } from '../fake-center.js';
import { createRig, type Rig, type RelayVisitor } from '../rig.js';
import { collectGarbage } from '../collect-garbage.js';
import { withResolvers } from '../../support/with-resolvers.js';

/** A visitor with a call, whose next poll the center holds until it is answered. */
async function holding(rig: Rig = createRig()) {
  const anna = rig.visitor();
  await anna.create();
  const answer = withResolvers<Response>();
  rig.center.bend(({ call }) => (call === 'getClickToCallEvents' ? answer.promise : undefined));
  return { ...rig, rig, anna, answer };
}

/** Two visitors with calls, whose polls the center holds until one promise answers all of them. */
async function holdingTwo() {
  const rig = createRig();
  const [anna, bob] = [rig.visitor(), rig.visitor()];
  await Promise.all([anna.create(), bob.create()]);
  const answer = withResolvers<void>();
  rig.center.bend(({ call }) =>
    call === 'getClickToCallEvents' ? answer.promise.then(connected) : undefined,
  );
  return { ...rig, anna, bob, answer };
}

describe('a held poll', () => {
  it('is answered with the event when it comes', async () => {
    const { anna, answer, center } = await holding();
    const poll = anna.poll();
    await center.waitFor('getClickToCallEvents');
    answer.resolve(connected());
    assert.equal((await poll).body['eventId'], 168101);
  });

  it('is ended by a newer poll of the same visitor, which gets the event', async () => {
    const { anna, bob, answer, center } = await holdingTwo();
    const older = anna.poll();
    const { request } = await center.waitFor('getClickToCallEvents');
    const other = bob.poll();
    await center.waitFor('getClickToCallEvents', 2);
    const newer = anna.poll();
    assert.equal((await older).text, await nothing().text());
    assert.equal((await older).status, 200);
    assert.equal(request.signal.aborted, true);
    await center.waitFor('getClickToCallEvents', 3);
    answer.resolve();
    assert.equal((await newer).body['eventId'], 168101);
    assert.equal((await other).body['eventId'], 168101, 'nobody else is disturbed');
  });

  it('is the only one at the center, however many polls are sent with one cookie', async () => {
    const { anna, center, answer, relay } = await holdingTwo();
    const polls = Array.from({ length: 300 }, () => anna.poll());
    const ended = Promise.all(polls.slice(0, -1));
    assert.deepEqual([...new Set((await ended).map(({ status }) => status))], [200]);
    const open = center.of('getClickToCallEvents').filter(({ request }) => !request.signal.aborted);
    assert.equal(open.length, 1);
    answer.resolve();
    assert.equal((await polls.at(-1))?.body['eventId'], 168101);
    assert.match(await relay.metrics.registry.metrics(), /click_to_dial_held_polls 0/);
  });

  it('stays ended by a newer poll where its own token has to be renewed meanwhile', async () => {
    const { anna, center, answer, clock } = await holding();
    const refused = withResolvers<Response>();
    let count = 0;
    center.bend(({ call }) => {
      if (call !== 'getClickToCallEvents') return undefined;
      count += 1;
      return count === 1 ? refused.promise : answer.promise;
    });
    const older = anna.poll();
    await center.waitFor('getClickToCallEvents');
    refused.resolve(new Response('{}', { status: 401 }));
    const newer = anna.poll();
    await center.waitFor('getClickToCallEvents', 2);
    await clock.settle();
    answer.resolve(connected());
    const [first, second] = await Promise.all([older, newer]);
    assert.equal(first.text, await nothing().text());
    assert.equal(second.body['eventId'], 168101);
  });

  it('is given up at the center when its visitor leaves', async () => {
    const { anna, center, lines } = await holding();
    const leaving = new AbortController();
    const poll = anna.poll({ signal: leaving.signal });
    const { request } = await center.waitFor('getClickToCallEvents');
    assert.equal(request.signal.aborted, false);
    leaving.abort();
    await poll.catch(() => {});
    assert.equal(request.signal.aborted, true);
    assert.equal(center.of('getClickToCallEvents').length, 1);
    assert.match(lines.join(''), /"status":499/);
  });

  it('is not given up once its answer has begun, and the event waits for the next poll', async () => {
    const { anna, center, answer, clock } = await holding();
    const leaving = new AbortController();
    const poll = anna.poll({ signal: leaving.signal });
    const { request } = await center.waitFor('getClickToCallEvents');
    // The answer has its head, but not its body yet.
    const body = withResolvers<string>();
    const begun = Object.assign(connected(), { text: () => body.promise });
    answer.resolve(begun);
    await clock.settle();
    leaving.abort();
    assert.equal(request.signal.aborted, false);
    body.resolve(await connected().text());
    await poll.catch(() => {});
    await clock.settle();
    center.bend(() => undefined);
    assert.equal((await anna.poll()).body['eventId'], 168101);
    assert.equal((await anna.poll()).body.resultDesc, 'Call in queue', 'and only once');
  });

  it('is given up by the signal of its request where the server reports no lost visitor', async () => {
    const { anna, center, rig } = await holding();
    const leaving = new AbortController();
    anna.fetch = (request) => rig.relay.fetch(new Request(request, { signal: leaving.signal }));
    const poll = anna.poll();
    const { request } = await center.waitFor('getClickToCallEvents');
    await collectGarbage();
    leaving.abort();
    assert.equal((await poll).status, 499);
    assert.equal(request.signal.aborted, true);
  });

  it('is given up also where it was sent again with a new token', async () => {
    const { anna, center, answer } = await holding();
    const leaving = new AbortController();
    center.expireTokens();
    center.bend(({ call, userId }) =>
      call === 'getClickToCallEvents' && userId !== undefined ? answer.promise : undefined,
    );
    const poll = anna.poll({ signal: leaving.signal });
    const { request } = await center.waitFor('getClickToCallEvents', 2);
    leaving.abort();
    await poll.catch(() => {});
    assert.equal(request.signal.aborted, true);
  });
});

describe('an event that does not reach its visitor', () => {
  const lose = async (anna: RelayVisitor, center: Rig['center'], answer: () => Response) => {
    center.bend(({ call }) => (call === 'getClickToCallEvents' ? answer() : undefined));
    await anna.poll({ lost: true });
    center.bend(() => undefined);
  };

  it('is what the next polls bring first, until one of them reaches the visitor', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    await lose(anna, center, connected);
    await lose(anna, center, () => says('Call disconnected'));
    // The kept event is given first, so the second poll has lost the connected event once more.
    assert.equal(center.of('getClickToCallEvents').length, 1);
    await clock.settle();
    const texts = [await anna.poll(), await anna.poll()].map(({ body }) => body.resultDesc);
    assert.deepEqual(texts, ['Call connected', 'Call in queue']);
  });

  it('ends a held poll that came before the loss was seen', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    const lost: (() => void)[] = [];
    center.bend(({ call }) => (call === 'getClickToCallEvents' ? connected() : undefined));
    await anna.poll({ bindings: { onLost: (listener) => lost.push(listener) } });
    const never = withResolvers<Response>();
    center.bend(({ call }) => (call === 'getClickToCallEvents' ? never.promise : undefined));
    const held = anna.poll();
    const { request } = await center.waitFor('getClickToCallEvents', 2);
    for (const listener of lost) listener();
    await clock.settle();
    assert.equal(request.signal.aborted, true);
    assert.equal((await held).status, 200);
    assert.equal((await anna.poll()).body.resultDesc, 'Call connected');
  });

  it('is kept also where it ends the call, and no drop follows it', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    await lose(anna, center, () => says('Call disconnected'));
    await clock.settle();
    assert.equal((await anna.poll()).body.resultDesc, 'Call disconnected');
    await clock.advance(300_000);
    assert.equal(center.of('dropClickToCall').length, 0);
  });

  it('is kept also where its content is missing', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    await lose(anna, center, () => says('Call connected', { eventId: 168101 }));
    await clock.settle();
    assert.equal((await anna.poll()).body['eventId'], 168101);
  });

  it('is not kept where the poll brought no event', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    await lose(anna, center, nothing);
    await clock.settle();
    await anna.poll();
    assert.equal(center.of('getClickToCallEvents').length, 2);
  });

  it('is not given to the next call', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    await lose(anna, center, () => says('Call disconnected'));
    await clock.settle();
    await anna.create();
    assert.equal((await anna.poll()).body.resultDesc, 'Call in queue');
  });

  it('is given to no other visitor', async () => {
    const { center, clock, visitor } = createRig();
    const [anna, ben] = [visitor(), visitor()];
    await Promise.all([anna.create(), ben.create()]);
    await lose(anna, center, connected);
    await clock.settle();
    assert.equal((await ben.poll()).body.resultDesc, 'Call in queue');
    assert.equal((await anna.poll()).body['eventId'], 168101);
  });
});

describe('a relay that closes', () => {
  it('is unhealthy at once, refuses new calls, and still serves the running ones', async () => {
    const { anna, answer, center, rig } = await holding();
    const poll = anna.poll();
    await center.waitFor('getClickToCallEvents');
    const closed = rig.relay.close();
    const health = await rig.visitor().send('GET', '/healthz');
    assert.equal(health.status, 503);
    const refused = await rig.visitor().create();
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '5');
    answer.resolve(connected());
    assert.equal((await poll).body['eventId'], 168101);
    await closed;
    assert.equal(center.running.size, 1, 'nothing is dropped');
    assert.equal(center.of('dropClickToCall').length, 0);
  });

  it('answers held polls after 25 seconds that there is no event', async () => {
    const { anna, center, clock, rig } = await holding();
    const poll = anna.poll();
    const { request } = await center.waitFor('getClickToCallEvents');
    let closed = false;
    const closing = rig.relay.close().then(() => (closed = true));
    await clock.advance(24_999);
    assert.equal(closed, false);
    await clock.advance(1);
    assert.equal(request.signal.aborted, true);
    const { status, body } = await poll;
    assert.equal(status, 200);
    assert.deepEqual(body, {
      resultCode: '0',
      resultDesc: 'ClickToCall polled without any events',
    });
    await closing;
    assert.equal(clock.pending, 0, 'no timer is left');
    const late = await anna.poll();
    assert.equal(late.body.resultDesc, 'ClickToCall polled without any events');
  });

  it('calls its listener once, before the polls that it gives up are answered', async () => {
    const { anna, center, relay, clock } = await holding();
    const order: string[] = [];
    const poll = anna.poll().then(() => order.push('answered'));
    await center.waitFor('getClickToCallEvents');
    const closed = relay.close(() => order.push('given up'));
    await clock.advance(25_000);
    await Promise.all([poll, closed]);
    assert.deepEqual(order, ['given up', 'answered']);
  });

  it('waits for the drop that follows a create', async () => {
    const { center, clock, relay, visitor } = createRig();
    const anna = visitor();
    await anna.check();
    const created = withResolvers<Response>();
    const dropped = withResolvers<Response>();
    let drops = 0;
    center.bend(({ call }, usual) => {
      if (call === 'createClickToCall') return created.promise;
      return call === 'dropClickToCall' && (drops += 1) === 2
        ? dropped.promise.then(() => usual())
        : undefined;
    });
    const creating = anna.create();
    const { userId = '' } = await center.waitFor('createClickToCall');
    await anna.drop();
    let closed = false;
    const closing = relay.close().then(() => (closed = true));
    center.running.add(userId);
    created.resolve(says('connect successfully.'));
    await creating;
    await center.waitFor('dropClickToCall', 2);
    await clock.settle();
    assert.equal(closed, false);
    dropped.resolve(nothing());
    await closing;
    assert.equal(center.running.size, 0);
  });
});

describe('CENTER_SOCKETS', () => {
  it('limits the requests at the center: further ones get 503, but a drop goes through', async () => {
    const { anna, answer, rig, center } = await holding(createRig({ CENTER_SOCKETS: '1' }));
    const held = anna.poll();
    await center.waitFor('getClickToCallEvents');
    const refused = await rig.visitor().create();
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.deepEqual(refused.body['error'], {
      code: 'busy',
      message: 'the relay has as many requests at the contact center as it may',
    });
    assert.equal((await anna.drop()).status, 200);
    answer.resolve(connected());
    await held;
    center.bend(() => undefined);
    assert.equal((await rig.visitor().create()).status, 200);
  });
});
