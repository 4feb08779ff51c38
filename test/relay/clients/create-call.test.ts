/** `createCall`: every field and limit, every return code. */
import { expect } from '@open-wc/testing';
import {
  type BidirectionalCall,
  createCallClient,
  CreateCallError,
  returnCodes,
} from '../../../src/relay/clients/create-call.js';
import { accessTokenExpired } from '../../../src/relay/clients/fabric.js';
import { itaReturnCodes, returnCodesOfTable3 } from '../../fixtures/documented-fabric.js';
import { badInput, callClientFor, fabricOptions } from './fabric-server.js';
import { apiError, fakeSleep, json, rejection, silence, text } from '../../api/fake-server.js';

const call: BidirectionalCall = { caller: '88889050', called: '+4989123456' };
const accepted = { retCode: '0', retMsg: 'ok' };

async function refusal(promise: Promise<unknown>): Promise<CreateCallError> {
  const error = await rejection(promise);
  if (error instanceof CreateCallError) return error;
  throw new Error(`expected a CreateCallError, got ${String(error)}`);
}

describe('createCall', () => {
  it('sends the fields that are given, and leaves out the empty ones', async () => {
    const client = callClientFor(() => json(accepted));
    await client.createCall('access', { ...call, agentWorkNo: '', callData: '', callBackUrl: '' });
    const [request] = client.requests;
    expect(request!.method).to.equal('POST');
    expect(new URL(request!.url).pathname).to.equal(
      '/apiaccess/CC-Management/v1/mobileAgent/createCall',
    );
    expect(request!.headers.get('X-APP-Key')).to.equal('key');
    expect(request!.headers.get('Authorization')).to.equal('Bearer access');
    expect(await request!.json()).to.deep.equal(call);
  });

  it('sends every field, callBackUrl in Base64', async () => {
    const client = callClientFor(() => json(accepted));
    const callBackUrl = 'https://relay.example.com:8443/a-b/c_d/0?e&f#g.h';
    const all = { ...call, callData: 'x', callerPresent: '640003', agentPresent: '640060' };
    await client.createCall('access', { ...all, agentWorkNo: 101, callBackUrl });
    const sent = (await client.requests[0]!.json()) as Record<string, string>;
    expect(sent).to.deep.equal({ ...all, agentWorkNo: '101', callBackUrl: btoa(callBackUrl) });
  });

  it('accepts everything up to its limit', async () => {
    const client = callClientFor(() => json(accepted));
    const longest = '0'.repeat(32);
    await client.createCall('access', {
      caller: longest,
      called: longest,
      agentWorkNo: '99999',
      callData: 'x'.repeat(1024),
    });
    await client.createCall('access', { caller: 'softphone.7', called: '1', agentWorkNo: 0 });
    expect(client.requests).to.have.lengthOf(2);
  });

  for (const [field, value] of [
    ['caller', ''],
    ['caller', ' '],
    ['caller', '0'.repeat(33)],
    ['caller', undefined],
    ['caller', 4989123456],
    ['called', ''],
    ['called', '0'.repeat(33)],
    ['agentWorkNo', '100000'],
    ['agentWorkNo', 100_000],
    ['agentWorkNo', '1.5'],
    ['agentWorkNo', -1],
    ['agentWorkNo', 'x'],
    ['callData', 'x'.repeat(1025)],
    ['callData', 7],
    ['callBackUrl', 'ftp://relay.example.com/a'],
    ['callBackUrl', 'relay.example.com'],
    ['callBackUrl', 'https://relay.example.com/?a=b'],
    ['callBackUrl', 'https://relay.example.com/%20'],
    ['callBackUrl', 'https://relay.example.com/ü'],
    ['callBackUrl', 'https://user@relay.example.com/'],
    ['callBackUrl', 'https://relay.example.com/a b'],
    ['callBackUrl', 'https://:0:0/'],
  ] as const) {
    it(`refuses ${field} ${JSON.stringify(value)?.slice(0, 40)} before it is sent`, async () => {
      const client = callClientFor(() => json(accepted));
      const wrong = { ...call, [field]: value } as BidirectionalCall;
      const error = await badInput(() => client.createCall('access', wrong));
      expect(error.field).to.equal(field);
      expect(error.rule).to.match(/^must be /);
      expect(client.requests).to.have.lengthOf(0);
    });
  }

  for (const field of ['callData', 'callerPresent', 'agentPresent'] as const) {
    it(`refuses ${field} for ITA, but accepts it empty`, async () => {
      const client = callClientFor(() => json(accepted), 'ita');
      const error = await badInput(() =>
        client.createCall('access', { ...call, [field]: '640003' }),
      );
      expect(error.field).to.equal(field);
      expect(error.rule).to.include('ITA');
      expect(client.requests).to.have.lengthOf(0);
      await client.createCall('access', { ...call, [field]: '' });
    });
  }

  it('refuses keys that no header can carry, and a base URL without https', async () => {
    const client = callClientFor(() => json(accepted));
    expect((await badInput(() => client.createCall('a\nb', call))).field).to.equal('accessToken');
    for (const [field, value] of [
      ['base', 'http://fabric.example.com'],
      ['appKey', ''],
    ]) {
      const options = { ...fabricOptions, kind: 'aicc' as const, [field!]: value };
      expect((await badInput(() => createCallClient(options))).field).to.equal(field);
    }
  });
});

