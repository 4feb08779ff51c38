/** What the web adapter's further services bring, and what shows that a server lacks one. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { ApiError, apiErrorCodes } from '../../../src/api/http/errors.js';
import { leaveMessage } from '../../../src/api/services/message.js';
import { queryQueueInfo, readQueueInfo } from '../../../src/api/services/queue-info.js';
import { queryLevels, rate, readLevels } from '../../../src/api/services/satisfaction.js';
import { createTextSession } from '../../../src/api/services/text-session.js';
import {
  createServices,
  mayPass,
  showsLack,
  type Services,
  type ServicesOptions,
} from '../../../src/api/services/services.js';
import { answers, toResponse } from '../bodies.js';
import {
  apiError,
  facade,
  fakeServer,
  fakeSleep,
  json,
  rejection,
  text,
  type FakeServer,
} from '../fake-server.js';

let servers = 0;

/** The services of a server of its own, because what a server lacks is remembered for the page. */
function servicesFor(
  answer: (request: Request) => Response,
): Services & FakeServer & { options: ServicesOptions } {
  const fake = fakeServer(answer);
  const server = `https://cc${(servers += 1)}.example.com/center/`;
  const options = { server, fetch: fake.fetch, clock: fakeSleep() };
  return { ...createServices(options), ...fake, options };
}

