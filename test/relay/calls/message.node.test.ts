/** Messages that visitors leave, which the relay translates as it does ratings. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { json } from '../fake-center.js';
import { createRig, RelayVisitor } from '../rig.js';
import { leave, errorOf, bendOf, called, limitsOff } from './services-rig.js';

describe('a message', () => {
  it('reaches the center with the line breaks it has, also from somebody who has not called', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    const leaveMessage = '\nPlease call,\r\nafter 5.\n';
    const answer = await leave(anna, { phoneNo: '+49 89 / 123456', leaveMessage });
    const said = {
      resultCode: '0',
      resultDesc: 'success',
      returnCode: '0',
      description: 'success',
    };
    assert.deepEqual(answer.body, said);
    const [came] = center.of('doLeaveMessage');
    assert.equal(
      new URL(came?.request.url ?? '').pathname,
      '/apiaccess/ccmessaging/doLeaveMessage',
    );
    assert.deepEqual(came?.body, {
      callId: center.of('applyToken')[0]?.userId,
      caller: '+4989123456',
      leaveMessage,
      channel: 'WEB',
    });
    assert.ok(anna.cookie, 'the token is kept for what comes next');
    await leave(anna, { phoneNo: '089123456', leaveMessage });
    assert.equal(center.of('doLeaveMessage').at(-1)?.body['caller'], '089123456');
    assert.equal(center.of('applyToken').length, 1);
  });

  it('is answered in the form of the web adapter', async () => {
    const { anna, center } = await called();
    const ok = { resultCode: '0', resultDesc: '', returnCode: '0', description: '' };
    for (const [said, heard] of [
      [{ resultCode: '0' }, ok],
      [{ returnCode: 0 }, ok],
      [{ resultCode: '3' }, { ...ok, returnCode: '3' }],
      [
        { resultCode: '0', returnCode: '3' },
        { ...ok, returnCode: '3' },
      ],
      [
        { returnCode: '3', description: 'no' },
        { ...ok, resultDesc: 'no', returnCode: '3', description: 'no' },
      ],
      [
        { resultCode: '13', resultDesc: 'failed' },
        { resultCode: '13', resultDesc: 'failed' },
      ],
    ] as const) {
      center.bend(bendOf('doLeaveMessage', () => json(said)));
      const answer = await leave(anna);
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.body, heard);
    }
  });

  it('is refused with the name of the field that is wrong', async () => {
    const { center, visitor } = createRig(limitsOff);
    const anna = visitor();
    const good = { phoneNo: '+4989123456', leaveMessage: 'x' };
    for (const phoneNo of [
      '',
      '089 123456',
      '123',
      '1'.repeat(17),
      '+49',
      '+4989123456x',
      '+19005551234',
      'sip:anna@example.com',
      null,
      {},
    ]) {
      const answer = await leave(anna, { ...good, phoneNo });
      assert.equal(answer.status, 400, JSON.stringify(phoneNo));
      assert.match(errorOf(answer)?.message ?? '', /^phoneNo: /);
    }
    for (const body of ['', '[]', '7', '{"phoneNo":']) {
      assert.match(errorOf(await leave(anna, body))?.message ?? '', /^phoneNo: /);
    }
    for (const leaveMessage of [
      undefined,
      7,
      ['x'],
      '',
      ' \n ',
      'x'.repeat(513),
      'a\tb',
      'a\u007f',
      'a\u001b[31m',
      '\udc00',
    ]) {
      const answer = await leave(anna, { ...good, leaveMessage });
      assert.equal(answer.status, 400, JSON.stringify(leaveMessage));
      assert.match(errorOf(answer)?.message ?? '', /^leaveMessage: /);
    }
    assert.deepEqual(center.came, []);
    assert.equal(anna.cookie, undefined, 'a wrong request makes no visitor');
  });

  it('is limited: three an hour from a visitor, five from an address', async () => {
    const { center, clock, visitor } = createRig();
    const [anna, ben] = [visitor(), visitor()];
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await leave(anna)).status);
    assert.deepEqual(statuses, [200, 200, 200, 429]);
    const refused = await leave(anna);
    const wait = Number(refused.headers.get('retry-after'));
    assert.ok(wait > 3500 && wait <= 3600, String(wait));
    assert.equal(errorOf(refused)?.code, 'too-many');
    assert.equal((await leave(ben)).status, 200);
    assert.equal((await leave(ben)).status, 200, 'what was refused counts for no address');
    assert.equal((await leave(ben)).status, 429);
    assert.equal((await leave(visitor())).status, 429, 'a new cookie does not help');
    assert.equal(center.of('doLeaveMessage').length, 5);
    const elsewhere = new RelayVisitor(ben.fetch, ben.headers, { peer: '192.0.2.7' });
    assert.equal((await leave(elsewhere)).status, 200);
    await clock.advance(3_600_000);
    assert.equal((await leave(anna)).status, 200);
  });

  it('does not count where it is wrong', async () => {
    const { visitor } = createRig({ LIMIT_MESSAGES_PER_VISITOR: '1' });
    const anna = visitor();
    await leave(anna, {});
    assert.equal((await leave(anna)).status, 200);
    assert.equal((await leave(anna)).status, 429);
  });

  it('from somebody without a cookie counts as a new visitor', async () => {
    const { center, visitor } = createRig({ ...limitsOff, LIMIT_VISITORS_PER_ADDRESS: '1' });
    assert.equal((await leave(visitor())).status, 200);
    assert.equal((await leave(visitor())).status, 429);
    assert.equal(center.of('applyToken').length, 1);
  });
});
