/** The request that the platform's `fetch` gets, and the end of a request without an answer. */
import { expect } from '@open-wc/testing';
import { createHttp } from '../../../src/api/http/http.js';
import { createWebAdapter, type WebAdapter } from '../../../src/api/web-adapter.js';
import {
  adapterFor,
  apiError,
  endless,
  facade,
  fakeServer,
  fakeSleep,
  json,
  rejection,
  server,
  silence,
} from '../fake-server.js';

const yes = (): Response => json({ resultCode: '0', clickToCallSupported: true });

/** All four calls, in the order of a call. */
const calls: readonly [name: string, ms: number, send: (center: WebAdapter) => Promise<unknown>][] =
  [
    ['checkClickToCallSupport', 15_000, (center) => center.checkSupport()],
    ['createClickToCall', 15_000, (center) => center.create('voice')],
    ['getClickToCallEvents', 60_000, (center) => center.poll()],
    ['dropClickToCall', 15_000, (center) => center.drop()],
  ];

describe('requests', () => {
  async function sent(index: number): Promise<Request> {
    const center = adapterFor(yes);
    await calls[index]![2](center);
    expect(center.requests).to.have.lengthOf(1);
    return center.requests[0]!;
  }

  it('carry the cookie and are never taken from a cache', async () => {
    for (const index of calls.keys()) {
      const request = await sent(index);
      expect(request).to.include({ credentials: 'include', cache: 'no-store', mode: 'cors' });
    }
  });

  for (const [index, method] of ['GET', 'POST', 'GET', 'POST'].entries()) {
    it(`by ${method} (${index + 1} of 4) have the documented Content-Type and no other header`, async () => {
      const request = await sent(index);
      expect(request.method).to.equal(method);
      expect([...request.headers]).to.deep.equal([
        ['content-type', 'application/json; charset=UTF-8'],
      ]);
    });
  }

  it('contain the media as text, and nothing else', async () => {
    for (const [media, body] of [
      ['voice', '{"mediaAbility":"0"}'],
      ['video', '{"mediaAbility":"1"}'],
    ] as const) {
      const center = adapterFor(yes);
      await center.create(media);
      expect(await center.requests[0]!.text()).to.equal(body);
      expect(center.requests[0]!.keepalive).to.equal(false);
    }
  });

  it('of drop have no body and outlive the page', async () => {
    const request = await sent(3);
    expect(request.keepalive).to.equal(true);
    expect(await request.text()).to.equal('');
  });

  for (const [base, path] of [
    [server, facade],
    [`${server}/`, facade],
    [`${server}///`, facade],
    [`${server}/relay`, `/relay${facade}`],
    [`${server}/relay/v2/`, `/relay/v2${facade}`],
    ['http://localhost:8080', facade],
    ['https://[2001:db8::1]:18446', facade],
  ] as const) {
    it(`to ${base} go to ${path}…`, async () => {
      const fake = fakeServer(yes);
      const clock = fakeSleep();
      await createWebAdapter({ server: base, fetch: fake.fetch, clock }).poll();
      const url = new URL(fake.requests[0]!.url);
      expect(url.origin).to.equal(new URL(base).origin);
      expect(url.pathname).to.equal(`${path}getClickToCallEvents`);
      expect(url.search + url.hash).to.match(/^\?_=\d+$/);
    });
  }

  it('call fetch, which a page may have wrapped, with a text and an init', async () => {
    for (const [name, , send] of calls) {
      const given: unknown[] = [];
      const fetch = (...all: Parameters<typeof globalThis.fetch>): Promise<Response> => {
        given.push(...all);
        return Promise.resolve(yes());
      };
      await send(createWebAdapter({ server, fetch, clock: fakeSleep() })).catch(() => {});
      const [url, init] = given as [unknown, RequestInit];
      expect(url, name).to.be.a('string');
      expect(init.keepalive, name).to.equal(name === 'dropClickToCall');
      expect(init.body, name).to.equal(
        name === 'createClickToCall' ? '{"mediaAbility":"0"}' : undefined,
      );
    }
  });

  it('of polls have unique URLs, and plain ones where a server refuses the parameter', async () => {
    for (const [status, later] of [
      [200, /^\?_=\d+$/],
      [400, /^$/],
      [404, /^$/],
    ] as const) {
      const asked: string[] = [];
      const fetch = (url: unknown): Promise<Response> => {
        asked.push(new URL(String(url)).search);
        const refused = asked.length === 1 && status !== 200;
        return Promise.resolve(new Response('{}', { status: refused ? status : 200 }));
      };
      const base = `https://polls-${status}.example.com`;
      const center = createWebAdapter({ server: base, fetch, clock: fakeSleep() });
      for (let n = 0; n < 3; n++) await center.poll().catch(() => {});
      expect(new Set(asked).size).to.equal(status === 200 ? 3 : 2);
      expect(asked[0]).to.match(/^\?_=\d+$/);
      for (const search of asked.slice(1)) expect(search).to.match(later);
    }
  });

  for (const trouble of [401, 429, 503]) {
    it(`do not decide about the parameter by a first poll answered ${trouble}`, async () => {
      const asked: string[] = [];
      const fetch = (url: unknown): Promise<Response> => {
        const { search } = new URL(String(url));
        asked.push(search);
        const status = asked.length === 1 ? trouble : search ? 400 : 200;
        return Promise.resolve(new Response('{"resultCode":"0"}', { status }));
      };
      const base = `https://polls-after-${trouble}.example.com`;
      const center = createWebAdapter({ server: base, fetch, clock: fakeSleep() });
      await apiError(center.poll());
      await center.poll();
      await center.poll();
      expect(asked.map(Boolean)).to.deep.equal([true, true, false, false]);
    });
  }

  it("use the platform's fetch where none, or that very one, is handed in", async () => {
    const { origin } = location;
    for (const fetch of [undefined, globalThis.fetch]) {
      const http = createHttp({ base: `${origin}/`, fetch, clock: fakeSleep() });
      const path = 'test/fixtures/README.md';
      expect((await http({ method: 'GET', path, timeout: 1 })).status).to.equal(200);
    }
  });
});

