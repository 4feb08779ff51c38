/** `queryCallState` in the simulated center: each state of a call, and what it refuses. */
import { expect } from '@open-wc/testing';
import { callStateClient, CallStateError } from '../../../src/relay/clients/call-state.js';
import { rejection } from '../../api/fake-server.js';
import { rig } from './rig.js';

async function asking() {
  const all = rig({ fabric: { fetch: async () => new Response('{}') } });
  const { base, clock, fetch } = all;
  const accessToken = await all.accessToken();
  const client = callStateClient({ base, appKey: 'demo-app-key', clock, fetch });
  return {
    ...all,
    call: async (called: string) =>
      (await all.calls.createCall(accessToken, { caller: '88889050', called })).callSerialNo!,
    state: (serial: string) => client.queryCallState(accessToken, serial),
  };
}

async function refused(promise: Promise<unknown>): Promise<string> {
  const error = await rejection(promise);
  if (error instanceof CallStateError) return error.returnCode;
  throw error;
}

describe('queryCallState in the simulator', () => {
  it('tells how a call goes, also where its reports are lost', async () => {
    for (const [ending, reasonCode] of [
      ['00', '0'],
      ['05', '5'],
      ['10', '0'],
      ['15', '5'],
    ] as const) {
      const { call, clock, state } = await asking();
      const serial = await call(`49891234${ending}`);
      expect(await state(serial)).to.deep.equal({ phase: 'calling' });
      await clock.advance(2000);
      expect(await state(serial)).to.deep.equal({ phase: 'talking' });
      await clock.advance(10_000);
      expect(await state(serial)).to.deep.equal({ phase: 'ended', reasonCode });
    }
  });

  it('tells each call apart by all 19 digits', async () => {
    const { call, clock, state } = await asking();
    const first = await call('4989123456');
    await clock.advance(12_000);
    const second = await call('4989123457');
    expect(first).to.match(/^\d{19}$/);
    expect(Number(first)).to.equal(Number(second));
    expect((await state(first)).phase).to.equal('ended');
    expect((await state(second)).phase).to.equal('calling');
  });

  it('fails with 1 for a call that it does not know, and with 3 for a wrong serial number', async () => {
    const { call, center, state } = await asking();
    expect(await refused(state('1'))).to.equal('1');
    expect(await refused(state(await call('4989123407')))).to.equal('1');
    expect(await refused(state('12a'))).to.equal('3');
    await rejection(call('49891005'));
    expect(center.fabric.requests.queryCallState).to.equal(3);
  });

  it('wants the AccessToken, JSON and the serial number as text', async () => {
    const { accessToken, base, call, fetch } = await asking();
    const serial = await call('4989123456');
    const url = `${base}/apiaccess/CC-Management/v1/mobileAgent/queryCallState`;
    const headers = {
      'Content-Type': 'application/json',
      'x-app-key': 'demo-app-key',
      Authorization: `Bearer ${await accessToken()}`,
    };
    const ask = async (body: string, more = {}) =>
      fetch(url, { method: 'POST', headers: { ...headers, ...more }, body });
    expect((await ask('{}', { Authorization: 'Bearer x' })).status).to.equal(403);
    expect((await ask('{')).status).to.equal(400);
    for (const body of [`{"callSerialNo":${serial}}`, '{}']) {
      expect(await (await ask(body)).json()).to.have.property('retCode', '3');
    }
  });
});
