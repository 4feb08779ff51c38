/** Whole calls through the relay, without a port: W1–W4 in front, API Fabric behind. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connected } from '../relay/fake-center.js';
import { createRig } from '../relay/rig.js';

describe('a call through the relay', () => {
  it('goes from the support check to the drop', async () => {
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
      /^click-to-dial-visitor=[\w-]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
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
});
