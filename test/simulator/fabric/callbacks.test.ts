/** Bidirectional calls in the simulated center: return codes, reports, signatures. */
import { expect } from '@open-wc/testing';
import { readCallReport } from '../../../src/relay/clients/call-report.js';
import { CreateCallError, returnCodes } from '../../../src/relay/clients/create-call.js';
import type { SimulatedFabricOptions } from '../../../src/simulator/index.js';
import { itaReturnCodes } from '../../fixtures/documented-fabric.js';
import { apiError, json, rejection } from '../../api/fake-server.js';
import { rig, type Rig } from './rig.js';

const callBackUrl = 'https://relay.example:8443/callback-status/0123abcd';
const WALL = 1_700_000_000_000;

interface Reported {
  url: string;
  type: string | null;
  body: Record<string, string>;
}

interface Reporting extends Rig {
  reported: Reported[];
  call: (called: string, more?: object) => Promise<{ callSerialNo?: string }>;
}

/** A center whose reports go to the test. */
async function reporting(
  options: SimulatedFabricOptions = {},
  answer: () => Response | Promise<Response> = () => json({ retCode: '0' }),
): Promise<Reporting> {
  const reported: Reported[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const type = request.headers.get('Content-Type');
    const body = (await request.json()) as Record<string, string>;
    reported.push({ url: request.url, type, body });
    return answer();
  };
  const all = rig({ fabric: { fetch, wallNow: () => WALL, ...options } }, 'answered', options.kind);
  const accessToken = await all.accessToken();
  const call = (called: string, more = {}) =>
    all.calls.createCall(accessToken, { caller: '88889050', called, callBackUrl, ...more });
  return { ...all, reported, call };
}

const code = async (promise: Promise<unknown>): Promise<string> => {
  const error = await rejection(promise);
  if (error instanceof CreateCallError) return error.returnCode;
  throw error;
};

describe('createCall in the simulator', () => {
  it('refuses with the return code that ends the called number', async () => {
    const { center, reported, clock, call } = await reporting();
    for (const retCode of Object.keys(returnCodes)) {
      const ending = retCode.length < 3 ? `10${retCode.padStart(2, '0')}` : retCode;
      expect(await code(call(`+4989${ending}`))).to.equal(retCode);
    }
    await clock.advance(60_000);
    expect(reported).to.deep.equal([]);
    expect(center.fabric.callbacks).to.have.lengthOf(Object.keys(returnCodes).length);
    expect(center.fabric.callbacks.every(({ state }) => state === 'refused')).to.equal(true);
  });

  it('says what the documents say beside a code of ITA', async () => {
    const { call } = await reporting();
    for (const [retCode, retMsg] of itaReturnCodes) {
      const error = (await rejection(call(retCode))) as CreateCallError;
      expect(error.message).to.include(`(${retMsg})`);
    }
  });

  it('refuses what breaks a documented limit', async () => {
    const { fetch, base, accessToken } = await reporting({ trustlist: ['relay.example:8443'] });
    const headers = {
      'Content-Type': 'application/json',
      'x-app-key': 'demo-app-key',
      Authorization: `Bearer ${await accessToken()}`,
    };
    const url = `${base}/apiaccess/CC-Management/v1/mobileAgent/createCall`;
    const ask = async (fields: object) => {
      const body = JSON.stringify({ caller: '1', called: '2', ...fields });
      const response = await fetch(url, { method: 'POST', headers, body });
      return ((await response.json()) as { retCode: string }).retCode;
    };
    expect(await ask({})).to.equal('0');
    expect(await ask({ caller: '' })).to.equal('5');
    expect(await ask({ called: '0'.repeat(33) })).to.equal('5');
    expect(await ask({ callData: 'x'.repeat(1025) })).to.equal('2');
    expect(await ask({ agentWorkNo: 123456 })).to.equal('90100100');
    expect(await ask({ callBackUrl: btoa(callBackUrl) })).to.equal('0');
    for (const wrong of [
      'no Base64!',
      callBackUrl,
      btoa('https://other.example/'),
      btoa('ftp://relay.example:8443/'),
      btoa(`${callBackUrl}?a=b`),
    ]) {
      expect(await ask({ callBackUrl: wrong }), wrong).to.equal('9');
    }
    const broken = await fetch(url, { method: 'POST', headers, body: '{' });
    expect(broken.status).to.equal(400);
  });

  it('knows no call data where the tenant has ITA', async () => {
    const { fetch, base, accessToken, call } = await reporting({ kind: 'ita' });
    await call('4989123456');
    const headers = {
      'Content-Type': 'application/json',
      'x-app-key': 'demo-app-key',
      Authorization: `Bearer ${await accessToken()}`,
    };
    for (const field of ['callData', 'callerPresent', 'agentPresent']) {
      const body = JSON.stringify({ caller: '1', called: '2', [field]: '640003' });
      const url = `${base}/apiaccess/CC-Management/v1/mobileAgent/createCall`;
      const response = await fetch(url, { method: 'POST', headers, body });
      expect(await response.json()).to.have.property('retCode', '90100100');
    }
  });

  it('answers with a number, or without as in the documented example', async () => {
    const { call } = await reporting();
    expect(await call('4989123456'))
      .to.have.property('callSerialNo')
      .that.matches(/^\d{19}$/);
    const asText = await reporting({ callSerialNo: 'text' });
    expect((await asText.call('4989123456')).callSerialNo).to.match(/^\d{19}$/);
    const without = await reporting({ callSerialNo: false });
    expect(await without.call('4989123456')).to.deep.equal({});
  });

  it('bends its answer where it is told to', async () => {
    const { call, center } = await reporting({
      faults: [
        { on: 'createCall', to: 1, acts: true, answer: 'reset' },
        { on: 'createCall', from: 2, answer: { status: 500, body: '' } },
      ],
    });
    expect((await apiError(call('4989123456'))).code).to.equal('network');
    expect(center.fabric.callbacks).to.have.lengthOf(1);
    expect((await apiError(call('4989123456'))).code).to.equal('server-error');
    expect(center.fabric.callbacks).to.have.lengthOf(1);
    center.stop();
  });
});

