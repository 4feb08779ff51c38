import { expect } from '@open-wc/testing';
import { ContactCenter, type Scenario } from '../../../src/simulator/index.js';
import type { SimulatedVisitor } from '../../../src/simulator/calls/visitor.js';
import { FakeClock } from '../../support/fake-clock.js';
import { rejection } from '../caller.js';

const never = new AbortController().signal;
const resting = {
  title: '',
  description: '',
  expect: { state: 'queued', drops: 0, occupied: 1 },
} as const;

/** A center with one scenario of its own, and a visitor who has the cookie. */
function open(scenario: Partial<Scenario>): {
  clock: FakeClock;
  center: ContactCenter;
  visitor: SimulatedVisitor;
  another: () => SimulatedVisitor;
} {
  const clock = new FakeClock();
  const center = new ContactCenter({
    clock,
    scenarios: { here: { ...resting, script: [], ...scenario } },
  });
  const another = (): SimulatedVisitor => center.visitor(center.integrate('here'))!;
  return { clock, center, visitor: another(), another };
}

const happened = (center: ContactCenter): string[] =>
  center.journal
    .since(1)
    .flatMap((entry) => (entry.kind === 'call' ? [`${entry.at}: ${entry.happened}`] : []));

describe('ContactCenter', () => {
  describe('tokens', () => {
    it('belong to one scenario each', () => {
      const center = new ContactCenter({ clock: new FakeClock() });
      const token = center.integrate('answered');
      expect(center.visitor(token)?.name).to.equal('answered');
      expect(center.visitor('never issued')).to.be.undefined;
      expect(() => center.integrate('no such thing')).to.throw(RangeError);
      expect(() => center.integrate('toString')).to.throw(RangeError);
    });

    it('are kept when the page is integrated again, so that a call can be dropped', () => {
      const { center, visitor } = open({});
      expect(center.integrate('here', visitor.token)).to.equal(visitor.token);
      expect(center.integrate('here', 'of an earlier run')).not.to.equal(visitor.token);
    });

    it('of one scenario are refused in another', () => {
      const center = new ContactCenter({ clock: new FakeClock() });
      const token = center.integrate('answered');
      expect(center.integrate('no-agents', token)).not.to.equal(token);
    });

    it('begin a new attempt with each page integration, unless a call is running', () => {
      const { center, visitor } = open({});
      visitor.arrive('check');
      visitor.arrive('check');
      center.integrate('here', visitor.token);
      expect(visitor.arrive('check')).to.equal(1);
      visitor.create('voice');
      center.integrate('here', visitor.token);
      expect(visitor.arrive('check')).to.equal(2);
      expect(visitor.requests.check).to.equal(4);
    });

    it('expire so long after the call was created, and are then replaced', async () => {
      const { clock, center, visitor } = open({ tokenLifetime: 1000 });
      await clock.advance(5000);
      expect(visitor.expired).to.be.false;
      visitor.create('voice');
      await clock.advance(999);
      expect(visitor.expired).to.be.false;
      await clock.advance(1);
      expect(visitor.expired).to.be.true;
      expect(center.integrate('here', visitor.token)).not.to.equal(visitor.token);
    });

    it('carry one call at a time', () => {
      const { center, visitor } = open({});
      expect(visitor.create('voice')).to.equal('ok');
      expect(visitor.create('voice')).to.equal('taken');
      visitor.drop();
      expect(visitor.create('video')).to.equal('ok');
      expect(center.calls.map(({ id, media, state }) => `${id} ${media} ${state}`)).to.deep.equal([
        '1 voice over',
        '2 video queued',
      ]);
    });
  });

  describe('a call', () => {
    it('holds an agent until it is dropped', async () => {
      const { clock, center, visitor } = open({ script: [{ after: 100, event: 'connected' }] });
      visitor.create('voice');
      expect(center.occupied).to.equal(1);
      await clock.advance(100);
      expect(center.calls[0]?.state).to.equal('connected');
      expect(visitor.drop()).to.be.true;
      expect(center.occupied).to.equal(0);
      expect(center.calls[0]).to.include({ state: 'over', endedBy: 'visitor' });
      expect(visitor.drop()).to.be.false;
      expect(happened(center)).to.deep.equal(['0: created', '100: connected', '100: dropped']);
    });

    for (const event of ['disconnected', 'queue-timeout', 'failed'] as const) {
      it(`is over with "${event}": nothing to drop, nothing left running`, async () => {
        const { clock, center, visitor } = open({
          script: [
            { after: 0, event: 'queued', repeat: 50 },
            { after: 100, event },
            { after: 100, event: 'connected' },
          ],
        });
        visitor.create('voice');
        await clock.advance(100);
        expect(center.occupied).to.equal(0);
        expect(center.calls[0]?.endedBy).to.equal('center');
        expect(visitor.drop()).to.be.false;
        expect(clock.pending).to.equal(0);
        await clock.advance(1000);
        expect(happened(center).at(-1)).to.equal(`100: ${event}`);
      });
    }

    it('is counted among the others by its age', () => {
      const { center, visitor, another } = open({});
      visitor.create('voice');
      another().create('voice');
      visitor.drop();
      visitor.create('voice');
      expect(center.calls.map(({ id }) => id)).to.deep.equal([1, 2, 3]);
      expect(center.agentAnswers()).to.be.true;
      expect(center.calls.at(-1)?.state).to.equal('connected');
    });

    it('leaves no timer when it is dropped in the middle of its script', async () => {
      const { clock, visitor } = open({
        script: [
          { after: 0, event: 'queued', repeat: 50 },
          { after: 1000, event: 'connected' },
        ],
      });
      visitor.create('voice');
      await clock.advance(120);
      visitor.drop();
      expect(clock.pending).to.equal(0);
    });

    it('repeats an event until the next step is due', async () => {
      const { clock, center, visitor } = open({
        script: [
          { after: 10, event: 'queued', repeat: 40 },
          { after: 100, event: 'connected' },
        ],
      });
      visitor.create('voice');
      await clock.advance(1000);
      expect(happened(center).slice(1)).to.deep.equal([
        '10: queued',
        '50: queued',
        '90: queued',
        '110: connected',
      ]);
    });
  });

  describe('polls', () => {
    it('take one event each, in order', async () => {
      const { visitor } = open({
        script: [
          { after: 0, event: 'queued' },
          { after: 0, event: 'connected' },
        ],
      });
      visitor.create('voice');
      await Promise.resolve();
      expect((await visitor.poll(never))?.event).to.equal('queued');
      expect((await visitor.poll(never))?.event).to.equal('connected');
      expect(await visitor.poll(never)).to.be.undefined;
    });

    it('find one queue notice, not a heap of them', async () => {
      const { clock, visitor } = open({ script: [{ after: 0, event: 'queued', repeat: 100 }] });
      visitor.create('voice');
      await clock.advance(1000);
      expect((await visitor.poll(never))?.event).to.equal('queued');
      expect(await visitor.poll(never)).to.be.undefined;
    });

    it('bring nothing where there is no call', async () => {
      const { visitor } = open({ hold: 1000 });
      expect(await visitor.poll(never)).to.be.undefined;
    });

    it('are held until something happens', async () => {
      const { clock, visitor } = open({
        hold: 20_000,
        script: [{ after: 3000, event: 'connected' }],
      });
      visitor.create('voice');
      const event = await clock.until(visitor.poll(never));
      expect(event?.event).to.equal('connected');
      expect(clock.now()).to.equal(3000);
      expect(clock.pending).to.equal(0);
    });

    it('are held no longer than that', async () => {
      const { clock, visitor } = open({ hold: 20_000 });
      visitor.create('voice');
      expect(await clock.until(visitor.poll(never))).to.be.undefined;
      expect(clock.now()).to.equal(20_000);
    });

    it('are answered when the call is dropped meanwhile', async () => {
      const { clock, visitor } = open({ hold: 20_000 });
      visitor.create('voice');
      const held = visitor.poll(never);
      visitor.drop();
      expect((await held)?.event).to.equal('disconnected');
      expect(clock.pending).to.equal(0);
    });

    it('are not held any more when the call is over', async () => {
      const { clock, visitor } = open({ hold: 20_000 });
      visitor.create('voice');
      visitor.drop();
      expect((await visitor.poll(never))?.event).to.equal('disconnected');
      expect(await visitor.poll(never)).to.be.undefined;
      expect(clock.now()).to.equal(0);
    });

    it('take no event with them when the client has gone', async () => {
      const { clock, visitor } = open({
        hold: 20_000,
        script: [{ after: 3000, event: 'connected' }],
      });
      visitor.create('voice');
      const client = new AbortController();
      const gone = rejection(visitor.poll(client.signal));
      await clock.advance(1000);
      client.abort('gone');
      expect(await gone).to.equal('gone');
      const next = await clock.until(visitor.poll(never));
      expect(next?.event).to.equal('connected');
    });

    it('take none even if event and goodbye come at the same moment', async () => {
      const { center, visitor } = open({ hold: 20_000 });
      visitor.create('voice');
      const client = new AbortController();
      const gone = rejection(visitor.poll(client.signal));
      center.agentAnswers();
      client.abort('gone');
      expect(await gone).to.equal('gone');
      expect((await visitor.poll(never))?.event).to.equal('connected');
    });
  });

  describe('agents', () => {
    it('signed in nowhere refuse the call', () => {
      const { center, visitor } = open({ agents: 0 });
      expect(visitor.create('voice')).to.equal('no-agents');
      expect(center.calls).to.deep.equal([]);
    });

    it('all taken let the next caller wait until one is released', async () => {
      const { clock, center, visitor, another } = open({
        agents: 1,
        script: [{ after: 500, event: 'connected' }],
      });
      const second = another();
      visitor.create('voice');
      second.create('voice');
      await clock.advance(5000);
      expect(center.calls.map(({ state }) => state)).to.deep.equal(['connected', 'queued']);
      expect((await second.poll(never))?.event).to.equal('queued');
      visitor.drop();
      await clock.settle();
      expect(center.calls.map(({ state }) => state)).to.deep.equal(['over', 'connected']);
      expect(clock.pending).to.equal(0);
      second.drop();
      expect(another().create('voice')).to.equal('ok');
    });

    it('are not lost to a caller who hung up while waiting', async () => {
      const { clock, center, visitor, another } = open({
        agents: 1,
        script: [{ after: 500, event: 'connected' }],
      });
      const [second, third] = [another(), another()];
      for (const caller of [visitor, second, third]) caller.create('voice');
      await clock.advance(1000);
      second.drop();
      visitor.drop();
      await clock.settle();
      expect(center.calls.map(({ state }) => state)).to.deep.equal(['over', 'over', 'connected']);
    });

    it('are not lost to a caller who hangs up at the very moment of being served', async () => {
      const { clock, center, visitor, another } = open({
        agents: 1,
        script: [{ after: 500, event: 'connected' }],
      });
      const second = another();
      for (const caller of [visitor, second]) caller.create('voice');
      await clock.advance(1000);
      visitor.drop();
      second.drop();
      await clock.settle();
      expect(happened(center).filter((text) => text.includes('connected'))).to.have.length(1);
      const third = another();
      third.create('voice');
      await clock.advance(500);
      expect(center.calls.at(-1)?.state).to.equal('connected');
    });
  });

  describe('now', () => {
    it('the agent answers, and the script goes on behind that', async () => {
      const { clock, center, visitor } = open({
        script: [
          { after: 0, event: 'queued', repeat: 1000 },
          { after: 60_000, event: 'connected' },
          { after: 5000, event: 'disconnected' },
        ],
      });
      visitor.create('voice');
      await clock.advance(1500);
      expect(center.agentAnswers()).to.be.true;
      await clock.advance(1000);
      expect(center.agentAnswers()).to.be.true;
      await clock.advance(60_000);
      expect(happened(center)).to.deep.equal([
        '0: created',
        '0: queued',
        '1000: queued',
        '1500: connected',
        '2500: connected',
        '6500: disconnected',
      ]);
    });

    it('the agent answers a call that would wait for ever: no more queue notices', async () => {
      const { clock, center, visitor } = open({
        script: [{ after: 0, event: 'queued', repeat: 1000 }],
      });
      visitor.create('voice');
      await clock.advance(500);
      center.agentAnswers();
      expect(clock.pending).to.equal(0);
      expect(center.calls[0]?.state).to.equal('connected');
    });

    it('the past events of the script are not repeated', async () => {
      const { clock, center, visitor } = open({
        script: [
          { after: 0, event: 'queued' },
          { after: 1000, event: 'connected' },
          { after: 5000, event: 'disconnected' },
        ],
      });
      visitor.create('voice');
      await clock.advance(2000);
      for (const event of ['queued', 'connected', 'unknown'] as const) center.happen(event);
      await clock.advance(10_000);
      expect(happened(center)).to.deep.equal([
        '0: created',
        '0: queued',
        '1000: connected',
        '2000: queued',
        '2000: connected',
        '2000: unknown',
        '6000: disconnected',
      ]);
    });

    it('the agent hangs up the newest call, or the one of a token', async () => {
      const { center, visitor, another } = open({});
      const second = another();
      visitor.create('voice');
      second.create('voice');
      expect(center.agentHangsUp(visitor.token)).to.be.true;
      expect(center.calls.map(({ state }) => state)).to.deep.equal(['over', 'queued']);
      expect(center.agentHangsUp()).to.be.true;
      expect(center.occupied).to.equal(0);
      expect(center.agentHangsUp()).to.be.false;
      expect(center.agentHangsUp('nobody')).to.be.false;
    });
  });

  it('waits for what a test wants to see', async () => {
    const { clock, center, visitor } = open({ script: [{ after: 700, event: 'connected' }] });
    visitor.create('voice');
    await clock.until(center.waitFor(({ calls }) => calls[0]?.state === 'connected'));
    expect(clock.now()).to.equal(700);
    const polled = center.waitForRequest('poll', 2);
    visitor.arrive('poll');
    visitor.arrive('poll');
    await polled;
    expect(center.requests('poll', visitor.token)).to.equal(2);
    expect(center.requests('drop')).to.equal(0);
  });

  it('leaves nothing running when it is stopped, and forgets when it is reset', async () => {
    const { clock, center, visitor } = open({
      hold: 20_000,
      script: [{ after: 60_000, event: 'connected' }],
    });
    visitor.create('voice');
    const held = visitor.poll(never);
    center.stop();
    expect(await held).to.be.undefined;
    expect(clock.pending).to.equal(0);
    expect(center.occupied).to.equal(1);
    center.reset();
    expect(center.calls).to.deep.equal([]);
    expect(center.visitor(visitor.token)).to.be.undefined;
    expect(center.journal.since(1)).to.deep.equal([]);
  });
});
