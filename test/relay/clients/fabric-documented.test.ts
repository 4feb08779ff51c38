/**
 * Every documented example of the server side, tried on the client and on the simulator: the client
 * sends what the document says, and the simulator accepts and answers exactly that.
 */
import { expect } from '@open-wc/testing';
import { ContactCenter, createHandler } from '../../../src/simulator/index.js';
import * as fabricExamples from '../../fixtures/documented-fabric.js';
import * as documented from '../../fixtures/documented.js';
import { FakeClock } from '../../support/fake-clock.js';
import { apiError, json, text } from '../../api/fake-server.js';
import { callClientFor, fabricFor, keys, person } from './fabric-server.js';

const bearerOf = (header: string): string => header.replace(/^Bearer /, '');

/** A simulator with the documented keys, asked as the documents ask. */
function simulator() {
  const center = new ContactCenter({ clock: new FakeClock() });
  const handle = createHandler(center);
  const appKey = center.fabric.options.appKey ?? 'demo-app-key';
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ) => {
    const url = `https://service.besclouds.example${path}`;
    const init = { method, headers, ...(body !== undefined && { body }) };
    const response = await handle(new Request(url, init));
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const jsonType = { 'content-type': 'application/json' };
  return {
    center,
    send,
    async authorized() {
      const { body } = await send(
        'POST',
        '/apigovernance/api/oauth/tokenByAkSk',
        { ...jsonType, 'X-Token-Expire': '600' },
        JSON.stringify({ app_key: appKey, app_secret: 'demo-app-secret' }),
      );
      expect(body).to.have.all.keys(Object.keys(JSON.parse(fabricExamples.accessToken) as object));
      const headers = {
        'x-app-key': appKey,
        Authorization: `Bearer ${String(body['AccessToken'])}`,
        ...jsonType,
      };
      const path = '/apiaccess/ccmessaging/applyToken';
      const applied = await send('POST', path, headers, JSON.stringify(person));
      expect(applied.body).to.have.all.keys(
        Object.keys(JSON.parse(fabricExamples.appliedToken) as object),
      );
      // The documented token stands in literal quotes.
      expect(applied.body['token']).to.match(/^".+"$/);
      return { ...headers, 'ccmessaging-token': String(applied.body['token']).slice(1, -1) };
    },
  };
}

describe('createClickToCall of the API Fabric', () => {
  const { createHeaders, createRequest } = fabricExamples;

  it('goes out as documented', async () => {
    const fabric = fabricFor(() => text(documented.createdMisspelt), {
      appKey: createHeaders['x-app-key'],
    });
    const documentedKeys = {
      accessToken: bearerOf(createHeaders.authorization),
      token: createHeaders['ccmessaging-token'],
    };
    await fabric.create(documentedKeys, 'voice');
    const [request] = fabric.requests;
    for (const [name, value] of Object.entries(createHeaders)) {
      expect(request!.headers.get(name), name).to.satisfy((sent: string) => sent.startsWith(value));
    }
    expect(await request!.json()).to.deep.equal(JSON.parse(createRequest));
    expect(request!.method).to.equal('POST');
    expect(new URL(request!.url).pathname).to.equal('/apiaccess/ccmessaging/v1/createClickToCall');
  });

  it('is taken by the simulator as documented', async () => {
    const { send, authorized, center } = simulator();
    const path = '/apiaccess/ccmessaging/v1/createClickToCall';
    const { status, body } = await send('POST', path, await authorized(), createRequest);
    expect(status).to.equal(200);
    expect(body).to.have.property('resultCode', '0');
    expect(center.calls[0]).to.include({ media: 'voice', token: person.userId });
    center.stop();
  });

  it('is refused as documented', async () => {
    const { createFailed, noAgents } = documented.refusals;
    for (const [answer, code] of [
      [createFailed, 'refused'],
      [noAgents, 'no-agent'],
    ] as const) {
      const error = await apiError(fabricFor(() => text(answer)).create(keys, 'voice'));
      expect(error.code).to.equal(code);
    }
  });
});

