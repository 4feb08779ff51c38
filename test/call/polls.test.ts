/** The polls: their pace, failures, the effect of each event, and when they are given up. */
import { expect } from '@open-wc/testing';
import { CallRig, type RigOptions } from '../support/call-rig.js';
import {
  connectedWith,
  events,
  refused,
  said,
  status,
  type Answer,
} from '../support/scripted-center.js';

let rig: CallRig;
const start = (options?: RigOptions): CallRig => (rig = new CallRig(options));
const pollTimes = (): number[] => rig.center.sent('poll').map(({ at }) => at);

describe('polls', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('start at least the interval apart if the server answers at once', async () => {
    start({ call: { pollInterval: 700 } });
    void rig.call();
    await rig.clock.advance(3000);
    expect(pollTimes()).to.deep.equal([0, 700, 1400, 2100, 2800]);
  });

  it('carry the cookie and no body', async () => {
    start();
    await rig.bring('queued');
    expect(rig.center.sent('poll')[0]).to.include({
      method: 'GET',
      credentials: 'include',
      body: '',
    });
  });

  it('follow at once on polls that the server has held, and never two at a time', async () => {
    start();
    const first = rig.center.hold('poll');
    void rig.call();
    await rig.clock.until(first.asked);
    const second = rig.center.hold('poll');
    await rig.clock.advance(20_000);
    expect(pollTimes()).to.deep.equal([0]);
    first.answer(events.inQueue);
    await rig.clock.until(second.asked);
    expect(pollTimes()).to.deep.equal([0, 20_000]);
    second.answer(events.inQueue);
    await rig.clock.advance(900);
    expect(pollTimes(), 'answered at once: the interval holds again').to.have.length(2);
    await rig.clock.advance(100);
    expect(pollTimes()).to.deep.equal([0, 20_000, 21_000]);
  });

  it('wait for the rest of the interval after a slow answer', async () => {
    start();
    const first = rig.center.hold('poll', events.nothing);
    void rig.call();
    await rig.clock.until(first.asked);
    await rig.clock.advance(600);
    first.answer(events.nothing);
    await rig.clock.advance(1000);
    expect(pollTimes()).to.deep.equal([0, 1000]);
  });

  it('go on through connecting, talking and reconnecting', async () => {
    start();
    await rig.bring('reconnecting');
    await rig.clock.advance(3000);
    expect(pollTimes()).to.deep.equal([0, 1000, 2000, 3000]);
  });

  it('go on with longer and longer pauses while they fail, and at the usual pace afterwards', async () => {
    start();
    rig.center.on('poll', 'reset', 'reset', 'reset', 'reset', events.inQueue, events.nothing);
    void rig.call();
    await rig.clock.advance(12_000);
    // 500 ms, doubled each time, times the jitter of three quarters here, but at least the
    // interval.
    expect(pollTimes()).to.deep.equal([
      0, 1000, 2000, 3500, 6500, 7500, 8500, 9500, 10_500, 11_500,
    ]);
    expect(rig.state).to.equal('queued');
  });

  it('wait as long as Retry-After asks', async () => {
    start();
    const busy = status(429, { 'Retry-After': '9' });
    rig.center.on(
      'poll',
      events.inQueue,
      busy,
      status(503, { 'Retry-After': '4' }),
      events.inQueue,
    );
    void rig.call();
    await rig.clock.advance(15_000);
    expect(pollTimes()).to.deep.equal([0, 1000, 10_000, 14_000, 15_000]);
  });

  for (const [what, answer, code] of [
    ['500', status(500), 'server-error'],
    ['408', status(408), 'server-error'],
    ['429', status(429), 'server-error'],
    ['lost connections', 'reset', 'network'],
    ['garbage', { body: 'what?' }, 'bad-response'],
    ['no resultCode', { body: { resultDesc: 'Call in queue' } }, 'bad-response'],
    ['refused', refused('no', '5'), 'refused'],
  ] as const satisfies readonly (readonly [string, Answer, string])[]) {
    it(`failing for 60 s in a row end the call: ${what}: ${code}`, async () => {
      start();
      rig.center.on('poll', events.inQueue, answer);
      void rig.call();
      await rig.until('failed');
      expect(rig.clock.now(), '60 s after the first failure').to.equal(61_000);
      expect(rig.states.slice(-2)).to.deep.equal([`ending ${code}`, `failed ${code}`]);
      expect(rig.center.count('drop')).to.equal(1);
      expect(rig.told).to.deep.equal([`error:${code}`, `end:${code} 0`]);
    });
  }

  it('failing in several ways end the call with the code of the last failure', async () => {
    start();
    rig.center.on('poll', 'reset', status(500), { body: 'x' });
    void rig.call();
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed bad-response');
  });

  it('that succeed in between give the call another 60 s', async () => {
    start();
    const down = Array.from<Answer>({ length: 6 }).fill(status(500));
    rig.center.on('poll', ...down, events.nothing, ...down, events.nothing, status(500));
    void rig.call();
    await rig.until('failed', 300_000);
    const answered = rig.center
      .sent('poll')
      .filter(({ went }) => typeof went === 'object' && went.status === undefined);
    expect(rig.clock.now()).to.equal((answered.at(-1)?.at ?? 0) + 1000 + 60_000);
  });

  it('that are never answered time out after 60 s each', async () => {
    start();
    rig.center.on('poll', 'silence');
    void rig.call();
    await rig.until('failed', 200_000);
    expect(pollTimes().slice(0, 2)).to.deep.equal([0, 60_375]);
    expect(rig.states.at(-1)).to.equal('failed timeout');
    expect(rig.clock.now()).to.equal(120_000);
  });

  for (const [code, answer] of [
    ['unauthorized', status(401)],
    ['unauthorized', status(403)],
    ['not-found', status(404)],
    ['bad-request', status(400)],
    ['bad-request', status(418)],
  ] as const) {
    it(`answered with ${answer.status} end the call at once: ${code}`, async () => {
      start();
      rig.center.on('poll', events.inQueue, answer);
      void rig.call();
      await rig.until('failed');
      expect(rig.clock.now()).to.equal(1000);
      expect(rig.states.at(-1)).to.equal(`failed ${code}`);
      expect(rig.center.count('drop')).to.equal(1);
    });
  }
});

