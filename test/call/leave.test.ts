/** A page that is left: the call ends in the same task, and its drop has been sent by then. */
import { expect } from '@open-wc/testing';
import { isAtRest, type CallState } from '../../src/call/machine/states.js';
import { CallRig, heldLocks } from '../support/call-rig.js';
import { refused, said } from '../support/scripted-center.js';

let rig: CallRig;

/** Runs microtasks only, which is all that a page may still do in the task of its `pagehide`. */
async function sameTask(): Promise<void> {
  for (let n = 0; n < 100; n++) await Promise.resolve();
}

describe('CallSession.leave', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  const ends: Readonly<Record<CallState, { states: string[]; drops: number; end: string[] }>> = {
    idle: { states: [], drops: 0, end: [] },
    preparing: { states: ['idle'], drops: 0, end: [] },
    requesting: { states: ['ending left-page', 'ended left-page'], drops: 1, end: [] },
    queued: {
      states: ['ending left-page', 'ended left-page'],
      drops: 1,
      end: ['end:left-page 0'],
    },
    connecting: {
      states: ['ending left-page', 'ended left-page'],
      drops: 1,
      end: ['end:left-page 0'],
    },
    talking: {
      states: ['ending left-page', 'ended left-page'],
      drops: 1,
      end: ['end:left-page 0'],
    },
    reconnecting: {
      states: ['ending left-page', 'ended left-page'],
      drops: 1,
      end: ['end:left-page 0'],
    },
    ending: { states: ['ended hung-up'], drops: 1, end: [] },
    ended: { states: [], drops: 0, end: [] },
    failed: { states: [], drops: 0, end: [] },
  };

  for (const state of Object.keys(ends) as CallState[]) {
    it(`ends the call and drops it in ${state}`, async () => {
      rig = new CallRig();
      await rig.bring(state);
      const told = rig.log.length;
      rig.session.leave();
      expect(isAtRest(rig.state), 'at once').to.equal(true);
      await sameTask();
      const { states, drops, end } = ends[state];
      expect(rig.center.count('drop'), 'sent before the task is over').to.equal(drops);
      for (const drop of rig.center.sent('drop')) expect(drop.keepalive).to.equal(true);
      expect(rig.log.slice(told)).to.deep.equal([...states.map((name) => `state:${name}`), ...end]);
      await rig.clock.settle();
      expect(await heldLocks(), 'nothing keeps the page from the cache').to.deep.equal([]);
      await rig.clock.advance(40_000);
      expect(rig.center.count('drop'), 'once').to.equal(drops);
    });
  }

  for (const state of ['queued', 'talking'] as const) {
    it(`sends the drop in ${state} before anything else is stopped or told`, async () => {
      const seen: string[] = [];
      const note = (what: string): void =>
        void seen.push(`${what} after ${rig.center.count('drop')}`);
      rig = new CallRig({ host: { onState: ({ state: name }) => note(name) } });
      await rig.bring(state);
      seen.length = 0;
      rig.connector.prepared[0]?.addEventListener('abort', () => note('devices'));
      rig.session.leave();
      expect(seen).to.have.members(['devices after 1', 'ending after 1', 'ended after 1']);
    });
  }

  it('ends the call while the page holds call-request', async () => {
    rig = new CallRig({ host: { onRequest: () => new Promise(() => {}) } });
    void rig.call();
    await rig.clock.settle();
    rig.session.leave();
    expect(rig.state).to.equal('idle');
    await rig.clock.settle();
    expect(await heldLocks()).to.deep.equal([]);
    expect(rig.center.requests).to.deep.equal([]);
  });

  it('stops devices, polls and connection in the same moment', async () => {
    rig = new CallRig();
    await rig.bring('talking');
    rig.session.leave();
    expect(rig.connector.prepared[0]?.aborted).to.equal(true);
    expect(rig.connector.latest.signal.aborted).to.equal(true);
    await sameTask();
    expect(rig.connector.latest.hangUps).to.equal(1);
  });

  it('does nothing more while the drop is under way', async () => {
    rig = new CallRig();
    const drop = rig.center.hold('drop');
    await rig.bring('queued');
    rig.session.leave();
    await rig.clock.until(drop.asked);
    const told = rig.log.length;
    rig.session.leave();
    rig.session.leave();
    expect(rig.log.length).to.equal(told);
    drop.answer(said('ok'));
    await rig.clock.settle();
    expect(rig.center.count('drop')).to.equal(1);
  });

  it('drops at once a call that was hung up before and whose create is unanswered', async () => {
    rig = new CallRig();
    const create = rig.center.hold('create');
    void rig.call();
    await rig.clock.until(create.asked);
    void rig.session.hangUp();
    await rig.until('ended');
    expect(rig.center.count('drop')).to.equal(0);
    rig.session.leave();
    await sameTask();
    expect(rig.center.count('drop')).to.equal(1);
    create.answer(said('connect successfully.'));
    await rig.clock.advance(40_000);
    expect(rig.center.count('drop')).to.equal(1);
    expect(rig.told).to.deep.equal(['end:hung-up 0']);
  });

  it('tells of the end of the call when the create succeeds afterwards', async () => {
    rig = new CallRig();
    const create = rig.center.hold('create');
    void rig.call();
    await rig.clock.until(create.asked);
    rig.session.leave();
    await rig.clock.advance(100);
    create.answer(said('connect successfully.'));
    await rig.clock.advance(100);
    expect(rig.told).to.deep.equal(['end:left-page 0']);
    expect(rig.center.count('drop')).to.equal(1);
  });

  it('tells of no end when the create fails afterwards', async () => {
    rig = new CallRig();
    rig.skipAccount();
    const create = rig.center.hold('create');
    void rig.call();
    await rig.clock.until(create.asked);
    rig.session.leave();
    await rig.clock.advance(100);
    create.answer(refused('No agents available currently'));
    await rig.clock.advance(40_000);
    expect(rig.center.count('drop'), 'sent on suspicion').to.equal(1);
    expect(rig.told).to.deep.equal([]);
  });

  it('lets a page that comes back show the end, and call again after the drop', async () => {
    rig = new CallRig();
    await rig.bring('talking');
    const drop = rig.center.hold('drop', said('ok'));
    rig.session.leave();
    await rig.clock.advance(1000);
    expect(rig.state).to.equal('ended');
    void rig.call();
    await rig.clock.advance(1000);
    expect(rig.center.count('create')).to.equal(1);
    expect(await heldLocks()).to.have.length(1);
    drop.answer(said('ok'));
    await rig.until('queued');
    expect(rig.center.count('create')).to.equal(2);
  });

  it('lets a page that comes back fail as busy while another tab has the lock', async () => {
    rig = new CallRig();
    await rig.bring('queued');
    rig.center.on('drop', 'silence', said('ok'));
    rig.session.leave();
    await rig.clock.settle();
    const tab = new CallRig();
    await tab.bring('queued');
    await rig.clock.until(rig.call());
    expect(rig.states.at(-1)).to.equal('failed busy');
    expect(rig.center.count('create')).to.equal(1);
    await tab.finish();
  });
});
