import { expect } from '@open-wc/testing';
import { ContactCenter, simulatedFetch } from '../../src/simulator/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { caller, FACADE, JSON_TYPE, rejection } from './caller.js';

const check = `${FACADE}checkClickToCallSupport`;

describe('simulatedFetch', () => {
  it('sends the cookie only with credentials: "include"', async () => {
    const { send } = caller('answered');
    expect((await send('GET', check, { credentials: 'include' })).status).to.equal(200);
    expect((await send('GET', check, { credentials: 'same-origin' })).status).to.equal(401);
    expect((await send('GET', check, { credentials: 'omit' })).status).to.equal(401);
  });

  it('without integration has no cookie until the page integration wrote it', async () => {
    const { send, check: ask } = caller('answered', { integrated: false });
    expect((await ask()).status).to.equal(401);
    await send('POST', '/page-integration', { credentials: 'omit' });
    expect((await ask()).status).to.equal(401);
    await send('POST', '/page-integration');
    expect((await ask()).status).to.equal(200);
  });

  it('keeps the cookies of scenarios apart', async () => {
    const first = caller('answered');
    const second = caller('one-agent', { center: first.center });
    await first.create();
    expect((await second.drop()).json?.['resultCode']).to.equal('13');
    expect((await first.drop()).json?.['resultCode']).to.equal('0');
  });

  it('serves the default scenario without a prefix, or another one', async () => {
    const clock = new FakeClock();
    const center = new ContactCenter({ clock });
    const fetch = simulatedFetch(center, { scenario: 'not-supported' });
    const response = await fetch(`https://center.example${check}`, { credentials: 'include' });
    expect(await response.text()).to.contain('"clickToCallSupported":false');
  });

  it('takes what fetch takes: a URL, a Request, both with init', async () => {
    const { fetch, server } = caller('answered');
    const credentials = 'include' as const;
    const url = new URL(server + check);
    expect((await fetch(url, { credentials })).status).to.equal(200);
    expect((await fetch(new Request(url, { credentials }))).status).to.equal(200);
    expect((await fetch(new Request(url), { credentials })).status).to.equal(200);
  });

  it('records what was sent, at once, and what became of it', async () => {
    const { fetch, server, clock } = caller('answered');
    await clock.advance(250);
    const sending = fetch(`${server}${FACADE}createClickToCall?a=b`, {
      method: 'POST',
      credentials: 'include',
      keepalive: true,
      headers: JSON_TYPE,
      body: '{"mediaAbility":"1"}',
    });
    expect(fetch.requests).to.have.length(1);
    await sending;
    expect(fetch.requests[0]).to.deep.equal({
      method: 'POST',
      url: `${server}${FACADE}createClickToCall?a=b`,
      path: `/scenario/answered${FACADE}createClickToCall`,
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: '{"mediaAbility":"1"}',
      credentials: 'include',
      keepalive: true,
      at: 250,
      status: 200,
    });
  });

  it('fails as a browser does when the connection is cut', async () => {
    const { check: ask, fetch } = caller('offline');
    const error = await rejection(ask());
    expect(error).to.be.instanceOf(TypeError);
    expect(String(error)).to.contain('Failed to fetch');
    expect(fetch.requests[0]?.status).to.equal('failed');
  });

  it('fails where CORS is missing, although the center has acted', async () => {
    const { create, center } = caller('no-cors');
    expect(await rejection(create())).to.be.instanceOf(TypeError);
    expect(center.occupied).to.equal(1);
    const limited = caller('answered', { cors: ['https://other.example'] });
    expect(await rejection(limited.check())).to.be.instanceOf(TypeError);
    const mine = caller('answered', { cors: ['https://a.example'], origin: 'https://a.example' });
    expect((await mine.check()).status).to.equal(200);
  });

  describe('aborted', () => {
    it('before it began: rejects and sends nothing', async () => {
      const { poll, fetch } = caller('answered');
      expect(await rejection(poll(AbortSignal.abort('no')))).to.equal('no');
      expect(fetch.requests).to.deep.equal([]);
    });

    it('before the center saw it: rejects, and the center never sees it', async () => {
      const { poll, center, clock } = caller('answered');
      const client = new AbortController();
      const waiting = rejection(poll(client.signal));
      client.abort('no');
      expect(await waiting).to.equal('no');
      await clock.settle();
      expect(center.requests('poll')).to.equal(0);
    });

    it('while held: rejects with the reason, and the center is free of it', async () => {
      const { create, poll, center, clock, fetch } = caller('long-polling');
      await create();
      await poll();
      const client = new AbortController();
      const waiting = rejection(poll(client.signal));
      await center.waitForRequest('poll', 2);
      await clock.settle();
      const before = clock.pending;
      const reason = new DOMException('The call has gone on', 'AbortError');
      client.abort(reason);
      expect(await waiting).to.equal(reason);
      expect(clock.pending).to.equal(before - 1);
      expect(fetch.requests.at(-1)?.status).to.equal('aborted');
    });

    it('while nothing ever answers: rejects all the same', async () => {
      const { clock, send } = caller('black-hole');
      const client = new AbortController();
      const waiting = rejection(send('GET', check, { signal: client.signal }));
      await clock.advance(60_000);
      client.abort('enough');
      expect(await waiting).to.equal('enough');
    });
  });
});