describe('the services of the web adapter', () => {
  it('are asked by POST below the web adapter, with cookie, Content-Type and no body', async () => {
    const services = servicesFor(() => json({ resultCode: '0' }));
    await queryQueueInfo(services);
    const [request] = services.requests;
    expect(request?.method).to.equal('POST');
    expect(new URL(request?.url ?? '').pathname).to.equal(`/center${facade}queryQueueInfo`);
    expect(request?.credentials).to.equal('include');
    expect(request?.headers.get('content-type')).to.equal('application/json; charset=UTF-8');
    expect(await request?.text()).to.equal('');
  });

  it('send rating and message in the documented form, outliving the page', async () => {
    const services = servicesFor(() => json({ resultCode: '0', returnCode: '0' }));
    await rate(services, { evaluation: '4', comment: 'x'.repeat(600) });
    await leaveMessage(services, { phoneNo: '+4989123456', leaveMessage: 'Call me' });
    const [rated, left] = services.requests;
    expect(rated?.url).to.match(/\/doSatisfactionEvaluation$/);
    expect(await rated?.json()).to.deep.equal({ evaluation: '4', comment: 'x'.repeat(512) });
    expect(left?.url).to.match(/\/doLeaveMessage$/);
    expect(await left?.json()).to.deep.equal({ phoneNo: '+4989123456', leaveMessage: 'Call me' });
    expect(services.requests.map(({ keepalive }) => keepalive)).to.deep.equal([true, true]);
  });

  it('send what was pasted without characters that a relay refuses', async () => {
    const services = servicesFor(() => json({ resultCode: '0', returnCode: '0' }));
    const pasted = 'Lamp\t2\u000Bpieces\r\n\u0000\u0085\uD83D';
    const taken = 'Lamp 2 pieces\r\n  \uFFFD';
    await rate(services, { evaluation: '4', comment: pasted });
    await leaveMessage(services, { phoneNo: '+4989123456', leaveMessage: pasted });
    const [rated, left] = services.requests;
    expect(await rated?.json()).to.have.property('comment', taken);
    expect(await left?.json()).to.have.property('leaveMessage', taken);
  });

  it('open and end a text session in the documented form', async () => {
    const services = servicesFor(() => json({ resultCode: '0' }));
    const session = createTextSession(services.options);
    await session.connect();
    await session.disconnect(1000);
    const bodies = await Promise.all(services.requests.map((request) => request.json()));
    const { userAgent } = navigator;
    expect(bodies).to.deep.equal([
      { controlType: 'CONNECT', mediaType: 'TEXT', content: '', userAgent },
      { controlType: 'DISCONNECT', mediaType: 'TEXT', content: '', userAgent },
    ]);
    expect(services.requests[0]?.url).to.match(/\/sendMessageForWebChannel$/);
    expect(services.requests.map(({ keepalive }) => keepalive)).to.deep.equal([false, true]);
  });

  it('end a text session at once where the page is left, and only once', async () => {
    const services = servicesFor(() => json({ resultCode: '0' }));
    const session = createTextSession(services.options);
    session.leave();
    expect(services.requests).to.have.length(1);
    expect(services.requests[0]?.keepalive).to.equal(true);
    await session.disconnect(1000);
    expect(services.requests).to.have.length(1);
  });

  it('are given up when the signal aborts', async () => {
    const services = servicesFor(() => json({ resultCode: '0' }));
    const reason = new Error('the call has ended');
    expect(await rejection(queryQueueInfo(services, AbortSignal.abort(reason)))).to.equal(reason);
  });

  it('that a server lacks are remembered by server and service', () => {
    const answer = (): Response => json({ resultCode: '0' });
    const services = servicesFor(answer);
    expect(services.has('queryQueueInfo')).to.equal(true);
    services.lacks('queryQueueInfo');
    expect(services.has('queryQueueInfo')).to.equal(false);
    expect(services.has('doLeaveMessage')).to.equal(true);
    expect(servicesFor(answer).has('queryQueueInfo')).to.equal(true);
  });

  it('refuse a message that the center has not taken', async () => {
    const wrong = { resultCode: '0', returnCode: '3', description: 'the params are error.' };
    const message = { phoneNo: '1', leaveMessage: 'x' };
    const error = await apiError(
      leaveMessage(
        servicesFor(() => json(wrong)),
        message,
      ),
    );
    expect(error.code).to.equal('bad-request');
    expect(error.message).to.contain('returnCode 3 the params are error.');
    const busy = servicesFor(() => json({ resultCode: '0', returnCode: 9 }));
    expect((await apiError(leaveMessage(busy, message))).code).to.equal('refused');
  });

  const failures: Record<string, [answer: () => Response, passes: boolean, lack: boolean]> = {
    'HTTP 404': [() => text('', { status: 404 }), false, true],
    'HTTP 405': [() => text('', { status: 405 }), false, true],
    'HTTP 501': [() => text('', { status: 501 }), false, true],
    'an HTML page': [() => text('<!doctype html>'), false, true],
    'HTTP 400': [() => text('', { status: 400 }), false, false],
    'HTTP 401': [() => text('', { status: 401 }), false, false],
    'HTTP 403': [() => text('', { status: 403 }), false, false],
    'HTTP 500': [() => text('', { status: 500 }), false, false],
    'HTTP 429': [() => text('', { status: 429 }), true, false],
    'HTTP 503': [() => text('', { status: 503 }), true, false],
    'resultCode 5': [() => json({ resultCode: '5', resultDesc: 'over' }), false, false],
    'no answer': [
      () => {
        throw new TypeError('Failed to fetch');
      },
      true,
      false,
    ],
  };
  for (const [what, [answer, passes, lack]] of Object.entries(failures)) {
    it(`${what} ${passes ? 'may pass' : 'stays'} and shows ${lack ? 'a lack' : 'no lack'}`, async () => {
      const error = await apiError(queryQueueInfo(servicesFor(answer)));
      expect(mayPass(error)).to.equal(passes);
      expect(showsLack(error)).to.equal(lack);
    });
  }

  it('bring usable values or an ApiError, whatever a server answers', async () => {
    const given = fc.asyncProperty(answers, async (answer) => {
      const services = servicesFor(() => toResponse(answer));
      for (const ask of [queryQueueInfo, queryLevels]) {
        await ask(services).then(checkValue, checkError);
      }
    });
    await fc.assert(given, { numRuns: 1000 });
  });

  it('bring usable values, whatever the fields of a good answer hold', () => {
    const field = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.array(
        fc.record({ satisfactionLevelKey: fc.jsonValue(), satisfactionLevelDesc: fc.string() }),
      ),
      fc.double(),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(field, (value) => {
        checkValue(readQueueInfo({ position: value, estimateWaitTime: value }));
        checkValue(readLevels({ satisfactionLevel: value }));
      }),
      { numRuns: 2000 },
    );
  });
});

