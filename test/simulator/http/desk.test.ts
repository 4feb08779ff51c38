/** The simulated CC-Gateway over HTTP, and the client of the agent's element with it. */
import { expect } from '@open-wc/testing';
import { type CallInfo, createCcGateway } from '../../../src/agent/cc-gateway/client.js';
import { owns } from '../../../src/simulator/http/handler.js';
import { ContactCenter, createHandler, simulatedFetch } from '../../../src/simulator/index.js';
import { documentedCall } from '../../agent/cc-gateway/call-infos.js';
import { callInfo } from '../../fixtures/documented-call-info.js';
import { FakeClock } from '../../support/fake-clock.js';
import { caller, JSON_TYPE, rejection } from '../caller.js';

const ORIGIN = 'https://desk.example';
const RESOURCE = '/agentgateway/resource/';

interface Said {
  status: number;
  headers: Headers;
  json: Record<string, unknown>;
}

/** A center, and the desktop page of an agent on its origin. */
function desktop(origin = ORIGIN) {
  const clock = new FakeClock();
  const center = new ContactCenter({ clock });
  const fetch = simulatedFetch(center, { origin });
  const client = createCcGateway({ server: ORIGIN, fetch, clock });
  const send = async (
    method: string,
    path: string,
    { guid, ...init }: RequestInit & { guid?: string } = {},
  ): Promise<Said> => {
    const headers = { ...JSON_TYPE, ...(guid !== undefined && { Guid: guid }) };
    const response = await fetch(ORIGIN + RESOURCE + path, { method, headers, ...init });
    const json = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, json };
  };
  const signIn = (path = 'onlineagent/101', body = '{"password":"secret","phonenum":"88881"}') =>
    send('PUT', path, { body });
  return {
    clock,
    center,
    send,
    signIn,
    /** Signs in. @returns the Guid. */
    async begin(path?: string): Promise<string> {
      const set = (await signIn(path)).headers.get('Set-GUID');
      return /^JSESSIONID=([\da-f-]{36}\.AgentGateway0)$/.exec(set ?? '')![1]!;
    },
    ask: (guid: string, signal?: AbortSignal): Promise<CallInfo | undefined> =>
      client.callInfoBeforeAnswer('101', guid, signal),
    async visitor() {
      const visitor = caller('endless-queue', { center });
      await visitor.create();
      center.agentAnswers();
      return visitor;
    },
  };
}

