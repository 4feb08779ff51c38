/** The outcome of each call × HTTP status × resultCode, against a table written independently. */
import { expect } from '@open-wc/testing';
import type { ApiErrorCode } from '../../../src/api/http/errors.js';
import { accept, type CallName } from '../../../src/api/http/outcome.js';
import type { WebAdapter } from '../../../src/api/web-adapter.js';
import { adapterFor, apiError, json, text, verdict } from '../fake-server.js';

const calls: Record<
  CallName,
  { harmless: boolean; send: (center: WebAdapter) => Promise<unknown> }
> = {
  checkClickToCallSupport: { harmless: true, send: (center) => center.checkSupport() },
  createClickToCall: { harmless: false, send: (center) => center.create('voice') },
  getClickToCallEvents: { harmless: true, send: (center) => center.poll() },
  dropClickToCall: { harmless: true, send: (center) => center.drop() },
};

/** The error code of each status, and whether a harmless request may be repeated. */
const statuses: Record<number, [code: ApiErrorCode, helps: boolean]> = {
  304: ['bad-response', false],
  400: ['bad-request', false],
  401: ['unauthorized', false],
  402: ['bad-request', false],
  403: ['unauthorized', false],
  404: ['not-found', false],
  405: ['bad-request', false],
  408: ['server-error', true],
  409: ['bad-request', false],
  410: ['bad-request', false],
  418: ['bad-request', false],
  422: ['bad-request', false],
  425: ['bad-request', false],
  429: ['server-error', true],
  451: ['bad-request', false],
  499: ['bad-request', false],
  500: ['server-error', true],
  502: ['server-error', true],
  503: ['server-error', true],
  504: ['server-error', true],
  599: ['server-error', true],
};

const bodies = {
  'no body': '',
  'the error of a proxy': '<html><body>Bad gateway</body></html>',
  'another JSON': '{"errorCode":"x","exceptionInfo":"auth fail! The token has expired"}',
  'resultCode 13': '{"resultCode":"13","resultDesc":"connect failed"}',
  'resultCode 0': '{"resultCode":"0"}',
};

for (const [name, { harmless, send }] of Object.entries(calls) as [
  CallName,
  (typeof calls)[CallName],
][]) {
  describe(`${name}: outcomes`, () => {
    for (const [status, [code, helps]] of Object.entries(statuses)) {
      it(`HTTP ${status} is ${code}${helps && harmless ? ', to be repeated' : ''}`, async () => {
        for (const [what, body] of Object.entries(bodies)) {
          const center = adapterFor(() => text(body, { status: Number(status) }));
          const error = await apiError(send(center));
          const bare = status === '304';
          const refused = what === 'resultCode 13' && !bare;
          const said0 = what === 'resultCode 0' && !bare && name === 'dropClickToCall';
          expect(error, what).to.include({
            code,
            repeatable: helps && harmless,
            answered: status.startsWith('4') || refused || said0,
          });
          expect(error.message).to.include(`${name}: HTTP ${status}`);
        }
      });
    }

    for (const status of [200, 201, 202, 299]) {
      it(`HTTP ${status} is judged by its resultCode`, async () => {
        for (const resultCode of ['0', 0, ' 0 ', -0]) {
          const answer = { resultCode, clickToCallSupported: true };
          await send(adapterFor(() => json(answer, { status })));
        }
        for (const resultCode of ['13', 13, '1', 1, -1, '00', '0.0', '-0', 'OK', 'success']) {
          const answer = { resultCode, resultDesc: 'connect failed' };
          const error = await apiError(send(adapterFor(() => json(answer, { status }))));
          // Such a create has made no call, and may succeed once a text session has its agent.
          const later = name === 'createClickToCall' && Number(resultCode) === 13;
          expect(error, String(resultCode)).to.include({
            code: 'refused',
            repeatable: harmless || later,
            answered: true,
          });
          expect(error.message).to.equal(`${name}: resultCode ${resultCode} connect failed`);
        }
      });
    }

    it('without a readable resultCode it is a bad response that names the field', async () => {
      for (const resultCode of [undefined, null, '', ' ', true, false, {}, [], ['0'], 1.5]) {
        const answer = { resultCode, resultDesc: 'Call in queue', clickToCallSupported: true };
        const error = await apiError(send(adapterFor(() => json(answer))));
        expect(error, JSON.stringify(resultCode)).to.include({
          code: 'bad-response',
          repeatable: harmless,
          answered: false,
        });
        expect(error.message).to.include(`${name}: resultCode: expected`);
      }
    });

    it('that is no JSON object is a bad response', async () => {
      for (const body of [
        '',
        'null',
        '0',
        '"0"',
        '{"resultCode":"0"',
        '[{"resultCode":"0"}]',
        '<!doctype html><title>Login</title>',
        'callback({"resultCode":"0"})',
        "{'resultCode':'0'}",
        '\u0000',
      ]) {
        const error = await apiError(send(adapterFor(() => text(body))));
        expect(error, body).to.include({
          code: 'bad-response',
          repeatable: harmless,
          answered: false,
        });
        expect(error.message).to.include(`${name}: body: expected a JSON object`);
      }
      const empty = await apiError(send(adapterFor(() => text('', { status: 204 }))));
      expect(empty.code).to.equal('bad-response');
    });

    it('may begin with a byte order mark and have white space around', async () => {
      const body = '\uFEFF\r\n {"resultCode":"0","clickToCallSupported":true} \n';
      expect(await verdict(send(adapterFor(() => text(body))))).to.equal('accepted');
    });
  });
}