function checkError(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
  expect(apiErrorCodes).to.include(error.code);
  expect(error.message).to.have.lengthOf.within(1, 400);
}

function checkValue(value: Awaited<ReturnType<typeof queryQueueInfo | typeof queryLevels>>): void {
  if (Array.isArray(value)) {
    for (const { key, words } of value) {
      expect(key).to.match(/^\w{1,8}$/);
      expect(words).to.have.lengthOf.within(1, 61);
    }
  } else {
    const { position = 1, estimatedWait = 0 } = value;
    expect(position).to.satisfy((it: number) => Number.isInteger(it) && it >= 1 && it <= 1e6);
    expect(estimatedWait).to.be.within(0, 1e6);
  }
}

describe('the place in the queue', () => {
  const places: [unknown, number | undefined][] = [
    [3, 3],
    ['3', 3],
    [' 3 ', 3],
    [[3], 3],
    [['3', 7], 3],
    [['none', 4], 4],
    [[], undefined],
    [0, undefined],
    [-1, undefined],
    [2.5, undefined],
    ['third', undefined],
    [null, undefined],
    [{ position: 3 }, undefined],
    [1e9, undefined],
    [true, undefined],
    [[[3]], undefined],
  ];
  for (const [given, position] of places) {
    it(`${JSON.stringify(given)} is read as ${position ?? 'unknown'}`, () => {
      expect(readQueueInfo({ position: given }).position).to.equal(position);
    });
  }

  const waits: [unknown, number | undefined][] = [
    [150, 150],
    ['150', 150],
    [12.5, 12.5],
    [0, 0],
    [-1, undefined],
    ['soon', undefined],
    [Infinity, undefined],
    [1e9, undefined],
    [undefined, undefined],
  ];
  for (const [given, estimatedWait] of waits) {
    it(`an estimate of ${String(given)} is read as ${estimatedWait ?? 'unknown'}`, () => {
      const answer = { position: 1, estimateWaitTime: given, configMaxcWaitTime: 3600 };
      expect(readQueueInfo(answer).estimatedWait).to.equal(estimatedWait);
    });
  }
});

describe('the levels of a rating', () => {
  const level = (satisfactionLevelKey: unknown, satisfactionLevelDesc: unknown): object => ({
    satisfactionLevelKey,
    satisfactionLevelDesc,
  });

  it('are read in their order, with keys as text', () => {
    const satisfactionLevel = [level(1, 'bad'), level('2', '  good '), level('5', '<b>best</b>')];
    expect(readLevels({ surveyType: '1', satisfactionLevel })).to.deep.equal([
      { key: '1', words: 'bad' },
      { key: '2', words: 'good' },
      { key: '5', words: '<b>best</b>' },
    ]);
  });

  const unusable: Record<string, unknown> = {
    'no list': 'none',
    nothing: undefined,
    'a single level': [level('1', 'bad')],
    'a level without words': [level('1', 'bad'), level('2', '')],
    'a level without a key': [level('1', 'bad'), level(undefined, 'good')],
    'a key that is no word': [level('1', 'bad'), level('2 or 3', 'good')],
    'an entry that is no object': [level('1', 'bad'), 'good'],
    'the same key twice and no other': [level('1', 'bad'), level('1', 'good')],
    'eleven levels': Array.from({ length: 11 }, (_, i) => level(String(i), 'so so')),
  };
  for (const [what, satisfactionLevel] of Object.entries(unusable)) {
    it(`are none where the answer has ${what}`, () => {
      expect(readLevels({ satisfactionLevel })).to.deep.equal([]);
    });
  }

  it('have words of a length that fits a button', () => {
    const [first] = readLevels({
      satisfactionLevel: [level('1', 'b'.repeat(500)), level('2', 'good')],
    });
    expect(first?.words).to.have.lengthOf(61);
  });
});