describe('the time limit', () => {
  const answers = { 'no answer': silence, 'a body that never ends': endless };

  for (const [name, ms, send] of calls) {
    for (const [what, answer] of Object.entries(answers)) {
      it(`${name} gives up after ${ms / 1000} s of ${what}`, async () => {
        const { fetch, requests } = fakeServer(answer);
        const time = fakeSleep();
        const center = createWebAdapter({ server, fetch, clock: time });
        const error = apiError(send(center));
        await received(requests);
        expect(time.sleeping).to.deep.equal([ms]);
        time.wake();
        expect(await error).to.include({
          code: 'timeout',
          repeatable: true,
          answered: false,
          message: `${name}: no answer within ${ms / 1000} s`,
        });
        expect(requests[0]!.signal.aborted, 'and lets the network know').to.equal(true);
      });
    }
  }

  it('leaves no timer running, however the request ends', async () => {
    for (const answer of [
      yes,
      () => json({ resultCode: '13' }),
      () => json({}, { status: 500 }),
      () => Promise.reject(new TypeError('Failed to fetch')),
    ]) {
      const { fetch } = fakeServer(answer);
      const time = fakeSleep();
      const center = createWebAdapter({ server, fetch, clock: time });
      await center.create('voice').catch(() => {});
      expect(time.sleeping).to.deep.equal([]);
    }
  });

  it('of a drop can be less than 15 s and never is more', async () => {
    for (const [asked, given] of [
      [4750, 4750],
      [15_000, 15_000],
      [20_000, 15_000],
      [Infinity, 15_000],
    ] as const) {
      const time = fakeSleep();
      const { fetch } = fakeServer(silence);
      const drop = createWebAdapter({ server, fetch, clock: time }).drop(asked);
      expect(time.sleeping).to.deep.equal([given]);
      time.wake();
      await apiError(drop);
    }
  });
});

describe('the signal', () => {
  const reason = new DOMException('The call has gone on', 'AbortError');
  const signalled = [
    ['checkSupport', (center: WebAdapter, signal: AbortSignal) => center.checkSupport(signal)],
    ['poll', (center: WebAdapter, signal: AbortSignal) => center.poll(signal)],
  ] as const;

  for (const [name, send] of signalled) {
    it(`of ${name} that has aborted already sends nothing`, async () => {
      const center = adapterFor(yes);
      expect(await rejection(send(center, AbortSignal.abort(reason)))).to.equal(reason);
      expect(center.requests).to.have.lengthOf(0);
    });

    for (const [what, answer] of [
      ['before the answer', silence],
      ['within the body', endless],
    ] as const) {
      it(`of ${name} ends it ${what} with the reason it was given`, async () => {
        const { fetch, requests } = fakeServer(answer);
        const time = fakeSleep();
        const aborting = new AbortController();
        const center = createWebAdapter({ server, fetch, clock: time });
        const error = rejection(send(center, aborting.signal));
        await received(requests);
        aborting.abort(reason);
        expect(await error).to.equal(reason);
        expect(requests[0]!.signal.aborted).to.equal(true);
        expect(time.sleeping).to.deep.equal([]);
      });
    }

    it(`of ${name} may have any reason`, async () => {
      const aborting = new AbortController();
      const center = adapterFor(silence);
      const error = rejection(send(center, aborting.signal));
      aborting.abort('gone');
      expect(await error).to.equal('gone');
    });

    it(`of ${name} has no listener left when the answer is there`, async () => {
      const aborting = new AbortController();
      const { signal } = aborting;
      let listeners = 0;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
      signal.removeEventListener = (...args: Parameters<typeof remove>) => (
        listeners--,
        remove(...args)
      );
      const center = adapterFor(yes);
      await send(center, signal);
      expect(listeners).to.equal(0);
      aborting.abort();
      expect(center.requests[0]!.signal.aborted).to.equal(false);
    });
  }
});

