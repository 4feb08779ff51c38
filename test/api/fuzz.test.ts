/**
 * Any answer of the server becomes a value of the documented shape, or an ApiError with a known
 * code.
 */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { ApiError, apiErrorCodes } from '../../src/api/http/errors.js';
import type { CenterEvent } from '../../src/api/events.js';
import { admitGateway, type Gateway } from '../../src/api/gateway.js';
import type { Support } from '../../src/api/calls.js';
import { answers, toResponse } from './bodies.js';
import { adapterFor } from './fake-server.js';

/** Every body is tried on all four calls. */
const RUNS = 5000;

function checkError(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
  expect(apiErrorCodes).to.include(error.code);
  // The server has answered, so the error must not be `network`.
  expect(['network', 'timeout']).not.to.include(error.code);
  expect(error.message).to.be.a('string').with.lengthOf.within(1, 400);
  expect(error.message).not.to.match(/[\r\n]/);
  expect(error.repeatable).to.be.a('boolean');
  expect(error.answered).to.be.a('boolean');
  const { retryAfter = 0 } = error;
  expect(retryAfter).to.be.within(0, 86_400_000);
}

function checkNothing(value: unknown): void {
  expect(value).to.equal(undefined);
}

function checkSupport(support: Support): void {
  expect(support.clickToCallSupported).to.be.a('boolean');
  expect([true, false, undefined]).to.include(support.webRTCSupported);
}

/** The characters of a SIP URI as a list, independent of the grammar under test. */
const user = /^[A-Za-z0-9\-_.!~*'()&=+$,;?/%]{0,255}$/;
const domain = /^[A-Za-z0-9\-.:[\]]{1,255}$/;

function checkGateway(gateway: Gateway): void {
  expect(Object.keys(gateway).sort()).to.deep.equal([
    'accessCode',
    'caller',
    'domain',
    'gwAddresses',
  ]);
  expect(gateway.domain).to.match(domain);
  expect(gateway.accessCode).to.match(user).and.not.to.equal('');
  expect(gateway.caller).to.match(user);
  const { gwAddresses } = gateway;
  expect(gwAddresses.length).to.be.above(0);
  expect(new Set(gwAddresses).size).to.equal(gwAddresses.length);
  for (const address of gwAddresses) expect(new URL(address).hostname).not.to.equal('');
  for (const address of admitGateway(gateway, []).gwAddresses) {
    const { protocol, hostname, username, password, hash } = new URL(address);
    expect([username, password, hash]).to.deep.equal(['', '', '']);
    if (protocol !== 'wss:') expect(hostname).to.match(/localhost$|^127\.|^\[::1\]$/);
    expect(['ws:', 'wss:']).to.include(protocol);
  }
  expect(admitGateway(gateway, ['gw.example.invalid']).gwAddresses).to.deep.equal([]);
}

function checkEvent(event: CenterEvent): void {
  switch (event.kind) {
    case 'connected':
      return checkGateway(event.gateway);
    case 'queue-timeout':
    case 'not-answered':
    case 'call-failed':
      expect(event.message).to.be.a('string').with.lengthOf.below(400);
      return;
    case 'nothing':
    case 'in-queue':
    case 'released':
      expect(Object.keys(event)).to.deep.equal(['kind']);
  }
}

describe('any answer of the server', function () {
  this.timeout(110_000);

  const escaped: unknown[] = [];
  const onError = (event: ErrorEvent): void => void escaped.push(event.error);
  const onRejection = (event: PromiseRejectionEvent): void => void escaped.push(event.reason);

  before(() => {
    addEventListener('error', onError);
    addEventListener('unhandledrejection', onRejection);
  });
  after(() => {
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onRejection);
  });

  it(`is a documented value or an ApiError (${RUNS} bodies, four calls each)`, async () => {
    const seen = new Map<string, number>();
    const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
    const judge = async <T>(promise: Promise<T>, check: (value: T) => void): Promise<void> => {
      let value: T;
      try {
        value = await promise;
      } catch (error) {
        checkError(error);
        return count(error instanceof ApiError ? error.code : 'other');
      }
      check(value);
      count(String((value as { kind?: string } | undefined)?.kind ?? 'accepted'));
    };
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        const center = adapterFor(() => toResponse(answer));
        await Promise.all([
          judge(center.checkSupport(), checkSupport),
          judge(center.create('voice'), checkNothing),
          judge(center.poll(), checkEvent),
          judge(center.drop(), checkNothing),
        ]);
        expect(center.requests, 'and nothing is repeated here').to.have.lengthOf(4);
        expect(Object.keys(Object.prototype), 'prototypes').to.deep.equal([]);
        expect('polluted' in {}, 'prototypes').to.equal(false);
      }),
      { numRuns: RUNS, includeErrorInReport: true },
    );
    // Checks that the random bodies reach every kind of result.
    for (const what of [
      'accepted',
      'connected',
      'in-queue',
      'released',
      'nothing',
      'queue-timeout',
      'call-failed',
      'bad-response',
      'refused',
      'no-agent',
      'unauthorized',
      'server-error',
    ]) {
      expect(seen.get(what) ?? 0, what).to.be.above(5);
    }
  });

  it('causes no error outside the call', () => {
    expect(escaped).to.deep.equal([]);
  });
});
