/**
 * Random answers and arguments for the server-side clients: any answer becomes a documented value
 * or a known error whose message holds no secret; any argument is refused, or sent unchanged.
 */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { BadInput } from '../../../src/api/http/bad-input.js';
import { type BidirectionalCall, CreateCallError } from '../../../src/relay/clients/create-call.js';
import { ApiError } from '../../../src/api/http/errors.js';
import * as examples from '../../fixtures/documented-fabric.js';
import { answers, toResponse, type AnyAnswer } from '../../api/bodies.js';
import { callClientFor, fabricFor, keys, person } from './fabric-server.js';
import { json } from '../../api/fake-server.js';

const RUNS = 2000;

const call: BidirectionalCall = { caller: '88889050', called: '4989123456' };

/** Answers of the server side in which some fields are replaced by random values. */
const bent: fc.Arbitrary<AnyAnswer> = fc
  .tuple(
    fc.constantFrom(examples.accessToken, examples.appliedToken, examples.createCallAnswer),
    fc.dictionary(
      fc.constantFrom(
        'AccessToken',
        'Expires',
        'token',
        'resultCode',
        'retCode',
        'result',
        'ccmessaging-token',
      ),
      fc.oneof(
        fc.constantFrom<unknown>('0', 0, 1, '"x"', 'a\r\nb', { callSerialNo: 1e21 }),
        fc.jsonValue({ maxDepth: 2 }),
      ),
      { maxKeys: 3 },
    ),
    fc.constantFrom(200, 200, 200, 201, 302, 400, 401, 403, 429, 500),
  )
  .map(([text, changes, status]) => ({
    status,
    body: JSON.stringify({ ...(JSON.parse(text) as object), ...changes }),
    retryAfter: undefined,
  }));

const headerValue = /^[\x21-\x7e]+$/;

describe('any answer to a server-side client', function () {
  this.timeout(110_000);

  it('becomes a documented value or a known error', async () => {
    const seen = new Map<string, number>();
    const judge = async <T>(promise: Promise<T>, check: (value: T) => void): Promise<void> => {
      let kind = 'accepted';
      try {
        check(await promise);
      } catch (error) {
        if (error instanceof ApiError) kind = error.code;
        else if (error instanceof CreateCallError) kind = 'return code';
        else throw error;
        expect(error.message)
          .to.have.lengthOf.within(1, 400)
          .and.not.match(/[\r\n]/);
        expect(error.message).not.to.match(/secret|access\b/);
      }
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    };
    await fc.assert(
      fc.asyncProperty(fc.oneof(answers, bent), async (answer) => {
        const fabric = fabricFor(() => toResponse(answer));
        const calls = callClientFor(() => toResponse(answer));
        await Promise.all([
          judge(fabric.tokenByAkSk(), ({ value, expiresAt }) => {
            expect(value).to.match(headerValue);
            expect(expiresAt).to.be.above(0).and.satisfy(Number.isFinite);
          }),
          judge(fabric.applyToken('access', person), (token) =>
            expect(token).to.match(headerValue),
          ),
          judge(fabric.send('getClickToCallEvents', keys), ({ status, renewed }) => {
            expect(status).to.equal(answer.status);
            if (renewed !== undefined) expect(renewed).to.match(headerValue).and.not.equal('tok');
          }),
          judge(fabric.poll(keys), ({ kind }) => expect(kind).to.be.a('string')),
          judge(calls.createCall('access', call), ({ callSerialNo = '1' }) => {
            expect(callSerialNo).to.be.a('string').and.not.equal('');
          }),
        ]);
        expect(fabric.requests, 'and nothing is repeated here').to.have.lengthOf(4);
      }),
      { numRuns: RUNS, includeErrorInReport: true },
    );
    for (const kind of ['accepted', 'return code', 'bad-response', 'refused', 'unauthorized']) {
      expect(seen.get(kind) ?? 0, kind).to.be.above(20);
    }
  });
});

describe('any argument of a server-side client', function () {
  this.timeout(60_000);

  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('a\r\nb', '', ' ', 'x'.repeat(1025), '1'.repeat(33), 'ä', '4989123456'),
  );

  it('is refused before it is sent, or sent unchanged: tokens', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (accessToken, token) => {
        const fabric = fabricFor(() => json({ resultCode: '0' }));
        const good = headerValue.test(accessToken) && headerValue.test(token);
        try {
          await fabric.send('dropClickToCall', { accessToken, token });
        } catch (error) {
          expect(error).to.be.instanceOf(BadInput);
          expect(fabric.requests).to.have.lengthOf(0);
          expect(good).to.equal(false);
          return;
        }
        expect(good).to.equal(true);
        const { headers } = fabric.requests[0]!;
        expect(headers.get('ccmessaging-token')).to.equal(token);
        expect(headers.get('authorization')).to.equal(`Bearer ${accessToken}`);
      }),
      { numRuns: RUNS },
    );
  });

  it('is refused before it is sent, or sent unchanged: the fields of a bidirectional call', async () => {
    // One bad field refuses the whole call, so most values of each field are good.
    const number = fc.oneof({ weight: 2, arbitrary: fc.constant('4989123456') }, text);
    const optional = fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, text);
    const anyCall = fc.record(
      {
        caller: number,
        called: number,
        agentWorkNo: fc.oneof({ weight: 2, arbitrary: fc.constant('291') }, text, fc.double()),
        callData: optional,
        callerPresent: optional,
        agentPresent: optional,
        callBackUrl: fc.oneof(
          { weight: 2, arbitrary: fc.constant('https://example.com/back') },
          fc.webUrl({ withQueryParameters: true }),
          text,
        ),
      },
      { requiredKeys: ['caller', 'called'] },
    );
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(anyCall, fc.constantFrom('aicc', 'ita'), async (given, kind) => {
        const client = callClientFor(() => json({ retCode: '0' }), kind);
        try {
          await client.createCall('access', given as BidirectionalCall);
        } catch (error) {
          expect(error).to.be.instanceOf(BadInput);
          expect((error as BadInput).field in given).to.equal(true);
          expect(client.requests).to.have.lengthOf(0);
          return;
        }
        sent += 1;
        const body = (await client.requests[0]!.json()) as Record<string, string>;
        for (const [name, value] of Object.entries(body)) {
          const plain = name === 'callBackUrl' ? atob(value) : value;
          expect(plain, name).to.equal(String(given[name as keyof typeof given]));
          expect(plain).not.to.equal('');
        }
        if (kind === 'ita') {
          expect(body).not.to.have.any.keys('callData', 'callerPresent', 'agentPresent');
        }
        expect((body['callData'] ?? '').length).to.be.within(0, 1024);
        expect(body['caller']!.length).to.be.within(1, 32);
        expect(body['called']!.length).to.be.within(1, 32);
      }),
      { numRuns: RUNS },
    );
    expect(sent).to.be.above(100);
  });
});