describe('reports of a bidirectional call', () => {
  it('are the status after two seconds and the release after ten more', async () => {
    const { clock, reported, call, center } = await reporting();
    const { callSerialNo } = await call('4989123456', { callData: '333', agentWorkNo: '107' });
    expect(center.fabric.callbacks[0]).to.include({ state: 'calling', retCode: '0' });
    await clock.advance(1999);
    expect(reported).to.deep.equal([]);
    await clock.advance(1);
    const common = { callSerialNo, serviceNo: '107', called: '4989123456', callData: '333' };
    expect(reported).to.have.lengthOf(1);
    expect(reported[0]).to.deep.equal({
      url: callBackUrl,
      type: 'application/json; charset=UTF-8',
      body: common,
    });
    expect(readCallReport(reported[0]!.body)).to.deep.equal({ kind: 'status', ...common });
    expect(center.fabric.callbacks[0]!.state).to.equal('under-way');
    await clock.advance(10_000);
    const report = readCallReport(reported[1]!.body);
    expect(report).to.include({ kind: 'release', ...common, releaseReason: '0' });
    expect(report).to.include({ caller: '88889050', releaseTime: '2023/11/14,22:13:20:000' });
    expect(center.fabric.callbacks[0]).to.deep.equal({
      id: 1,
      scenario: 'answered',
      caller: '88889050',
      called: '4989123456',
      callData: '333',
      retCode: '0',
      state: 'over',
      releaseReason: '0',
      reports: [
        { kind: 'status', answered: 200 },
        { kind: 'release', answered: 200 },
      ],
    });
  });

  const told: Record<string, string[]> = {
    '00': ['status', 'release 0'],
    '01': ['status', 'release 1'],
    '02': ['status', 'release 2'],
    '03': ['status', 'release 3'],
    '04': ['status', 'release 4'],
    '05': ['status', 'release 5'],
    '06': ['status', 'release 99'],
    '07': [],
    '08': ['status'],
    '09': ['release 0'],
    '10': [],
    '15': [],
    '56': ['status', 'release 0'],
  };
  for (const [ending, reports] of Object.entries(told)) {
    it(`of a number that ends in ${ending}: ${reports.join(', ') || 'none'}`, async () => {
      const { clock, reported, call } = await reporting();
      await call(`49891234${ending}`);
      await clock.advance(60_000);
      expect(clock.pending).to.equal(0);
      const came = reported.map(({ body }) =>
        `${readCallReport(body).kind} ${body['releaseReason'] ?? ''}`.trim(),
      );
      expect(came).to.deep.equal(reports);
    });
  }

  it('are what a test wants them to be', async () => {
    const outcome = () => ({ releaseAfter: 5, releaseReason: '3' });
    const { clock, reported, call } = await reporting({ outcome });
    await call('1');
    await clock.advance(5);
    expect(reported.map(({ body }) => body['releaseReason'])).to.deep.equal(['3']);
  });

  it('go on where nobody listens', async () => {
    const { clock, call, center } = await reporting({}, () => Promise.reject(new TypeError('no')));
    await call('4989123456');
    await clock.advance(12_000);
    expect(center.fabric.callbacks[0]!.reports).to.deep.equal([
      { kind: 'status', answered: 'none' },
      { kind: 'release', answered: 'none' },
    ]);
  });

  it('go nowhere without callBackUrl', async () => {
    const { clock, call, reported, center } = await reporting();
    await call('4989123456', { callBackUrl: '' });
    await clock.advance(12_000);
    expect(reported).to.deep.equal([]);
    expect(center.fabric.callbacks[0]!.state).to.equal('over');
  });

  it('stop with the center', async () => {
    const { clock, call, reported, center } = await reporting();
    await call('4989123456');
    center.stop();
    await clock.advance(60_000);
    expect(reported).to.deep.equal([]);
    expect(clock.pending).to.equal(0);
    center.reset();
    expect(center.fabric.callbacks).to.deep.equal([]);
  });

  it('keep what the agent is told, in the record and in the journal', async () => {
    const { call, center } = await reporting();
    const callData = '{"name":"Anna","page":"https://shop.example/"}';
    await call('4989123456', { callData });
    await call('4989123457');
    const told = center.fabric.callbacks.map((one) => one.callData);
    expect(told).to.deep.equal([callData, undefined]);
    const details = center.journal
      .since(1)
      .flatMap((entry) => (entry.kind === 'fabric' && entry.callback ? [entry.detail] : []));
    expect(details).to.deep.equal([callData, undefined]);
    center.reset();
  });

  it('stand in the record, without a number and without the URL', async () => {
    const { clock, call, center } = await reporting();
    await call('4989123456');
    await clock.advance(12_000);
    const happened = center.journal
      .since(1)
      .flatMap((entry) => (entry.kind === 'fabric' ? [entry.happened] : []));
    expect(happened).to.deep.equal(['callback-accepted', 'status-reported', 'release-reported']);
    expect(JSON.stringify(center.journal.since(1))).not.to.match(/4989123456|0123abcd/);
  });
});

