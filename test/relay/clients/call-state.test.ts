/** `queryCallState`: what it sends, every answer, every refusal, and whatever else may come. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import {
  callStateClient,
  type CallStateClient,
  CallStateError,
} from '../../../src/relay/clients/call-state.js';
import { accessTokenExpired } from '../../../src/relay/clients/fabric.js';
import { ApiError } from '../../../src/api/http/errors.js';
import { answers, toResponse } from '../../api/bodies.js';
import { badInput, fabricOptions } from './fabric-server.js';
import {
  apiError,
  fakeServer,
  type FakeServer,
  fakeSleep,
  json,
  rejection,
  silence,
  text,
} from '../../api/fake-server.js';

const serial = '1197235857187927062';

function clientFor(
  answer: (request: Request) => Response | Promise<Response>,
): CallStateClient & FakeServer {
  const fake = fakeServer(answer);
  return { ...callStateClient({ ...fabricOptions, fetch: fake.fetch }), ...fake };
}

const ask = (answer: () => Response | Promise<Response>) =>
  clientFor(answer).queryCallState('access', serial);

describe('queryCallState', () => {
  it('sends the serial number with all its digits, as text', async () => {
    const client = clientFor(() => json({ retCode: '0', result: { state: 1 } }));
    await client.queryCallState('access', serial);
    const [request] = client.requests;
    expect(request!.method).to.equal('POST');
    expect(new URL(request!.url).pathname).to.equal(
      '/apiaccess/CC-Management/v1/mobileAgent/queryCallState',
    );
    expect(request!.headers.get('X-APP-Key')).to.equal('key');
    expect(request!.headers.get('Authorization')).to.equal('Bearer access');
    expect(await request!.text()).to.equal(`{"callSerialNo":"${serial}"}`);
  });

  it('takes a serial number of 50 characters, and refuses others before they are sent', async () => {
    const client = clientFor(() => json({ retCode: '0', result: { state: 1 } }));
    for (const wrong of ['', ' ', '1'.repeat(51)]) {
      const error = await badInput(() => client.queryCallState('access', wrong));
      expect(error.field).to.equal('callSerialNo');
    }
    expect(client.requests).to.have.lengthOf(0);
    await client.queryCallState('access', '1'.repeat(50));
  });

  for (const [result, state] of [
    [{ state: 0 }, { phase: 'to-be-called' }],
    [{ state: '1' }, { phase: 'calling' }],
    [{ state: 2, reasonCode: 0 }, { phase: 'talking' }],
    [
      { state: '3', reasonCode: '0' },
      { phase: 'ended', reasonCode: '0' },
    ],
    [
      { state: 3, reasonCode: 6 },
      { phase: 'ended', reasonCode: '6' },
    ],
    [{ state: 3 }, { phase: 'ended' }],
    [
      { State: ' 3 ', ReasonCode: 5 },
      { phase: 'ended', reasonCode: '5' },
    ],
    [{ state: 4 }, { phase: 'unknown' }],
    [{ state: 'constructor' }, { phase: 'unknown' }],
    [{}, { phase: 'unknown' }],
    [null, { phase: 'unknown' }],
    [[], { phase: 'unknown' }],
  ] as const) {
    it(`reads ${JSON.stringify(result)} as ${JSON.stringify(state)}`, async () => {
      for (const retCode of ['0', 0]) {
        expect(await ask(() => json({ retCode, retMsg: 'ok', result }))).to.deep.equal(state);
      }
    });
  }

  for (const retCode of ['1', 3, '90100400', -1]) {
    it(`throws the return code ${retCode}`, async () => {
      const error = await rejection(ask(() => json({ retCode, retMsg: 'no\nsuch', result: {} })));
      expect(error).to.be.instanceOf(CallStateError);
      expect(error).to.include({ returnCode: String(retCode), name: 'CallStateError' });
      expect((error as Error).message).to.equal(`queryCallState: retCode ${retCode}: no such`);
    });
  }

  it('throws the known errors for everything else', async () => {
    const code = async (answer: () => Response | Promise<Response>) =>
      (await apiError(ask(answer))).code;
    expect(await code(() => text('<html>', { status: 404 }))).to.equal('not-found');
    expect(await code(() => text('<html>not here</html>'))).to.equal('bad-response');
    expect(await code(() => json({ result: { state: 1 } }))).to.equal('bad-response');
    expect(await code(() => text('', { status: 503 }))).to.equal('server-error');
    expect(await code(() => Promise.reject(new TypeError()))).to.equal('network');
    const forbidden = await apiError(ask(() => json({}, { status: 403 })));
    expect(accessTokenExpired(forbidden)).to.equal(true);
    const time = fakeSleep();
    const hanging = callStateClient({ ...fabricOptions, fetch: silence, clock: time });
    const late = apiError(hanging.queryCallState('access', serial));
    expect(time.sleeping).to.deep.equal([15_000]);
    time.wake();
    expect((await late).code).to.equal('timeout');
  });

  it('makes a documented state or a known error of any answer', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        try {
          const { phase } = await ask(() => toResponse(answer));
          expect(phase).to.be.oneOf(['to-be-called', 'calling', 'talking', 'ended', 'unknown']);
        } catch (error) {
          if (!(error instanceof ApiError || error instanceof CallStateError)) throw error;
          expect(error.message).not.to.match(/secret|access\b|1197235857187927062/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
