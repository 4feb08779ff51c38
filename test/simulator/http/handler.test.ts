import { expect } from '@open-wc/testing';
import {
  ConnectionReset,
  ContactCenter,
  createHandler,
  type HandlerOptions,
} from '../../../src/simulator/index.js';
import { answer, owns } from '../../../src/simulator/http/handler.js';
import { readTokens } from '../../../src/simulator/http/cookie.js';
import { FakeClock } from '../../support/fake-clock.js';
import { caller, FACADE, JSON_TYPE, rejection } from '../caller.js';

const SERVER = 'https://10.10.10.2:18446';

/** A visitor of the default scenario, who calls the handler without a fetch in between. */
function direct(options: HandlerOptions = {}, scenario = 'answered') {
  const center = new ContactCenter({ clock: new FakeClock() });
  const handle = createHandler(center, options);
  const token = center.integrate(scenario);
  return {
    center,
    token,
    request: (method: string, path: string, init: RequestInit = {}, origin?: string) =>
      handle(new Request(SERVER + path, { method, ...init }), { token, ...(origin && { origin }) }),
  };
}

describe('the handler', () => {
  describe('the documented examples', () => {
    it('createClickToCall, as in the reference', async () => {
      const { request } = direct();
      const response = await request('POST', `${FACADE}createClickToCall`, {
        headers: {
          'x-forwarded-for': '10.10.10.3, 10.10.10.4',
          'x-real-ip': '10.10.10.5',
          'remote-host': '10.10.10.6',
          'content-type': 'application/json; charset=utf-8',
          accept: '*/*',
        },
        body: '{"mediaAbility":"1"}',
      });
      expect(response.status).to.equal(200);
      expect(await response.text()).to.equal(
        '{"resultCode":"0","resultDesc":"connect successfully."}',
      );
    });

    it('getClickToCallEvents: the connected event', async () => {
      const { clock, create, poll } = caller('answered', {
        gateway: { domain: 'xxx', gwAddresses: ['xx1', 'xx2'] },
      });
      await create('1');
      await clock.advance(500);
      expect((await poll()).json).to.deep.equal({
        resultCode: '0',
        resultDesc: 'Call connected',
        eventId: 168101,
        content: {
          domain: 'xxx',
          gwAddresses: ['xx1', 'xx2'],
          accessCode: '179080000537636',
          clickToCallCaller: 'AnonymousCard',
        },
      });
    });

    it('getClickToCallEvents: nothing yet', async () => {
      const { create, poll } = caller('answered');
      await create();
      expect((await poll()).json).to.deep.equal({
        resultCode: '0',
        resultDesc: 'ClickToCall polled without any events',
      });
    });

    it('dropClickToCall', async () => {
      const { create, drop } = caller('answered');
      await create();
      expect((await drop()).text).to.equal(
        '{"resultCode":"0","resultDesc":"disconnect successfully."}',
      );
      expect((await drop()).json).to.deep.equal({
        resultCode: '13',
        resultDesc: 'disconnect failed',
      });
    });

    it('checkClickToCallSupport', async () => {
      expect((await caller('answered').check()).json).to.deep.equal({
        resultCode: '0',
        resultDesc: 'success',
        webRTCSupported: true,
        clickToCallSupported: true,
      });
    });

    it('createClickToCall: refused', async () => {
      const none = await caller('no-agents').create();
      expect(none.status).to.equal(200);
      expect(none.json).to.deep.equal({
        resultCode: '13',
        resultDesc: 'No agents available currently',
      });
      const busy = caller('answered');
      await busy.create();
      expect((await busy.create()).json).to.deep.equal({
        resultCode: '13',
        resultDesc: 'connect failed',
      });
    });
  });

  describe('its checks of requests', () => {
    const bodies: Record<string, BodyInit> = {
      'no JSON': '{mediaAbility:0}',
      'an empty body': '',
      'no object': '"0"',
      null: 'null',
      'a list': '["0"]',
      'no mediaAbility': '{}',
      'a number': '{"mediaAbility":0}',
      'another value': '{"mediaAbility":"2"}',
      'a list in it': '{"mediaAbility":["0"]}',
    };
    for (const [name, body] of Object.entries(bodies)) {
      it(`createClickToCall with ${name}: 400 that says what is wrong`, async () => {
        const { center, request } = direct();
        const init = { headers: JSON_TYPE, body };
        const response = await request('POST', `${FACADE}createClickToCall`, init);
        expect(response.status).to.equal(400);
        const { error } = (await response.json()) as { error: string };
        expect(error).to.match(/mediaAbility|JSON/);
        expect(center.calls).to.deep.equal([]);
      });
    }

    const types = [
      'text/plain;charset=UTF-8',
      'application/json',
      'application/json; charset=latin1',
    ];
    for (const type of types) {
      it(`createClickToCall as ${type}: 400`, async () => {
        const { request } = direct();
        const init = { headers: { 'Content-Type': type }, body: '{"mediaAbility":"0"}' };
        const response = await request('POST', `${FACADE}createClickToCall`, init);
        expect(response.status).to.equal(400);
        expect(await response.text()).to.contain('Content-Type');
      });
    }

    it('dropClickToCall needs no body, and no type without one', async () => {
      const { request } = direct();
      expect((await request('POST', `${FACADE}dropClickToCall`)).status).to.equal(200);
      const typed = { headers: JSON_TYPE };
      expect((await request('POST', `${FACADE}dropClickToCall`, typed)).status).to.equal(200);
      const json = { headers: JSON_TYPE, body: '{}' };
      expect((await request('POST', `${FACADE}dropClickToCall`, json)).status).to.equal(200);
      const wrong = { body: 'call=1' };
      expect((await request('POST', `${FACADE}dropClickToCall`, wrong)).status).to.equal(400);
    });

    const wrongWays = [
      ['GET', `${FACADE}createClickToCall`],
      ['GET', `${FACADE}dropClickToCall`],
      ['POST', `${FACADE}getClickToCallEvents`],
      ['POST', `${FACADE}checkClickToCallSupport`],
      ['PUT', `${FACADE}createClickToCall`],
      ['POST', `${FACADE}createclicktocall`],
      ['POST', `${FACADE}createClickToCall/`],
      ['POST', `${FACADE}toString`],
      ['POST', '/service-cloud/rest/webadapter/v2/webadapterfacade/createClickToCall'],
      ['GET', `/scenario/no-such-thing${FACADE}checkClickToCallSupport`],
      ['GET', `/scenario/constructor${FACADE}checkClickToCallSupport`],
      ['POST', '/scenario/no-such-thing/page-integration'],
      ['DELETE', '/page-integration'],
    ] as const;
    for (const [method, path] of wrongWays) {
      it(`${method} ${path}: 404`, async () => {
        const response = await direct().request(method, path);
        expect(response.status).to.equal(404);
        expect(await response.text()).to.contain('error');
      });
    }
  });

  describe('the cookie', () => {
    const calls = [
      ['GET', 'checkClickToCallSupport'],
      ['POST', 'createClickToCall'],
      ['GET', 'getClickToCallEvents'],
      ['POST', 'dropClickToCall'],
    ] as const;
    for (const [method, name] of calls) {
      it(`is required by ${name}, which does not write it either`, async () => {
        const center = new ContactCenter({ clock: new FakeClock() });
        const request = new Request(SERVER + FACADE + name, { method });
        const given = await answer(center, request);
        expect(given.status).to.equal(401);
        expect(given.body).to.contain('ccmessaging-token');
        expect(given.headers).not.to.have.property('Set-Cookie');
        expect(given.cookie).to.be.undefined;
      });
    }

    it('is good for its own scenario only', async () => {
      const { request } = direct({}, 'third-in-queue');
      const check = `${FACADE}checkClickToCallSupport`;
      expect((await request('GET', check)).status).to.equal(401);
      expect((await request('GET', `/scenario/answered${check}`)).status).to.equal(401);
      expect((await request('GET', `/scenario/third-in-queue${check}`)).status).to.equal(200);
    });

    it('is worth nothing once it has expired', async () => {
      const { clock, create, poll, check, drop, center } = caller('token-expired');
      await create();
      await clock.advance(3999);
      expect((await poll()).status).to.equal(200);
      await clock.advance(1);
      for (const send of [poll, check, drop]) expect((await send()).status).to.equal(401);
      expect(center.requests('drop')).to.equal(1);
      expect(center.occupied).to.equal(1);
    });

    it('is written by the page integration, for its scenario alone, hidden from scripts', async () => {
      const center = new ContactCenter({ clock: new FakeClock() });
      const integrate = (path: string, method = 'POST') =>
        answer(center, new Request(SERVER + path, { method }));
      const { status, headers, cookie } = await integrate('/scenario/answered/page-integration');
      expect(status).to.equal(200);
      expect(headers['Set-Cookie']).to.equal(
        `ccmessaging-token=${cookie?.token}; Path=/scenario/answered; HttpOnly; SameSite=Lax`,
      );
      const plain = await integrate('/page-integration', 'GET');
      expect(plain.headers['Set-Cookie']).to.match(
        /^ccmessaging-token=[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      const across = await integrate('/page-integration?same-site=none');
      expect(across.headers['Set-Cookie']).to.match(/; HttpOnly; SameSite=None; Secure$/);
    });

    it('is kept by a second page integration', async () => {
      const { request, center, token } = direct();
      await request('POST', '/page-integration');
      expect(center.visitor(token)).not.to.be.undefined;
      const given = await answer(center, new Request(`${SERVER}/page-integration`), {}, { token });
      expect(given.cookie?.token).to.equal(token);
    });

    it('is found among others', () => {
      // A browser's Request refuses such a header, so only the reading is replaced.
      const headers = {
        get: () => 'JSESSION=1; ccmessaging-token=a;ccmessaging-token=b; x=ccmessaging-token=c',
      };
      expect(readTokens(headers as unknown as Headers)).to.deep.equal(['a', 'b']);
      expect(readTokens(new Headers())).to.deep.equal([]);
    });
  });

  describe('CORS', () => {
    const shop = 'https://shop.example';
    const check = `${FACADE}checkClickToCallSupport`;

    it('reflects any origin, with credentials, on errors too', async () => {
      const { request } = direct();
      for (const path of [check, '/service-cloud/nothing', '/page-integration']) {
        const { headers } = await request('GET', path, {}, shop);
        expect(headers.get('Access-Control-Allow-Origin')).to.equal(shop);
        expect(headers.get('Access-Control-Allow-Credentials')).to.equal('true');
        expect(headers.get('Access-Control-Expose-Headers')).to.equal('Retry-After');
        expect(headers.get('Vary')).to.equal('Origin');
      }
    });

    it('answers preflights without a cookie and without a trace', async () => {
      const { center, request } = direct();
      const response = await request('OPTIONS', `${FACADE}createClickToCall`, {}, shop);
      expect(response.status).to.equal(204);
      expect(response.headers.get('Access-Control-Allow-Origin')).to.equal(shop);
      expect(response.headers.get('Access-Control-Allow-Credentials')).to.equal('true');
      expect(response.headers.get('Access-Control-Allow-Methods')).to.equal('GET, POST');
      expect(response.headers.get('Access-Control-Allow-Headers')).to.equal('Content-Type');
      expect(center.journal.since(1)).to.deep.equal([]);
    });

    it('can be limited to some origins', async () => {
      const { request } = direct({ cors: [shop] });
      const allowed = await request('GET', check, {}, shop);
      expect(allowed.headers.get('Access-Control-Allow-Origin')).to.equal(shop);
      const refused = await request('OPTIONS', check, {}, 'https://other.example');
      expect(refused.headers.has('Access-Control-Allow-Origin')).to.be.false;
      expect(refused.headers.has('Access-Control-Allow-Methods')).to.be.false;
    });

    it('can be left off', async () => {
      const response = await direct({ cors: false }).request('GET', check, {}, shop);
      expect(response.headers.has('Access-Control-Allow-Origin')).to.be.false;
    });

    it('is missing on the four calls of "no-cors", not on its page integration', async () => {
      const { request } = direct({}, 'no-cors');
      const allowed = async (path: string): Promise<boolean> =>
        (await request('GET', `/scenario/no-cors${path}`, {}, shop)).headers.has(
          'Access-Control-Allow-Origin',
        );
      expect(await allowed(check)).to.be.false;
      expect(await allowed('/page-integration')).to.be.true;
    });

    it('is no matter where the page says no origin', async () => {
      const response = await direct().request('GET', check);
      expect(response.headers.has('Access-Control-Allow-Origin')).to.be.false;
    });
  });

  describe('its count of', () => {
    it('polls after a drop', async () => {
      const { create, poll, drop, center } = caller('answered');
      await create();
      await poll();
      await drop();
      expect(center.calls[0]).to.include({ polls: 1, pollsAfterEnd: 0, drops: 1 });
      await poll();
      expect(center.calls[0]).to.include({ polls: 2, pollsAfterEnd: 1 });
    });

    it('polls after the center told the end, not before', async () => {
      const { create, poll, clock, center } = caller('queue-timeout');
      await create();
      await clock.advance(6000);
      await poll();
      await poll();
      expect(center.calls[0]).to.include({ polls: 2, pollsAfterEnd: 0 });
      await poll();
      expect(center.calls[0]).to.include({ polls: 3, pollsAfterEnd: 1 });
    });

    it('polls at the same time, those that never reach the center as well', async () => {
      const held = caller('long-polling');
      await held.create();
      await held.poll();
      await held.poll(AbortSignal.abort()).catch(() => {});
      expect(held.center.calls[0]?.pollsAtOnce).to.equal(1);
      for (let i = 0; i < 3; i += 1) void held.poll();
      await held.clock.settle();
      expect(held.center.calls[0]?.pollsAtOnce).to.equal(3);
      const failing = caller('polls-fail');
      await failing.create();
      for (let i = 0; i < 3; i += 1) await failing.poll();
      expect(failing.center.calls[0]).to.include({ polls: 3, pollsAtOnce: 1 });
    });
  });

  it('lets nothing be cached, and says what it sends', async () => {
    const { request } = direct();
    const response = await request('GET', `${FACADE}checkClickToCallSupport`);
    expect(response.headers.get('Cache-Control')).to.equal('no-store');
    expect(response.headers.get('Content-Type')).to.equal('application/json; charset=UTF-8');
  });

  it('leaves cutting the connection to whoever holds the socket', async () => {
    const { center, request } = direct({ scenario: 'offline' }, 'offline');
    const error = await rejection(request('GET', `${FACADE}checkClickToCallSupport`));
    expect(error).to.be.instanceOf(ConnectionReset);
    expect(center.journal.since(1).at(-1)).to.include({ kind: 'answer', status: 'reset' });
  });

  it('gives up what the client no longer waits for', async () => {
    const { center, request } = direct({ scenario: 'black-hole' }, 'black-hole');
    const client = new AbortController();
    const { signal } = client;
    const waiting = rejection(request('GET', `${FACADE}checkClickToCallSupport`, { signal }));
    await center.waitForRequest('check');
    client.abort('gone');
    expect(await waiting).to.equal('gone');
    expect(center.journal.since(1).at(-1)).to.include({ kind: 'answer', status: 'gone' });
  });

  it('records requests and answers', async () => {
    const { center, request, token } = direct();
    await request('GET', `${FACADE}checkClickToCallSupport`);
    await request('GET', '/service-cloud/other?x=1');
    expect(center.journal.since(1)).to.deep.equal([
      {
        number: 1,
        at: 0,
        kind: 'request',
        method: 'GET',
        path: `${FACADE}checkClickToCallSupport`,
        scenario: 'answered',
        operation: 'check',
        token,
      },
      {
        number: 2,
        at: 0,
        kind: 'answer',
        to: 1,
        status: 200,
        body: '{"resultCode":"0","resultDesc":"success","webRTCSupported":true,"clickToCallSupported":true}',
      },
      {
        number: 3,
        at: 0,
        kind: 'request',
        method: 'GET',
        path: '/service-cloud/other?x=1',
        scenario: 'answered',
        token,
      },
      { number: 4, at: 0, kind: 'answer', to: 3, status: 404 },
    ]);
  });

  it('knows its own paths', () => {
    const own = [
      '/page-integration',
      '/scenario/answered/x',
      '/service-cloud/x',
      '/simulator/record',
    ];
    for (const path of own) expect(owns(path), path).to.be.true;
    for (const path of ['/', '/index.html', '/src/simulator/index.ts', '/page-integrations']) {
      expect(owns(path), path).to.be.false;
    }
  });
});
