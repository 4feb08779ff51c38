/**
 * The client of the API Fabric: its requests, how tolerantly it reads answers, and what it refuses.
 */
import { expect } from '@open-wc/testing';
import { accessTokenExpired, createFabric } from '../../../src/relay/clients/fabric.js';
import { apiError, fakeSleep, json, rejection, silence, text } from '../../api/fake-server.js';
import { badInput, fabricFor, fabricOptions, keys, NOW, person } from './fabric-server.js';

describe('tokenByAkSk', () => {
  const answer = { AccessToken: 'abc', Expires: '600' };

  it('sends key, secret and the wanted lifetime of the token', async () => {
    const fabric = fabricFor(() => json(answer), { expire: 3600 });
    await fabric.tokenByAkSk();
    const [request] = fabric.requests;
    expect(request!.method).to.equal('POST');
    expect(request!.url).to.equal('https://fabric.example.com/apigovernance/api/oauth/tokenByAkSk');
    expect(request!.headers.get('X-Token-Expire')).to.equal('3600');
    expect(request!.headers.get('Content-Type')).to.match(/^application\/json/);
    expect(await request!.json()).to.deep.equal({ app_key: 'key', app_secret: 'secret' });
  });

  it('keeps the path of its base URL', async () => {
    const fabric = fabricFor(() => json(answer), { base: 'http://localhost:1/scenario/x/' });
    await fabric.tokenByAkSk();
    expect(new URL(fabric.requests[0]!.url).pathname).to.equal(
      '/scenario/x/apigovernance/api/oauth/tokenByAkSk',
    );
  });

  it('asks for a lifetime of 600 seconds by default, and follows no redirect with its secrets', async () => {
    const seen: RequestInit[] = [];
    const fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      expect(new Request(input, init).headers.get('X-Token-Expire')).to.equal('600');
      seen.push(init ?? {});
      return Promise.resolve(json(answer));
    };
    await createFabric({ ...fabricOptions, fetch }).tokenByAkSk();
    expect(seen.map(({ redirect }) => redirect)).to.deep.equal(['manual']);
  });

  for (const [Expires, seconds] of [
    ['600', 600],
    [600, 600],
    ['1', 1],
    [undefined, 900],
    ['', 900],
    ['soon', 900],
    [-5, 900],
    [null, 900],
  ] as const) {
    it(`reads Expires ${JSON.stringify(Expires)} as ${seconds} seconds`, async () => {
      const fabric = fabricFor(() => json({ AccessToken: 'abc', Expires }), { expire: 900 });
      const { value, expiresAt } = await fabric.tokenByAkSk();
      expect(value).to.equal('abc');
      expect(expiresAt).to.equal(NOW + seconds * 1000);
    });
  }

  it('counts the lifetime from the moment of the request', async () => {
    let now = 0;
    const fabric = fabricFor(() => ((now = 5000), json(answer)), {
      clock: { ...fakeSleep(), now: () => now },
    });
    expect((await fabric.tokenByAkSk()).expiresAt).to.equal(600_000);
  });

  for (const AccessToken of [undefined, null, '', '""', 42.5, {}, 'a b', 'a\r\nX: y', 'ä']) {
    it(`refuses ${JSON.stringify(AccessToken)} as a token, and does not repeat it in the error`, async () => {
      const error = await apiError(fabricFor(() => json({ AccessToken })).tokenByAkSk());
      expect(error.code).to.equal('bad-response');
      expect(error.message).to.match(/^tokenByAkSk: AccessToken: expected a token, got /);
      expect(error.message).not.to.include('X: y');
    });
  }

  for (const [status, code] of [
    [400, 'bad-request'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'not-found'],
    [429, 'server-error'],
    [302, 'bad-response'],
    [500, 'server-error'],
  ] as const) {
    it(`fails with ${code} after HTTP ${status}`, async () => {
      const body = { errorCode: '7', exceptionInfo: 'app_key is wrong' };
      const error = await apiError(fabricFor(() => json(body, { status })).tokenByAkSk());
      expect(error.code).to.equal(code);
      expect(error.message).to.equal(`tokenByAkSk: HTTP ${status} 7 app_key is wrong`);
    });
  }

  it('fails with bad-response where the body is no JSON', async () => {
    const error = await apiError(fabricFor(() => text('<html>')).tokenByAkSk());
    expect(error.code).to.equal('bad-response');
    expect(error.message).to.include('body');
  });
});

