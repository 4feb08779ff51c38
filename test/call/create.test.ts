/** The support check and the create: refused, failed, or without a definite answer. */
import { expect } from '@open-wc/testing';
import { CallRig, type RigOptions } from '../support/call-rig.js';
import { refused, said, status, type Answer } from '../support/scripted-center.js';

let rig: CallRig;
const start = (options?: RigOptions): CallRig => (rig = new CallRig(options));

describe('createClickToCall', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('asks for voice or video as documented, with the cookie, and is never repeated', async () => {
    for (const [media, mediaAbility] of [
      ['voice', '0'],
      ['video', '1'],
    ] as const) {
      start();
      void rig.call({ media });
      await rig.until('queued');
      const [create] = rig.center.sent('create');
      expect(create).to.include({
        method: 'POST',
        url: 'https://cc.example.com:18446/service-cloud/rest/webadapter/v1/webadapterfacade/createClickToCall',
        credentials: 'include',
        contentType: 'application/json; charset=UTF-8',
        body: JSON.stringify({ mediaAbility }),
      });
      await rig.finish();
    }
  });

  for (const [what, answer, code] of [
    ['a 500', status(500), 'server-error'],
    ['a 503 with Retry-After', status(503, { 'Retry-After': '1' }), 'server-error'],
    ['a lost connection', 'reset', 'network'],
    ['no answer', 'silence', 'timeout'],
    ['garbage', { body: '<html>' }, 'bad-response'],
    ['no resultCode', { body: { resultDesc: 'connect successfully.' } }, 'bad-response'],
    ['a redirect to nowhere', status(302), 'bad-response'],
  ] as const satisfies readonly (readonly [string, Answer, string])[]) {
    it(`is in doubt after ${what}: dropped once, failed with ${code}`, async () => {
      start();
      rig.center.on('create', answer);
      const call = rig.call();
      await rig.clock.until(call);
      expect(rig.states).to.deep.equal([
        'preparing',
        'requesting',
        `ending ${code}`,
        `failed ${code}`,
      ]);
      expect(rig.center.count('create'), 'never repeated').to.equal(1);
      expect(rig.center.count('drop')).to.equal(1);
      expect(rig.center.count('poll')).to.equal(0);
      expect(rig.told, 'an error, and no end of a call nobody saw created').to.deep.equal([
        `error:${code}`,
      ]);
    });
  }

  it('repeats the drop until it is answered when the call is in doubt', async () => {
    start();
    rig.center.on('create', 'reset').on('drop', 'reset', status(502), said('ok'));
    await rig.clock.until(rig.call());
    expect(rig.states.at(-1)).to.equal('failed network');
    expect(rig.center.count('drop')).to.equal(3);
  });

  for (const [what, answer, code] of [
    ['resultCode 13 that speaks of agents', refused('No agents available currently'), 'no-agent'],
    ['resultCode 13 otherwise', refused('connect failed'), 'refused'],
    ['resultCode 13 as a number', refused('connect failed', 13), 'refused'],
    ['another resultCode that speaks of agents', refused('agents', '5'), 'refused'],
    ['400', status(400), 'bad-request'],
    ['401', status(401), 'unauthorized'],
    ['403', status(403), 'unauthorized'],
    ['404', status(404), 'not-found'],
    ['429', status(429), 'server-error'],
    ['500 with a readable resultCode', { ...refused('no', '1'), status: 500 }, 'server-error'],
  ] as const satisfies readonly (readonly [string, Answer, string])[]) {
    it(`fails with ${code} and without a drop: ${what}`, async () => {
      start();
      rig.center.on('create', answer);
      await rig.clock.until(rig.call());
      expect(rig.states).to.deep.equal(['preparing', 'requesting', `failed ${code}`]);
      expect(rig.center.count('drop')).to.equal(0);
      expect(rig.center.count('create')).to.equal(1);
      expect(rig.told).to.deep.equal([`error:${code}`]);
    });
  }

  it('times out after 15 s', async () => {
    start();
    rig.center.on('create', 'silence');
    void rig.call();
    await rig.until('ending');
    expect(rig.clock.now()).to.equal(15_000);
  });
});

describe('checkClickToCallSupport', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());
  const yes = { webRTCSupported: true, clickToCallSupported: true };

  for (const [what, answers, code, asked] of [
    ['says no', [said('', { ...yes, clickToCallSupported: false })], 'unavailable', 1],
    ['401', [status(401)], 'unauthorized', 1],
    ['404', [status(404)], 'not-found', 1],
    ['400', [status(400)], 'bad-request', 1],
    ['500 for ever', [status(500)], 'server-error', 3],
    ['408 for ever', [status(408)], 'server-error', 3],
    ['no connection', ['reset'], 'network', 3],
    ['refused for ever', [refused('no')], 'refused', 3],
    ['garbage for ever', [{ body: 'hello' }], 'bad-response', 3],
    ['the last failure counts', ['reset', status(500)], 'server-error', 3],
    ['a no after a failure', ['reset', status(401)], 'unauthorized', 2],
    ['does not say it', [said('success')], 'bad-response', 1],
  ] as const satisfies readonly (readonly [string, readonly Answer[], string, number])[]) {
    it(`${what}: ${code}, asked ${asked} times, nothing created`, async () => {
      start();
      rig.center.on('check', ...answers);
      await rig.clock.until(rig.call());
      expect(rig.states).to.deep.equal(['preparing', `failed ${code}`]);
      expect(rig.center.count('check')).to.equal(asked);
      expect(rig.center.requests.length, 'nothing else').to.equal(asked);
      expect(rig.told).to.deep.equal([`error:${code}`]);
      expect(rig.connector.prepared, 'no devices').to.deep.equal([]);
    });
  }

  it('fails as timeout, in bounded time, without any answer', async () => {
    start();
    rig.center.on('check', 'silence');
    await rig.clock.until(rig.call(), 60_000);
    expect(rig.states.at(-1)).to.equal('failed timeout');
  });

  it('is repeated after a failure, and the call goes on', async () => {
    start();
    rig.center.on('check', 'reset', status(500), said('', yes));
    void rig.call();
    await rig.until('queued');
    expect(rig.center.count('check')).to.equal(3);
  });

  it('waits as long as Retry-After asks', async () => {
    start();
    rig.center.on('check', status(503, { 'Retry-After': '7' }), said('', yes));
    void rig.call();
    await rig.until('queued');
    expect(rig.center.sent('check').map(({ at }) => at)).to.deep.equal([0, 7000]);
  });

  it('gives up if Retry-After asks for more than a visitor waits', async () => {
    start();
    rig.center.on('check', status(503, { 'Retry-After': '3600' }));
    await rig.clock.until(rig.call());
    expect(rig.states.at(-1)).to.equal('failed server-error');
    expect(rig.center.count('check')).to.equal(1);
  });

  for (const [needsWebRTC, webRTCSupported, state] of [
    [true, false, 'failed unavailable'],
    [false, false, 'queued'],
    [true, true, 'queued'],
    [true, undefined, 'queued'],
  ] as const) {
    it(`connector that needs WebRTC: ${needsWebRTC}, webRTCSupported: ${webRTCSupported}: ${state}`, async () => {
      start({ needsWebRTC });
      rig.center.on('check', said('', { clickToCallSupported: true, webRTCSupported }));
      void rig.call();
      await rig.clock.advance(100);
      expect(rig.states.at(-1)).to.equal(state);
    });
  }
});
