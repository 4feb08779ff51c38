/**
 * Whole calls through the API Fabric, with the same center, scenarios and records as with a cookie.
 */
import { expect } from '@open-wc/testing';
import type { CenterEvent } from '../../../src/api/events.js';
import { scenarios, type ScenarioName } from '../../../src/simulator/index.js';
import { apiError } from '../../api/fake-server.js';
import { caller } from '../caller.js';
import { rig } from './rig.js';

describe('a call through the API Fabric', () => {
  it('goes from the support check to the drop', async () => {
    const { clock, center, fabric, visitor } = rig();
    const keys = await visitor();
    expect(await fabric.checkSupport(keys)).to.deep.equal({
      clickToCallSupported: true,
      webRTCSupported: true,
    });
    await fabric.create(keys, 'video');
    expect(await fabric.poll(keys)).to.deep.equal({ kind: 'nothing' });
    await clock.advance(500);
    const event = await fabric.poll(keys);
    expect(event.kind).to.equal('connected');
    expect(center.occupied).to.equal(1);
    await fabric.drop(keys);
    expect(center.occupied).to.equal(0);
    expect(center.calls).to.deep.equal([
      {
        id: 1,
        scenario: 'answered',
        token: 'visitor-1',
        media: 'video',
        state: 'over',
        endedBy: 'visitor',
        polls: 2,
        pollsAtOnce: 1,
        pollsAfterEnd: 0,
        drops: 1,
      },
    ]);
    expect(center.requests('poll')).to.equal(2);
    await fabric.poll(keys);
    expect(center.calls[0]).to.include({ pollsAfterEnd: 1 });
  });

  it('shares agents and numbers of calls with those who come with a cookie', async () => {
    const { center, fabric, visitor } = rig({}, 'one-agent');
    const { create } = caller('one-agent', { center });
    await create();
    const keys = await visitor();
    await fabric.create(keys, 'voice');
    expect(await fabric.poll(keys)).to.deep.equal({ kind: 'nothing' });
    expect(center.calls.map(({ id, token }) => [id, token.split('-')[0]])).to.deep.equal([
      [1, 'token'],
      [2, 'visitor'],
    ]);
    expect(center.agentHangsUp(center.calls[0]!.token)).to.equal(true);
    expect(center.agentAnswers('visitor-1')).to.equal(true);
    expect((await fabric.poll(keys)).kind).to.equal('connected');
    center.stop();
  });

  it('holds a poll, lets it go with the client, and tells the event to the next', async () => {
    const { clock, center, fabric, visitor } = rig({}, 'long-polling');
    const keys = await visitor();
    await fabric.create(keys, 'voice');
    expect((await fabric.poll(keys)).kind).to.equal('in-queue');
    const gone = new AbortController();
    const held = fabric.poll(keys, gone.signal).catch((error: unknown) => error);
    await clock.advance(1000);
    gone.abort(new Error('gone'));
    expect(await held).to.have.property('message', 'gone');
    await clock.settle();
    center.agentAnswers();
    expect((await fabric.poll(keys)).kind).to.equal('connected');
    expect(center.calls[0]).to.include({ polls: 3, pollsAtOnce: 1 });
    center.stop();
  });

  it('is the default scenario without a prefix', async () => {
    const { fetch } = rig();
    const response = await fetch('https://fabric.example/apigovernance/api/oauth/tokenByAkSk', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"app_key":"demo-app-key","app_secret":"demo-app-secret"}',
    });
    expect(response.status).to.equal(200);
    expect(response.headers.get('Access-Control-Allow-Origin')).to.equal(null);
  });

  it('keeps the visitors of two scenarios apart', async () => {
    const { base, fetch, visitor } = rig();
    const { accessToken, token } = await visitor();
    const ask = (server: string) =>
      fetch(`${server}/apiaccess/ccmessaging/v1/checkClickToCallSupport?channel=WEB`, {
        headers: {
          'x-app-key': 'demo-app-key',
          Authorization: `Bearer ${accessToken}`,
          'ccmessaging-token': token,
        },
      });
    expect((await ask(base)).status).to.equal(200);
    expect((await ask('https://fabric.example/scenario/not-supported')).status).to.equal(401);
    expect((await ask('https://fabric.example/scenario/nonsense')).status).to.equal(404);
  });
});