describe('applyToken', () => {
  const answer = { resultCode: '0', token: '"quoted"' };

  it('sends the person, the app key and the AccessToken', async () => {
    const fabric = fabricFor(() => json(answer));
    expect(await fabric.applyToken('access', person)).to.equal('quoted');
    const [request] = fabric.requests;
    expect(request!.method).to.equal('POST');
    expect(request!.url).to.equal('https://fabric.example.com/apiaccess/ccmessaging/applyToken');
    expect(request!.headers.get('x-app-key')).to.equal('key');
    expect(request!.headers.get('Authorization')).to.equal('Bearer access');
    expect(await request!.json()).to.deep.equal(person);
  });

  for (const [body, token] of [
    [{ resultCode: 0, token: 'plain' }, 'plain'],
    [{ token: ' "spaced" ' }, 'spaced'],
    [{ resultCode: '0', Token: 12345 }, '12345'],
  ] as const) {
    it(`reads the token of ${JSON.stringify(body)}`, async () => {
      expect(await fabricFor(() => json(body)).applyToken('access', person)).to.equal(token);
    });
  }

  it('is refused with any other resultCode, even beside a token', async () => {
    const body = { resultCode: 1, resultDesc: 'no such channel', token: 'x' };
    const error = await apiError(fabricFor(() => json(body)).applyToken('access', person));
    expect(error).to.include({ code: 'refused', answered: true });
    expect(error.message).to.equal('applyToken: resultCode 1 no such channel');
  });

  it('fails with bad-response that names the token where it is missing', async () => {
    const error = await apiError(
      fabricFor(() => json({ resultCode: '0' })).applyToken('access', person),
    );
    expect(error.code).to.equal('bad-response');
    expect(error.message).to.equal('applyToken: token: expected a token, got nothing');
  });

  for (const [field, value] of [
    ['userId', ''],
    ['userId', 'x'.repeat(25)],
    ['userId', undefined],
    ['userName', ' '],
    ['channelId', ''],
    ['locale', ''],
    ['locale', 'en us'],
  ] as const) {
    it(`refuses ${field} ${JSON.stringify(value)} before it is sent`, async () => {
      const fabric = fabricFor(() => json(answer));
      const wrong = { ...person, [field]: value } as typeof person;
      const error = await badInput(() => fabric.applyToken('access', wrong));
      expect(error.field).to.equal(field);
      expect(error.message).to.match(new RegExp(`^${field} must be `));
      expect(fabric.requests).to.have.lengthOf(0);
    });
  }

  for (const locale of ['zh', 'en', 'zh_CN', 'pt-BR', 'zh_Hans_CN']) {
    it(`accepts the locale ${locale} and 24 characters of userId`, async () => {
      const longest = { ...person, locale, userId: 'x'.repeat(24) };
      const fabric = fabricFor(() => json(answer));
      expect(await fabric.applyToken('access', longest)).to.equal('quoted');
      expect(await fabric.requests[0]!.json()).to.deep.equal(longest);
    });
  }
});

