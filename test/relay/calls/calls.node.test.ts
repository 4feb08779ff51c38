/** Whole calls through the relay, without a port: web adapter in front, API Fabric behind. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ContactCenter, createHandler } from '../../../src/simulator/index.js';
import { connected, FakeCenter, json, nothing, says } from '../fake-center.js';
import { createRig, startRelay, RelayVisitor } from '../rig.js';
import { FakeClock } from '../../support/fake-clock.js';
import { withResolvers } from '../../support/with-resolvers.js';

describe('a call through the relay', () => {
  it('goes from checkClickToCallSupport to dropClickToCall', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    const check = await anna.check();
    assert.equal(check.status, 200);
    assert.deepEqual(check.body, {
      resultCode: '0',
      resultDesc: '',
      webRTCSupported: true,
      clickToCallSupported: true,
    });
    assert.match(
      anna.written ?? '',
      /^__Host-click-to-dial-visitor=[\w-]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    assert.deepEqual((await anna.create('1')).body, {
      resultCode: '0',
      resultDesc: 'connect successfully.',
    });
    assert.equal(center.of('createClickToCall')[0]?.body['mediaAbility'], '1');
    center.bend(({ call }) => (call === 'getClickToCallEvents' ? connected() : undefined));
    assert.equal((await anna.poll()).body['eventId'], 168101);
    assert.equal((await anna.drop()).body.resultDesc, 'disconnect successfully.');
    assert.equal(center.running.size, 0);
    assert.equal(center.of('applyToken').length, 1);
    assert.equal(center.of('tokenByAkSk').length, 1);
  });

  it('tells the center user and keys, and passes on neither cookies nor the origin of the page', async () => {
    const { center, visitor } = createRig({ USER_NAME: 'Besucherin ü', LOCALE: 'de_DE' });
    const anna = visitor();
    await anna.create();
    const [applied] = center.of('applyToken');
    assert.match(String(applied?.body['userId']), /^[\da-f]{24}$/);
    assert.deepEqual(
      { ...applied?.body, userId: '' },
      { userId: '', userName: 'Besucherin ü', channelId: 'channel-1', locale: 'de_DE' },
    );
    const { headers } = center.of('createClickToCall')[0]?.request ?? { headers: new Headers() };
    assert.equal(headers.get('x-app-key'), 'the-app-key');
    assert.match(headers.get('authorization') ?? '', /^Bearer access-/);
    assert.match(headers.get('ccmessaging-token') ?? '', /^token-/);
    assert.equal(headers.get('cookie'), null, "the visitor's cookies stay with the relay");
    assert.equal(headers.get('origin'), null);
  });

  it('may begin with createClickToCall, for a page that does not check', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    assert.equal((await anna.create()).status, 200);
    assert.equal((await anna.poll()).body.resultDesc, 'Call in queue');
    assert.equal(center.of('applyToken').length, 1);
  });

  it('belongs to its own visitor: the drop of one leaves the call of another', async () => {
    const { center, visitor } = createRig();
    const [anna, ben] = [visitor(), visitor()];
    await Promise.all([anna.create(), ben.create()]);
    const [first, second] = center.of('createClickToCall');
    assert.notEqual(first?.userId, second?.userId);
    await anna.drop();
    assert.deepEqual([...center.running], [center.of('createClickToCall')[1]?.userId]);
  });

  it('is refused with 401 where the cookie is missing or broken, and the center is not asked', async () => {
    const { center, visitor } = createRig();
    const name = '__Host-click-to-dial-visitor';
    for (const cookie of [undefined, `${name}=`, `${name}=AbCd`, 'click-to-dial-visitor=AQCd']) {
      const anna = visitor();
      anna.cookie = cookie;
      for (const answer of [await anna.poll(), await anna.drop()]) {
        assert.equal(answer.status, 401);
        assert.match(answer.text, /"code":"unauthorized".*cookie/);
      }
    }
    assert.deepEqual(center.came, []);
  });

  it('is refused with 400 where createClickToCall says neither voice nor video', async () => {
    const { center, visitor } = createRig();
    for (const body of [
      '',
      '{',
      '[]',
      '{}',
      'null',
      '{"mediaAbility":"2"}',
      '{"mediaAbility":[]}',
    ]) {
      const { status, text } = await visitor().create('0', { body });
      assert.equal(status, 400, body);
      assert.match(text, /mediaAbility: expected/);
    }
    assert.deepEqual(center.came, []);
  });
});

describe('answers of the center', () => {
  it('pass as they came, without the tokens in them', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    center.bend(({ call }) =>
      call === 'getClickToCallEvents'
        ? says('Call failed', {
            content: {
              causeId: 7,
              causeDesc: 'busy',
              token: 'secret-1',
              x: { 'ccmessaging-token': 'y' },
            },
            'ccmessaging-token': 'secret-2',
            AccessToken: 'secret-3',
            other: [1, { a: null }],
          })
        : undefined,
    );
    assert.deepEqual((await anna.poll()).body, {
      resultCode: '0',
      resultDesc: 'Call failed',
      content: { causeId: 7, causeDesc: 'busy', x: {} },
      other: [1, { a: null }],
    });
  });

  for (const status of [400, 404, 429, 500, 503]) {
    it(`pass with status ${status}, body and Retry-After`, async () => {
      const { center, visitor } = createRig();
      const anna = visitor();
      await anna.create();
      center.bend(({ call }) =>
        call === 'getClickToCallEvents'
          ? json({ resultCode: '9', resultDesc: 'why' }, status, { 'retry-after': '7' })
          : undefined,
      );
      const answer = await anna.poll();
      assert.equal(answer.status, status);
      assert.deepEqual(answer.body, { resultCode: '9', resultDesc: 'why' });
      assert.equal(answer.headers.get('retry-after'), '7');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('x-accel-buffering'), 'no');
    });
  }

  it('become a 502 where they are garbage, but keep a status of failure', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    for (const [body, status, seen] of [
      ['<html>', 200, 502],
      ['[]', 200, 502],
      ['', 200, 502],
      ['"text"', 200, 502],
      ['{}', 302, 502],
      ['<html>', 500, 500],
      ['no', 404, 404],
    ] as const) {
      center.bend(({ call }) => (call === 'getClickToCallEvents' ? json(body, status) : undefined));
      const answer = await anna.poll();
      assert.equal(answer.status, seen, `${status} ${body}`);
      assert.match(answer.text, /^\{"error":\{"code":/);
      assert.doesNotMatch(answer.text, /html|text"/);
    }
  });

  it('become a 502 where the connection breaks, and a 504 after 60 seconds', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    center.bend(({ call }) =>
      call === 'getClickToCallEvents' ? Promise.reject(new TypeError('reset')) : undefined,
    );
    assert.equal((await anna.poll()).status, 502);
    center.bend(({ call }) =>
      call === 'getClickToCallEvents' ? new Promise(() => {}) : undefined,
    );
    const held = anna.poll();
    await clock.advance(59_000);
    await clock.advance(2000);
    assert.equal((await held).status, 504);
  });
});

describe('the end of a call', () => {
  it('is remembered when an event tells it: nothing is dropped afterwards', async () => {
    for (const desc of ['Call disconnected', 'Call queued timeout', 'Call failed']) {
      const { center, clock, visitor } = createRig();
      const anna = visitor();
      await anna.create();
      center.bend(({ call }) => (call === 'getClickToCallEvents' ? says(desc) : undefined));
      assert.equal((await anna.poll()).body.resultDesc, desc);
      await clock.advance(300_000);
      assert.equal(center.of('dropClickToCall').length, 0, desc);
    }
  });

  it('is remembered whatever the cause of a failed call', async () => {
    for (const causeId of [8, '47', 512, 2038]) {
      const { center, clock, visitor } = createRig();
      const anna = visitor();
      await anna.create();
      center.bend(({ call }) =>
        call === 'getClickToCallEvents' ? says('Call failed', { content: { causeId } }) : undefined,
      );
      await anna.poll();
      await clock.advance(300_000);
      assert.equal(center.of('dropClickToCall').length, 0, String(causeId));
    }
  });

  it('is remembered when create was refused', async () => {
    for (const refusal of [
      () => json({ resultCode: '13', resultDesc: 'No agents available currently' }),
      () => json({}, 400),
    ]) {
      const { center, clock, visitor } = createRig();
      center.bend(({ call }) => (call === 'createClickToCall' ? refusal() : undefined));
      await visitor().create();
      await clock.advance(300_000);
      assert.equal(center.of('dropClickToCall').length, 0);
    }
  });

  it('comes by a drop of the relay where the answer to create does not say whether there is a call', async () => {
    for (const doubt of [() => json('<html>'), () => json({}, 500), () => json('{', 200)]) {
      const { center, clock, visitor } = createRig();
      const anna = visitor();
      await anna.check();
      center.bend(({ call }, usual) =>
        call === 'createClickToCall' ? (usual(), doubt()) : undefined,
      );
      assert.notEqual((await anna.create()).body.resultCode, '0');
      assert.equal(center.running.size, 1);
      await clock.advance(130_000);
      assert.equal(center.running.size, 0);
      assert.equal(center.of('dropClickToCall').length, 1);
    }
  });

  it('takes a second drop, after the answer to create, where the first one overtook the create', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.check();
    const answered = withResolvers<Response>();
    center.bend(({ call }) => (call === 'createClickToCall' ? answered.promise : undefined));
    const creating = anna.create();
    const { userId = '' } = await center.waitFor('createClickToCall');
    assert.equal((await anna.drop()).body.resultDesc, 'disconnect failed');
    center.running.add(userId);
    answered.resolve(says('connect successfully.'));
    await creating;
    await center.waitFor('dropClickToCall', 2);
    await clock.settle();
    assert.equal(center.running.size, 0);
    await clock.advance(300_000);
    assert.equal(center.of('dropClickToCall').length, 2, 'and that is all');
  });

  it('waits for the answer to the create also where the earlier drop failed', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.check();
    const answered = withResolvers<Response>();
    let drops = 0;
    center.bend(({ call }) => {
      if (call === 'createClickToCall') return answered.promise;
      return call === 'dropClickToCall' && (drops += 1) === 1 ? json({}, 500) : undefined;
    });
    const creating = anna.create();
    const { userId = '' } = await center.waitFor('createClickToCall');
    await anna.drop();
    await clock.advance(14_000);
    assert.equal(drops, 1);
    center.running.add(userId);
    answered.resolve(says('connect successfully.'));
    await creating;
    await clock.settle();
    assert.equal(center.running.size, 0);
  });

  it('comes by a drop of the relay also where a second create was refused', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    center.bend(({ call }) =>
      call === 'createClickToCall'
        ? json({ resultCode: '13', resultDesc: 'connect failed' })
        : undefined,
    );
    await anna.create();
    assert.equal(center.running.size, 1);
    await clock.advance(130_000);
    assert.equal(center.running.size, 0);
  });

  it('is asked for again by the relay where the center refuses the drop', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    const answers = [403, 403, 500, 429, 401, 401, 408];
    center.bend(({ call }) => {
      const status = call === 'dropClickToCall' ? answers.shift() : undefined;
      // A failed drop with a resultCode has not dropped anything either.
      return status === undefined ? undefined : json({ resultCode: '1' }, status);
    });
    assert.equal((await anna.drop()).status, 403);
    await clock.advance(180_000);
    assert.equal(center.running.size, 0);
    const drops = center.of('dropClickToCall').length;
    await clock.advance(300_000);
    assert.equal(center.of('dropClickToCall').length, drops);
  });

  it('is given up after eleven drops, and that is logged', async () => {
    const { center, clock, lines, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    center.bend(({ call }) => (call === 'dropClickToCall' ? json({}, 500) : undefined));
    await anna.drop();
    await clock.advance(1_000_000);
    assert.equal(center.of('dropClickToCall').length, 11);
    assert.equal(lines.filter((line) => line.includes('call given up')).length, 1);
  });
});

describe('an abandoned call', () => {
  it('is dropped 120 seconds after its last poll', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.check();
    await anna.create();
    for (let minute = 0; minute < 10; minute += 1) {
      await clock.advance(60_000);
      center.bend(({ call }) => (call === 'getClickToCallEvents' ? nothing() : undefined));
      assert.equal((await anna.poll()).status, 200);
    }
    assert.equal(center.of('dropClickToCall').length, 0, 'a hidden tab polls once a minute');
    await clock.advance(119_000);
    assert.equal(center.of('dropClickToCall').length, 0);
    await clock.advance(7000);
    assert.equal(center.of('dropClickToCall').length, 1);
    assert.equal(center.running.size, 0);
  });

  it('is neither a call whose poll is held, nor one that was dropped', async () => {
    const { center, clock, visitor } = createRig({ ABANDONED_AFTER: '75' });
    const [anna, ben] = [visitor(), visitor()];
    await Promise.all([anna.check(), ben.check()]);
    await Promise.all([anna.create(), ben.create()]);
    await ben.drop();
    for (let polls = 0; polls < 4; polls += 1) {
      const answer = withResolvers<Response>();
      center.bend(({ call }) => (call === 'getClickToCallEvents' ? answer.promise : undefined));
      const held = anna.poll();
      await center.waitFor('getClickToCallEvents', polls + 1);
      await clock.advance(55_000);
      answer.resolve(nothing());
      await held;
      await clock.advance(60_000);
    }
    assert.equal(center.of('dropClickToCall').length, 1, "ben's own");
  });

  it('is dropped after 25 seconds where its visitor never came back with the cookie', async () => {
    const { center, clock, visitor } = createRig();
    await visitor().create();
    assert.equal(center.running.size, 1);
    await clock.advance(26_000);
    assert.equal(center.running.size, 0);
  });

  it('is dropped after 25 seconds where the answer to create did not reach its visitor', async () => {
    const { center, clock, visitor } = createRig();
    const anna = visitor();
    await anna.check();
    await anna.create('0', { lost: true });
    await clock.advance(26_000);
    assert.equal(center.running.size, 0);
  });

  it('is dropped by the relay that answered its last poll, after the first relay has gone', async () => {
    const center = new FakeCenter();
    const clock = new FakeClock();
    const [first, second] = [createRig({}, { center, clock }), createRig({}, { center, clock })];
    const anna = first.visitor();
    await anna.create();
    anna.fetch = (request, bindings) => second.relay.fetch(request, bindings);
    assert.equal((await anna.poll()).body.resultDesc, 'Call in queue');
    await first.relay.close();
    await clock.advance(130_000);
    assert.equal(center.running.size, 0, 'the second one has dropped it');
  });
});

describe('a call through the relay to the simulated center', () => {
  it('is answered, and ended by the visitor', async () => {
    const clock = new FakeClock();
    const center = new ContactCenter({ clock });
    const handle = createHandler(center);
    const relay = startRelay(
      { APP_KEY: 'demo-app-key', APP_SECRET: 'demo-app-secret' },
      async (input, init) => handle(new Request(input, init)),
      clock,
    );
    const anna = new RelayVisitor((request, bindings) => relay.fetch(request, bindings));
    assert.deepEqual((await anna.check()).body['clickToCallSupported'], true);
    assert.equal((await anna.create()).body.resultCode, '0');
    center.agentAnswers();
    let answer = await clock.until(anna.poll());
    while (answer.body['eventId'] === undefined) answer = await clock.until(anna.poll());
    assert.equal(answer.body['eventId'], 168101);
    assert.equal((await anna.drop()).body.resultCode, '0');
    assert.equal(center.calls.length, 1);
    assert.equal(center.calls[0]?.endedBy, 'visitor');
    assert.equal(center.occupied, 0);
  });
});