describe('getClickToCallEvents of the API Fabric', () => {
  it('is read from the example as repaired, and given as text where it is no JSON', async () => {
    const event = await fabricFor(() => text(documented.connected)).poll(keys);
    expect(event).to.deep.equal({ kind: 'connected', gateway: documented.connectedGateway });
    const published = fabricFor(() => text(documented.connectedAsPublished));
    expect((await published.send('getClickToCallEvents', keys)).body).to.equal(
      documented.connectedAsPublished,
    );
    expect((await apiError(published.poll(keys))).code).to.equal('bad-response');
  });

  it('comes from the simulator with the documented fields', async () => {
    const { send, authorized, center } = simulator();
    const headers = await authorized();
    const path = '/apiaccess/ccmessaging/v1/';
    await send('POST', `${path}createClickToCall`, headers, fabricExamples.createRequest);
    center.agentAnswers();
    const { body } = await send('GET', `${path}getClickToCallEvents?channel=WEB`, headers);
    const example = JSON.parse(documented.connected) as Record<string, object>;
    expect(body).to.have.all.keys(Object.keys(example));
    expect(body).to.include({ resultCode: '0', resultDesc: 'Call connected', eventId: 168101 });
    expect(body['content']).to.have.all.keys(Object.keys(example['content']!));
    center.stop();
  });

  it('knows every documented text', async () => {
    for (const [resultDesc, kind] of Object.entries(documented.eventTexts)) {
      if (kind === 'connected') continue;
      const event = await fabricFor(() => json({ resultCode: '0', resultDesc })).poll(keys);
      expect(event.kind, resultDesc).to.equal(kind);
    }
  });
});

describe('the other calls of the API Fabric', () => {
  it('are read as documented', async () => {
    const support = await fabricFor(() => text(documented.supportedFabric)).checkSupport(keys);
    expect(support).to.deep.equal({ clickToCallSupported: true, webRTCSupported: true });
    await fabricFor(() => text(documented.droppedWithoutWords)).drop(keys);
    const { dropFailed } = documented.refusals;
    const error = await apiError(fabricFor(() => text(dropFailed)).drop(keys));
    expect(error).to.include({ code: 'refused', answered: true });
  });

  it('are the two tokens', async () => {
    const issued = await fabricFor(() => text(fabricExamples.accessToken)).tokenByAkSk();
    expect(issued.value).to.equal('28090ad24fa843e2be4ae9e7d3ba9d5e');
    const applied = fabricFor(() => text(fabricExamples.appliedToken));
    expect(await applied.applyToken('a', person)).to.equal('eyJjcmVhdGVUaW1lIjoxNjI3');
  });
});

describe('createCall', () => {
  const { createCallHeaders, createCallRequest, createCallAnswer } = fabricExamples;
  const answerHeaders = JSON.parse(fabricExamples.createCallAnswerHeaders) as Record<
    string,
    string
  >;

  it('goes out as documented but for what is empty, and is read as documented', async () => {
    const client = callClientFor(() => text(createCallAnswer, { headers: answerHeaders }));
    const call = JSON.parse(createCallRequest) as { caller: string; called: string };
    const created = await client.createCall(bearerOf(createCallHeaders.authorization), call);
    expect(created).to.deep.equal({});
    const [request] = client.requests;
    expect(request!.headers.get('authorization')).to.equal(createCallHeaders.authorization);
    expect({ ...((await request!.json()) as object), agentWorkNo: '' }).to.deep.equal(call);
  });

  it('is taken by the simulator as documented, and answered in its words', async () => {
    const { send, authorized, center } = simulator();
    const path = '/apiaccess/CC-Management/v1/mobileAgent/createCall';
    const { status, body } = await send('POST', path, await authorized(), createCallRequest);
    expect(status).to.equal(200);
    expect(body).to.include(JSON.parse(createCallAnswer) as object);
    expect(center.fabric.callbacks[0]).to.include({ caller: '88889050', called: '88889060' });
    center.stop();
  });
});
