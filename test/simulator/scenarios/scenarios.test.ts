import { expect } from '@open-wc/testing';
import { type Scenario, type ScenarioName, scenarios } from '../../../src/simulator/index.js';
import { type Caller, caller, type Came, rejection, texts } from '../caller.js';

/** The events of a caller who polls every half second, each with its time. */
const told: Partial<Record<ScenarioName, readonly string[]>> = {
  answered: ['500: Call connected'],
  'third-in-queue': [
    '0: Call in queue',
    '2000: Call in queue',
    '4000: Call in queue',
    '6000: Call in queue',
    '8000: Call connected',
  ],
  'nothing-happens': [],
  'one-agent': ['500: Call connected'],
  'queue-timeout': [
    '0: Call in queue',
    '2000: Call in queue',
    '4000: Call in queue',
    '6000: Call queued timeout',
  ],
  'call-failed': ['0: Call in queue', '2000: Call failed'],
  'agent-hangs-up': ['500: Call connected', '8500: Call disconnected'],
  'released-in-queue': [
    '0: Call in queue',
    '2000: Call in queue',
    '4000: Call in queue',
    '5000: Call disconnected',
  ],
  'webrtc-not-supported': ['500: Call connected'],
  'unknown-events': [
    '0: Call continue to poll events with unknown events',
    '500: Agent is typing',
    '1000: ',
    '1500: Call in queue',
    '3000: Call connected',
    '3500: Call recorded',
  ],
  'events-again': ['500: Call connected', '1500: Call in queue', '2500: Call connected'],
  'gateway-schemes': ['500: Call connected'],
  'gateway-missing': ['500: Call connected'],
  'gateway-insecure': ['500: Call connected'],
  'gateway-hostile': ['500: Call connected'],
  'hostile-texts': ['0: <img src=x onerror=alert(1)>', '2000: Call failed'],
};

/** How each of a number of polls ends: a status, or that the connection was cut. */
async function outcomes({ poll, clock }: Caller, count: number): Promise<(number | 'cut')[]> {
  const seen: (number | 'cut')[] = [];
  for (let i = 0; i < count; i += 1) {
    seen.push(
      await poll().then(
        ({ status }) => status,
        () => 'cut' as const,
      ),
    );
    await clock.advance(1000);
  }
  return seen;
}

/** The content of the first event that carries one. */
async function content({ poll, clock }: Caller): Promise<unknown> {
  for (let i = 0; i < 20; i += 1) {
    const { json } = await poll();
    if (json?.['content']) return json['content'];
    await clock.advance(500);
  }
  return undefined;
}

async function created(scenario: ScenarioName): Promise<Caller> {
  const visitor = caller(scenario);
  expect((await visitor.create()).status).to.equal(200);
  return visitor;
}