describe('while people talk', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());
  const talk = async (reportsMedia: boolean, ...answers: Answer[]): Promise<void> => {
    start({ reportsMedia });
    await rig.bring('talking');
    rig.center.on('poll', ...answers);
  };

  for (const [what, answer] of [
    ['401', status(401)],
    ['404', status(404)],
    ['500', status(500)],
    ['lost connections', 'reset'],
    ['garbage', { body: 'x' }],
    ['refused', refused('no')],
    ['a second connected event without a gateway', connectedWith({ gwAddresses: [] })],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    it(`no poll ends a conversation that reports its media: ${what}`, async () => {
      await talk(true, answer);
      await rig.clock.advance(300_000);
      expect(rig.state).to.equal('talking');
      const polls = rig.center.count('poll');
      expect(polls, 'with back-off').to.be.within(25, 60);
      rig.connector.latest.emit({ type: 'ended' });
      await rig.until('ended');
      expect(rig.told.at(-1)).to.equal('end:released 300');
    });
  }

  it('no poll ends it in reconnecting either', async () => {
    await talk(true, status(401));
    rig.connector.latest.emit({ type: 'reconnecting' });
    await rig.clock.advance(19_000);
    expect(rig.state).to.equal('reconnecting');
    rig.connector.latest.emit({ type: 'connected' });
    await rig.clock.advance(120_000);
    expect(rig.state).to.equal('talking');
  });

  it('a failure that began before the connection does not end it later', async () => {
    start({ connects: false });
    await rig.bring('connecting');
    rig.center.on('poll', status(500));
    await rig.clock.advance(20_000);
    rig.connector.latest.emit({ type: 'connected' });
    await rig.clock.advance(200_000);
    expect(rig.state).to.equal('talking');
  });

  it('with a connector that does not report media, 401 ends the call at once', async () => {
    await talk(false, status(401));
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed unauthorized');
    expect(rig.clock.now()).to.equal(1000);
  });

  it('with a connector that does not report media, 60 s of failing polls end the call', async () => {
    await talk(false, status(500));
    await rig.until('failed');
    expect(rig.states.at(-1)).to.equal('failed server-error');
    expect(rig.clock.now()).to.equal(61_000);
  });

  it('the center may end the call at any time', async () => {
    await talk(true, events.released);
    await rig.until('ended');
    expect(rig.center.count('drop')).to.equal(0);
    expect(rig.told.at(-1)).to.equal('end:released 1');
  });

  it('nothing but the center ends the call, for hours', async () => {
    start({ reportsMedia: true, call: { pollInterval: 60_000 } });
    await rig.bring('talking');
    await rig.clock.advance(4 * 3_600_000);
    expect(rig.state).to.equal('talking');
  });
});

