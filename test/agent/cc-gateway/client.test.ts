/** The query of an agent's desktop: its request, and the result for each answer. */
import { expect } from '@open-wc/testing';
import {
  CallInfoError,
  createCcGateway,
  isAgentId,
  type CallInfo,
  type CcGateway,
} from '../../../src/agent/cc-gateway/client.js';
import { readCallInfo } from '../../../src/agent/cc-gateway/call-info.js';
import { callInfo, guid, headers, retcodes } from '../../fixtures/documented-call-info.js';
import { documentedCall } from './call-infos.js';
import {
  type FakeServer,
  fakeServer,
  fakeSleep,
  json,
  rejection,
  server,
  silence,
  text,
} from '../../api/fake-server.js';

type Answer = Response | Promise<Response>;
const time = fakeSleep();

function gatewayFor(answer: (request: Request) => Answer, at = server): CcGateway & FakeServer {
  const fake = fakeServer(answer);
  return { ...createCcGateway({ server: at, fetch: fake.fetch, clock: time }), ...fake };
}

const ask = (answer: Response): Promise<CallInfo | undefined> =>
  gatewayFor(() => answer).callInfoBeforeAnswer('101', guid);
const askFor = (result: unknown): Promise<CallInfo | undefined> =>
  ask(json({ message: '', retcode: '0', result }));

async function callInfoError(promise: Promise<unknown>): Promise<CallInfoError> {
  const error = await rejection(promise);
  if (error instanceof CallInfoError) return error;
  throw new Error(`expected a CallInfoError, got ${String(error)}`);
}

