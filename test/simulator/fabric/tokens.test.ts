/** The life of AccessTokens and of visitors' tokens, and the refusal of requests without them. */
import { expect } from '@open-wc/testing';
import { accessTokenExpired, type FabricKeys } from '../../../src/relay/clients/fabric.js';
import { apiError } from '../../api/fake-server.js';
import { rig } from './rig.js';

const FOUR = '/apiaccess/ccmessaging/v1/';
const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('AccessTokens', () => {
  it('live as long as was asked for, and then are a 403', async () => {
    const { clock, fabric, visitor } = rig();
    const keys = await visitor();
    await clock.advance(599_999);
    await fabric.checkSupport(keys);
    await clock.advance(1);
    const { status, body } = await fabric.send('checkClickToCallSupport', keys);
    expect(status).to.equal(403);
    expect(body).to.have.keys('errorCode', 'exceptionInfo');
    expect(body)
      .to.have.property('exceptionInfo')
      .that.matches(/^auth fail! /);
    const { value } = await fabric.tokenByAkSk();
    await fabric.checkSupport({ ...keys, accessToken: value });
  });

  it('live shorter where the center says so, and shorter still than it says', async () => {
    const short = rig({ fabric: { accessTokenLifetime: 30_000 } });
    expect((await short.fabric.tokenByAkSk()).expiresAt).to.equal(30_000);
    const broken = rig({ fabric: { accessTokenGoodFor: 5000 } });
    const keys = await broken.visitor();
    expect((await broken.fabric.tokenByAkSk()).expiresAt).to.equal(600_000);
    await broken.clock.advance(5000);
    expect(accessTokenExpired(await apiError(broken.fabric.checkSupport(keys)))).to.equal(true);
  });

  it('end for everybody at once', async () => {
    const { center, fabric, calls, visitor } = rig();
    const keys = await visitor();
    center.fabric.expireAccessTokens();
    expect((await fabric.send('dropClickToCall', keys)).status).to.equal(403);
    const call = calls.createCall(keys.accessToken, { caller: '1', called: '2' });
    expect(accessTokenExpired(await apiError(call))).to.equal(true);
    expect(center.fabric.callbacks).to.deep.equal([]);
  });

  it('are given for the right key and secret, in the documented form', async () => {
    const { fetch, base } = rig({ fabric: { appKey: 'k', appSecret: 's', wallNow: () => 0 } });
    const ask = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${base}/apigovernance/api/oauth/tokenByAkSk`, {
        method: 'POST',
        headers: { ...JSON_TYPE, ...headers },
        body,
      });
    const good = '{"app_key":"k","app_secret":"s"}';
    const answer = (await (await ask(good, { 'X-Token-Expire': '60' })).json()) as object;
    expect(answer).to.include({ ApplyType: 'Bearer', Expires: '60', AppKey: 'k' });
    expect(answer).to.have.property('CreateTime', '1970-01-01T00:00:00.000Z');
    const wrong = await ask('{"app_key":"k","app_secret":"x"}');
    expect(wrong.status).to.equal(401);
    for (const expire of ['0', '3601', 'soon', '-1']) {
      expect((await ask(good, { 'X-Token-Expire': expire })).status, expire).to.equal(400);
    }
    for (const body of ['', '[', 'null']) expect((await ask(body)).status).to.equal(400);
    expect((await ask(good, { 'Content-Type': 'text/plain' })).status).to.equal(400);
  });
});

describe('tokens of visitors', () => {
  it('live one hour, and then are a 401', async () => {
    const { clock, fabric, visitor, accessToken } = rig();
    const keys = await visitor();
    await clock.advance(3_599_999);
    await fabric.checkSupport({ ...keys, accessToken: await accessToken() });
    await clock.advance(1);
    const late = { ...keys, accessToken: await accessToken() };
    expect((await fabric.send('checkClickToCallSupport', late)).status).to.equal(401);
    expect((await fabric.send('checkClickToCallSupport', await visitor())).status).to.equal(200);
  });

  it('follow one another: a new one for the same visitor, who keeps the call', async () => {
    const { center, fabric, visitor } = rig({ fabric: { tokenLifetime: 10_000 } });
    const old = await visitor();
    await fabric.create(old, 'voice');
    const next = await visitor();
    expect(next.token).not.to.equal(old.token);
    expect((await fabric.send('getClickToCallEvents', old)).status).to.equal(401);
    expect((await fabric.send('createClickToCall', next)).body).to.have.property(
      'resultDesc',
      'connect failed',
    );
    await fabric.drop(next);
    expect(center.calls).to.have.lengthOf(1);
    expect(center.calls[0]).to.include({ endedBy: 'visitor', drops: 1, polls: 0 });
  });

  it('are of one visitor only', async () => {
    const { center, fabric, visitor } = rig();
    const [a, b] = [await visitor('a'), await visitor('b')];
    await fabric.create(a, 'voice');
    expect((await fabric.send('dropClickToCall', b)).body).to.have.property('resultCode', '13');
    expect(center.occupied).to.equal(1);
    await fabric.drop(a);
    expect(center.occupied).to.equal(0);
  });

  it('end with a scenario whose cookie does, and go on with a new one', async () => {
    const { clock, center, fabric, visitor } = rig({}, 'token-expired');
    const keys = await visitor();
    await fabric.create(keys, 'voice');
    await clock.advance(4000);
    expect((await fabric.send('getClickToCallEvents', keys)).status).to.equal(401);
    expect((await fabric.poll(await visitor())).kind).to.equal('in-queue');
    center.stop();
  });

  it('end for everybody at once', async () => {
    const { center, fabric, visitor } = rig();
    const keys = await visitor();
    center.fabric.expireTokens();
    expect((await fabric.send('checkClickToCallSupport', keys)).status).to.equal(401);
  });

  it('are refused if a field about the visitor is missing or invalid', async () => {
    const { fetch, base, accessToken } = rig();
    const headers = {
      ...JSON_TYPE,
      'x-app-key': 'demo-app-key',
      Authorization: `Bearer ${await accessToken()}`,
    };
    const person = { userId: 'u', userName: 'n', channelId: 'c', locale: 'en' };
    const ask = async (changes: object) => {
      const body = JSON.stringify({ ...person, ...changes });
      const url = `${base}/apiaccess/ccmessaging/applyToken`;
      return (await fetch(url, { method: 'POST', headers, body })).json() as Promise<object>;
    };
    expect(await ask({}))
      .to.have.property('token')
      .that.matches(/^"\w+"$/);
    for (const wrong of [
      { userId: '' },
      { userId: 'x'.repeat(33) },
      { userId: 7 },
      { userName: '' },
      { channelId: null },
      { locale: undefined },
    ]) {
      expect(await ask(wrong), JSON.stringify(wrong)).to.have.property('resultCode', '1');
    }
  });
});

describe('the name of a visitor', () => {
  it('reaches the agent whose telephone rings, with the language', async () => {
    const { center, fabric, accessToken } = rig({}, 'endless-queue');
    const desk = center.desks.signIn('101');
    const key = await accessToken();
    const named = { userId: 'visitor-1', channelId: 'demo', userName: 'Anna', locale: 'zh_CN' };
    const before = await fabric.applyToken(key, { ...named, userName: 'Visitor' });
    const token = await fabric.applyToken(key, named);
    expect(token).to.not.equal(before);
    await fabric.create({ accessToken: key, token }, 'voice');
    center.agentAnswers();
    const calldata = desk && center.desks.ringing(desk)?.['calldata'];
    const told = JSON.parse(String(calldata)) as Record<string, unknown>;
    expect(told).to.deep.include({ name: 'Anna', language: 'zh-CN' });
    center.reset();
  });
});

describe('renewal with the answer', () => {
  for (const renewIn of ['header', 'body'] as const) {
    it(`comes in the ${renewIn} when the token is old enough`, async () => {
      const { clock, center, fabric, visitor } = rig({ fabric: { renewEvery: 2000, renewIn } });
      const keys = await visitor();
      await fabric.create(keys, 'voice');
      await clock.advance(1999);
      expect(await fabric.send('getClickToCallEvents', keys)).not.to.have.property('renewed');
      await clock.advance(1);
      const { renewed, body } = await fabric.send('getClickToCallEvents', keys);
      expect(renewed).to.match(/^\w{32}$/);
      expect(body).to.have.property('resultCode', '0');
      expect((await fabric.send('dropClickToCall', keys)).status).to.equal(401);
      await fabric.drop({ ...keys, token: renewed! });
      expect(center.occupied).to.equal(0);
    });
  }

  it('leaves the old token valid for `renewGrace`', async () => {
    const { clock, fabric, visitor } = rig({ fabric: { renewEvery: 0, renewGrace: 1000 } });
    const keys = await visitor();
    expect(await fabric.send('checkClickToCallSupport', keys)).to.have.property('renewed');
    // Another answer has brought the new token already, so this one does not bring it again.
    const again = await fabric.send('checkClickToCallSupport', keys);
    expect(again.status).to.equal(200);
    expect(again).not.to.have.property('renewed');
    await clock.advance(1000);
    expect((await fabric.send('checkClickToCallSupport', keys)).status).to.equal(401);
  });

  it('does not come with a failed answer', async () => {
    const { center, fabric, visitor } = rig({ fabric: { renewEvery: 0 } }, 'create-error');
    const keys = await visitor();
    expect((await fabric.send('createClickToCall', keys)).status).to.equal(500);
    expect((await fabric.send('dropClickToCall', keys)).status).to.equal(200);
    center.stop();
  });
});

describe('requests to the four calls', () => {
  const ask = async (
    change: (headers: Record<string, string>) => void,
    method = 'GET',
    path = 'checkClickToCallSupport?channel=WEB',
    body?: string,
  ): Promise<number> => {
    const { fetch, base, visitor } = rig();
    const keys: FabricKeys = await visitor();
    const headers: Record<string, string> = {
      ...JSON_TYPE,
      'x-app-key': 'demo-app-key',
      Authorization: `Bearer ${keys.accessToken}`,
      'ccmessaging-token': keys.token,
    };
    change(headers);
    const init = { method, headers, ...(body !== undefined && { body }) };
    return (await fetch(base + FOUR + path, init)).status;
  };
  const nothing = (): void => {};

  it('need all three headers', async () => {
    expect(await ask(nothing)).to.equal(200);
    expect(await ask((headers) => delete headers['x-app-key'])).to.equal(403);
    expect(await ask((headers) => (headers['x-app-key'] = 'other'))).to.equal(403);
    expect(await ask((headers) => delete headers['Authorization'])).to.equal(403);
    expect(await ask((headers) => (headers['Authorization'] = 'Bearer other'))).to.equal(403);
    const withoutBearer = (headers: Record<string, string>): void =>
      void (headers['Authorization'] = headers['Authorization']!.slice(7));
    expect(await ask(withoutBearer)).to.equal(403);
    expect(await ask((headers) => delete headers['ccmessaging-token'])).to.equal(401);
    expect(await ask((headers) => (headers['ccmessaging-token'] = 'other'))).to.equal(401);
  });

  it('need the parameter channel=WEB', async () => {
    for (const path of ['checkClickToCallSupport', 'getClickToCallEvents?channel=APP']) {
      expect(await ask(nothing, 'GET', path), path).to.equal(400);
    }
    const post = (path: string, body: string) => ask(nothing, 'POST', path, body);
    expect(await post('createClickToCall', '{"mediaAbility":"0"}')).to.equal(400);
    expect(await post('createClickToCall', '{"channel":"WEB"}')).to.equal(400);
    expect(await post('createClickToCall', '{"channel":"WEB","mediaAbility":0}')).to.equal(400);
    expect(await post('createClickToCall', '{"channel":"WEB","mediaAbility":"1"}')).to.equal(200);
    for (const body of ['', '{', '{}', '7']) {
      expect(await post('dropClickToCall', body), body).to.equal(400);
    }
    expect(await post('dropClickToCall', '{"channel":"WEB"}')).to.equal(200);
    const plain = (headers: Record<string, string>): void =>
      void (headers['Content-Type'] = 'text/plain');
    expect(await ask(plain, 'POST', 'dropClickToCall', '{"channel":"WEB"}')).to.equal(400);
  });

  it('need the documented path and method', async () => {
    expect(await ask(nothing, 'POST', 'checkClickToCallSupport', '{}')).to.equal(404);
    expect(await ask(nothing, 'GET', 'other?channel=WEB')).to.equal(404);
  });
});

describe('faults of the other calls', () => {
  it('bend the answers they name, and no others', async () => {
    const { clock, center, fabric, accessToken, visitor } = rig({
      fabric: {
        faults: [
          { on: 'tokenByAkSk', to: 1, answer: { status: 503, body: 'down' } },
          { on: 'tokenByAkSk', from: 3, to: 3, answer: 'reset' },
          { on: 'applyToken', to: 1, delay: 4000 },
          { on: 'applyToken', from: 2, answer: 'silence' },
        ],
      },
    });
    expect((await apiError(fabric.tokenByAkSk())).code).to.equal('server-error');
    await accessToken();
    expect((await apiError(fabric.tokenByAkSk())).code).to.equal('network');
    await clock.until(visitor());
    expect(clock.now()).to.equal(4000);
    expect((await clock.until(apiError(visitor()))).code).to.equal('timeout');
    expect(center.fabric.requests).to.deep.equal({
      tokenByAkSk: 5,
      applyToken: 2,
      createCall: 0,
      queryCallState: 0,
    });
  });
});

describe('the record', () => {
  it('knows whose token was issued and renewed, and no token', async () => {
    const { center, fabric, visitor } = rig({ fabric: { renewEvery: 0, renewIn: 'body' } });
    const keys = await visitor();
    const { renewed } = await fabric.send('checkClickToCallSupport', keys);
    const entries = center.journal.since(1);
    expect(
      entries.flatMap((entry) =>
        entry.kind === 'fabric' ? [`${entry.happened} ${entry.token}`] : [],
      ),
    ).to.deep.equal(['token-issued visitor-1', 'token-renewed visitor-1']);
    const all = JSON.stringify(entries);
    for (const secret of [keys.token, keys.accessToken, renewed!, 'demo-app-secret']) {
      expect(all).not.to.include(secret);
    }
    expect(entries.at(-1)).to.have.property('body').that.includes('"token":"…"');
  });

  it('is asked for, and tokens are ended, from outside', async () => {
    const { fetch, center, fabric, visitor } = rig();
    const keys = await visitor();
    const control = async (path: string, method = 'POST') => {
      const response = await fetch(`https://fabric.example/simulator/${path}`, { method });
      return { status: response.status, body: (await response.json()) as object };
    };
    expect((await control('fabric?do=expire-tokens')).body).to.deep.equal({ done: true });
    expect((await fabric.send('dropClickToCall', keys)).status).to.equal(401);
    expect((await control('fabric?do=expire-access-tokens')).status).to.equal(200);
    expect((await fabric.send('dropClickToCall', keys)).status).to.equal(403);
    expect((await control('fabric?do=nothing')).status).to.equal(400);
    expect((await control('record', 'GET')).body).to.have.property('callbacks').that.is.empty;
    center.reset();
    expect((await fabric.send('dropClickToCall', await visitor())).status).to.equal(200);
    expect(center.calls).to.deep.equal([]);
  });
});