describe('the answer of createCall', () => {
  for (const [body, callSerialNo] of [
    [{ retCode: '0' }, undefined],
    [{ retCode: 0, result: null }, undefined],
    [{ retcode: ' 0 ', result: [] }, undefined],
    [{ retCode: '0', result: { callSerialNo: 1695800000001 } }, '1695800000001'],
    [{ retCode: '0', result: { callSerialNo: '1695800000001' } }, '1695800000001'],
    [{ retCode: '0', result: { callSerialNo: '007' } }, '007'],
    // JSON.parse rounds so long a number: with its fraction it might be that of another call.
    [{ retCode: '0', result: { callSerialNo: 1e21 } }, undefined],
  ] as const) {
    it(`is a success: ${JSON.stringify(body)}`, async () => {
      const created = await callClientFor(() => json(body)).createCall('access', call);
      expect(created).to.deep.equal(callSerialNo === undefined ? {} : { callSerialNo });
    });
  }

  for (const [wire, callSerialNo] of [
    // As documented (cec_07_1318): JSON.parse makes 1197235857187927000 of it.
    ['1197235857187927062', '1197235857187927062'],
    ['"1197235857187927062"', '1197235857187927062'],
    [' 99999999999999999999999999 ', '99999999999999999999999999'],
    ['1197235857187927062.0', undefined],
    ['1.197235857187927062e18', undefined],
  ] as const) {
    it(`has the serial number ${wire} with all its digits, for AICC and ITA`, async () => {
      for (const kind of ['aicc', 'ita'] as const) {
        const body = `{"retMsg":"ok","result":{"callSerialNo":${wire}},"retCode":"0"}`;
        const created = await callClientFor(() => text(body), kind).createCall('access', call);
        expect(created).to.deep.equal(callSerialNo === undefined ? {} : { callSerialNo });
      }
    });
  }

  it('has a name, a cause and whether to repeat for each documented code', () => {
    const documented = [...returnCodesOfTable3, ...itaReturnCodes.map(([code]) => code)];
    expect(Object.keys(returnCodes).sort()).to.deep.equal([...documented].sort());
    const all = Object.values(returnCodes);
    expect(new Set(all.map(({ name }) => name)).size).to.equal(documented.length);
    for (const { name, cause, retry } of all) {
      expect(name).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect(cause).to.match(/^\S.{10,}\S$/);
      expect(retry).to.be.a('boolean');
    }
  });

  for (const code of [...returnCodesOfTable3, ...itaReturnCodes.map(([ita]) => ita)]) {
    it(`is a refusal with code ${code}, as text or number, whatever the HTTP status`, async () => {
      for (const [retCode, status] of [
        [code, 200],
        [Number(code), 200],
        [code, 500],
        [code, 400],
      ] as const) {
        const body = { retCode, retMsg: 'as documented' };
        const client = callClientFor(() => json(body, { status }));
        const error = await refusal(client.createCall('access', call));
        expect(error).to.include({ returnCode: code, ...returnCodes[code] });
        expect(error.message).to.include(code).and.to.include('as documented');
      }
    });
  }

  for (const retCode of ['4', '-1', 'constructor', '__proto__', 99999999]) {
    it(`is a refusal with the unknown code ${retCode}`, async () => {
      const error = await refusal(
        callClientFor(() => json({ retCode })).createCall('access', call),
      );
      expect(error).to.include({ returnCode: String(retCode), name: 'unknown', retry: false });
    });
  }

  it('is a bad response that names retCode where it is missing', async () => {
    for (const body of [{}, { retCode: null }, { retCode: {} }, { retMsg: 'ok' }]) {
      const error = await apiError(callClientFor(() => json(body)).createCall('access', call));
      expect(error.code).to.equal('bad-response');
      expect(error.message).to.match(/^createCall: retCode: expected text or a number, got /);
    }
  });

  it('leaves open whether the call was made after a 5xx, garbage, a reset or a timeout, not after a 4xx', async () => {
    const failing = (answer: () => Response | Promise<Response>) =>
      apiError(callClientFor(answer).createCall('access', call));
    expect(await failing(() => text('', { status: 500 }))).to.include({
      code: 'server-error',
      answered: false,
    });
    expect(await failing(() => text('<html>'))).to.include({
      code: 'bad-response',
      answered: false,
    });
    expect(await failing(() => Promise.reject(new TypeError()))).to.include({
      code: 'network',
      answered: false,
    });
    expect(await failing(() => json({}, { status: 404 }))).to.include({
      code: 'not-found',
      answered: true,
    });
    const time = fakeSleep();
    const client = createCallClient({
      ...fabricOptions,
      kind: 'aicc',
      fetch: silence,
      clock: time,
    });
    const late = apiError(client.createCall('access', call));
    expect(time.sleeping).to.deep.equal([15_000]);
    time.wake();
    expect((await late).code).to.equal('timeout');
  });

  it('is known as an expired AccessToken by its status 403, whatever the body says', async () => {
    for (const body of [{ errorCode: '1', exceptionInfo: 'auth fail!' }, { retCode: '90100200' }]) {
      const client = callClientFor(() => json(body, { status: 403 }));
      const error = await apiError(client.createCall('access', call));
      expect(error.code).to.equal('unauthorized');
      expect(accessTokenExpired(error)).to.equal(true);
    }
  });
});
