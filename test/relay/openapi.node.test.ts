/**
 * The contract of src/relay/openapi.json: it is drawn from the table of operations, a relay has
 * these routes and no others, and answers each of them as documented, every documented failure
 * included.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createCheck } from '../../src/relay/check.js';
import { readConfig } from '../../src/relay/settings/config.js';
import { createLog } from '../../src/relay/base/log.js';
import type { OperationId } from '../../src/relay/openapi/operations.js';
import { metricsPaths, startRelay } from '../../src/relay/server.js';
import { createContract, type OpenApi, readOpenApi } from './contract.js';
import { connected, FakeCenter, json } from './fake-center.js';
import { freePort } from './hand-center.js';
import {
  bodies,
  codeOf,
  number,
  ofPages,
  ofServices,
  services,
  startCalled,
  startDocumented,
  until,
  webAdapter,
  withBody,
  withoutCenter,
} from './openapi-rig.js';
import { environment, type SendInit, type RelayVisitor } from './rig.js';
import { drawOpenApi, openApiFile } from '../tools/openapi.js';

const events = { headers: { accept: 'text/event-stream' } };
let document: OpenApi;
let contract: ReturnType<typeof createContract>;
before(async () => {
  document = await readOpenApi();
  contract = createContract(document);
});

const start = (extra?: Record<string, string>) => startDocumented(contract, extra);

const good = (operation: OperationId): SendInit => {
  const body = bodies[operation];
  return body ? { body: contract.sent(operation, body) } : {};
};

describe('openapi.json', () => {
  it('is up to date', async () => {
    const text = await readFile(openApiFile, 'utf8');
    assert.equal(text, await drawOpenApi(), 'out of date: npm run docs');
  });

  it('is OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...document });
    assert.ok(valid, JSON.stringify(errors));
  });

  it('has every route of the relay, and no other', async () => {
    const { relay, end } = await start();
    const routes = relay.routes.map(({ method, path }) => ({
      method: method.toLowerCase(),
      path: path.replace(/:(\w+)\{.*\}/, '{$1}').replace(/(?<=.)\/$/, ''),
    }));
    const others = routes.filter(({ method }) => method === 'all');
    assert.ok(
      others.every(({ path }) => path.endsWith('*')),
      'what stands before routes',
    );
    const ofFramework = routes.filter(({ method }) => method !== 'all');
    const ofMetrics = metricsPaths.map((path) => ({ method: 'get', path }));
    const registered = [...ofFramework, ...ofMetrics].map(
      // The names of path parameters may differ.
      ({ method, path }) => `${method} ${path.replace(/\{\w+\}/, '{}')}`,
    );
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'servers')
        .map((method) => `${method} ${path.replace(/\{\w+\}/, '{}')}`),
    );
    assert.deepEqual(registered.sort(), documented.sort());
    await end();
  });
});

describe('the relay answers as documented', () => {
  it('to a call, from the support check to its end', async () => {
    const { ask, bend, visitor, end } = await start();
    const anna = visitor();
    await ask(anna, 'checkClickToCallSupport');
    await ask(anna, 'createClickToCall', good('createClickToCall'));
    await ask(anna, 'getClickToCallEvents');
    bend(({ call }) => (call === 'getClickToCallEvents' ? connected() : undefined));
    assert.equal((await ask(anna, 'getClickToCallEvents')).body['eventId'], 168101);
    await ask(anna, 'dropClickToCall');
    await end();
  });

  it('to rating and message, and to what the API Fabric does not tell', async () => {
    const { ask, bend, visitor, end } = await start({ LIMIT_MESSAGES_PER_VISITOR: '0' });
    const anna = visitor();
    for (const operation of withoutCenter) {
      assert.equal((await ask(anna, operation)).status, 404, operation);
    }
    await ask(anna, 'createClickToCall', good('createClickToCall'));
    for (const operation of ofServices) {
      for (const resultCode of ['0', '3', '13']) {
        bend(({ call }) => (call === services[operation] ? json({ resultCode }) : undefined));
        assert.equal((await ask(anna, operation, good(operation))).status, 200, operation);
      }
      bend(({ call }) => (call === services[operation] ? json('<html>') : undefined));
      assert.equal((await ask(anna, operation, good(operation))).status, 404, operation);
    }
    bend(() => undefined);
    const place = await ask(anna, 'queryQueueInfo');
    assert.equal(place.status, 404, 'CONNECT was refused');
    await ask(anna, 'sendMessageForWebChannel', good('sendMessageForWebChannel'));
    assert.equal((await ask(anna, 'queryQueueInfo')).body['position'], 3);
    bend(({ call }) => (call === 'queryQueueInfo' ? json({ resultCode: 160021 }) : undefined));
    assert.equal(codeOf(await ask(anna, 'queryQueueInfo')), 'unavailable');
    bend(({ call }) => (call === 'queryQueueInfo' ? json({ resultCode: 5 }) : undefined));
    assert.equal((await ask(anna, 'queryQueueInfo')).status, 404);
    await end();
  });

  it('to a call-back, from the request to the report', async () => {
    const { ask, clock, open, secret, visitor, end } = await start();
    const anna = visitor();
    const { body } = await ask(anna, 'requestCallback', good('requestCallback'));
    const own = String(body['id']);
    await ask(anna, 'readCallback', {}, own);
    const stream = open(anna, 'readCallback', events, own);
    await ask(visitor(), 'readCallback', {}, own);
    await clock.advance(12_000);
    const sent = await ask(anna, 'withdrawCallback', {}, own);
    assert.equal(codeOf(sent), 'sent');
    await ask(visitor(), 'reportCallback', { body: '[]' }, secret());
    assert.equal(
      (await ask(visitor(), 'reportCallback', good('reportCallback'), secret())).status,
      200,
    );
    assert.match(contract.heard('readCallback', await stream).text, /"state":"done"/);
    assert.equal((await ask(anna, 'readCallback', {}, own)).body['state'], 'done');
    const other = await ask(anna, 'requestCallback', good('requestCallback'));
    await ask(anna, 'withdrawCallback', {}, String(other.body['id']));
    await ask(visitor(), 'reportCallback', good('reportCallback'));
    await ask(anna, 'withdrawCallback');
    await end();
  });

  it('to reports that have to be signed', async () => {
    const key = 'shared with the center';
    const { ask, clock, secret, visitor, end } = await start({ CALLBACK_SIGNATURE_KEY: key });
    await ask(visitor(), 'requestCallback', good('requestCallback'));
    await clock.advance(12_000);
    const unsigned = await ask(visitor(), 'reportCallback', good('reportCallback'), secret());
    assert.equal(unsigned.status, 401);
    const timestamp = String(clock.now());
    const text = `${key}_${timestamp}_n_releaseReason=0`;
    const signature = createHmac('sha256', key).update(text).digest('base64');
    const body = contract.sent('reportCallback', {
      releaseReason: '0',
      timestamp,
      nonce: 'n',
      signature,
    });
    assert.equal((await ask(visitor(), 'reportCallback', { body }, secret())).status, 200);
    await end();
  });

  it('to pages of other origins, which are refused', async () => {
    const { ask, visitor, end } = await start();
    const foreign = { headers: { origin: 'https://evil.example' } };
    for (const operation of ofPages) {
      const { status } = await ask(visitor(), operation, { ...good(operation), ...foreign });
      assert.equal(status, 403, operation);
    }
    await end();
  });

  it('to visitors without a cookie', async () => {
    const { ask, visitor, end } = await start();
    for (const operation of [
      'getClickToCallEvents',
      'dropClickToCall',
      'doSatisfactionEvaluation',
    ] as const) {
      assert.equal((await ask(visitor(), operation, good(operation))).status, 401, operation);
    }
    await end();
  });

  it("to visitors' tokens that are wrong, or that nobody can verify now", async () => {
    const token = { headers: { 'x-visitor-token': 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln' } };
    const asked = ['createClickToCall', 'requestCallback'] as const;
    const { ask, visitor, end } = await start();
    for (const operation of asked) {
      const answer = await ask(visitor(), operation, { ...good(operation), ...token });
      assert.equal(codeOf(answer), 'visitor-token', operation);
    }
    await end();
    const {
      ask: askAway,
      bend,
      ...rig
    } = await start({
      VISITOR_TOKEN_JWKS: 'https://id.example/keys',
      VISITOR_TOKEN_ISSUER: 'https://id.example',
      VISITOR_TOKEN_AUDIENCE: 'calls',
    });
    bend(({ call }) => ((call as string) === 'keys' ? json('{}', 500) : undefined));
    for (const operation of asked) {
      const answer = await askAway(rig.visitor(), operation, { ...good(operation), ...token });
      assert.equal(codeOf(answer), 'unavailable', operation);
    }
    await rig.end();
  });

  it('to requests beyond a limit', async () => {
    for (const operation of ofPages) {
      const { ask, visitor, end } = await start({ LIMIT_REQUESTS_PER_ADDRESS: '1' });
      const anna = visitor();
      await ask(anna, operation, good(operation));
      assert.equal((await ask(anna, operation, good(operation))).status, 429, operation);
      await end();
    }
    const { ask, visitor, end } = await start({ LIMIT_CALLS_PER_VISITOR: '1' });
    const anna = visitor();
    await ask(anna, 'createClickToCall', good('createClickToCall'));
    assert.equal((await ask(anna, 'createClickToCall', good('createClickToCall'))).status, 429);
    await end();
  });

  it('to bodies that are too long or invalid', async () => {
    const { ask, visitor, end } = await start();
    const body = JSON.stringify({ more: 'x'.repeat(10_240) });
    for (const operation of withBody) {
      assert.equal((await ask(visitor(), operation, { body })).status, 413, operation);
    }
    for (const body of ['', 'no json', '{"mediaAbility":"2"}']) {
      assert.equal((await ask(visitor(), 'createClickToCall', { body })).status, 400, body);
      for (const operation of ofServices) {
        assert.equal((await ask(visitor(), operation, { body })).status, 400, body);
      }
    }
    await end();
  });

  it('to requests for call-backs that are refused', async () => {
    const { ask, visitor: newVisitor, end } = await start({ CALLBACK_PER_DAY: '2' });
    let networks = 0;
    const visitor = (): RelayVisitor =>
      Object.assign(newVisitor(), { bindings: { peer: `192.0.${(networks += 1)}.1` } });
    const request = async (by: RelayVisitor, number: string, at?: string) =>
      codeOf(await ask(by, 'requestCallback', { body: JSON.stringify({ number, at }) }));
    const anna = visitor();
    assert.equal(await request(anna, '089 123'), 'number-invalid');
    assert.equal(await request(anna, '+19005551234'), 'number-refused');
    assert.equal(await request(anna, number, 'tomorrow'), 'time-invalid');
    assert.equal(await request(anna, number, '2030-01-01T10:00:00Z'), 'time-refused');
    assert.deepEqual((await ask(anna, 'callbackTimes')).body, { spans: [] });
    assert.equal(await request(anna, number), undefined);
    assert.equal(await request(visitor(), number), 'already-open');
    assert.equal(await request(visitor(), '+4989123457'), undefined);
    assert.equal(await request(visitor(), '+4989123458'), 'unavailable');
    await end();
  });

  it('while it closes', async () => {
    const { ask, relay, clock, visitor } = await start();
    const anna = visitor();
    await ask(anna, 'createClickToCall', good('createClickToCall'));
    await ask(anna, 'health');
    const closing = relay.close();
    assert.equal((await ask(anna, 'health')).status, 503);
    assert.equal(
      codeOf(await ask(anna, 'createClickToCall', good('createClickToCall'))),
      'closing',
    );
    assert.equal(
      codeOf(await ask(anna, 'requestCallback', good('requestCallback'))),
      'unavailable',
    );
    await clock.until(closing);
  });

  it('while Redis is away', async () => {
    const { ask, send, visitor, end } = await start({
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
    });
    await until(async () => (await send(visitor(), 'health')).body['store'] === 'away');
    for (const operation of ['readCallback', 'withdrawCallback', 'reportCallback'] as const) {
      assert.equal(
        codeOf(await ask(visitor(), operation, good(operation))),
        'unavailable',
        operation,
      );
    }
    assert.equal((await ask(visitor(), 'health')).body['store'], 'away');
    await end();
  });

  it('after a fault of its own', async () => {
    const { ask, relay, visitor, end } = await start();
    relay.metrics.callsCreated.inc = () => {
      throw new Error('broken');
    };
    const answer = await ask(visitor(), 'createClickToCall', good('createClickToCall'));
    assert.equal(codeOf(answer), 'internal');
    await end();
  });

  for (const operation of [...webAdapter, ...ofServices, 'queryQueueInfo'] as const) {
    const service = operation in services;
    const asked = service ? services[operation as keyof typeof services] : operation;
    const known = (extra?: Record<string, string>) => startCalled(contract, operation, extra);

    it(`to ${operation} where the center answers any other status, in JSON or not`, async () => {
      const { ask, bend, anna, end } = await known();
      const statuses = [400, 401, 403, 413, 418, 429, 500, 502, 503, 504, 507];
      // A service that answers these is one that the center lacks, and a 201 is translated.
      if (!service) statuses.push(201, 404, 501);
      for (const status of statuses) {
        const said = '{"resultCode":"9","resultDesc":"no"}';
        const wait = { 'retry-after': '7' };
        bend(({ call }) => (call === asked ? json(said, status, wait) : undefined));
        const answer = await ask(anna, operation, good(operation));
        assert.equal(answer.status, status);
        assert.equal(answer.text, said);
        assert.equal(answer.headers.get('retry-after'), '7');
        bend(({ call }) => (call === asked ? json('<html>', status) : undefined));
        const odd = await ask(anna, operation, good(operation));
        const refused = status >= 400 && status !== 502;
        assert.equal(codeOf(odd), refused ? 'refused' : 'bad-response', String(status));
      }
      await end();
    });

    it(`to ${operation} where the center cannot be reached, fails, or gives no token`, async () => {
      for (const [answer, status, code] of [
        [() => Promise.reject(new TypeError('fetch failed')), 502, 'network'],
        [() => new Promise<never>(() => {}), 504, 'timeout'],
        [() => json('{}', 500), 502, 'server-error'],
        [() => json({ resultCode: '9' }), 502, 'refused'],
        [() => json('<html>'), 502, 'bad-response'],
        [() => json({}, 401), 401, 'unauthorized'],
        [() => json({ errorCode: '1' }, 403), 403, 'unauthorized'],
      ] as const) {
        const { ask, bend, anna, center, end } = await known();
        center.expireTokens();
        bend(({ call }) => (call === 'applyToken' ? answer() : undefined));
        const heard = await ask(anna, operation, good(operation));
        assert.equal(heard.status, status, heard.text);
        assert.equal(codeOf(heard), code, heard.text);
        bend(() => undefined);
        await end();
      }
    });

    it(`to ${operation} where there are as many requests at the center as CENTER_SOCKETS allows`, async () => {
      const { ask, bend, anna, visitor, center, open, send, end } = await known({
        CENTER_SOCKETS: '1',
      });
      const ben = visitor();
      await send(ben, 'createClickToCall', good('createClickToCall'));
      let release = (): void => {};
      bend(({ call }) =>
        call === 'checkClickToCallSupport'
          ? new Promise((resolve) => (release = () => resolve(json({ resultCode: '0' }))))
          : undefined,
      );
      const held = open(visitor(), 'checkClickToCallSupport');
      await center.waitFor('checkClickToCallSupport');
      // A drop alone would go through; here it needs a new token, whose request is one too many.
      center.expireAccessTokens();
      assert.equal(codeOf(await ask(anna, operation, good(operation))), 'busy');
      release();
      await held;
      await end();
    });
  }
});

describe('the port of the metrics answers as documented', () => {
  const ask = async (url: string, operation: OperationId) => {
    const response = await fetch(url);
    const { status, headers } = response;
    contract.heard(operation, { status, headers, text: await response.text() });
    return status;
  };

  it('whether the center gives a token or not', async () => {
    const log = createLog('silent');
    for (const known of [true, false]) {
      const center = new FakeCenter();
      const settings = { ...environment, PORT: '0', METRICS_PORT: String(await freePort()) };
      const config = readConfig(settings);
      const check = async () => ({ ok: known, call: 'tokenByAkSk', at: '' }) as const;
      const server = await startRelay(config, { log, fetch: center.fetch, check });
      after(() => server.close());
      assert.equal(await ask(server.metricsUrl ?? '', 'metrics'), 200);
      const url = (server.metricsUrl ?? '').replace('/metrics', '/check');
      assert.equal(await ask(url, 'check'), known ? 200 : 503);
      server.relay.metrics.registry.metrics = () => Promise.reject(new Error('broken'));
      assert.equal(await ask(server.metricsUrl ?? '', 'metrics'), 500);
    }
  });

  it('with every field of a failed check', async () => {
    const config = readConfig({
      ...environment,
      FABRIC_URL: `http://127.0.0.1:${await freePort()}`,
    });
    const result = await createCheck(config, createLog('silent'))();
    const headers = new Headers({ 'content-type': 'application/json' });
    contract.heard('check', { status: 503, headers, text: JSON.stringify(result) });
  });
});

describe('openapi.json promises nothing', () => {
  it('that no test above has seen', () => {
    // `internal` is seen once for all operations: a fault of the relay can come in any of them.
    const never = contract.unheard().filter((one) => !one.endsWith(' internal'));
    assert.deepEqual(never, []);
  });

  it('beyond its contract: an answer that differs is refused', async () => {
    const headers = new Headers({ 'content-type': 'application/json', 'x-request-id': '1' });
    const heard =
      (status: number, text: string, operation: OperationId = 'health') =>
      () =>
        contract.heard(operation, { status, headers, text });
    assert.doesNotThrow(heard(200, '{"status":"ok","store":"memory"}'));
    assert.throws(heard(200, '{"status":"ok","store":"disk"}'), /store/);
    assert.throws(heard(200, '{"status":"ok"}'), /store/);
    assert.throws(heard(418, '{}'), /not documented/);
    assert.throws(heard(500, '{"error":{"code":"busy","message":""}}'));
    assert.throws(
      heard(429, '{"error":{"code":"too-many","message":""}}', 'readCallback'),
      /Retry-After/,
    );
    headers.delete('x-request-id');
    assert.throws(heard(200, '{"status":"ok","store":"memory"}'), /X-Request-Id/);
  });
});
