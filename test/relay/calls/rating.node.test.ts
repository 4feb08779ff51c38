/** Ratings, which the relay translates from the web adapter's form to the API Fabric's. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { json } from '../fake-center.js';
import { createRig } from '../rig.js';
import { rate, errorOf, bendOf, called } from './services-rig.js';

describe('a rating', () => {
  it('reaches the center under the name of the visitor, on the channel of the relay', async () => {
    const { anna, center } = await called();
    const answer = await rate(anna, { evaluation: '4', comment: 'Thanks, 谢谢\nAnna' });
    assert.deepEqual(answer.body, { resultCode: '0', resultDesc: 'success' });
    const [came] = center.of('saveSatisfaction');
    assert.equal(
      new URL(came?.request.url ?? '').pathname,
      '/apiaccess/ccmessaging/saveSatisfaction',
    );
    assert.deepEqual(came?.body, {
      channel: 'WEB',
      userId: center.of('applyToken')[0]?.userId,
      evaluation: '4',
      comment: 'Thanks, 谢谢\nAnna',
      channelConfigId: 'channel-1',
    });
    assert.equal(String(came?.userId).length, 24);
  });

  it('needs no comment', async () => {
    const { anna, center } = await called();
    for (const body of [{ evaluation: '1' }, { evaluation: '1', comment: ' \n' }]) {
      assert.equal((await rate(anna, body)).status, 200);
      assert.equal(center.of('saveSatisfaction').at(-1)?.body['comment'], '');
    }
  });

  it('is answered in the form of the web adapter, whichever form the center uses', async () => {
    const { anna, center } = await called();
    for (const [said, heard] of [
      [
        { resultCode: 0, resultDesc: 'ok', token: 'x' },
        { resultCode: '0', resultDesc: 'ok' },
      ],
      [{ returnCode: '0' }, { resultCode: '0', resultDesc: '' }],
      [
        { returnCode: 13, returnDesc: 'no call' },
        { resultCode: '13', resultDesc: 'no call' },
      ],
      [
        { resultCode: '0', returnCode: '13' },
        { resultCode: '13', resultDesc: '' },
      ],
      [
        { resultCode: '13', resultDesc: 'no' },
        { resultCode: '13', resultDesc: 'no' },
      ],
    ] as const) {
      center.bend(bendOf('saveSatisfaction', () => json(said)));
      const answer = await rate(anna);
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.body, heard);
    }
  });

  it('is refused without the cookie of a visitor, and costs the center nothing', async () => {
    const { center, visitor } = createRig();
    const answer = await rate(visitor());
    assert.equal(answer.status, 401);
    assert.equal(errorOf(answer)?.code, 'unauthorized');
    assert.deepEqual(center.came, []);
  });

  it('is refused with the name of the field that is wrong', async () => {
    const { anna, center } = await called();
    const evaluation = '5';
    for (const [body, field] of [
      ['', 'evaluation'],
      ['[]', 'evaluation'],
      ['null', 'evaluation'],
      ['no json', 'evaluation'],
      [{ evaluation: '0' }, 'evaluation'],
      [{ evaluation: '6' }, 'evaluation'],
      [{ evaluation: 5 }, 'evaluation'],
      [{ evaluation: ' 5' }, 'evaluation'],
      [{ evaluation, comment: 'x'.repeat(513) }, 'comment'],
      [{ evaluation, comment: 7 }, 'comment'],
      [{ evaluation, comment: 'a\u0000b' }, 'comment'],
      [{ evaluation, comment: 'a\u0085b' }, 'comment'],
      [{ evaluation, comment: 'a\ud800b' }, 'comment'],
    ] as const) {
      const answer = await rate(anna, body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.match(errorOf(answer)?.message ?? '', new RegExp(`^${field}: `));
    }
    assert.equal((await rate(anna, { evaluation, comment: 'x'.repeat(512) })).status, 200);
    assert.equal(center.of('saveSatisfaction').length, 1);
  });

  it('is limited as calls are', async () => {
    const { anna, clock, visitor } = await called({ LIMIT_CALLS_PER_VISITOR: '2' });
    const statuses = [await rate(anna), await rate(anna), await rate(anna)].map((a) => a.status);
    assert.deepEqual(statuses, [200, 200, 429]);
    assert.equal((await anna.create()).status, 200, 'a rating is no call');
    const ben = visitor();
    await ben.create();
    assert.equal((await rate(ben)).status, 200, 'others may');
    await clock.advance(60_000);
    assert.equal((await rate(anna)).status, 200);
    const few = await called({ LIMIT_CALLS_PER_ADDRESS: '2' });
    const carl = few.visitor();
    await carl.create();
    assert.equal((await rate(carl)).status, 200);
    assert.equal((await rate(few.anna)).status, 200);
    assert.equal((await rate(carl)).status, 429);
  });
});