describe('the CC-Gateway on the wire', () => {
  describe('signing in', () => {
    it('takes any password, and gives a Guid of its own each time', async () => {
      const { center, signIn, begin, send } = desktop();
      const guid = await begin();
      expect(center.desks.find('101')?.guid).to.equal(guid);
      const { status, json, headers } = await signIn();
      expect([status, json['retcode']]).to.deep.equal([200, '100-002']);
      expect(headers.has('Set-GUID')).to.equal(false);
      const other = await begin('onlineagent/101/forcelogin');
      expect(other).not.to.equal(guid);
      expect((await send('DELETE', 'onlineagent/101/logout', { guid })).json).to.include({
        retcode: '000-003',
      });
      const out = await send('DELETE', 'onlineagent/101/logout', { guid: other });
      expect(out.json).to.deep.equal({ message: '', retcode: '0' });
      expect(center.desks.records).to.be.empty;
      // A forced sign-in also works where nobody is signed in.
      await begin('onlineagent/101/forcelogin');
    });

    it('wants a body, and an agent id that can be', async () => {
      const { center, signIn } = desktop();
      for (const body of ['', 'secret', '7']) {
        expect((await signIn('onlineagent/101', body)).json).to.include({ retcode: '000-006' });
      }
      for (const id of ['100', '1000000', '0101', 'a', '1e3']) {
        for (const path of [`onlineagent/${id}`, `onlineagent/${id}/forcelogin`]) {
          expect((await signIn(path)).json).to.include({ retcode: '000-002' });
        }
      }
      expect(center.desks.records).to.be.empty;
      for (const id of ['102', '999999']) {
        expect((await signIn(`onlineagent/${id}`)).json).to.include({ retcode: '0' });
      }
    });
  });

  it('checks the Guid of everything else', async () => {
    const { send, begin } = desktop();
    const guid = await begin();
    for (const [method, end] of [
      ['DELETE', ['onlineagent/', '/logout']],
      ['GET', ['agentevent/', '']],
      ['GET', ['calldata/', '/callinfobeforeanswer']],
    ] as const) {
      const retcode = async (id: string, given?: string): Promise<unknown> => {
        const init = given === undefined ? {} : { guid: given };
        const { status, json } = await send(method, end.join(id), init);
        expect(status).to.equal(200);
        expect(json['message']).not.to.equal('');
        return json['retcode'];
      };
      expect(await retcode('101')).to.equal('100-006');
      expect(await retcode('102', guid)).to.equal('100-006');
      expect(await retcode('101', `${guid}1`)).to.equal('000-003');
      expect(await retcode('100', guid)).to.equal('000-002');
    }
  });

  it('knows no other path and no other method, and no scenario', async () => {
    const { send, center } = desktop();
    for (const [method, path] of [
      ['POST', 'onlineagent/101'],
      ['GET', 'onlineagent/101/logout'],
      ['POST', 'calldata/101/callinfobeforeanswer'],
      ['GET', 'calldata/101'],
      ['GET', 'agentevent/101/more'],
      ['GET', '../agentevent/101'],
    ] as const) {
      expect((await send(method, path)).status, path).to.equal(404);
    }
    const { send: below } = caller('answered', { center });
    expect((await below('PUT', `${RESOURCE}onlineagent/101`, { body: '{}' })).status).to.equal(404);
    expect(owns('/agentgateway/resource/agentevent/101')).to.equal(true);
    expect(owns('/agentgateways')).to.equal(false);
  });

  it('knows nothing of CORS', async () => {
    const { center } = desktop();
    const handle = createHandler(center);
    for (const method of ['OPTIONS', 'PUT', 'GET', 'DELETE']) {
      const url = `${ORIGIN}${RESOURCE}calldata/101/callinfobeforeanswer`;
      const response = await handle(new Request(url, { method }), { origin: 'https://a.example' });
      const names = [...response.headers.keys()].filter((name) => name.startsWith('access-'));
      expect(names, method).to.be.empty;
    }
    const elsewhere = desktop('https://a.example');
    const { guid } = elsewhere.center.desks.signIn('101')!;
    expect(await rejection(elsewhere.ask(guid))).to.include({ code: 'network' });
  });

  describe('callinfobeforeanswer', () => {
    it('describes the call while it rings, and no other time', async () => {
      const { center, begin, ask, send, visitor } = desktop();
      const guid = await begin();
      expect(await ask(guid)).to.equal(undefined);
      const quiet = await send('GET', 'calldata/101/callinfobeforeanswer', { guid });
      expect(quiet.json).to.deep.equal({ message: '', retcode: '0', result: null });
      const { drop } = await visitor();
      const desk = center.desks.find('101')!;
      const call = await ask(guid);
      expect(call).to.deep.equal(center.desks.ringing(desk));
      expect(call).to.include({ caller: 'AnonymousCard', mediaType: 2, mediaAbility: 1 });
      center.desks.answered(1);
      expect(await ask(guid)).to.equal(undefined);
      await drop();
      expect(await ask(guid)).to.equal(undefined);
    });

    it('is refused as the client understands it', async () => {
      const { begin, ask } = desktop();
      expect(await rejection(ask('guid'))).to.include({
        code: 'not-signed-in',
        retcode: '100-006',
      });
      await begin();
      expect(await rejection(ask('guid'))).to.include({
        code: 'authentication-expired',
        retcode: '000-003',
      });
    });

    it('says whatever a test wants it to say', async () => {
      const { center, begin, ask, clock } = desktop();
      const guid = await begin();
      const asked: string[] = [];
      center.desks.bend = (...what) => {
        asked.push(what.join(' '));
        return { body: callInfo };
      };
      expect(await ask(guid)).to.deep.equal(documentedCall);
      expect(asked).to.deep.equal(['101 call-info']);
      center.desks.bend = () => ({ status: 503, headers: { 'Retry-After': '2' } });
      expect(await rejection(ask(guid))).to.include({ code: 'server-error', retryAfter: 2000 });
      center.desks.bend = () => 'reset';
      expect(await rejection(ask(guid))).to.include({ code: 'network' });
      center.desks.bend = () => 'silence';
      const silent = rejection(ask(guid));
      expect(await clock.until(silent)).to.include({ code: 'timeout' });
      center.desks.bend = () => undefined;
      expect(await ask(guid)).to.equal(undefined);
    });
  });

  describe('agentevent', () => {
    it('brings one event after the other, and nothing after 10 s', async () => {
      const { clock, center, begin, send, visitor } = desktop();
      const guid = await begin();
      const poll = async (): Promise<Record<string, unknown>> => {
        const { json } = await clock.until(send('GET', 'agentevent/101', { guid }));
        expect(json).to.include({ message: '', retcode: '0' });
        return (json['event'] ?? {}) as Record<string, unknown>;
      };
      expect(await poll()).to.deep.equal({
        eventType: 'AgentState_Ready',
        workNo: '101',
        content: {},
      });
      const began = clock.now();
      expect(await poll()).to.deep.equal({});
      expect(clock.now() - began).to.equal(10_000);
      const { drop } = await visitor();
      expect(await poll()).to.include({ eventType: 'AgentState_Busy' });
      const { callid } = center.desks.find('101')!.call!;
      const about = {
        caller: 'AnonymousCard',
        called: '179080000537636',
        callid,
        feature: '0',
        type: 'main',
        mediaAbility: '1',
      };
      expect(await poll()).to.deep.equal({
        eventType: 'AgentEvent_Ringing',
        workNo: '101',
        content: { ...about, transfer: 'no', transfrom: '', mediaType: '2' },
      });
      center.desks.answered(1);
      expect(await poll()).to.deep.equal({
        eventType: 'AgentEvent_Talking',
        workNo: '101',
        content: about,
      });
      await drop();
      expect(await poll()).to.deep.equal({
        eventType: 'AgentEvent_Customer_Release',
        workNo: '101',
        content: { callid },
      });
      expect(await poll()).to.include({ eventType: 'AgentState_Ready' });
    });

    it('ends at once for who is signed out, or is signed in elsewhere', async () => {
      for (const [path, retcode] of [
        ['onlineagent/101/logout', '100-006'],
        ['onlineagent/101/forcelogin', '000-003'],
      ] as const) {
        const { clock, begin, send, signIn } = desktop();
        const guid = await begin();
        await send('GET', 'agentevent/101', { guid });
        const held = send('GET', 'agentevent/101', { guid });
        await clock.settle();
        if (retcode === '000-003') await signIn(path);
        else await send('DELETE', path, { guid });
        expect((await held).json).to.include({ retcode });
        expect(clock.now()).to.equal(0);
      }
    });

    it('takes no event with it when the client goes away', async () => {
      const { clock, begin, send, visitor } = desktop();
      const guid = await begin();
      await send('GET', 'agentevent/101', { guid });
      const client = new AbortController();
      const held = rejection(send('GET', 'agentevent/101', { guid, signal: client.signal }));
      await clock.settle();
      client.abort('gone');
      expect(await held).to.equal('gone');
      await visitor();
      const { json } = await send('GET', 'agentevent/101', { guid });
      expect(json['event']).to.include({ eventType: 'AgentState_Busy' });
    });
  });

  it('lets the agent end the call, answered or not, where there is one', async () => {
    const { center, begin, send, visitor } = desktop();
    const guid = await begin();
    const release = async (): Promise<unknown> =>
      (await send('DELETE', 'voicecall/101/release', { guid })).json['retcode'];
    expect(await release()).to.equal('100-009');
    for (const answered of [false, true]) {
      await visitor();
      const call = center.calls.at(-1)!;
      if (answered) center.desks.answered(call.id);
      expect(await release()).to.equal('0');
      expect(center.calls.at(-1)).to.include({ id: call.id, state: 'over', endedBy: 'center' });
      expect(center.desks.find('101')?.call).to.equal(undefined);
    }
  });

  it('keeps every Guid out of the record', async () => {
    const { center, begin, send, ask, visitor } = desktop();
    const guid = await begin();
    await visitor();
    await ask(guid);
    await send('GET', 'agentevent/101', { guid });
    const record = await caller('answered', { center })
      .fetch(`${ORIGIN}/simulator/record`)
      .then((response) => response.text());
    const { entries, desks } = JSON.parse(record) as Record<'entries' | 'desks', object[]>;
    const call = center.desks.find('101')?.call;
    expect(desks).to.deep.equal([{ agentId: '101', phone: false, call }]);
    const rings = entries.find((entry) => 'happened' in entry && entry.happened === 'rings');
    expect(rings).to.include({ kind: 'desk', agent: '101', call: 1, scenario: 'endless-queue' });
    expect(record).to.include('/agentgateway/resource/agentevent/101');
    expect(record).not.to.include(guid.split('.')[0]);
  });
});