describe('faults of scenarios at the API Fabric', () => {
  it('refuse, break and lose answers as for the web adapter', async () => {
    const codes: Partial<Record<ScenarioName, string>> = {
      'no-agents': 'no-agent',
      'create-refused': 'refused',
      'create-error': 'server-error',
      'create-reset': 'network',
      'create-unauthorized': 'unauthorized',
      'garbage-on-create': 'bad-response',
    };
    for (const [name, code] of Object.entries(codes)) {
      const { center, fabric, visitor } = rig({}, name);
      const error = await apiError(fabric.create(await visitor(), 'voice'));
      expect(error.code, name).to.equal(code);
      const created = !['no-agents', 'create-refused', 'create-unauthorized'].includes(name);
      expect(center.calls.length, name).to.equal(created ? 1 : 0);
      center.stop();
    }
  });

  it('never answer, or late', async () => {
    const silent = rig({}, 'create-times-out');
    const keys = await silent.visitor();
    const lost = apiError(silent.fabric.create(keys, 'voice'));
    expect((await silent.clock.until(lost)).code).to.equal('timeout');
    expect(silent.clock.now()).to.equal(15_000);
    expect(silent.center.occupied).to.equal(1);

    const slow = rig({}, 'slow-create');
    await slow.clock.until(slow.fabric.create(await slow.visitor(), 'voice'));
    expect(slow.clock.now()).to.equal(6000);
    for (const { center } of [silent, slow]) center.stop();
  });

  // Only pages notice missing CORS headers; a server does not.
  const names = Object.keys(scenarios).filter((name) => name !== 'no-cors');
  for (const name of names) {
    it(`tell the same story in ${name} as the web adapter`, async () => {
      const { clock, center, fabric, visitor } = rig({}, name);
      const web = caller(name, { center });
      const keys = await clock.until(visitor());
      const statuses: string[] = [];
      const same = async (
        ours: Promise<{ status: number }>,
        theirs: Promise<{ status: number }>,
      ): Promise<void> => {
        const outcome = (asked: Promise<{ status: number }>) =>
          asked.then(
            ({ status }) => String(status),
            () => 'none',
          );
        const both = Promise.all([outcome(ours), outcome(theirs)]);
        // A call that is never answered lasts until the client's time limit.
        const [one, other] = await clock.until(
          Promise.race([
            both,
            clock.sleep(70_000).then(async () => [await outcome(ours), 'none'] as const),
          ]),
        );
        expect(one).to.equal(other);
        statuses.push(one);
      };
      await same(fabric.send('checkClickToCallSupport', keys), web.check());
      await same(fabric.send('createClickToCall', keys), web.create());
      for (let polls = 0; polls < 3; polls += 1) {
        await same(fabric.send('getClickToCallEvents', keys), web.poll());
      }
      await same(fabric.send('dropClickToCall', keys), web.drop());
      expect(statuses).to.have.lengthOf(6);
      center.stop();
    });
  }
});

it('tells every event of a script', async () => {
  const { clock, center, fabric, visitor } = rig({}, 'queue-timeout');
  const keys = await visitor();
  await fabric.create(keys, 'voice');
  const told: CenterEvent['kind'][] = [];
  for (let second = 0; second < 8; second += 1) {
    const { kind } = await fabric.poll(keys);
    if (kind !== 'nothing') told.push(kind);
    await clock.advance(1000);
  }
  expect(told).to.deep.equal(['in-queue', 'in-queue', 'in-queue', 'queue-timeout']);
  expect(center.occupied).to.equal(0);
});