describe('the four calls', () => {
  const good = { resultCode: '0', clickToCallSupported: true };

  it('go out with three headers and the channel', async () => {
    const fabric = fabricFor(() => json(good));
    await fabric.checkSupport(keys);
    await fabric.create(keys, 'voice');
    await fabric.create(keys, 'video');
    await fabric.poll(keys);
    await fabric.drop(keys);
    const sent = await Promise.all(
      fabric.requests.map(async (request) => {
        expect(request.headers.get('ccmessaging-token')).to.equal('tok');
        expect(request.headers.get('x-app-key')).to.equal('key');
        expect(request.headers.get('Authorization')).to.equal('Bearer access');
        const { pathname, search } = new URL(request.url);
        const path = pathname.replace('/apiaccess/ccmessaging/v1/', '') + search;
        return `${request.method} ${path} ${await request.text()}`.trim();
      }),
    );
    expect(sent).to.deep.equal([
      'GET checkClickToCallSupport?channel=WEB',
      'POST createClickToCall {"channel":"WEB","mediaAbility":"0"}',
      'POST createClickToCall {"channel":"WEB","mediaAbility":"1"}',
      'GET getClickToCallEvents?channel=WEB',
      'POST dropClickToCall {"channel":"WEB"}',
    ]);
  });

  it('keep the tokens of two visitors apart, whichever is answered first', async () => {
    const fabric = fabricFor((request) =>
      json({ ...good, token: `${request.headers.get('ccmessaging-token')}-renewed` }),
    );
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((token) => fabric.send('getClickToCallEvents', { ...keys, token })),
    );
    expect(answers.map(({ renewed }) => renewed)).to.deep.equal([
      'a-renewed',
      'b-renewed',
      'c-renewed',
    ]);
  });

  it('give status and body of send() unread, whatever the status', async () => {
    for (const status of [200, 302, 400, 401, 403, 404, 429, 500, 503]) {
      const fabric = fabricFor(() =>
        json({ error: 'x' }, { status, headers: { 'Retry-After': '3' } }),
      );
      const answer = await fabric.send('createClickToCall', keys);
      expect(answer).to.deep.equal({ status, body: { error: 'x' }, retryAfter: 3000 });
    }
    const garbage = await fabricFor(() => text('<html>')).send('dropClickToCall', keys);
    expect(garbage.body).to.equal('<html>');
  });

  it('time out after 15 s, a poll after 60 s, or after the given time', async () => {
    for (const [call, options, ms] of [
      ['createClickToCall', {}, 15_000],
      ['dropClickToCall', {}, 15_000],
      ['checkClickToCallSupport', {}, 15_000],
      ['getClickToCallEvents', {}, 60_000],
      ['getClickToCallEvents', { timeout: 25_000 }, 25_000],
    ] as const) {
      const time = fakeSleep();
      const fabric = fabricFor(silence, { clock: time });
      const answer = apiError(fabric.send(call, keys, options));
      expect(time.sleeping, call).to.deep.equal([ms]);
      time.wake();
      expect((await answer).code).to.equal('timeout');
    }
  });

  it('never wait longer than 15 s for a drop', () => {
    const time = fakeSleep();
    const fabric = fabricFor(silence, { clock: time });
    apiError(fabric.drop(keys, 5000)).catch(() => {});
    apiError(fabric.drop(keys, 50_000)).catch(() => {});
    expect(time.sleeping).to.deep.equal([5000, 15_000]);
    time.wake();
  });

  it('reject with the reason of the signal, and abort the request', async () => {
    const fabric = fabricFor(silence);
    const gone = new AbortController();
    const reason = new Error('the visitor has gone');
    const answer = rejection(fabric.send('getClickToCallEvents', keys, { signal: gone.signal }));
    gone.abort(reason);
    expect(await answer).to.equal(reason);
  });

  it('fail with network where nobody answers', async () => {
    const fabric = fabricFor(() => Promise.reject(new TypeError('Failed to fetch')));
    expect((await apiError(fabric.send('dropClickToCall', keys))).code).to.equal('network');
  });

  for (const value of ['', 'a b', 'a\r\nx-app-key: other', 'ü', 'a\0', 'x'.repeat(8193)]) {
    it(`refuse ${JSON.stringify(value).slice(0, 30)} as token or AccessToken`, async () => {
      const fabric = fabricFor(() => json(good));
      for (const field of ['token', 'accessToken'] as const) {
        const wrong = { ...keys, [field]: value };
        const error = await badInput(() => fabric.send('dropClickToCall', wrong));
        expect(error.field).to.equal(field);
        if (value.trim() !== '') expect(error.message).not.to.include(value);
      }
      expect(fabric.requests).to.have.lengthOf(0);
    });
  }
});

