/**
 * Text sessions, which a widget opens before a call: what of them reaches the center, who is told a
 * place in the queue, and how the relay ends those that were left open.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Came, json } from '../fake-center.js';
import { createRig, type Rig, RelayVisitor } from '../rig.js';
import { ask, bendOf, called, errorOf, limitsOff, place, text } from './services-rig.js';

const notYet = () => json({ resultCode: '13', resultDesc: 'connect failed' });
const controlsOf = (cames: readonly Came[]) => cames.map(({ body }) => body['controlType']);
const order = ({ center }: Pick<Rig, 'center'>) =>
  center.came
    .filter(({ call }) => ['send', 'createClickToCall', 'dropClickToCall'].includes(call))
    .map(({ call, body }) => (call === 'send' ? body['controlType'] : call));

describe('a text session through the relay', () => {
  it('reaches the center under the name of the visitor, without any content', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    for (const control of ['CONNECT', 'DISCONNECT']) {
      const answer = await text(anna, control, { content: 'Hello agent' });
      assert.deepEqual(answer.body, { resultCode: '0', resultDesc: 'success' });
      const came = center.of('send').at(-1);
      assert.equal(new URL(came?.request.url ?? '').pathname, '/apiaccess/ccmessaging/send');
      assert.deepEqual(came?.body, {
        channel: 'WEB',
        content: '',
        controlType: control,
        from: center.of('applyToken')[0]?.userId,
        mediaType: 'TEXT',
        sourceType: 'CUSTOMER',
        to: 'channel-1',
        userAgent: 'Browser/1.0',
      });
      assert.equal(String(came?.body['from']).length, 24);
    }
  });

  it('is opened and ended only: nobody can write to an agent', async () => {
    const { anna, center } = await called();
    const odd = fc.oneof(
      fc.constantFrom('CHAT', 'TRANS2AGENT', 'INPUT', 'connect', 'CONNECT ', ''),
      fc.string(),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (controlType) => {
        fc.pre(controlType !== 'CONNECT' && controlType !== 'DISCONNECT');
        const answer = await text(anna, controlType as string);
        assert.equal(answer.status, 400);
        assert.match(errorOf(answer)?.message ?? '', /^controlType: /);
      }),
      { numRuns: 200 },
    );
    for (const [more, field] of [
      [{ mediaType: 'IMAGE' }, 'mediaType'],
      [{ mediaType: undefined }, 'mediaType'],
      [{ content: 'ü'.repeat(513) }, 'content'],
      [{ content: 7 }, 'content'],
    ] as const) {
      const answer = await text(anna, 'CONNECT', more);
      assert.equal(answer.status, 400);
      assert.match(errorOf(answer)?.message ?? '', new RegExp(`^${field}: `));
    }
    assert.equal((await ask(anna, 'sendMessageForWebChannel', 'no json')).status, 400);
    assert.deepEqual(center.of('send'), []);
    assert.equal((await text(anna, 'CONNECT', { content: 'x'.repeat(1024) })).status, 200);
  });

  it('is opened although the name of the browser is too long or odd', async () => {
    const { center, visitor } = createRig(limitsOff);
    for (const userAgent of ['x'.repeat(513), '', 7, null, 'a\0b']) {
      const anna = visitor();
      assert.equal((await text(anna, 'CONNECT', { userAgent })).status, 200);
      assert.equal(center.of('send').at(-1)?.body['userAgent'], undefined);
    }
  });

  it('is limited as calls are, but can always be ended', async () => {
    const { anna, center, clock } = await called({ LIMIT_CALLS_PER_VISITOR: '2' });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) {
      statuses.push((await text(anna, 'CONNECT')).status);
      statuses.push((await text(anna, 'DISCONNECT')).status);
    }
    assert.deepEqual(statuses, [200, 200, 200, 200, 429, 200]);
    assert.equal((await anna.create()).status, 200, 'a text session is no call');
    await clock.advance(60_000);
    assert.equal((await text(anna, 'CONNECT')).status, 200);
    const few = await called({ LIMIT_CALLS_PER_ADDRESS: '2' });
    const ben = few.visitor();
    const others = [await text(ben, 'CONNECT'), await text(few.anna, 'CONNECT')];
    assert.deepEqual(
      others.map(({ status }) => status),
      [200, 200],
    );
    assert.equal((await text(ben, 'CONNECT')).status, 429);
    assert.equal(center.of('send').length, 6);
  });

  it('is not ended for a stranger, and not opened for a page of another origin', async () => {
    const { center, visitor, relay } = createRig();
    const answer = await text(visitor(), 'DISCONNECT');
    assert.deepEqual([answer.status, errorOf(answer)?.code], [401, 'unauthorized']);
    const evil = new RelayVisitor((request, bindings) => relay.fetch(request, bindings), {
      origin: 'https://evil.example',
    });
    assert.equal((await text(evil, 'CONNECT')).status, 403);
    assert.deepEqual(center.came, []);
  });

  it('is answered 404 by a center without text sessions', async () => {
    const { anna, center } = await called();
    for (const answer of [() => json({}, 404), () => json('<html>'), () => json({}, 501)]) {
      center.bend(bendOf('send', answer));
      assert.equal((await text(anna, 'CONNECT')).status, 404);
    }
    center.bend(bendOf('send', () => json({ resultCode: '13', resultDesc: 'no' })));
    assert.deepEqual((await text(anna, 'CONNECT')).body, { resultCode: '13', resultDesc: 'no' });
  });

  it('leaves nothing of the browser or the content in the log', async () => {
    const { anna, center, lines } = await called();
    const words = { content: 'Zauberwort', userAgent: 'Zauberwort/1' };
    await text(anna, 'CONNECT', words);
    center.bend((came) =>
      came.call === 'send' ? Promise.reject(new Error(JSON.stringify(came.body))) : undefined,
    );
    await text(anna, 'DISCONNECT', words);
    assert.doesNotMatch(lines.join(''), /Zauberwort/);
  });
});

describe('a create that the center refuses for want of an agent in the text session', () => {
  it('may be repeated without counting as another call', async () => {
    const { center, visitor } = createRig({ LIMIT_CALLS_PER_VISITOR: '1' });
    const anna = visitor();
    await text(anna, 'CONNECT');
    center.bend(bendOf('createClickToCall', notYet));
    for (let count = 0; count < 9; count += 1) assert.equal((await anna.create()).status, 200);
    center.bend(() => undefined);
    assert.equal((await anna.create()).body.resultCode, '0');
    assert.equal((await anna.drop()).body.resultCode, '0');
  });

  it('counts as a call without a text session, after another refusal, or too often', async () => {
    const { center, visitor } = createRig({ LIMIT_CALLS_PER_VISITOR: '1' });
    const twice = async (anna: RelayVisitor) => {
      await anna.create();
      return (await anna.create()).status;
    };
    center.bend(bendOf('createClickToCall', notYet));
    assert.equal(await twice(visitor()), 429);
    const ben = visitor();
    await text(ben, 'CONNECT');
    await text(ben, 'DISCONNECT');
    assert.equal(await twice(ben), 429);
    const carl = visitor();
    await text(carl, 'CONNECT');
    center.bend(bendOf('createClickToCall', () => json({ resultCode: '12', resultDesc: 'no' })));
    assert.equal(await twice(carl), 429);
    const dora = visitor();
    await text(dora, 'CONNECT');
    center.bend(bendOf('createClickToCall', notYet));
    const statuses = [];
    for (let count = 0; count < 20; count += 1) statuses.push((await dora.create()).status);
    assert.ok(statuses.indexOf(429) >= 10, 'a widget repeats it for half a minute');
    assert.equal(statuses.at(-1), 429);
  });
});

describe('the place in the queue through the relay', () => {
  async function connected() {
    const rig = createRig(limitsOff);
    const anna = rig.visitor();
    await text(anna, 'CONNECT');
    await anna.create();
    return { ...rig, anna };
  }

  it('is asked of the center for a visitor with a text session, and for no other', async () => {
    const { anna, center, visitor } = await connected();
    const ben = visitor();
    await ben.create();
    assert.equal((await place(ben)).status, 404);
    assert.equal((await place(visitor())).status, 404);
    assert.deepEqual(center.of('queryQueueInfo'), []);
    const answer = await place(anna);
    assert.deepEqual(answer.body, {
      resultCode: '0',
      resultDesc: 'success',
      position: 3,
      estimateWaitTime: 150,
    });
    assert.deepEqual(center.of('queryQueueInfo')[0]?.body, {
      userId: center.of('applyToken')[0]?.userId,
      channelConfigId: 'channel-1',
      channel: 'WEB',
    });
    await text(anna, 'DISCONNECT');
    assert.equal((await place(anna)).status, 404);
    assert.equal(center.of('queryQueueInfo').length, 1);
  });

  it('is not known where CONNECT was refused', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    center.bend(bendOf('send', () => json({ resultCode: '1', resultDesc: 'no' })));
    await text(anna, 'CONNECT');
    assert.equal((await place(anna)).status, 404);
    assert.deepEqual(center.of('queryQueueInfo'), []);
  });

  it('may come later after codes that pass, and is gone after the others', async () => {
    const { anna, center } = await connected();
    const later = ['2', '160001', '160021', '160022'];
    for (const code of [...later, '1', '3', '4', '5', '6', '160004', '77']) {
      for (const resultCode of [code, Number(code)]) {
        center.bend(bendOf('queryQueueInfo', () => json({ resultCode, position: 3 })));
        const answer = await place(anna);
        const [status, named] = later.includes(code) ? [503, 'unavailable'] : [404, 'not-found'];
        assert.deepEqual([answer.status, errorOf(answer)?.code], [status, named], code);
        assert.equal(answer.headers.get('retry-after'), status === 503 ? '30' : null);
      }
    }
    for (const answer of [() => json({}, 404), () => json('<html>'), () => json({})]) {
      center.bend(bendOf('queryQueueInfo', answer));
      assert.equal((await place(anna)).status, 404);
    }
    center.bend(bendOf('queryQueueInfo', () => json({}, 500)));
    assert.equal((await place(anna)).status, 500);
  });

  it('is told in one form, whichever form the center uses', async () => {
    const { anna, center } = await connected();
    const number = fc.integer({ min: 1, max: 1_000_000 });
    const form = fc.constantFrom<(value: number) => unknown>(
      (value) => value,
      String,
      (value) => ` ${value} `,
      (value) => [value],
      (value) => [String(value), 7],
      (value) => [null, value],
    );
    await fc.assert(
      fc.asyncProperty(number, form, number, async (position, as, estimate) => {
        const said = { position: as(position), estimateWaitTime: String(estimate) };
        center.bend(bendOf('queryQueueInfo', () => json({ resultCode: 0, ...said })));
        const { body } = await place(anna);
        assert.deepEqual([body['position'], body['estimateWaitTime']], [position, estimate]);
      }),
      { numRuns: 200 },
    );
  });

  it('is a number or nothing, whatever the center answers', async () => {
    const { anna, center } = await connected();
    const odd = fc.jsonValue();
    const names = ['position', 'estimateWaitTime', 'totalWaitTime', 'configMaxcWaitTime'];
    const body = fc.record(Object.fromEntries(names.map((name) => [name, odd])), {
      requiredKeys: [],
    });
    await fc.assert(
      fc.asyncProperty(body, async (said) => {
        center.bend(bendOf('queryQueueInfo', () => json({ resultCode: '0', ...said })));
        const answer = await place(anna);
        assert.ok([200, 404].includes(answer.status));
        if (answer.status === 404) return;
        const told = names.flatMap((name) => answer.body[name] ?? []);
        assert.ok(told.every((value) => typeof value === 'number' && value >= 0));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a text session that a visitor leaves open', () => {
  it('is ended after the drop of an abandoned call', async () => {
    const rig = createRig({ ABANDONED_AFTER: '120' });
    const anna = rig.visitor();
    await text(anna, 'CONNECT');
    await anna.create();
    await anna.poll();
    await rig.clock.advance(130_000);
    assert.deepEqual(order(rig), ['CONNECT', 'createClickToCall', 'dropClickToCall', 'DISCONNECT']);
    assert.equal(rig.center.texts.size, 0);
    await rig.clock.advance(300_000);
    assert.equal(rig.center.of('send').length, 2, 'only once');
    assert.equal((await place(anna)).status, 404);
  });

  it('is ended where no call followed', async () => {
    const rig = createRig({ ABANDONED_AFTER: '120' });
    await text(rig.visitor(), 'CONNECT');
    await rig.clock.advance(110_000);
    assert.deepEqual(order(rig), ['CONNECT']);
    await rig.clock.advance(20_000);
    assert.deepEqual(order(rig), ['CONNECT', 'DISCONNECT']);
  });

  it('stays open while the call goes on, however long', async () => {
    const rig = createRig({ ABANDONED_AFTER: '120' });
    const anna = rig.visitor();
    await text(anna, 'CONNECT');
    await anna.create();
    for (let minute = 0; minute < 10; minute += 1) {
      await rig.clock.advance(60_000);
      await anna.poll();
    }
    assert.deepEqual(order(rig), ['CONNECT', 'createClickToCall']);
    await anna.drop();
    await text(anna, 'DISCONNECT');
    await rig.clock.advance(300_000);
    assert.deepEqual(order(rig).slice(2), ['dropClickToCall', 'DISCONNECT']);
  });

  it('is ended again until the center has answered, ten times at most', async () => {
    const rig = createRig();
    const anna = rig.visitor();
    await text(anna, 'CONNECT');
    rig.center.bend(bendOf('send', () => json({}, 500)));
    await text(anna, 'DISCONNECT');
    await rig.clock.advance(60_000);
    const so = rig.center.of('send').length;
    assert.ok(so >= 3, String(so));
    rig.center.bend(() => undefined);
    await rig.clock.advance(60_000);
    assert.equal(rig.center.texts.size, 0);
    const ben = rig.visitor();
    await text(ben, 'CONNECT');
    rig.center.bend(bendOf('send', () => json({}, 500)));
    await text(ben, 'DISCONNECT');
    const before = rig.center.of('send').length;
    await rig.clock.advance(1_200_000);
    assert.equal(rig.center.of('send').length, before + 10);
  });

  it('is ended where the answer to CONNECT left in doubt whether there is one', async () => {
    const rig = createRig();
    rig.center.bend(bendOf('send', () => json({}, 500)));
    const anna = rig.visitor();
    await text(anna, 'CONNECT');
    rig.center.bend(() => undefined);
    await rig.clock.advance(150_000);
    assert.deepEqual(controlsOf(rig.center.of('send')), ['CONNECT', 'DISCONNECT']);
  });

  it('is ended once more where CONNECT was answered after DISCONNECT', async () => {
    const rig = createRig();
    const anna = rig.visitor();
    await anna.check();
    let answer = (): void => {};
    rig.center.bend(({ call, body }, usual) =>
      call === 'send' && body['controlType'] === 'CONNECT'
        ? new Promise((resolve) => (answer = () => resolve(usual())))
        : undefined,
    );
    const connecting = text(anna, 'CONNECT');
    await rig.center.waitFor('send');
    await text(anna, 'DISCONNECT');
    answer();
    await connecting;
    assert.equal(rig.center.texts.size, 1);
    await rig.clock.advance(6000);
    assert.equal(rig.center.texts.size, 0);
    await rig.clock.advance(300_000);
    assert.equal(rig.center.of('send').length, 3);
  });

  it('is ended with a new token where the old one has expired', async () => {
    const rig = createRig();
    await text(rig.visitor(), 'CONNECT');
    rig.center.expireTokens();
    await rig.clock.advance(150_000);
    assert.equal(rig.center.texts.size, 0);
  });
});