describe('resultCode 13', () => {
  it('is no-agent only on create, and only where the text speaks of agents', async () => {
    for (const [resultDesc, code] of [
      ['No agents available currently', 'no-agent'],
      ['NO AGENT AVAILABLE', 'no-agent'],
      ['connect failed', 'refused'],
      ['', 'refused'],
      [undefined, 'refused'],
    ] as const) {
      for (const resultCode of ['13', 13]) {
        for (const [name, { send }] of Object.entries(calls)) {
          const error = await apiError(send(adapterFor(() => json({ resultCode, resultDesc }))));
          expect(error.code).to.equal(name === 'createClickToCall' ? code : 'refused');
        }
      }
    }
    const other = { resultCode: '14', resultDesc: 'No agents available currently' };
    expect(await apiError(adapterFor(() => json(other)).create('voice'))).to.include({
      code: 'refused',
    });
  });
});

describe('resultCodes 7 and 12', () => {
  it('are unavailable and closed on create, whatever the text says, and refused elsewhere', async () => {
    for (const [number, code] of [
      [7, 'unavailable'],
      [12, 'closed'],
    ] as const) {
      for (const resultCode of [number, String(number)]) {
        for (const resultDesc of [undefined, '', 'No agents available currently']) {
          for (const [name, { send, harmless }] of Object.entries(calls)) {
            const error = await apiError(send(adapterFor(() => json({ resultCode, resultDesc }))));
            const create = name === 'createClickToCall';
            expect(error, `${name} ${resultCode}`).to.include({
              code: create ? code : 'refused',
              repeatable: harmless,
              answered: true,
            });
          }
        }
      }
    }
  });
});

describe('every status', () => {
  it('has an outcome, or is judged by its resultCode', () => {
    for (let status = 0; status < 1000; status++) {
      const judge = (): unknown =>
        accept('dropClickToCall', { status, body: { resultCode: 0 }, retryAfter: undefined });
      if (status >= 200 && status < 300) expect(judge(), `${status}`).to.be.an('object');
      else expect(judge, `${status}`).to.throw();
    }
  });
});

describe('messages', () => {
  it('are short and on one line, whatever the server says', async () => {
    const resultDesc = '<b>evil</b>\n'.repeat(100_000);
    for (const body of [{ resultCode: '13', resultDesc }, { resultCode: resultDesc }, resultDesc]) {
      for (const status of [200, 400, 500]) {
        const { message } = await apiError(
          adapterFor(() => json(body, { status })).create('voice'),
        );
        expect(message.length).to.be.below(300);
        expect(message).not.to.include('\n');
      }
    }
  });
});

describe('the answer to a support check', () => {
  const check = (answer: object) => adapterFor(() => json({ resultCode: '0', ...answer }));

  it('is read from booleans and from their names as text', async () => {
    for (const [given, read] of [
      [true, true],
      [false, false],
      ['true', true],
      [' FALSE ', false],
    ] as const) {
      expect(
        await check({ clickToCallSupported: given, webRTCSupported: given }).checkSupport(),
      ).to.deep.equal({ clickToCallSupported: read, webRTCSupported: read });
    }
  });

  it('does not need webRTCSupported', async () => {
    for (const webRTCSupported of [undefined, null, '', 'yes', 1, {}]) {
      expect(
        await check({ clickToCallSupported: true, webRTCSupported }).checkSupport(),
      ).to.deep.equal({ clickToCallSupported: true, webRTCSupported: undefined });
    }
  });

  it('needs clickToCallSupported', async () => {
    for (const clickToCallSupported of [undefined, null, '', 'yes', 1, 0, {}]) {
      const error = await apiError(check({ clickToCallSupported }).checkSupport());
      expect(error).to.include({ code: 'bad-response', repeatable: false });
      expect(error.message).to.include('clickToCallSupported: expected true or false');
    }
  });
});