describe('the signature of a report', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const base64 = (digest: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(digest)));

  async function signed(options: SimulatedFabricOptions): Promise<Record<string, string>> {
    const { clock, reported, call } = await reporting({ signatureKey: 'shared', ...options });
    await call('4989123456', { callData: 'b=2,a' });
    await clock.advance(2000);
    return reported[0]!.body;
  }

  const text = ({ callData, called, callSerialNo, nonce, serviceNo }: Record<string, string>) =>
    `shared_${WALL}_${nonce}_callData=${callData},callSerialNo=${callSerialNo},` +
    `called=${called},serviceNo=${serviceNo}`;

  it('is an HMAC of all fields sorted by name, in Base64', async () => {
    const body = await signed({});
    expect(body['timestamp']).to.equal(String(WALL));
    expect(body['nonce']).to.match(/^\w{32}$/);
    const hmac = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', bytes('shared'), hmac, false, ['sign']);
    const wanted = base64(await crypto.subtle.sign('HMAC', key, bytes(text(body))));
    expect(body['signature']).to.equal(wanted);
  });

  it('is a plain SHA-256 where it is told to be', async () => {
    const body = await signed({ signature: 'sha-256' });
    const wanted = base64(await crypto.subtle.digest('SHA-256', bytes(text(body))));
    expect(body['signature']).to.equal(wanted);
  });

  it('has another nonce each time', async () => {
    expect((await signed({}))['nonce']).not.to.equal((await signed({}))['nonce']);
  });
});
