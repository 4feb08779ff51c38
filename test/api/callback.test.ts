/**
 * The client of a relay's interface for call-backs: its requests, and the result for each answer.
 */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import {
  CallbackError,
  createCallbackClient,
  isFinal,
  type Callback,
  type CallbackClient,
} from '../../src/api/callback.js';
import {
  accepted,
  callback,
  id,
  refusal,
  said,
  ScriptedRelay,
  type RelayReply,
} from '../support/scripted-relay.js';
import { fakeSleep, rejection } from './fake-server.js';

const url = 'https://relay.example.com/a/callback';
const number = '+4989123456';

let relay: ScriptedRelay;
let time: ReturnType<typeof fakeSleep>;
const client = (base = url): CallbackClient =>
  createCallbackClient({
    url: base,
    fetch: relay.fetch,
    eventSource: relay.eventSource,
    clock: time,
  });
const never = (): AbortSignal => new AbortController().signal;

async function callbackError(promise: Promise<unknown>): Promise<CallbackError> {
  const error = await rejection(promise);
  if (error instanceof CallbackError) return error;
  throw new Error(`expected a CallbackError, got ${String(error)}`);
}

beforeEach(() => {
  relay = new ScriptedRelay();
  time = fakeSleep();
});

describe('requests to the endpoint for call-backs', () => {
  it('send the number alone by POST, as JSON, with cookies and keepalive', async () => {
    relay.on('POST', accepted('waiting', { withdrawableFor: 9000 }));
    expect(await client().request(number)).to.deep.equal({
      id,
      state: 'waiting',
      withdrawable: true,
      reason: undefined,
    });
    const [sent] = relay.requests;
    expect(sent?.url).to.equal(url);
    expect(sent?.body).to.equal('{"number":"+4989123456"}');
    expect(sent?.request.headers.get('content-type')).to.match(/^application\/json/);
    expect(sent?.request.headers.get('accept')).to.equal('application/json');
    expect(sent?.request.credentials).to.equal('include');
    expect(sent?.request.keepalive).to.equal(true);
    expect(sent?.request.cache).to.equal('no-store');
  });

  it('ask and withdraw by GET and DELETE with the id, as JSON, with cookies', async () => {
    relay.on('GET', said('calling')).on('DELETE', said('withdrawn'));
    expect((await client().look(id, never())).state).to.equal('calling');
    expect((await client().withdraw(id)).state).to.equal('withdrawn');
    expect(relay.requests.map(({ method, url: to }) => `${method} ${to}`)).to.deep.equal([
      `GET ${url}/${id}`,
      `DELETE ${url}/${id}`,
    ]);
    for (const { request } of relay.requests) {
      expect(request.headers.get('accept')).to.equal('application/json');
      expect(request.credentials).to.equal('include');
    }
  });

  for (const base of ['https://relay.example.com', 'http://localhost:8080/callback']) {
    it(`go to an endpoint below ${base}`, async () => {
      relay.on('POST', accepted()).on('GET', said('waiting'));
      await client(base).request(number);
      await client(base).look(id, never());
      const [post, get] = relay.requests;
      expect(post?.url).to.equal(new URL(base).href);
      expect(get?.url).to.equal(`${base}/${id}`);
    });
  }

  for (const [code, status] of [
    ['number-invalid', 400],
    ['number-refused', 403],
    ['already-open', 409],
    ['too-many', 429],
    ['unavailable', 503],
  ] as const) {
    it(`report an answer with status ${status} and code ${code}`, async () => {
      relay.on('POST', refusal(status, code));
      const error = await callbackError(client().request(number));
      expect(error.code).to.equal(code);
      expect(error.message).to.equal(`HTTP ${status} the relay says ${code}`);
    });
  }

  for (const [name, answer, asked, later] of [
    ['404', { status: 404 }, 'unavailable', 'not-found'],
    ['403 from a proxy', { status: 403, body: '<h1>No</h1>' }, 'unavailable', 'not-found'],
    ['429 from a proxy', { status: 429, body: 'slow down' }, 'too-many', 'too-many'],
    ['408', { status: 408 }, 'unavailable', 'unavailable'],
    ['502 in HTML', { status: 502, body: '<h1>Bad gateway</h1>' }, 'unavailable', 'unavailable'],
    [
      'an unknown code',
      { status: 503, body: { error: { code: 'moon' } } },
      'unavailable',
      'unavailable',
    ],
    ['200 in HTML', { body: '<h1>Log in</h1>' }, 'bad-response', 'bad-response'],
    ['a list', { body: [callback()] }, 'bad-response', 'bad-response'],
    [
      'an id that is a path',
      { body: callback('x', { id: '../../0123456789abcdef' }) },
      'bad-response',
      'bad-response',
    ],
    ['no state', { body: { id } }, 'bad-response', 'bad-response'],
    ['a lost connection', 'reset', 'network', 'network'],
  ] as const satisfies [string, RelayReply | 'reset', string, string][]) {
    it(`report ${name} as ${asked} for a new request, as ${later} for an existing one`, async () => {
      relay.on('POST', answer).on('GET', answer).on('DELETE', answer);
      expect((await callbackError(client().request(number))).code).to.equal(asked);
      expect((await callbackError(client().look(id, never()))).code).to.equal(later);
      expect((await callbackError(client().withdraw(id))).code).to.equal(later);
    });
  }

  it('time out without an answer', async () => {
    const asking = callbackError(client().request(number));
    await relay.received('POST');
    expect(time.sleeping).to.deep.equal([15_000]);
    time.wake();
    expect((await asking).code).to.equal('timeout');
  });

  it('report 409 sent with the present state of the request', async () => {
    relay.on('DELETE', refusal(409, 'sent', { callback: callback('calling') }));
    const error = await callbackError(client().withdraw(id));
    expect(error.code).to.equal('sent');
    expect(error.callback?.state).to.equal('calling');
    relay.on('DELETE', refusal(409, 'sent'));
    expect((await callbackError(client().withdraw(id))).code).to.equal('bad-response');
  });

  it('reject with the reason of an abort', async () => {
    const controller = new AbortController();
    const looking = rejection(client().look(id, controller.signal));
    await relay.received('GET');
    controller.abort('enough');
    expect(await looking).to.equal('enough');
  });

  it('accept unknown states and reasons as ones that are known', async () => {
    relay.on(
      'GET',
      said('on-the-moon', { withdrawable: true }),
      said('on-the-moon'),
      said('failed', { reason: 'moon' }),
      said('failed'),
      said('done', { reason: 'refused', withdrawable: 'yes' }),
    );
    const seen: Callback[] = [];
    for (let n = 0; n < 5; n++) seen.push(await client().look(id, never()));
    expect(
      seen.map(({ state, withdrawable, reason }) => [state, withdrawable, reason]),
    ).to.deep.equal([
      ['waiting', true, undefined],
      ['sending', false, undefined],
      ['failed', false, 'other'],
      ['failed', false, 'other'],
      ['done', false, undefined],
    ]);
  });

  it('give a request or a CallbackError for any answer', async () => {
    const status = fc
      .integer({ min: 200, max: 599 })
      .filter((code) => ![204, 205, 304].includes(code));
    const body = fc.oneof(
      fc.anything().map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown),
      fc.string(),
      fc.record(
        {
          id: fc.oneof(fc.constant(id), fc.string()),
          state: fc.oneof(fc.constant('done'), fc.anything()),
        },
        { requiredKeys: [] },
      ),
      fc.record({
        error: fc.oneof(fc.anything(), fc.record({ code: fc.constantFrom('sent', 'too-many') })),
      }),
    );
    await fc.assert(
      fc.asyncProperty(status, body, async (code, answer) => {
        const reply = {
          status: code,
          body: typeof answer === 'string' ? answer : JSON.stringify(answer),
        };
        relay.on('POST', reply);
        const came = await client()
          .request(number)
          .catch((error: unknown) => error);
        if (came instanceof CallbackError) return;
        expect((came as Callback).id).to.match(/^[\da-f]{16,128}$/i);
        expect(isFinal(came as Callback)).to.be.a('boolean');
      }),
      { numRuns: 300 },
    );
  });
});

