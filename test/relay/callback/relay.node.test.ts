/**
 * Call-backs in the whole relay: settings, cookie, origins, limits, logs, metrics and the shutdown.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ConfigError, readConfig } from '../../../src/relay/settings/config.js';
import { createLog } from '../../../src/relay/base/log.js';
import { type RelayServer, startRelay as startServer } from '../../../src/relay/server.js';
import { ContactCenter, createHandler } from '../../../src/simulator/index.js';
import { environment, shop, startRelay, RelayVisitor } from '../rig.js';
import { FakeClock } from '../../support/fake-clock.js';

const NUMBER = '+498912300000';
const EVENTS = { headers: { accept: 'text/event-stream' } };

const callbackEnvironment = {
  APP_KEY: 'demo-app-key',
  APP_SECRET: 'demo-app-secret',
  CALLBACK_CALLERS: '88889050,88889051',
  CALLBACK_COUNTRIES: 'DE',
  PUBLIC_URL: 'https://relay.example',
};

async function createRig(extra: Record<string, string> = {}) {
  const clock = new FakeClock({ quietTurns: 4 });
  await clock.advance(1_700_000_000_000);
  const lines: string[] = [];
  const reports: Request[] = [];
  const center = new ContactCenter({
    clock,
    fabric: {
      wallNow: clock.now,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        reports.push(request.clone());
        return relay.fetch(request);
      },
    },
  });
  const handler = createHandler(center);
  const relay = startRelay(
    { ...callbackEnvironment, ...extra },
    (...all) => handler(new Request(...all)),
    clock,
    lines,
  );
  const visitor = (headers?: Record<string, string>, peer?: string) =>
    new RelayVisitor((request, bindings) => relay.fetch(request, bindings), headers, {
      ...(peer !== undefined && { peer }),
    });
  const ask = (by = visitor(), number = NUMBER) =>
    by.send('POST', '/callback', { body: JSON.stringify({ number }) });
  return { clock, lines, reports, center, relay, visitor, ask };
}

const codeOf = ({ body }: { body: Record<string, unknown> }) =>
  (body['error'] as { code?: string } | undefined)?.code;

describe('call-backs in the relay', () => {
  it('go from the request to the end, pushed to the visitor who asked and to nobody else', async () => {
    const { clock, lines, reports, center, relay, visitor, ask } = await createRig();
    const anna = visitor();
    const accepted = await ask(anna);
    assert.equal(accepted.status, 201);
    assert.equal(accepted.body['withdrawableFor'], 10_000);
    assert.match(anna.written ?? '', /^__Host-click-to-dial-visitor=/);
    const path = `/callback/${String(accepted.body['id'])}`;
    assert.equal((await visitor().send('GET', path)).status, 404);

    const stream = anna.send('GET', path, EVENTS);
    const { headers, text } = await clock.until(stream);
    const states = [...text.matchAll(/"state":"([\w-]+)"/g)].map(([, state]) => state);
    assert.deepEqual(
      states.filter((state) => state !== 'sending'),
      ['waiting', 'calling', 'under-way', 'done'],
    );
    assert.match(headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-accel-buffering'), 'no');
    assert.equal(headers.get('access-control-allow-origin'), shop);
    assert.equal(headers.get('access-control-allow-credentials'), 'true');
    assert.equal((await anna.send('DELETE', path)).status, 409);

    assert.equal(center.fabric.callbacks[0]?.called, NUMBER.slice(1));
    assert.ok(reports.length === 2 && lines.length >= 6);
    const secret = new URL(reports[0]?.url ?? '').pathname.split('/').at(-1) ?? '';
    assert.match(secret, /^[0-9a-f]{32}$/);
    for (const line of lines) {
      for (const hidden of ['89123', String(accepted.body['id']), secret, 'demo-app-secret']) {
        assert.ok(!line.includes(hidden), line);
      }
    }
    const metrics = await relay.metrics.registry.metrics();
    for (const state of ['waiting', 'sending', 'calling', 'under-way', 'done']) {
      assert.ok(metrics.includes(`click_to_dial_callbacks_total{state="${state}"} 1`), state);
    }
    assert.match(metrics, /upstream_duration_seconds_count\{call="createCall",status="200"\} 1/);
    assert.ok(!metrics.includes(secret));
    await clock.until(relay.close());
  });

  it('use the numbers of CALLBACK_CALLERS in turn', async () => {
    const { clock, center, relay, ask } = await createRig();
    for (const last of [0, 1, 2]) await ask(undefined, `+49891230000${last}`);
    await clock.advance(12_000);
    assert.deepEqual(center.fabric.callbacks.map(({ caller }) => caller).sort(), [
      '88889050',
      '88889050',
      '88889051',
    ]);
    await clock.until(relay.close());
  });

  it('are open to pages of the allowed origins only, and reports to everybody who knows their path', async () => {
    const { relay, clock, visitor, ask } = await createRig();
    const foreign = await ask(visitor({ origin: 'https://evil.example' }));
    assert.equal(foreign.status, 403);
    assert.equal(codeOf(foreign), 'foreign-origin');
    const path = `/callback/${'0'.repeat(32)}`;
    for (const method of ['GET', 'DELETE']) {
      assert.equal((await visitor({}).send(method, path)).status, 403);
    }
    const preflight = await visitor().send('OPTIONS', '/callback');
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /DELETE/);
    const report = await visitor({}).send('POST', `/callback-status/${'0'.repeat(32)}`, {
      body: '{}',
    });
    assert.equal(report.status, 404);
    assert.equal(report.headers.get('access-control-allow-origin'), null);
    await clock.until(relay.close());
  });

  it('are limited per visitor, per address, per number and all together', async () => {
    const number = (index: number) => `+4989123${100 + index}`;
    for (const [name, by, status, code] of [
      ['CALLBACK_PER_VISITOR', 'one visitor', 429, 'too-many'],
      ['CALLBACK_PER_ADDRESS', 'anybody', 429, 'too-many'],
      ['CALLBACK_PER_DAY', 'anybody anywhere', 503, 'unavailable'],
    ] as const) {
      const { relay, clock, visitor, ask } = await createRig({ [name]: '2' });
      const one = visitor();
      const answers = [];
      for (const index of [1, 2, 3]) {
        const peer = by === 'anybody anywhere' ? `192.0.${index}.1` : '192.0.2.1';
        const who = by === 'one visitor' ? one : visitor(undefined, peer);
        answers.push(await ask(who, number(index)));
      }
      assert.deepEqual(
        answers.map((answer) => answer.status),
        [201, 201, status],
        name,
      );
      const last = answers[2];
      assert.ok(last && codeOf(last) === code);
      assert.match(last.headers.get('retry-after') ?? '', /^\d{4,5}$/);
      await clock.until(relay.close());
    }

    const { relay, clock, visitor, ask } = await createRig({ CALLBACK_PER_NUMBER: '1' });
    const anna = visitor();
    const { body } = await ask(anna);
    assert.equal((await ask()).status, 409);
    await anna.send('DELETE', `/callback/${String(body['id'])}`);
    const again = await ask();
    assert.equal(again.status, 429);
    assert.equal(codeOf(again), 'too-many');
    await clock.until(relay.close());
  });

  it('count an IPv6 /64 as one address, and a request without a cookie as a new visitor of it', async () => {
    const { relay, clock, visitor } = await createRig({
      CALLBACK_PER_ADDRESS: '1',
      LIMIT_VISITORS_PER_ADDRESS: '2',
    });
    const from = (peer: string, number: string) =>
      visitor().send('POST', '/callback', {
        body: JSON.stringify({ number }),
        bindings: { peer },
      });
    assert.equal((await from('2001:db8:1:2::1', '+4989123001')).status, 201);
    const neighbour = await from('2001:db8:1:2::2', '+4989123002');
    assert.equal(neighbour.status, 429);
    assert.match(neighbour.headers.get('retry-after') ?? '', /^\d{4,5}$/);
    const third = await from('2001:db8:1:2::3', '+4989123003');
    assert.equal(third.status, 429);
    assert.match(third.headers.get('retry-after') ?? '', /^\d{1,2}$/);
    assert.equal(third.headers.getSetCookie().length, 0);
    assert.equal((await from('2001:db8:1:3::1', '+4989123004')).status, 201);
    await clock.until(relay.close());
  });

  it('of one network take at most a quarter of the limit of a day', async () => {
    for (const [perDay, most] of [
      ['12', 3],
      ['3', 1],
    ] as const) {
      for (const peer of [
        (index: number) => `192.0.2.${index}`,
        (index: number) => `2001:db8:1:${index * 100}::1`,
      ]) {
        const { relay, clock, visitor, ask } = await createRig({ CALLBACK_PER_DAY: perDay });
        const statuses = [];
        for (let index = 1; index <= 10; index += 1) {
          const who = visitor(undefined, peer(index));
          statuses.push((await ask(who, `+4989123${100 + index}`)).status);
        }
        assert.equal(statuses.filter((status) => status === 201).length, most);
        assert.equal((await ask(visitor(undefined, '198.51.100.1'))).status, 201);
        await clock.until(relay.close());
      }
    }
  });

  it('ring one telephone no more often where digits are added to its number', async () => {
    const { relay, clock, visitor, ask } = await createRig();
    const statuses = [];
    for (let index = 0; index < 20; index += 1) {
      const anywhere = visitor(undefined, `192.0.${index}.1`);
      const { status, body } = await ask(anywhere, `+4989123456${index || ''}`);
      statuses.push(status);
      // Withdrawn, since an open request would refuse the next one for another reason.
      await anywhere.send('DELETE', `/callback/${String(body['id'])}`);
    }
    assert.equal(statuses.filter((status) => status === 201).length, 3);
    await clock.until(relay.close());
  });

  it('refuse a body that is too long with 413', async () => {
    const { relay, clock, visitor } = await createRig();
    const body = JSON.stringify({ number: NUMBER, more: 'x'.repeat(11_000) });
    for (const path of ['/callback', `/callback-status/${'0'.repeat(32)}`]) {
      const headers = { 'content-length': String(body.length) };
      assert.equal((await visitor().send('POST', path, { body, headers })).status, 413);
    }
    await clock.until(relay.close());
  });

  it('are off without CALLBACK_CALLERS', async () => {
    const { relay, clock, ask, visitor } = await createRig({ CALLBACK_CALLERS: '' });
    const answer = await ask();
    assert.equal(answer.status, 404);
    // The page may read the 404, so that it can do without call-backs.
    assert.equal(answer.headers.get('access-control-allow-origin'), shop);
    const path = `/callback-status/${'0'.repeat(32)}`;
    assert.equal((await visitor().send('POST', path)).status, 404);
    await clock.until(relay.close());
  });

  it('of a closing relay: new ones are refused, streams end, and one that is waiting is still sent', async () => {
    const { relay, clock, center, ask, visitor } = await createRig();
    const anna = visitor();
    const { body } = await ask(anna);
    const path = `/callback/${String(body['id'])}`;
    const stream = anna.send('GET', path, EVENTS);
    await clock.settle();
    const closing = relay.close();
    const refused = await ask();
    assert.equal(refused.status, 503);
    assert.ok(refused.headers.get('retry-after'));
    assert.match((await stream).text, /"state":"waiting"/);
    assert.equal(center.fabric.callbacks.length, 0);
    await clock.until(closing);
    assert.equal(center.fabric.callbacks.length, 1, 'nobody else knows of it');
    assert.equal(clock.now(), 1_700_000_010_000, 'at its time');
  });

  it('of a closing relay that cannot be sent in time are logged as lost, withdrawn ones are not', async () => {
    const { relay, clock, center, lines, ask, visitor } = await createRig({ CALLBACK_DELAY: '60' });
    const anna = visitor();
    const { body } = await ask(anna);
    await ask(visitor(), '+498912300001');
    await anna.send('DELETE', `/callback/${String(body['id'])}`);
    await clock.until(relay.close());
    assert.match(lines.join(''), /"waiting":1,"msg":"callbacks lost/);
    await clock.advance(120_000);
    assert.equal(center.fabric.callbacks.length, 0);
    assert.equal(clock.pending, 0);
  });
});

describe('call-backs on a real port', () => {
  let server: RelayServer;
  before(async () => {
    const names = { ...environment, ...callbackEnvironment, PORT: '0', CALLBACK_DELAY: '3600' };
    server = await startServer(readConfig(names), { log: createLog('silent') });
  });
  after(() => server.close());

  const headers = { origin: shop, 'content-type': 'application/json' };
  /** Sent in chunks, so that no Content-Length announces the length. */
  const post = (path: string, chunks: readonly string[]) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers,
      body: new Blob(chunks.slice()).stream(),
      duplex: 'half',
    } as RequestInit);

  it('are pushed to one reader until the last state after another reader has gone', async () => {
    const accepted = await post('/callback', ['{"number":', `"${NUMBER}"}`]);
    assert.equal(accepted.status, 201);
    const { id } = (await accepted.json()) as { id: string };
    const cookie = accepted.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const own = { ...headers, cookie };
    const open = async (signal?: AbortSignal) => {
      const response = await fetch(`${server.url}/callback/${id}`, {
        headers: { ...own, accept: 'text/event-stream' },
        ...(signal && { signal }),
      });
      return response.body!.pipeThrough(new TextDecoderStream()).getReader();
    };
    const leaving = new AbortController();
    const gone = await open(leaving.signal);
    const reader = await open();
    assert.match((await gone.read()).value ?? '', /"state":"waiting"/);
    assert.match((await reader.read()).value ?? '', /"state":"waiting"/);
    leaving.abort();
    const left = await fetch(`${server.url}/callback/${id}`, { method: 'DELETE', headers: own });
    assert.equal(left.status, 200);
    assert.match((await reader.read()).value ?? '', /"state":"withdrawn"/);
    assert.equal((await reader.read()).done, true);
  });

  it('refuse a body that is too long with 413 also where it comes in chunks', async () => {
    for (const path of ['/callback', `/callback-status/${'0'.repeat(32)}`]) {
      assert.equal((await post(path, ['{', 'x'.repeat(6000), 'x'.repeat(6000)])).status, 413);
    }
  });
});

