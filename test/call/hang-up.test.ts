/** Hanging up, from every state and while the call is being created, and the drop that follows. */
import { expect } from '@open-wc/testing';
import { callStates, type CallState } from '../../src/call/machine/states.js';
import { CallRig, type RigOptions } from '../support/call-rig.js';
import { events, refused, said, status } from '../support/scripted-center.js';
import { statesWith } from '../support/states.js';

describe('CallSession.hangUp', function () {
  this.timeout(20_000);
  let rig: CallRig;
  const start = (options?: RigOptions): CallRig => (rig = new CallRig(options));
  afterEach(() => rig.finish());

  const ends: Readonly<Record<CallState, { state: CallState; drops: number; end: string[] }>> = {
    idle: { state: 'idle', drops: 0, end: [] },
    preparing: { state: 'idle', drops: 0, end: [] },
    requesting: { state: 'ended', drops: 1, end: ['end:hung-up 0'] },
    queued: { state: 'ended', drops: 1, end: ['end:hung-up 0'] },
    connecting: { state: 'ended', drops: 1, end: ['gateway', 'end:hung-up 0'] },
    talking: { state: 'ended', drops: 1, end: ['gateway', 'end:hung-up 0'] },
    reconnecting: { state: 'ended', drops: 1, end: ['gateway', 'end:hung-up 0'] },
    ending: { state: 'ended', drops: 1, end: ['end:hung-up 0'] },
    ended: { state: 'ended', drops: 0, end: ['gateway', 'end:released 1'] },
    failed: { state: 'failed', drops: 0, end: ['error:call-failed', 'end:call-failed 0'] },
  };

  for (const state of callStates) {
    it(`hangs up in ${state}`, async () => {
      start();
      await rig.bring(state);
      expect(rig.state).to.equal(state);
      const done = rig.session.hangUp();
      if (state === 'requesting' || state === 'ending') {
        await rig.clock.advance(0);
        expect(rig.state).to.equal('ending');
        expect(rig.center.count('drop'), 'no drop before the answer').to.equal(0);
        // The held create goes on to its timeout unless it is answered.
        await rig.clock.until(done);
      } else {
        await rig.clock.until(done);
      }
      const { state: end, drops, end: told } = ends[state];
      expect(rig.state).to.equal(end);
      expect(rig.center.count('drop')).to.equal(drops);
      if (state !== 'requesting' && state !== 'ending') expect(rig.told).to.deep.equal(told);
    });
  }

  for (const state of statesWith('created')) {
    it(`passes through ending from ${state}, and polls no more`, async () => {
      start();
      const drop = rig.center.hold('drop');
      await rig.bring(state);
      void rig.session.hangUp();
      await rig.clock.until(drop.asked);
      expect(rig.state).to.equal('ending');
      const polls = rig.center.count('poll');
      await rig.clock.advance(1000);
      drop.answer(said('disconnect successfully.'));
      await rig.until('ended');
      expect(rig.states.slice(-2)).to.deep.equal(['ending hung-up', 'ended hung-up']);
      await rig.clock.advance(5000);
      expect(rig.center.count('poll')).to.equal(polls);
    });
  }

  it('sends the drop with keepalive, the cookie and the right Content-Type', async () => {
    start();
    await rig.bring('queued');
    await rig.clock.until(rig.session.hangUp());
    const [drop] = rig.center.sent('drop');
    expect(drop).to.include({
      method: 'POST',
      keepalive: true,
      credentials: 'include',
      contentType: 'application/json; charset=UTF-8',
    });
  });

  it('hangs up once if it is called twice', async () => {
    start();
    await rig.bring('talking');
    await rig.clock.until(Promise.all([rig.session.hangUp(), rig.session.hangUp()]));
    expect(rig.center.count('drop')).to.equal(1);
    expect(rig.told).to.deep.equal(['gateway', 'end:hung-up 0']);
  });

  it('aborts a poll that the server holds', async () => {
    start();
    await rig.bring('queued');
    rig.center.on('poll', 'silence');
    await rig.untilSent('poll', rig.center.count('poll') + 1);
    await rig.clock.until(rig.session.hangUp());
    expect(rig.center.sent('poll').at(-1)?.went).to.equal('aborted');
  });

  it('tells the host the whole seconds of the talk', async () => {
    start();
    await rig.bring('talking');
    await rig.clock.advance(12_900);
    await rig.clock.until(rig.session.hangUp());
    expect(rig.told).to.deep.equal(['gateway', 'end:hung-up 12']);
  });

  it('resolves only when the connector has hung up, but waits 5 s at most', async () => {
    start();
    await rig.bring('talking');
    rig.connector.latest.onHangUp = () => new Promise(() => {});
    const began = rig.clock.now();
    let done = false;
    const hungUp = rig.session.hangUp().then(() => (done = true));
    await rig.clock.advance(4900);
    expect(done).to.equal(false);
    await rig.clock.until(hungUp);
    expect(rig.clock.now() - began).to.equal(5000);
    expect(rig.state).to.equal('ended');
  });

  it('resolves for its own call, even while the next one runs', async () => {
    start();
    await rig.bring('queued');
    rig.center.on('drop', 'silence', said('disconnect successfully.'));
    const hungUp = rig.session.hangUp();
    await rig.until('ended');
    void rig.call();
    await rig.clock.until(hungUp, 60_000);
    expect(['preparing', 'requesting', 'queued']).to.include(rig.state);
  });
});