describe('callInfoBeforeAnswer', () => {
  describe('the request', () => {
    it('goes to the documented address, with its headers', async () => {
      const gateway = gatewayFor(() => text(callInfo));
      expect(await gateway.callInfoBeforeAnswer('101', guid)).to.deep.equal(documentedCall);
      const [sent] = gateway.requests;
      expect(sent).to.include({
        method: 'GET',
        url: `${server}/agentgateway/resource/calldata/101/callinfobeforeanswer`,
      });
      expect(Object.fromEntries(sent!.headers)).to.deep.include(headers);
    });

    it('carries no cookie to another origin', async () => {
      const gateway = gatewayFor(() => text(callInfo));
      await gateway.callInfoBeforeAnswer('101', guid);
      expect(gateway.requests[0]?.credentials).to.equal('same-origin');
    });

    it('follows no redirect and uses no cache: the Guid is a secret', async () => {
      const gateway = gatewayFor(() => text(callInfo));
      await gateway.callInfoBeforeAnswer('101', guid);
      expect(gateway.requests[0]).to.include({ redirect: 'manual', cache: 'no-store' });
      // A browser gives such an answer for a redirect that it has not followed.
      const error = await callInfoError(ask(Response.error()));
      expect(error).to.include({ code: 'bad-response', repeatable: false });
      expect(error.message).to.include('redirect');
    });

    it('takes a server with a path, with and without a slash at its end', async () => {
      for (const end of ['', '/', '//']) {
        const gateway = gatewayFor(() => text(callInfo), `${server}/desk${end}`);
        await gateway.callInfoBeforeAnswer(999_999, guid);
        expect(new URL(gateway.requests[0]!.url).pathname).to.equal(
          '/desk/agentgateway/resource/calldata/999999/callinfobeforeanswer',
        );
      }
    });

    it('is not sent without a valid agent id and Guid', async () => {
      const gateway = gatewayFor(() => text(callInfo));
      const refused = async (agentId: unknown, given: unknown): Promise<string> => {
        const error = await callInfoError(
          gateway.callInfoBeforeAnswer(agentId as string, given as string),
        );
        expect(error).to.include({ code: 'bad-input', repeatable: false, retcode: undefined });
        return error.message;
      };
      for (const agentId of ['', '100', 100, 1e6, '0101', '../101', undefined]) {
        expect(await refused(agentId, guid)).to.match(/^agent id .*101 to 999999/);
      }
      for (const bad of ['', ' ', 'two words', 'a\r\nx: y', 'ä', 'a'.repeat(9000), undefined]) {
        const message = await refused('101', bad);
        expect(message).to.match(/^guid /);
        if (bad?.trim()) expect(message).not.to.include(bad);
      }
      expect(gateway.requests).to.be.empty;
    });

    it('ends when its signal aborts, for any reason', async () => {
      const gateway = gatewayFor(silence);
      const leaving = new AbortController();
      const asked = rejection(gateway.callInfoBeforeAnswer('101', guid, leaving.signal));
      leaving.abort('gone');
      expect(await asked).to.equal('gone');
      const late = rejection(gateway.callInfoBeforeAnswer('', '', leaving.signal));
      expect(await late).to.equal('gone');
      expect(time.sleeping).to.be.empty;
    });

    it('is given up after 15 s', async () => {
      const asked = callInfoError(gatewayFor(silence).callInfoBeforeAnswer('101', guid));
      expect(time.sleeping).to.deep.equal([15_000]);
      time.wake();
      expect(await asked).to.include({ code: 'timeout', repeatable: true });
    });

    it('says where the CC-Gateway should be when nothing answers', async () => {
      const gateway = gatewayFor(() => Promise.reject(new TypeError('Failed to fetch')));
      const error = await callInfoError(gateway.callInfoBeforeAnswer('101', guid));
      expect(error).to.include({ code: 'network', repeatable: true });
      expect(error.message).to.include(server).and.to.include("the page's own origin");
      expect(error.message).not.to.include('Allow-Credentials');
    });
  });

  describe('the result', () => {
    const { result } = JSON.parse(callInfo) as { result: Record<string, unknown> };

    it('comes as an object or as a list, of which the first call counts', async () => {
      expect(await askFor(result)).to.deep.equal(documentedCall);
      expect(await askFor([result])).to.deep.equal(documentedCall);
      const list = [null, 7, 'x', [result], {}, { callid: ' ' }, result, { callid: '2-2' }];
      expect(await askFor(list)).to.deep.equal(documentedCall);
    });

    it('is no call where none rings', async () => {
      for (const none of [null, undefined, [], {}, [{}], [null], { caller: '70001' }, [[]]]) {
        expect(await askFor(none)).to.equal(undefined);
      }
      expect(await ask(json({ RetCode: 0 }))).to.equal(undefined);
    });

    it('is a bad response of any other type', async () => {
      for (const other of ['none', '', 7, true]) {
        const error = await callInfoError(askFor(other));
        expect(error).to.include({ code: 'bad-response', repeatable: false });
        expect(error.message).to.include('result: expected an object or a list');
      }
    });

    it('keeps telephone numbers as they were sent', async () => {
      for (const caller of ['0049 89 123', '+4989123456', 'a101', '0', 'AnonymousCard']) {
        expect(await askFor({ callid: '1', caller })).to.include({ caller });
      }
      const call = await askFor({ callid: 1, caller: 70001, called: 10086 });
      expect(call).to.include({ callid: '1', caller: '70001', called: '10086' });
    });

    it('keeps calldata as it was sent', async () => {
      const data = async (calldata?: unknown): Promise<string | null | undefined> =>
        (await askFor({ callid: '1', calldata }))?.calldata;
      for (const same of ['', ' a ', '{"a":1}', '<b>', '\u0000\u202e', 'x'.repeat(1_000_000)]) {
        expect((await data(same)) === same).to.equal(true);
      }
      expect(await data({ a: [1, '2'] })).to.equal('{"a":[1,"2"]}');
      expect(await data([])).to.equal('[]');
      expect(await data(7)).to.equal('7');
      expect(await data(null)).to.equal(null);
      expect(await data()).to.equal(null);
    });

    it('has no calldata where it cannot be written as JSON', () => {
      // Nested deeper than the stack of any engine allows.
      const calldata: Record<string, unknown> = {};
      calldata['itself'] = calldata;
      expect(readCallInfo({ callid: '1', calldata })).to.include({ callid: '1', calldata: null });
    });

    it('is read under names that are spelt in another way', async () => {
      const odd = { CallId: '1-1', 'caller:': '70001', user_priority: '3', MEDIATYPE: 2 };
      expect(await askFor(odd)).to.include({
        callid: '1-1',
        caller: '70001',
        userPriority: 3,
        mediaType: 2,
      });
    });
  });

  describe('a refusal', () => {
    const refused = (retcode: unknown, init?: ResponseInit, message = 'so it is') =>
      callInfoError(ask(json({ message, retcode, result: { callid: '1' } }, init)));

    it('is named by its return code', async () => {
      for (const [retcode, outcome] of Object.entries(retcodes)) {
        const error = await refused(retcode);
        const [code, forNow] = outcome.split(', ');
        expect(error, retcode).to.include({ code, retcode, repeatable: forNow !== undefined });
        // The code, its cause, and the server's own text.
        expect(error.message).to.match(new RegExp(`^retcode ${retcode}, .{8,}, so it is$`));
      }
    });

    it('is one also with an unknown code', async () => {
      for (const retcode of ['1', '-1', '100-999', 'toString', '__proto__', 100006]) {
        expect(await refused(retcode)).to.include({
          code: 'refused',
          retcode: String(retcode),
          repeatable: false,
          message: `retcode ${retcode}, so it is`,
        });
      }
    });

    it('is none where the code is 0, as number or text', async () => {
      for (const retcode of ['0', 0, ' 0 ']) {
        expect(await ask(json({ retcode, result: { callid: '1' } }))).to.include({ callid: '1' });
      }
    });

    it('is a bad response where there is no code', async () => {
      for (const retcode of [undefined, null, '', true, {}, [], 1.5]) {
        const error = await refused(retcode);
        expect(error).to.include({ code: 'bad-response', repeatable: false, retcode: undefined });
        expect(error.message).to.match(/^retcode: expected text or a number/);
      }
      for (const body of ['<html>', '', '[]', 'null', '"0"']) {
        const error = await callInfoError(ask(text(body)));
        expect(error.code).to.equal('bad-response');
        expect(error.message).to.match(/^body: expected a JSON object/);
      }
    });

    it('by HTTP status has the usual error code', async () => {
      const codes = {
        301: 'bad-response',
        400: 'bad-request',
        401: 'unauthorized',
        403: 'unauthorized',
        404: 'not-found',
        429: 'server-error',
        500: 'server-error',
        503: 'server-error',
      };
      for (const [status, code] of Object.entries(codes)) {
        const error = await callInfoError(ask(text('<html>', { status: Number(status) })));
        expect(error).to.include({
          code,
          retcode: undefined,
          repeatable: code === 'server-error',
          message: `HTTP ${status}`,
        });
      }
    });

    it('by HTTP status keeps a return code, which decides where it is about the agent', async () => {
      const status = { status: 500 };
      expect(await refused('0', status)).to.include({ code: 'server-error', retcode: '0' });
      const other = await refused('100-007', { status: 400 });
      expect(other).to.include({ code: 'bad-request', retcode: '100-007', repeatable: false });
      expect(other.message).to.include('HTTP 400, retcode 100-007, resource unreachable');
      expect(await refused('000-003', { status: 403 })).to.include({
        code: 'authentication-expired',
        retcode: '000-003',
      });
      expect(await refused('100-006', status)).to.include({
        code: 'not-signed-in',
        repeatable: false,
      });
    });

    it('says how long to wait', async () => {
      const asked = { headers: { 'retry-after': '7' } };
      expect(await refused('100-007', asked)).to.include({ retryAfter: 7000 });
      expect(await refused('0', { ...asked, status: 503 })).to.include({ retryAfter: 7000 });
      expect(await refused(undefined, asked)).to.include({ retryAfter: 7000 });
    });

    it('has a message that is short, on one line, and without the Guid', async () => {
      const error = await refused('100-007', {}, `bad ${guid}\n${'x'.repeat(10_000)}`);
      expect(error.message).to.match(/bad … x+…$/);
      expect(error.message).to.have.length.below(250);
      const odd = await refused(`${guid}${'9'.repeat(10_000)}`);
      expect(odd.retcode)
        .to.match(/^…9+…$/)
        .and.to.have.length.below(250);
      expect(odd.message).not.to.include(guid);
    });
  });
});

describe('isAgentId', () => {
  it('accepts 101 to 999999, as number or digits', () => {
    for (const id of [101, 59_999, 60_000, 999_999]) {
      expect(isAgentId(id)).to.equal(true);
      expect(isAgentId(String(id))).to.equal(true);
    }
  });

  it('accepts nothing else', () => {
    const others = ['', '100', '1000000', '+101', '-101', ' 101', '101 ', '0101', '1e3', '101.0'];
    const things = [NaN, Infinity, 100, 101.5, 1e6, -101, null, undefined, true, [101], { a: 1 }];
    for (const id of [...others, ...things, '١٠١', '101\n', 101n]) {
      expect(isAgentId(id), typeof id).to.equal(false);
    }
  });
});