describe('a network that fails', () => {
  const dead = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));
  const errorFrom = (base: string) =>
    apiError(
      createWebAdapter({ server: base, fetch: fakeServer(dead).fetch, clock: fakeSleep() }) //
        .create('voice'),
    );

  it('is reported with its cause', async () => {
    const error = await errorFrom(server);
    expect(error).to.include({ code: 'network', repeatable: true, answered: false });
    expect(error.cause).to.be.instanceOf(TypeError);
  });

  it('names CORS with credentials and every header, across origins', async () => {
    const { message } = await errorFrom(server);
    for (const part of [
      server,
      'CORS with credentials',
      `Access-Control-Allow-Origin: ${location.origin}`,
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Allow-Headers: content-type',
      'Access-Control-Allow-Methods: GET, POST',
      'OPTIONS',
    ]) {
      expect(message).to.include(part);
    }
  });

  it("does not speak of CORS on the page's own origin", async () => {
    const { message } = await errorFrom(`${location.origin}/relay`);
    expect(message).to.include(`createClickToCall: no answer from ${location.origin}/relay`);
    expect(message).not.to.include('CORS');
  });

  it('is the error also where the server is no valid URL', async () => {
    for (const base of ['', 'cc.example.com', '/relay', 'https://', 'https://a b/']) {
      expect((await errorFrom(base)).code, base).to.equal('network');
    }
  });

  it('is the error where the connection breaks within the body', async () => {
    const cut = new ReadableStream({ start: (sink) => sink.error(new TypeError('reset')) });
    const error = await apiError(adapterFor(() => new Response(cut)).create('voice'));
    expect(error).to.include({ code: 'network', answered: false });
  });

  it('is the error where fetch does not give a Response', async () => {
    for (const answer of [undefined, null, {}, 'ok']) {
      const fetch = (() => Promise.resolve(answer)) as unknown as typeof globalThis.fetch;
      const center = createWebAdapter({ server, fetch, clock: fakeSleep() });
      expect((await apiError(center.drop())).code).to.equal('network');
    }
    const thrower = (() => {
      throw new Error('no');
    }) as unknown as typeof globalThis.fetch;
    const center = createWebAdapter({ server, fetch: thrower, clock: fakeSleep() });
    expect((await apiError(center.drop())).code).to.equal('network');
  });
});

describe('Retry-After', () => {
  const day = 86_400_000;
  const read = async (value: string): Promise<number | undefined> => {
    const headers = { 'retry-after': value };
    const center = adapterFor(() => json({}, { status: 503, headers }));
    return (await apiError(center.poll())).retryAfter;
  };

  it('is seconds', async () => {
    for (const [value, ms] of [
      ['0', 0],
      ['1', 1000],
      [' 120 ', 120_000],
      ['007', 7000],
      ['86400', day],
    ] as const) {
      expect(await read(value), value).to.equal(ms);
    }
  });

  it('is a date in each of the three forms of HTTP', async () => {
    const inAMinute = new Date(Date.now() + 60_000);
    const imf = inAMinute.toUTCString();
    const [, day2, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(imf)!;
    const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
    const weekday = names[inAMinute.getUTCDay()]!;
    for (const form of [
      imf,
      `${weekday}, ${day2}-${month}-${year!.slice(2)} ${time} GMT`,
      `${weekday.slice(0, 3)} ${month} ${day2!.replace(/^0/, ' ')} ${time} ${year}`,
    ]) {
      expect(await read(form), form).to.be.within(30_000, 60_000);
    }
    expect(await read('Sun, 06 Nov 1994 08:49:37 GMT')).to.equal(0);
  });

  it('is ignored where it is anything else', async () => {
    for (const value of [
      '',
      ' ',
      'soon',
      '5 minutes',
      'after 2030',
      '-5',
      '+5',
      '1.5',
      '1e3',
      '0x10',
      'Infinity',
      'NaN',
      '5, 10',
      '5s',
      'Mon',
      'Sunday morning',
      '2030-01-01T00:00:00Z',
    ]) {
      expect(await read(value), value).to.equal(undefined);
    }
  });

  it('is never longer than a timer can be', async () => {
    for (const value of [
      '86401',
      '99999999999',
      '9'.repeat(400),
      'Fri, 31 Dec 9999 23:59:59 GMT',
    ]) {
      expect(await read(value), value).to.equal(day);
    }
  });

  it('comes with every failed answer', async () => {
    for (const [status, body] of [
      [429, {}],
      [503, { resultCode: '13' }],
      [200, { resultCode: '13' }],
      [200, {}],
    ] as const) {
      const headers = { 'retry-after': '7' };
      const error = await apiError(adapterFor(() => json(body, { status, headers })).poll());
      expect(error.retryAfter, `${status}`).to.equal(7000);
    }
  });
});

/**
 * Resolves as soon as the request was sent, which is a few microtasks after the call of the method.
 */
async function received(requests: readonly Request[]): Promise<void> {
  for (let turns = 0; requests.length === 0; turns++) {
    if (turns > 1000) throw new Error('nothing was sent');
    await Promise.resolve();
  }
}