describe('CallSession.hangUp while createClickToCall is under way', function () {
  this.timeout(20_000);
  let rig: CallRig;
  afterEach(() => rig.finish());

  const hangUpDuringCreate = async (): Promise<ReturnType<CallRig['center']['hold']>> => {
    rig = new CallRig();
    const create = rig.center.hold('create');
    void rig.call();
    await rig.clock.until(create.asked);
    void rig.session.hangUp();
    await rig.clock.advance(2000);
    expect(rig.state).to.equal('ending');
    expect(rig.center.count('drop')).to.equal(0);
    return create;
  };

  it('drops after the answer, and never aborts the create', async () => {
    const create = await hangUpDuringCreate();
    create.answer(said('connect successfully.'));
    await rig.until('ended');
    expect(rig.center.count('drop')).to.equal(1);
    expect(rig.center.count('poll')).to.equal(0);
    expect(rig.told).to.deep.equal(['end:hung-up 0']);
  });

  it('drops nothing when the create is refused', async () => {
    const create = await hangUpDuringCreate();
    create.answer(refused('No agents available currently'));
    await rig.until('idle');
    expect(rig.center.count('drop')).to.equal(0);
    expect(rig.told).to.deep.equal([]);
  });

  it('drops nothing when the create is answered with 401', async () => {
    const create = await hangUpDuringCreate();
    create.answer(status(401));
    await rig.until('idle');
    expect(rig.center.count('drop')).to.equal(0);
  });

  for (const reply of ['reset', status(500), { body: 'garbage' }] as const) {
    it(`drops when the create leaves it in doubt whether the call exists: ${JSON.stringify(reply)}`, async () => {
      const create = await hangUpDuringCreate();
      create.answer(reply);
      await rig.until('ended');
      expect(rig.center.count('drop')).to.equal(1);
      expect(rig.told).to.deep.equal([]);
    });
  }

  it('ends after 5 s, and drops in the background when the answer comes', async () => {
    const create = await hangUpDuringCreate();
    await rig.until('ended');
    expect(rig.clock.now()).to.equal(5000);
    await rig.clock.advance(6000);
    expect(rig.told, 'not known yet').to.deep.equal([]);
    create.answer(said('connect successfully.'));
    await rig.untilSent('drop');
    expect(rig.clock.now()).to.equal(11_000);
    await rig.clock.settle();
    expect(rig.told, 'late, but once').to.deep.equal(['end:hung-up 0']);
  });

  it('drops after the timeout of 15 s', async () => {
    await hangUpDuringCreate();
    await rig.untilSent('drop');
    expect(rig.clock.now()).to.equal(15_000);
    expect(rig.center.sent('create')[0]?.went).to.equal('aborted');
  });
});

describe('the drop', function () {
  this.timeout(20_000);
  let rig: CallRig;
  const hangUp = async (...answers: Parameters<CallRig['center']['on']>[1][]): Promise<void> => {
    rig = new CallRig();
    rig.center.on('drop', ...answers);
    await rig.bring('queued');
    await rig.clock.until(rig.session.hangUp(), 60_000);
  };
  const ok = said('disconnect successfully.');
  afterEach(() => rig.finish());

  for (const [name, answers, sent] of [
    ['is repeated after two lost connections', ['reset', 'reset', ok], 3],
    ['is repeated after a 500 without resultCode', [status(500), ok], 2],
    ['is repeated after a 503', [status(503), ok], 2],
    ['is repeated after garbage', [{ body: '<html>' }, ok], 2],
    ['is repeated after a body without resultCode', [{ body: {} }, ok], 2],
    [
      'is not repeated after a 500 with a readable resultCode',
      [{ ...refused('x'), status: 500 }],
      1,
    ],
    ['is not repeated when refused', [refused('disconnect failed')], 1],
    ['is not repeated after a 400', [status(400)], 1],
    ['is not repeated after a 401', [status(401)], 1],
    ['is not repeated after a 404', [status(404)], 1],
    ['is sent three times at most: lost', ['reset'], 3],
    ['is sent three times at most: 500', [status(500)], 3],
  ] as const) {
    it(name, async () => {
      await hangUp(...answers);
      expect(rig.center.count('drop')).to.equal(sent);
      expect(rig.state).to.equal('ended');
      for (const drop of rig.center.sent('drop')) expect(drop.keepalive).to.equal(true);
    });
  }

  it('is repeated if it is not answered within 15 s, and ends 30 s after the call at the latest', async () => {
    rig = new CallRig();
    rig.center.on('drop', 'silence');
    await rig.bring('queued');
    void rig.session.hangUp();
    await rig.until('ended');
    const ended = rig.clock.now();
    expect(ended).to.equal(5000);
    await rig.clock.until(rig.session.hangUp(), 60_000);
    expect(rig.clock.now() - ended).to.be.at.most(30_000);
    expect(rig.center.count('drop')).to.equal(2);
    expect(rig.center.sent('drop')[1]?.at).to.be.within(15_000, 16_000);
    rig.skipAccount();
  });

  it('of a call that may not exist also ends 30 s after the call at the latest', async () => {
    rig = new CallRig();
    rig.center.on('drop', 'silence').on('create', 'silence');
    void rig.call();
    await rig.until('requesting');
    void rig.session.hangUp();
    await rig.until('ended');
    const ended = rig.clock.now();
    await rig.clock.until(rig.session.hangUp(), 60_000);
    expect(rig.clock.now() - ended).to.be.at.most(30_000);
    rig.skipAccount();
  });

  it('is repeated within its time even if Retry-After asks for more', async () => {
    await hangUp(status(503, { 'Retry-After': '120' }), ok);
    expect(rig.center.count('drop')).to.equal(2);
  });

  it('is not sent if the center has ended the call', async () => {
    for (const event of [events.released, events.queueTimeout, events.failed]) {
      rig = new CallRig();
      rig.center.on('poll', event);
      await rig.clock.until(rig.call());
      expect(rig.center.count('drop')).to.equal(0);
      await rig.finish();
    }
  });
});