describe('settings of call-backs', () => {
  const problems = (extra: Record<string, string>): readonly string[] => {
    try {
      readConfig({ ...environment, ...callbackEnvironment, ...extra });
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  };

  it('are accepted as this test gives them', () => assert.deepEqual(problems({}), []));

  for (const [name, value, about] of [
    ['CALLBACK_COUNTRIES', 'DE,XX', /countries such as DE/],
    ['CALLBACK_COUNTRIES', '49', /countries such as DE/],
    ['PUBLIC_URL', 'https://relay.example/a%20b', /letters, digits/],
    ['PUBLIC_URL', 'https://relay.example/~me', /letters, digits/],
    ['PUBLIC_URL', 'http://relay.example', /https/],
  ] as const) {
    it(`${name}=${value} is refused`, () => {
      const [problem, ...more] = problems({ [name]: value });
      assert.ok(problem?.startsWith(`${name}: `) && about.test(problem), problem);
      assert.deepEqual(more, []);
    });
  }

  it('are refused where numbers are national and several countries are allowed', () => {
    const national = { CALLBACK_NUMBER_FORMAT: 'national' };
    assert.deepEqual(problems(national), []);
    for (const countries of ['DE,FR', '+49']) {
      const [problem] = problems({ ...national, CALLBACK_COUNTRIES: countries });
      assert.match(problem ?? '', /^CALLBACK_NUMBER_FORMAT: .*CALLBACK_COUNTRIES/);
    }
  });
});