describe('the scenarios', () => {
  const all: [string, Scenario][] = Object.entries(scenarios);

  for (const [name, { title, description, expect: expected }] of all) {
    it(`${name} can be shown, and says what to expect`, () => {
      expect(name).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect(title).to.match(/^[A-Z].{3,39}$/);
      expect(description).to.match(/^\w.{20,110}\.$/);
      expect(expected.state === 'failed' || expected.state === 'ended').to.equal(
        expected.reason !== undefined,
      );
    });
  }

  it('have titles of their own', () => {
    const titles = all.map(([, { title }]) => title);
    expect(new Set(titles).size).to.equal(titles.length);
  });

  for (const [name, events] of Object.entries(told)) {
    it(`${name} tells its events in time`, async () => {
      const visitor = await created(name as ScenarioName);
      expect(await texts(visitor, 10_000)).to.deep.equal(events);
      visitor.center.agentHangsUp();
      expect(visitor.clock.pending).to.equal(0);
    });
  }

  it('endless-queue goes on and on', async () => {
    const visitor = await created('endless-queue');
    expect(await texts(visitor, 20_000)).to.have.length(11);
    await visitor.clock.advance(60_000);
    expect((await visitor.poll()).json?.['resultDesc']).to.equal('Call in queue');
    await visitor.drop();
    expect(visitor.clock.pending).to.equal(0);
  });

  it('one-agent lets a second visitor wait until the first one is dropped', async () => {
    const first = await created('one-agent');
    const second = caller('one-agent', { center: first.center });
    await second.create();
    expect(await texts(second, 5000)).to.deep.equal([
      '500: Call in queue',
      '2500: Call in queue',
      '4500: Call in queue',
    ]);
    await first.drop();
    await second.clock.settle();
    expect(await texts(second, 500)).to.deep.equal(['0: Call connected']);
  });

  it('not-supported and webrtc-not-supported say no in the support check', async () => {
    expect((await caller('not-supported').check()).json).to.include({
      webRTCSupported: true,
      clickToCallSupported: false,
    });
    expect((await caller('webrtc-not-supported').check()).json).to.include({
      webRTCSupported: false,
      clickToCallSupported: true,
    });
  });

  it('no-agents and create-refused refuse with resultCode 13', async () => {
    for (const [name, resultDesc] of [
      ['no-agents', 'No agents available currently'],
      ['create-refused', 'connect failed'],
    ] as const) {
      const visitor = caller(name);
      expect((await visitor.create()).json).to.deep.equal({ resultCode: '13', resultDesc });
      expect(visitor.center.calls).to.deep.equal([]);
    }
  });

  it('call-failed names the cause', async () => {
    expect(await content(await created('call-failed'))).to.deep.equal({
      causeId: 2038,
      causeDesc: 'No available route',
    });
  });

  it('long-polling holds a poll for 20 s, and answers as soon as something happens', async () => {
    const { poll, clock } = await created('long-polling');
    expect((await poll()).json?.['resultDesc']).to.equal('Call in queue');
    const held = async (): Promise<string> => {
      const came = await clock.until(poll());
      return `${clock.now()}: ${String(came.json?.['resultDesc'])}`;
    };
    expect(await held()).to.equal('20000: ClickToCall polled without any events');
    expect(await held()).to.equal('25000: Call connected');
    expect(await held()).to.equal('45000: ClickToCall polled without any events');
  });

  it('odd-forms speaks in every documented variant', async () => {
    const visitor = await created('odd-forms');
    const { check, poll, drop, clock } = visitor;
    expect((await check()).json).to.include({ resultCode: 0, clickToCallSupported: true });
    const queued = await poll();
    expect(queued.headers.get('Content-Type')).to.equal('text/plain');
    expect(queued.json).to.deep.equal({
      resultCode: 0,
      resultDesc: ' CALL IN QUEUE\n',
      eventId: '',
      content: null,
    });
    await clock.advance(1500);
    expect((await poll()).json).to.deep.equal({
      resultCode: 0,
      'resultDesc:': null,
      eventId: '168101',
      content: {
        domain: 'gw.example.com',
        gwAddresses: 'gw1.example.com:8443',
        accessCode: 179080000537636,
        clickToCallCaller: 'AnonymousCard',
        causeId: '0',
      },
    });
    expect((await drop()).json?.['resultCode']).to.equal(0);
    expect(visitor.center.occupied).to.equal(0);
  });

  it('the gateway-… scenarios hand over what they say', async () => {
    const gateway = async (name: ScenarioName): Promise<Record<string, unknown>> =>
      (await content(await created(name))) as Record<string, unknown>;
    expect((await gateway('gateway-schemes'))['gwAddresses']).to.deep.equal([
      'wss://gw1.example.com:8443',
      'wss://gw2.example.com/ws',
    ]);
    expect((await gateway('gateway-insecure'))['gwAddresses']).to.deep.equal([
      'ws://gw1.example.com:8080',
    ]);
    expect((await gateway('gateway-hostile'))['domain']).to.contain('\r\nRoute:');
    expect(await gateway('gateway-missing')).to.be.undefined;
  });

  it('hostile-texts carries HTML in the cause', async () => {
    expect(await content(await created('hostile-texts')))
      .to.have.property('causeDesc')
      .that.contains('<img');
  });

  it('garbage is never the same twice in a row, and never an answer', async () => {
    for (const send of ['check', 'poll'] as const) {
      const visitor = caller(send === 'check' ? 'garbage-on-check' : 'garbage');
      if (send === 'poll') await visitor.create();
      const seen: Came[] = [];
      for (let i = 0; i < 18; i += 1) seen.push(await visitor[send]());
      expect(new Set(seen.map(({ text }) => text)).size).to.equal(9);
      for (const { status, json } of seen) {
        expect(status).to.equal(200);
        expect(json?.['resultCode']).not.to.be.oneOf(['0', 0]);
      }
      expect(seen[0]?.headers.get('Content-Type')).to.contain('text/html');
    }
  });

  it('poll-refused refuses every poll, and drops all the same', async () => {
    const { poll, drop } = await created('poll-refused');
    for (let i = 0; i < 3; i += 1) expect((await poll()).json?.['resultCode']).to.equal('1');
    expect((await drop()).json?.['resultCode']).to.equal('0');
  });

  it('unauthorized, create-unauthorized, not-found and server-down answer with their status', async () => {
    const statuses = async (name: ScenarioName): Promise<number[]> => {
      const { check, create, poll, drop } = caller(name);
      return [await check(), await create(), await poll(), await drop()].map((came) => came.status);
    };
    expect(await statuses('unauthorized')).to.deep.equal([401, 401, 401, 401]);
    expect(await statuses('create-unauthorized')).to.deep.equal([200, 401, 200, 200]);
    expect(await statuses('not-found')).to.deep.equal([404, 404, 404, 404]);
    expect(await statuses('server-down')).to.deep.equal([503, 503, 503, 503]);
  });

  it('token-expired-talking connects first', async () => {
    const visitor = await created('token-expired-talking');
    expect(await outcomes(visitor, 8)).to.deep.equal([200, 200, 200, 200, 200, 200, 401, 401]);
    expect(visitor.center.calls[0]?.state).to.equal('connected');
  });

  it('server-error-then-recovery fails for a while', async () => {
    const visitor = caller('server-error-then-recovery');
    const checks = [await visitor.check(), await visitor.check(), await visitor.check()];
    expect(checks.map(({ status }) => status)).to.deep.equal([500, 500, 200]);
    await visitor.create();
    expect(await outcomes(visitor, 6)).to.deep.equal([200, 500, 500, 500, 200, 200]);
    expect(visitor.center.calls[0]?.state).to.equal('connected');
  });

  it('polls-fail and polls-fail-talking fail for ever, but can be dropped', async () => {
    const early = await created('polls-fail');
    expect(await outcomes(early, 5)).to.deep.equal([200, 503, 503, 503, 503]);
    expect((await early.drop()).status).to.equal(200);
    const late = await created('polls-fail-talking');
    expect(await outcomes(late, 6)).to.deep.equal([200, 200, 200, 503, 503, 503]);
    expect(late.center.calls[0]?.state).to.equal('connected');
  });

  it('busy-later asks to come back later', async () => {
    const { poll } = await created('busy-later');
    expect((await poll()).status).to.equal(200);
    for (let i = 0; i < 2; i += 1) {
      const { status, headers } = await poll();
      expect(status).to.equal(429);
      expect(headers.get('Retry-After')).to.equal('3');
    }
    expect((await poll()).status).to.equal(200);
  });

  it('connection-resets cuts some, and loses no event', async () => {
    const visitor = caller('connection-resets');
    expect(await rejection(visitor.check())).to.be.instanceOf(TypeError);
    expect((await visitor.check()).status).to.equal(200);
    await visitor.create();
    const seen: string[] = [];
    for (let i = 0; i < 8; i += 1) {
      const came = await visitor.poll().catch(() => undefined);
      seen.push(came ? String(came.json?.['resultDesc']) : 'cut');
      await visitor.clock.advance(1000);
    }
    expect(seen.filter((text) => text === 'cut')).to.have.length(4);
    expect(seen.filter((text) => text === 'Call connected')).to.have.length(1);
  });

  it('slow-network takes two to three seconds for everything', async () => {
    const { check, create, poll, drop, clock } = caller('slow-network');
    for (const send of [check, create, poll, poll, poll, drop]) {
      const before = clock.now();
      await clock.until(send());
      expect(clock.now() - before).to.be.within(2000, 3000);
    }
    expect(clock.pending).to.equal(0);
  });

  it('slow-create answers after six seconds', async () => {
    const { create, clock } = caller('slow-create');
    expect((await clock.until(create())).status).to.equal(200);
    expect(clock.now()).to.equal(6000);
  });

  const doubtful = [
    'create-error',
    'create-reset',
    'create-times-out',
    'garbage-on-create',
  ] as const;
  for (const name of doubtful) {
    it(`${name} creates the call, which can be dropped`, async () => {
      const { create, drop, center, clock } = caller(name);
      let readable = false;
      void create().then(
        (came) => (readable = came.status === 200 && came.json?.['resultCode'] === '0'),
        () => {},
      );
      await clock.advance(120_000);
      expect(readable).to.be.false;
      expect(center.occupied).to.equal(1);
      expect((await drop()).json?.['resultCode']).to.equal('0');
      expect(center.occupied).to.equal(0);
    });
  }

  it('create-reset cuts a repeated create, too', async () => {
    const { create, center } = caller('create-reset');
    for (let i = 0; i < 2; i += 1) expect(await rejection(create())).to.be.instanceOf(TypeError);
    expect(center.occupied).to.equal(1);
  });

  it('drop-fails-once drops with the second request', async () => {
    const { drop, center } = await created('drop-fails-once');
    expect((await drop()).status).to.equal(500);
    expect(center.occupied).to.equal(1);
    expect((await drop()).json?.['resultCode']).to.equal('0');
    expect(center.occupied).to.equal(0);
    expect(center.calls[0]?.drops).to.equal(2);
  });

  it('drop-never-answers drops without a word, drop-refused does not drop', async () => {
    const silent = await created('drop-never-answers');
    let answered = false;
    void silent.drop().then(() => (answered = true));
    await silent.clock.advance(60_000);
    expect(answered).to.be.false;
    expect(silent.center.occupied).to.equal(0);
    const refusing = await created('drop-refused');
    expect((await refusing.drop()).json?.['resultCode']).to.equal('13');
    expect(refusing.center.occupied).to.equal(1);
  });

  it('black-hole and offline answer nothing', async () => {
    for (const send of ['check', 'create', 'poll', 'drop'] as const) {
      let answered = false;
      const hole = caller('black-hole');
      void hole[send]().then(() => (answered = true));
      await hole.clock.advance(120_000);
      expect(answered).to.be.false;
      expect(await rejection(caller('offline')[send]())).to.be.instanceOf(TypeError);
      expect(hole.center.calls).to.deep.equal([]);
    }
  });

  it('bad-weather goes through in the end', async () => {
    const { create, poll, clock } = caller('bad-weather');
    await clock.until(create());
    const seen: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      const came = await clock.until(poll().catch(() => undefined));
      seen.push(came ? ((came.json?.['resultDesc'] as string) ?? String(came.status)) : 'cut');
    }
    expect(seen).to.include.members(['500', '503', 'cut', 'Call in queue', 'Call connected']);
    expect(seen.filter((text) => text === 'Call connected')).to.have.length(1);
  });

  it('start from the beginning with the next call of the same visitor', async () => {
    const { check, create, poll, drop } = caller('server-error-then-recovery');
    for (let call = 0; call < 2; call += 1) {
      for (const status of [500, 500, 200]) expect((await check()).status).to.equal(status);
      await create();
      for (const status of [200, 500]) expect((await poll()).status).to.equal(status);
      await drop();
    }
  });
});
