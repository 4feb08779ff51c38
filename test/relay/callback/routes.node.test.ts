/**
 * Call-backs over HTTP, without a port: the requests of the widget and of the center, and the
 * answers.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Hono } from 'hono';
import { callbackRoutes, callbackStatusRoutes } from '../../../src/relay/callback/routes.js';
import { createSignatureGuard } from '../../../src/relay/callback/signature.js';
import type { RelayEnv } from '../../../src/relay/visitor/env.js';
import { createMemoryStore } from '../../../src/relay/store/store-memory.js';
import { FakeClock } from '../../support/fake-clock.js';
import { createRig, NUMBER, type RigOptions, VISITOR } from './rig.js';

interface Init {
  method?: string;
  body?: string;
  accept?: string;
  visitor?: string;
}

function createServer(options: RigOptions & { key?: string } = {}) {
  const rig = createRig(options);
  const closing = new AbortController();
  const app = new Hono<RelayEnv>();
  app.use(async (c, next) => {
    c.set('visitor', c.req.header('x-visitor') ?? VISITOR);
    c.set('address', '192.0.2.1');
    c.set('log', rig.parts.log);
    await next();
  });
  const { store, clock } = rig;
  const { key } = options;
  const signed =
    key === undefined
      ? undefined
      : createSignatureGuard({ key, algorithm: 'hmac-sha256', store, clock });
  const visitorTokens = { read: async () => ({ claims: {} }) };
  const compose = () => undefined;
  const parts = { closing: closing.signal, visitorTokens, compose };
  app.route('/callback', callbackRoutes(rig.callbacks, parts));
  app.route('/callback-status', callbackStatusRoutes(rig.callbacks, { signed }));
  app.onError((_, c) => c.text('not caught', 500));

  const send = async (path: string, { accept, visitor, ...init }: Init = {}) =>
    app.request(path, {
      ...init,
      headers: { ...(accept && { accept }), ...(visitor && { 'x-visitor': visitor }) },
    });
  const ask = async (number: unknown = NUMBER) => {
    const response = await send('/callback', { method: 'POST', body: JSON.stringify({ number }) });
    return { response, callback: (await response.json()) as Record<string, unknown> };
  };
  return {
    ...rig,
    closing,
    send,
    ask,
    /** Makes a request and lets the relay send it. @returns its id. */
    async sent() {
      const { callback } = await ask();
      await clock.advance(10_000);
      await rig.work();
      return String(callback['id']);
    },
    report: (body: string, secret = rig.secret()) =>
      send(`/callback-status/${secret}`, { method: 'POST', body }),
  };
}

const errorOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; message: string } }).error;

/** The messages of a stream of server-sent events, as a browser reads them; a comment is `:`. */
async function* eventsOf(response: Response) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const end = text.indexOf('\n\n');
    if (end >= 0) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      yield block.startsWith('data: ') ? (JSON.parse(block.slice(6)) as { state: string }) : block;
      continue;
    }
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
  }
}

describe('POST /callback', () => {
  it('answers 201 with the accepted request', async () => {
    const { response, callback } = await createServer().ask();
    assert.equal(response.status, 201);
    const { id, ...rest } = callback;
    assert.match(String(id), /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, { state: 'waiting', withdrawable: true, withdrawableFor: 10_000 });
  });

  for (const [body, about] of [
    ['', /^body/],
    ['no json', /^body/],
    ['null', /^body/],
    ['"+4989123456"', /^body/],
    ['{}', /^number/],
    ['[]', /^number/],
    ['{"number":null}', /^number/],
    ['{"number":{"a":1}}', /^number/],
    ['{"number":""}', /^number/],
    ['{"number":"089 123456"}', /^number/],
    ['{"number":4989123456}', /^number/],
  ] as const) {
    it(`answers 400 to ${body || 'nothing'}, naming the field`, async () => {
      const response = await createServer().send('/callback', { method: 'POST', body });
      assert.equal(response.status, 400);
      const { code, message } = await errorOf(response);
      assert.equal(code, 'number-invalid');
      assert.match(message, about);
    });
  }

  it('reads the number with spaces and brackets, and beside unknown fields', async () => {
    for (const body of ['{"number":" +49 (0)89 123456\\n"}', '{"Number":"+4989123456","x":1}']) {
      const response = await createServer().send('/callback', { method: 'POST', body });
      assert.equal(response.status, 201, body);
    }
  });

  it('answers 403, 409, 429 or 503 to a refused request, by its reason', async () => {
    const wait = { take: async () => 90_001 };
    for (const [options, number, status, code, retryAfter] of [
      [{}, '+19005551234', 403, 'number-refused', null],
      [{ limits: { visitor: wait } }, NUMBER, 429, 'too-many', '91'],
      [{ limits: { all: wait } }, NUMBER, 503, 'unavailable', '91'],
    ] as const) {
      const { response, callback } = await createServer(options).ask(number);
      assert.equal(response.status, status);
      assert.equal(response.headers.get('retry-after'), retryAfter);
      assert.equal((callback['error'] as { code: string }).code, code);
    }
    const server = createServer();
    await server.ask();
    const { response, callback } = await server.ask();
    assert.equal(response.status, 409);
    assert.equal((callback['error'] as { code: string }).code, 'already-open');
  });

  it('answers 503 once the relay closes', async () => {
    const server = createServer();
    server.closing.abort();
    const { response } = await server.ask();
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '1');
  });

  it('leaves an error that is no refusal to the error handler of the relay', async () => {
    const server = createServer({
      limits: { visitor: { take: () => Promise.reject(new Error('store')) } },
    });
    const response = await server.send('/callback', {
      method: 'POST',
      body: JSON.stringify({ number: NUMBER }),
    });
    assert.equal(await response.text(), 'not caught');
  });

  it('answers 201 or 400 or 403 to whatever is sent', async () => {
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ number: fc.anything() }).map((value) => JSON.stringify(value) ?? ''),
    );
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const response = await createServer().send('/callback', { method: 'POST', body: sent });
        assert.ok([201, 400, 403].includes(response.status), String(response.status));
      }),
    );
  });
});