describe('a token renewed with the answer', () => {
  const renewedBy = async (response: Response): Promise<string | undefined> =>
    (await fabricFor(() => response).send('getClickToCallEvents', keys)).renewed;
  const inHeader = { 'ccmessaging-token': 'new' };

  it('is found in the header and in the body', async () => {
    expect(await renewedBy(json({}, { headers: inHeader }))).to.equal('new');
    expect(await renewedBy(text('<html>', { headers: inHeader }))).to.equal('new');
    expect(await renewedBy(json({ token: '"new"' }))).to.equal('new');
    expect(await renewedBy(json({ 'ccmessaging-token': 'new' }))).to.equal('new');
    expect(await renewedBy(json({ token: 'b' }, { headers: inHeader }))).to.equal('new');
  });

  it('is ignored where it is the old one, or no header can carry it', async () => {
    for (const token of ['tok', '', '""', 'a b', 'a\nb', null, {}, ['x'], 1.5]) {
      expect(await renewedBy(json({ token })), JSON.stringify(token)).to.equal(undefined);
    }
    expect(await renewedBy(json(null))).to.equal(undefined);
    expect(await renewedBy(text('token'))).to.equal(undefined);
  });

  it('is taken from the body where the header only repeats the old one', async () => {
    const headers = { 'ccmessaging-token': 'tok' };
    expect(await renewedBy(json({ token: 'new' }, { headers }))).to.equal('new');
  });

  it('is ignored in the answer of a failure', async () => {
    for (const status of [400, 401, 403, 500]) {
      expect(await renewedBy(json({}, { status, headers: inHeader }))).to.equal(undefined);
    }
  });
});

describe('accessTokenExpired', () => {
  const denied = { errorCode: '403', exceptionInfo: 'auth fail! expired' };
  const denying = (): Response => json(denied, { status: 403 });

  it('is true of any 403, as an answer or as an error of any call', async () => {
    const fabric = fabricFor(denying);
    expect(accessTokenExpired(await fabric.send('dropClickToCall', keys))).to.equal(true);
    for (const failing of [
      fabric.checkSupport(keys),
      fabric.create(keys, 'voice'),
      fabric.poll(keys),
      fabric.drop(keys),
      fabric.applyToken('access', person),
    ]) {
      const error = await apiError(failing);
      expect(error.code).to.equal('unauthorized');
      expect(accessTokenExpired(error)).to.equal(true);
    }
    expect(accessTokenExpired({ status: 403, body: 'x', retryAfter: undefined })).to.equal(true);
  });

  it('is false of everything else', async () => {
    const fabric = fabricFor(() => json({}, { status: 401 }));
    expect(accessTokenExpired(await apiError(fabric.drop(keys)))).to.equal(false);
    expect(accessTokenExpired(await fabric.send('dropClickToCall', keys))).to.equal(false);
    for (const other of [undefined, null, 403, 'x', new Error('403'), {}]) {
      expect(accessTokenExpired(other)).to.equal(false);
    }
  });
});

describe('options of the API Fabric', () => {
  for (const [field, value] of [
    ['base', 'http://fabric.example.com'],
    ['base', 'fabric.example.com'],
    ['base', 'https://fabric.example.com/?x=1'],
    ['base', 'https://user:pass@fabric.example.com'],
    ['base', undefined],
    ['appKey', ''],
    ['appKey', 'a\nb'],
    ['appSecret', ''],
    ['appSecret', undefined],
    ['expire', 0],
    ['expire', 3601],
    ['expire', 1.5],
    ['expire', NaN],
  ] as const) {
    it(`refuse ${field} ${JSON.stringify(value)}`, async () => {
      const error = await badInput(() => createFabric({ ...fabricOptions, [field]: value }));
      expect(error.field).to.equal(field);
      expect(error.rule).to.match(/^must be /);
    });
  }

  it('accept https anywhere and http on localhost', () => {
    for (const base of ['https://service.besclouds.com/', 'http://127.0.0.1:8080/scenario/x']) {
      expect(() => createFabric({ ...fabricOptions, base }), base).not.to.throw();
    }
    for (const expire of [1, 3600]) {
      expect(() => createFabric({ ...fabricOptions, expire }), `${expire} s`).not.to.throw();
    }
  });
});