describe('the events of the center', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('in queue: the call stays queued for as long as the center says so', async () => {
    start({ call: { pollInterval: 60_000 } });
    rig.center.on('poll', events.inQueue);
    void rig.call();
    await rig.clock.advance(3_600_000);
    expect(rig.state).to.equal('queued');
  });

  for (const answer of [events.nothing, events.unknown, said('Something new', { eventId: 9 })]) {
    it(`ten minutes of nothing but ${JSON.stringify(answer.body)} are a timeout`, async () => {
      start({ call: { pollInterval: 60_000 } });
      rig.center.on('poll', events.inQueue, events.inQueue, answer);
      void rig.call();
      await rig.until('failed');
      expect(rig.clock.now()).to.equal(60_000 + 600_000);
      expect(rig.states.at(-1)).to.equal('failed timeout');
      expect(rig.center.count('drop')).to.equal(1);
    });
  }

  it('queue-limit: the call ends after it, whatever the center says', async () => {
    start({ call: { queueLimit: 90, pollInterval: 10_000 } });
    rig.center.on('poll', events.inQueue);
    void rig.call();
    await rig.until('failed');
    expect(rig.clock.now()).to.equal(90_000);
    expect(rig.told).to.deep.equal(['error:queue-timeout', 'end:queue-timeout 0']);
    expect(rig.center.count('drop')).to.equal(1);
  });

  it('queue-limit does not count once an agent is there', async () => {
    start({ call: { queueLimit: 5 } });
    await rig.bring('talking');
    await rig.clock.advance(60_000);
    expect(rig.state).to.equal('talking');
  });

  for (const [answer, state, told] of [
    [events.released, 'ended released', ['end:released 0']],
    [events.queueTimeout, 'failed queue-timeout', ['error:queue-timeout', 'end:queue-timeout 0']],
    [events.failed, 'failed call-failed', ['error:call-failed', 'end:call-failed 0']],
  ] as const) {
    it(`${JSON.stringify(answer.body)}: ${state}, straight and without a drop`, async () => {
      start();
      rig.center.on('poll', events.inQueue, answer);
      await rig.clock.until(rig.call());
      expect(rig.states).to.deep.equal(['preparing', 'requesting', 'queued', state]);
      expect(rig.told).to.deep.equal(told);
      expect(rig.center.count('drop')).to.equal(0);
    });
  }

  it('a failed call names its cause to the developer', async () => {
    start();
    rig.center.on('poll', events.failed);
    await rig.clock.until(rig.call());
    expect(rig.messages[0]).to.match(/7.*no route/);
  });

  for (const [what, answer, code] of [
    ['no content', said('Call connected', { eventId: 168101 }), 'bad-response'],
    ['no addresses', connectedWith({ gwAddresses: undefined }), 'bad-response'],
    ['no domain', connectedWith({ domain: undefined }), 'bad-response'],
    ['no accessCode', connectedWith({ accessCode: '' }), 'bad-response'],
    ['a poisoned domain', connectedWith({ domain: 'a>\r\nRoute: <sip:b>' }), 'bad-response'],
    [
      'an insecure address',
      connectedWith({ gwAddresses: ['ws://gw1.example.com'] }),
      'gateway-refused',
    ],
    [
      'no socket at all',
      connectedWith({ gwAddresses: ['https://gw1.example.com'] }),
      'gateway-refused',
    ],
  ] as const) {
    it(`connected with ${what}: ${code}, at once`, async () => {
      start();
      rig.center.on('poll', events.inQueue, answer, events.connected);
      await rig.clock.until(rig.call());
      expect(rig.states.slice(2)).to.deep.equal(['queued', `ending ${code}`, `failed ${code}`]);
      expect(rig.clock.now()).to.equal(1000);
      expect(rig.center.count('drop')).to.equal(1);
      expect(rig.told).to.deep.equal([`error:${code}`, `end:${code} 0`]);
    });
  }

  const hosts = ['gw1.example.com', 'ws://gw2.example.com', 'gw.other.example', 'example.com'];
  for (const [patterns, left] of [
    [[], ['wss://gw1.example.com', 'wss://gw.other.example', 'wss://example.com']],
    [['*.example.com'], ['wss://gw1.example.com']],
    [['example.com'], ['wss://example.com']],
    [
      ['gw.other.example', 'GW1.example.com'],
      ['wss://gw1.example.com', 'wss://gw.other.example'],
    ],
  ] as const) {
    it(`gateway-hosts ${patterns.join(' ') || 'any'}: ${left.join(' ')}`, async () => {
      const seen: string[][] = [];
      start({
        call: { gatewayHosts: patterns },
        host: { onGateway: ({ gwAddresses }) => seen.push(gwAddresses) },
      });
      rig.center.on('poll', connectedWith({ gwAddresses: hosts }), events.nothing);
      void rig.call();
      await rig.until('talking');
      expect(seen).to.deep.equal([left]);
      expect(rig.connector.latest.gateway.gwAddresses).to.deep.equal(left);
    });
  }

  it('gateway-hosts that match nothing: gateway-refused', async () => {
    start({ call: { gatewayHosts: ['*.gw1.example.com', 'example'] } });
    rig.center.on('poll', events.connected);
    await rig.clock.until(rig.call());
    expect(rig.states.at(-1)).to.equal('failed gateway-refused');
    expect(rig.connector.calls).to.deep.equal([]);
  });

  it('ws: is accepted on localhost', async () => {
    start();
    rig.center.on('poll', connectedWith({ gwAddresses: 'ws://localhost:8080' }), events.nothing);
    void rig.call();
    await rig.until('talking');
    expect(rig.connector.latest.gateway.gwAddresses).to.deep.equal(['ws://localhost:8080']);
  });

  it('connected: a second one changes nothing', async () => {
    start();
    rig.center.on('poll', events.connected);
    void rig.call();
    await rig.until('talking');
    await rig.clock.advance(5000);
    expect(rig.connector.calls).to.have.length(1);
    expect(rig.told).to.deep.equal(['gateway']);
  });
});