describe('GET /callback/{id}', () => {
  it('answers the present state in JSON where no stream is asked for', async () => {
    const server = createServer();
    const id = await server.sent();
    for (const accept of ['application/json', '*/*', undefined]) {
      const response = await server.send(`/callback/${id}`, { ...(accept && { accept }) });
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { id, state: 'calling', withdrawable: false });
    }
  });

  it('streams each state once, with comments in between, and closes after the last', async () => {
    const server = createServer();
    const { callback } = await server.ask();
    const response = await server.send(`/callback/${String(callback['id'])}`, {
      accept: 'text/event-stream',
    });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    const events = eventsOf(response);
    assert.deepEqual((await events.next()).value, { ...callback, withdrawableFor: 10_000 });
    await server.clock.advance(15_000);
    assert.equal((await events.next()).value, ':');
    await server.work();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of events) seen.push(typeof event === 'string' ? event : event.state);
    })();
    await server.clock.settle();
    await server.report('{"callSerialNo":"7"}');
    await server.clock.settle();
    await server.report('{"callSerialNo":"7","releaseReason":"5"}');
    await reading;
    assert.deepEqual(
      seen.filter((state) => state !== ':' && state !== 'sending'),
      ['calling', 'under-way', 'missed'],
    );
    assert.equal(server.clock.pending, 0);
  });

  it('streams to eight tabs of a visitor, and answers further ones 429', async () => {
    const server = createServer();
    const { callback } = await server.ask();
    const path = `/callback/${String(callback['id'])}`;
    const open = () => server.send(path, { accept: 'text/event-stream' });
    const readers = [];
    for (let count = 0; count < 8; count += 1) {
      readers.push((await open()).body!.getReader());
    }
    const refused = await open();
    assert.equal(refused.status, 429);
    assert.ok(refused.headers.get('retry-after'));
    assert.equal((await server.send(path)).status, 200);
    for (const reader of readers) await reader.cancel();
    assert.equal((await open()).status, 200);
    server.closing.abort();
  });

  it('leaves no timer behind when the visitor goes, or the relay closes', async () => {
    const server = createServer();
    const { callback } = await server.ask();
    const open = () =>
      server.send(`/callback/${String(callback['id'])}`, { accept: 'text/event-stream' });
    const reader = (await open()).body!.getReader();
    await reader.read();
    await server.clock.settle();
    assert.equal(server.clock.pending, 1);
    await reader.cancel();
    await server.clock.settle();
    assert.equal(server.clock.pending, 0);

    const events = eventsOf(await open());
    await events.next();
    const next = events.next();
    await server.clock.settle();
    server.closing.abort();
    assert.equal((await next).done, true);
    assert.equal((await eventsOf(await open()).next()).done, true);
    assert.equal(server.clock.pending, 0);
  });

  it('answers 404 to another visitor, and for text that cannot be an id', async () => {
    const server = createServer();
    const id = await server.sent();
    for (const [path, visitor] of [
      [id, 'b'.repeat(32)],
      ['0'.repeat(32), VISITOR],
      ['x', VISITOR],
      [`${id}%00`, VISITOR],
    ] as const) {
      for (const method of ['GET', 'DELETE']) {
        for (const accept of ['application/json', 'text/event-stream']) {
          const response = await server.send(`/callback/${path}`, { method, visitor, accept });
          assert.equal(response.status, 404, path);
        }
      }
    }
  });
});