describe('follow()', () => {
  it('passes on each message until a final one, and closes the stream', async () => {
    const heard: string[] = [];
    const following = client().follow(id, ({ state }) => heard.push(state), never());
    expect(relay.stream.url).to.equal(`${url}/${id}`);
    expect(relay.stream.withCredentials).to.equal(true);
    for (const state of ['waiting', 'calling', 'done', 'missed']) relay.stream.say(callback(state));
    expect(await following).to.equal(true);
    expect(heard).to.deep.equal(['waiting', 'calling', 'done']);
    expect(relay.stream.closed).to.equal(true);
    expect(time.sleeping).to.deep.equal([]);
  });

  it('ends with its connection, and tells whether any message came', async () => {
    for (const anything of [true, false]) {
      const following = client().follow(id, () => {}, never());
      if (anything) relay.stream.say(callback());
      relay.stream.fail();
      expect(await following).to.equal(anything);
      expect(relay.stream.closed).to.equal(true);
    }
  });

  it('ends after 10 s without a first message, and 60 s without a further one', async () => {
    const following = client().follow(id, () => {}, never());
    expect(time.sleeping).to.deep.equal([10_000]);
    relay.stream.say(callback());
    await Promise.resolve();
    expect(time.sleeping).to.deep.equal([60_000]);
    time.wake();
    expect(await following).to.equal(true);
    expect(relay.stream.closed).to.equal(true);
  });

  it('skips messages that are no request', async () => {
    const heard: string[] = [];
    const following = client().follow(id, ({ state }) => heard.push(state), never());
    for (const data of ['', 'x', 'null', '[]', '{}', { id: 'x', state: 'done' }])
      relay.stream.say(data);
    relay.stream.say(callback('missed'));
    expect(await following).to.equal(true);
    expect(heard).to.deep.equal(['missed']);
  });

  it('closes at once when aborted, and rejects with the reason', async () => {
    const controller = new AbortController();
    const following = rejection(client().follow(id, () => {}, controller.signal));
    controller.abort('enough');
    expect(relay.stream.closed).to.equal(true);
    expect(await following).to.equal('enough');
    expect(await rejection(client().follow(id, () => {}, controller.signal))).to.equal('enough');
    expect(relay.streams).to.have.lengthOf(1);
  });

  it('resolves with false where there is no EventSource', async () => {
    const eventSource = 'no such thing' as unknown as typeof EventSource;
    const none = createCallbackClient({ url, clock: time, eventSource });
    expect(await none.follow(id, () => {}, never())).to.equal(false);
  });
});
