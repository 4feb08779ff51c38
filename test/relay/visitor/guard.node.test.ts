/**
 * The checks before a call: origin, limits, size and address; and the content of log and metrics.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { webAdapterPath } from '../fake-center.js';
import { createRig, shop, RelayVisitor } from '../rig.js';

const poll = `${webAdapterPath}getClickToCallEvents`;

describe('the origin of a page', () => {
  const own = 'https://relay.example';
  const extra = { PUBLIC_URL: 'https://cc.example/relay' };
  const cases: [Record<string, string>, boolean][] = [
    [{ origin: shop }, true],
    [{ origin: 'https://cc.example' }, true],
    // The Host header does not make an origin the relay's own: any name may resolve to its address.
    [{ origin: own }, false],
    [{ origin: 'http://evil.example', host: 'evil.example' }, false],
    [{ origin: 'https://www.example', 'sec-fetch-site': 'same-origin' }, false],
    [{ 'sec-fetch-site': 'same-origin', referer: `${own}/page` }, false],
    [{ referer: `${own}/page` }, false],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, false],
    [{ origin: 'https://evil.example', referer: `${shop}/` }, false],
    [{ origin: `${shop}.evil.example` }, false],
    [{ origin: 'http://shop.example' }, false],
    [{ origin: 'null' }, false],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-origin', referer: `${shop}/page` }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', referer: `${shop}/` }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ referer: `${shop}/page` }, true],
    [{ referer: 'https://cc.example/page' }, true],
    [{ referer: 'https://evil.example/' }, false],
    [{ referer: 'nonsense' }, false],
    [{}, false],
  ];
  for (const [headers, welcome] of cases) {
    it(`is ${welcome ? 'allowed' : 'refused'}: ${JSON.stringify(headers)}`, async () => {
      const { center, relay } = createRig(extra);
      const { host, ...sent } = headers;
      const url = (request: Request) =>
        host === undefined
          ? request
          : new Request(request.url.replace(own, `http://${host}`), request);
      const anna = new RelayVisitor((request, more) => relay.fetch(url(request), more), sent);
      for (const answer of [
        await anna.check(),
        await anna.create(),
        await anna.poll(),
        await anna.drop(),
      ]) {
        assert.equal(answer.status === 403, !welcome);
        if (!welcome) assert.match(answer.text, /"foreign-origin"/);
      }
      assert.equal(center.came.length > 0, welcome);
    });
  }

  it('stands in the log where it is refused, clipped, beside the allowed ones', async () => {
    for (const [headers, told] of [
      [{ origin: 'https://evil.example' }, 'https://evil.example'],
      [{ referer: 'https://evil.example/a?token=secret' }, 'https://evil.example'],
      [{ origin: `https://${'x'.repeat(500)}.example` }, `https://${'x'.repeat(192)}`],
      [{}, 'none'],
    ] as const) {
      const { relay, lines } = createRig();
      await new RelayVisitor(
        (request, bindings) => relay.fetch(request, bindings),
        headers,
      ).check();
      const line = lines.find((one) => one.includes('foreign origin')) ?? '{}';
      const { origin, allowed } = JSON.parse(line) as Record<string, unknown>;
      assert.equal(origin, told);
      assert.deepEqual(allowed, [shop]);
      assert.doesNotMatch(line, /secret/);
    }
  });

  it('is repeated in the CORS headers for scripts of allowed pages, with credentials', async () => {
    const { visitor } = createRig();
    const { headers } = await visitor().check();
    assert.equal(headers.get('access-control-allow-origin'), shop);
    assert.equal(headers.get('access-control-allow-credentials'), 'true');
    assert.equal(headers.get('vary'), 'Origin');
    assert.match(headers.get('access-control-expose-headers') ?? '', /Retry-After/);
  });

  it('is repeated in the CORS headers of failures too, since the widget has to read them', async () => {
    const { visitor } = createRig();
    const { status, headers } = await visitor().poll();
    assert.equal(status, 401);
    assert.equal(headers.get('access-control-allow-origin'), shop);
  });

  it('is not repeated in CORS headers for other pages', async () => {
    const { relay } = createRig();
    const ask = (headers: Record<string, string>) =>
      new RelayVisitor((request, bindings) => relay.fetch(request, bindings), headers).check();
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-origin' },
    ]) {
      const answer = await ask(headers as unknown as Record<string, string>);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);
    }
  });

  it('is answered in a preflight request', async () => {
    const { center, visitor } = createRig();
    const { status, headers } = await visitor().send(
      'OPTIONS',
      `${webAdapterPath}createClickToCall`,
      {
        headers: { 'access-control-request-method': 'POST' },
      },
    );
    assert.equal(status, 204);
    assert.equal(headers.get('access-control-allow-origin'), shop);
    assert.equal(headers.get('access-control-allow-methods'), 'GET, POST, DELETE');
    assert.equal(headers.get('access-control-allow-headers'), 'Content-Type, X-Visitor-Token');
    assert.equal(headers.get('access-control-max-age'), '600');
    assert.deepEqual(center.came, []);
  });

  it('does not matter for the health check', async () => {
    const { relay } = createRig();
    const { status, body } = await new RelayVisitor((request) => relay.fetch(request), {}).send(
      'GET',
      '/healthz',
    );
    assert.equal(status, 200);
    assert.deepEqual(body, { status: 'ok', store: 'memory' });
  });

  it('does not allow a HEAD request, which would take an event that nobody reads', async () => {
    const { center, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    assert.equal((await anna.send('HEAD', poll)).status, 405);
    assert.equal(center.of('getClickToCallEvents').length, 0);
  });

  it('gets a 404 for any other path', async () => {
    const { visitor } = createRig();
    for (const path of ['/', '/metrics', `${webAdapterPath}createClickToCallX`, '/..%2f']) {
      assert.equal((await visitor().send('GET', path)).status, 404, path);
    }
  });
});

describe('limits', () => {
  it('a visitor may create LIMIT_CALLS_PER_VISITOR calls a minute, and go on polling', async () => {
    const { visitor } = createRig({ LIMIT_CALLS_PER_VISITOR: '2' });
    const anna = visitor();
    const statuses = [await anna.create(), await anna.create(), await anna.create()];
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [200, 200, 429],
    );
    const wait = Number(statuses[2]?.headers.get('retry-after'));
    assert.ok(wait > 0 && wait <= 60);
    assert.match(statuses[2]?.text ?? '', /"too-many"/);
    assert.equal((await anna.poll()).status, 200);
    assert.equal((await visitor().create()).status, 200, 'others may');
  });

  it('an address may create LIMIT_CALLS_PER_ADDRESS calls, by whichever visitor', async () => {
    const { relay } = createRig({ LIMIT_CALLS_PER_ADDRESS: '2', TRUSTED_PROXIES: '1' });
    const from = (address: string) =>
      new RelayVisitor((request) => relay.fetch(request), {
        origin: shop,
        'x-forwarded-for': address,
      }).create();
    const statuses = [
      await from('192.0.2.1'),
      await from('192.0.2.1'),
      await from('192.0.2.1'),
      await from('192.0.2.2'),
      await from('2001:db8::1'),
      await from('2001:db8::2'),
      await from('2001:db8:0:0:ffff::3'),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [200, 200, 429, 200, 200, 200, 429]);
  });

  it('an address may bring LIMIT_VISITORS_PER_ADDRESS new visitors', async () => {
    const { center, visitor } = createRig({ LIMIT_VISITORS_PER_ADDRESS: '2' });
    const anna = visitor();
    assert.equal((await anna.check()).status, 200);
    assert.equal((await visitor().check()).status, 200);
    assert.equal((await visitor().check()).status, 429);
    assert.equal((await visitor().create()).status, 429);
    assert.equal((await anna.create()).status, 200, 'those who are known stay welcome');
    assert.equal(center.of('applyToken').length, 2);
  });

  it('requests are limited per visitor and per address, but two polls a second are never refused', async () => {
    const { visitor } = createRig();
    const anna = visitor();
    await anna.create();
    const polls = await Promise.all(Array.from({ length: 120 }, () => anna.poll()));
    assert.ok(polls.every(({ status }) => status === 200));
    const few = createRig({ LIMIT_REQUESTS_PER_VISITOR: '3' });
    const ben = few.visitor();
    await ben.create();
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await ben.poll()).status);
    assert.deepEqual(statuses, [200, 200, 200, 429]);
    const fewer = createRig({ LIMIT_REQUESTS_PER_ADDRESS: '1' });
    assert.equal((await fewer.visitor().check()).status, 200);
    assert.equal((await fewer.visitor().check()).status, 429);
  });

  it('of 0 are off', async () => {
    const { visitor } = createRig({ LIMIT_CALLS_PER_VISITOR: '0', LIMIT_CALLS_PER_ADDRESS: '0' });
    const anna = visitor();
    for (let count = 0; count < 40; count += 1) assert.equal((await anna.create()).status, 200);
  });

  it('a body has at most 10 KB', async () => {
    const { center, visitor } = createRig();
    const body = JSON.stringify({ mediaAbility: '0', more: 'x'.repeat(10_240) });
    assert.equal((await visitor().create('0', { body })).status, 413);
    assert.deepEqual(center.came, []);
  });
});

describe('the log', () => {
  it('has one line per request, with the id of the X-Request-Id header', async () => {
    const { lines, visitor } = createRig();
    const anna = visitor();
    const answer = await anna.create('0', { headers: { 'x-request-id': 'trace-1.a' } });
    assert.equal(answer.headers.get('x-request-id'), 'trace-1.a');
    const { headers } = await anna.poll({ headers: { 'x-request-id': 'a b\u00e9' } });
    assert.match(headers.get('x-request-id') ?? '', /^[\da-f]{12}-\d+$/);
    const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(said.length, 2);
    assert.deepEqual(
      { ...said[0], time: '' },
      {
        level: 30,
        time: '',
        requestId: 'trace-1.a',
        method: 'POST',
        route: `${webAdapterPath}createClickToCall`,
        status: 200,
        ms: 0,
        upstreamMs: 0,
      },
    );
  });

  it('never repeats a path, which may hold a secret', async () => {
    const { lines, visitor } = createRig();
    await visitor().send('GET', '/callback-status/0123456789abcdef0123456789abcdef');
    await visitor().send('GET', '/unknown/0123456789abcdef0123456789abcdef');
    assert.equal(lines.length, 2);
    assert.doesNotMatch(lines.join(''), /0123456789/);
  });

  it('does not repeat the message of an unexpected error', async () => {
    const { center, lines, visitor } = createRig();
    center.bend(({ call }) => {
      if (call === 'applyToken') throw Object.assign(new Error('token-secret'), { name: 'Odd' });
      return undefined;
    });
    assert.equal((await visitor().check()).status, 502);
    assert.doesNotMatch(lines.join(''), /token-secret/);
  });
});

describe('metrics', () => {
  it('count by route and status, upstream and calls', async () => {
    const { center, clock, relay, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    await visitor().create();
    await anna.poll();
    await anna.drop();
    await clock.advance(30_000);
    assert.equal(center.running.size, 0);
    const text = await relay.metrics.registry.metrics();
    for (const line of [
      `click_to_dial_request_duration_seconds_count{route="${poll}",status="200"} 1`,
      'click_to_dial_upstream_duration_seconds_count{call="getClickToCallEvents",status="200"} 1',
      'click_to_dial_upstream_duration_seconds_count{call="tokenByAkSk",status="200"} 1',
      'click_to_dial_calls_created_total 2',
      'click_to_dial_calls_ended_total{how="visitor"} 1',
      'click_to_dial_calls_ended_total{how="abandoned"} 1',
      'click_to_dial_held_polls 0',
    ]) {
      assert.ok(text.includes(`\n${line}\n`), line);
    }
  });
});