describe('DELETE /callback/{id}', () => {
  it('answers 200 again to a request that was withdrawn before', async () => {
    const server = createServer();
    const { callback } = await server.ask();
    const { id } = callback;
    for (let times = 0; times < 2; times += 1) {
      const response = await server.send(`/callback/${String(id)}`, { method: 'DELETE' });
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { id, state: 'withdrawn', withdrawable: false });
    }
  });

  it('answers 409 with the present state once the request was sent', async () => {
    const server = createServer();
    const id = await server.sent();
    const response = await server.send(`/callback/${id}`, { method: 'DELETE' });
    assert.equal(response.status, 409);
    const { error, callback } = (await response.json()) as Record<string, Record<string, unknown>>;
    assert.equal(error?.['code'], 'sent');
    assert.deepEqual(callback, { id, state: 'calling', withdrawable: false });
  });
});

describe('POST /callback-status/{secret}', () => {
  it('takes the report and answers with the documented body', async () => {
    const server = createServer();
    const id = await server.sent();
    const response = await server.report(
      '{"callSerialNo":7,"serviceNo":"1","called":"4989123456"}',
    );
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { retCode: '0', retMsg: 'success' });
    const seen = await server.send(`/callback/${id}`);
    assert.equal(((await seen.json()) as { state: string }).state, 'under-way');
  });

  it('reads a serial number of 19 digits, so that the report of another call is not taken', async () => {
    const server = createServer({ createCall: async () => ({}) });
    const id = await server.sent();
    const state = async () => {
      const seen = await server.send(`/callback/${id}`);
      return ((await seen.json()) as { state: string }).state;
    };
    // JSON.parse reads the same number three times. The first is the one that is remembered.
    for (const [serial, expected] of [
      ['1197235857187927062', 'under-way'],
      ['1197235857187927063,"releaseReason":"0"', 'under-way'],
      ['"1197235857187927062","releaseReason":"0"', 'done'],
    ] as const) {
      assert.equal((await server.report(`{"callSerialNo":${serial}}`)).status, 200);
      assert.equal(await state(), expected);
    }
  });

  it('answers 404 under any other secret, and 400 to a body that is no JSON object', async () => {
    const server = createServer();
    await server.sent();
    assert.equal((await server.report('{}', '0'.repeat(32))).status, 404);
    assert.equal((await server.report('{}', 'x')).status, 404);
    for (const body of ['', 'x', '[]', '1']) {
      const response = await server.report(body);
      assert.equal(response.status, 400, body);
      assert.match((await errorOf(response)).message, /body: expected a JSON object/);
    }
  });

  it('takes signed reports only, each once, where a key is shared with the center', async () => {
    const key = 'shared with the center';
    const server = createServer({ key });
    await server.clock.advance(1_700_000_000_000);
    const id = await server.sent();
    const state = async () =>
      ((await (await server.send(`/callback/${id}`)).json()) as { state: string }).state;

    assert.equal((await server.report('{"releaseReason":"0"}', '0'.repeat(32))).status, 404);
    const unsigned = await server.report('{"releaseReason":"0"}');
    assert.equal(unsigned.status, 401);
    assert.match((await errorOf(unsigned)).message, /^signature/);
    assert.equal((await server.report('x')).status, 400);
    assert.equal(await state(), 'calling');

    const timestamp = String(server.clock.now());
    const text = `${key}_${timestamp}_n_releaseReason=0`;
    const signature = createHmac('sha256', key).update(text).digest('base64');
    const body = JSON.stringify({ releaseReason: '0', timestamp, nonce: 'n', signature });
    assert.equal((await server.report(body)).status, 200);
    assert.equal(await state(), 'done');
    assert.equal((await server.report(body)).status, 401);
    for (const line of server.logged) {
      for (const hidden of [key, server.secret(), id]) assert.ok(!line.includes(hidden), line);
    }
  });

  it('answers 503 instead of 404 while Redis is away, to visitors too', async () => {
    const clock = new FakeClock({ quietTurns: 2 });
    let alone = true;
    const store = { ...createMemoryStore(clock), alone: () => alone };
    const { send, report, ask } = createServer({ clock, store });
    const unknown = '0'.repeat(32);
    const all = async (): Promise<number[]> => {
      const answers = [
        await send(`/callback/${unknown}`),
        await send(`/callback/${unknown}`, { accept: 'text/event-stream' }),
        await send(`/callback/${unknown}`, { method: 'DELETE' }),
        await report('{}', unknown),
      ];
      return answers.map(({ status }) => status);
    };
    assert.deepEqual(await all(), [503, 503, 503, 503]);
    const { callback } = await ask();
    assert.equal((await send(`/callback/${String(callback['id'])}`)).status, 200, 'it is here');
    alone = false;
    assert.deepEqual(await all(), [404, 404, 404, 404]);
  });

  it('answers 200 or 400 to whatever is sent', async () => {
    const server = createServer();
    await server.sent();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (body) => {
        const { status } = await server.report(body);
        assert.ok(status === 200 || status === 400, String(status));
      }),
    );
  });
});
