/** The desks as a domain object: which desk gets which call, and its events. */
import { expect } from '@open-wc/testing';
import type { DeskEvent } from '../../../src/simulator/desk/desk.js';
import { ContactCenter } from '../../../src/simulator/index.js';
import { FakeClock } from '../../support/fake-clock.js';
import { caller, type Caller } from '../caller.js';

const never = new AbortController().signal;

/** A center with desks, and visitors whose calls are connected when the test says so. */
function office() {
  const clock = new FakeClock();
  const center = new ContactCenter({ clock });
  const newcomer = async (media?: '0' | '1'): Promise<Caller & { id: number }> => {
    const visitor = caller('endless-queue', { center });
    await visitor.create(media);
    return { ...visitor, id: center.calls.at(-1)!.id };
  };
  return {
    clock,
    center,
    desks: center.desks,
    newcomer,
    /** Calls as a visitor who is connected at once. */
    put: async (media?: '0' | '1') => {
      const visitor = await newcomer(media);
      center.agentAnswers();
      return visitor;
    },
    /** The events at the desks. */
    told: () =>
      center.journal
        .since(1)
        .flatMap((entry) => (entry.kind === 'desk' ? [`${entry.agent} ${entry.happened}`] : [])),
  };
}

/** All pending events, without a wait for more. */
async function events(
  desk: { poll(hold: number, signal: AbortSignal): Promise<DeskEvent | undefined> },
  clock: FakeClock,
): Promise<string[]> {
  const types: string[] = [];
  for (;;) {
    const event = await clock.until(desk.poll(1, never));
    if (!event) return types;
    types.push(event.eventType);
  }
}

describe('desks', () => {
  it('let an agent sign in once, and again by force', () => {
    const { desks, told } = office();
    const first = desks.signIn('101')!;
    expect(desks.find('101')).to.equal(first);
    expect(desks.signIn('101')).to.equal(undefined);
    expect(desks.signIn('102')).not.to.equal(undefined);
    expect(first.gone.aborted).to.equal(false);
    const second = desks.signIn('101', true)!;
    expect(first.gone.aborted).to.equal(true);
    expect(second.guid).not.to.equal(first.guid);
    expect(desks.find('101')).to.equal(second);
    desks.signOut('101');
    desks.signOut('101');
    expect(desks.find('101')).to.equal(undefined);
    expect(desks.signIn('103', true)).not.to.equal(undefined);
    expect(told()).to.deep.equal([
      '101 signed-in',
      '102 signed-in',
      '101 signed-out',
      '101 signed-in',
      '101 signed-out',
      '103 signed-in',
    ]);
  });

  it('take no call while nobody is signed in', async () => {
    const { center, desks, put, told } = office();
    const { id } = await put();
    expect(desks.of(id)).to.equal(undefined);
    desks.answered(id);
    expect(center.calls[0]?.state).to.equal('connected');
    // An agent who signs in after the call was connected does not get it.
    const desk = desks.signIn('101')!;
    center.agentAnswers();
    expect(desk.call).to.equal(undefined);
    expect(told()).to.deep.equal(['101 signed-in']);
  });

  it('take a call that is put through: it rings, is answered, and is over', async () => {
    const { clock, center, desks, newcomer, told } = office();
    const desk = desks.signIn('101')!;
    const { id, drop } = await newcomer();
    expect(desk.call).to.equal(undefined);
    expect(await events(desk, clock)).to.deep.equal(['AgentState_Ready']);
    await clock.advance(12_999);
    center.agentAnswers();
    expect(desks.of(id)).to.equal(desk);
    expect(desk.call).to.deep.include({ call: id, since: 13_000, state: 'ringing' });
    expect(await events(desk, clock)).to.deep.equal(['AgentState_Busy', 'AgentEvent_Ringing']);
    desks.answered(id);
    desks.answered(id);
    expect(desk.call).to.deep.include({ call: id, state: 'talking' });
    expect(desks.ringing(desk)).to.equal(undefined);
    expect(await events(desk, clock)).to.deep.equal(['AgentEvent_Talking']);
    await drop();
    expect(desk.call).to.equal(undefined);
    expect(desks.of(id)).to.equal(undefined);
    expect(await events(desk, clock)).to.deep.equal([
      'AgentEvent_Customer_Release',
      'AgentState_Ready',
    ]);
    expect(told()).to.deep.equal(['101 signed-in', '101 rings', '101 talks', '101 released']);
    expect(clock.pending).to.equal(0);
  });

  it('that were left without a sign-out get no call until a poll or a telephone is there again', async () => {
    const { clock, desks, put } = office();
    const desk = desks.signIn('101')!;
    await events(desk, clock);
    desk.phone = true;
    expect(desk.phone).to.equal(true);
    desk.phone = false;
    const { id, drop } = await put();
    expect(desks.of(id), 'no telephone any more, no poll').to.equal(undefined);
    await drop();
    const poll = desk.poll(10_000, never);
    const polled = await put();
    expect(desks.of(polled.id), 'a poll').to.equal(desk);
    await Promise.all([poll, polled.drop()]);
    await events(desk, clock);
    desk.phone = true;
    expect(desks.of((await put()).id), 'a telephone').to.equal(desk);
  });

  it('ring only once for a call, however often the center connects it', async () => {
    const { center, desks, put, told } = office();
    desks.signIn('101');
    desks.signIn('102');
    await put();
    center.agentAnswers();
    expect(told()).to.deep.equal(['101 signed-in', '102 signed-in', '101 rings']);
  });

  it('say who has ended the call', async () => {
    const { clock, center, desks, put } = office();
    const desk = desks.signIn('101')!;
    await put();
    center.agentHangsUp();
    expect((await events(desk, clock)).slice(-2)).to.deep.equal([
      'AgentEvent_Call_Release',
      'AgentState_Ready',
    ]);
    // A visitor can also end a call that is not answered yet.
    const { drop } = await put();
    await drop();
    expect((await events(desk, clock)).slice(-2)).to.deep.equal([
      'AgentEvent_Customer_Release',
      'AgentState_Ready',
    ]);
  });

  it('take turns: the longest idle first, and nobody who is busy', async () => {
    const { center, desks, put } = office();
    for (const agent of ['103', '101', '102']) desks.signIn(agent);
    const agentOf = ({ id }: { id: number }): string | undefined => desks.of(id)?.agentId;
    const first = await put();
    const second = await put();
    expect([first, second].map(agentOf)).to.deep.equal(['103', '101']);
    await first.drop();
    await second.drop();
    const calls = [await put(), await put(), await put(), await put()];
    expect(calls.map(agentOf)).to.deep.equal(['102', '103', '101', undefined]);
    expect(center.occupied).to.equal(4);
  });

  it('describe the call that rings', async () => {
    const { clock, center, desks, newcomer } = office();
    const desk = desks.signIn('101')!;
    await clock.advance(60_000);
    await newcomer('1');
    await clock.advance(2500);
    const before = Date.now();
    center.agentAnswers();
    const { begintime, callid, calldata, ...rest } = desks.ringing(desk)!;
    expect(begintime).to.be.within(before, Date.now());
    expect(callid)
      .to.match(/^\d{10}-1$/)
      .and.to.equal(desk.call?.callid);
    expect(JSON.parse(calldata as string)).to.deep.equal({
      scenario: 'endless-queue',
      page: 'https://shop.example/lamp',
      language: 'en',
    });
    expect(rest).to.deep.equal({
      callfeature: 0,
      caller: 'AnonymousCard',
      called: '179080000537636',
      callskill: 'click_to_call',
      callskillid: 3,
      orgicallednum: '179080000537636',
      endtime: null,
      userPriority: 0,
      trunkNo: 65535,
      logontimes: 62,
      mediaType: 2,
      mediaAbility: 2,
      waitTime: 2,
      trace: null,
    });
  });

  it('release the call of an agent who signs out, or in by force', async () => {
    for (const leave of ['out', 'in'] as const) {
      const { center, desks, put, told } = office();
      desks.signIn('101');
      const { id, poll } = await put();
      if (leave === 'out') desks.signOut('101');
      else desks.signIn('101', true);
      expect(center.calls[0]).to.include({ state: 'over', endedBy: 'center' });
      expect(desks.of(id)).to.equal(undefined);
      expect(desks.find('101')?.call).to.equal(undefined);
      await poll();
      await poll();
      expect((await poll()).json).to.include({ resultDesc: 'Call disconnected' });
      const more = leave === 'in' ? ['101 signed-in'] : [];
      const events = ['101 signed-in', '101 rings', '101 released', '101 signed-out', ...more];
      expect(told()).to.deep.equal(events);
      // An agent who has signed out gets no call.
      const next = await put();
      expect(desks.of(next.id)?.agentId).to.equal(leave === 'in' ? '101' : undefined);
    }
  });

  describe('a held poll', () => {
    it('ends with the event, or without one when its time is over', async () => {
      const { clock, desks, put } = office();
      const desk = desks.signIn('101')!;
      await events(desk, clock);
      const held = desk.poll(10_000, never);
      await put();
      expect((await held)?.eventType).to.equal('AgentState_Busy');
      await events(desk, clock);
      const began = clock.now();
      expect(await clock.until(desk.poll(10_000, never))).to.equal(undefined);
      expect(clock.now() - began).to.equal(10_000);
      expect(clock.pending).to.equal(0);
    });

    it('loses no event when its client has gone', async () => {
      const { clock, desks, put } = office();
      const desk = desks.signIn('101')!;
      await events(desk, clock);
      const client = new AbortController();
      const held = desk.poll(10_000, client.signal).catch((error: unknown) => error);
      client.abort('gone');
      await put();
      expect(await held).to.equal('gone');
      // This holds even where both happen at once.
      const late = new AbortController();
      const waiting = events(desk, clock);
      expect(await waiting).to.have.length(2);
      const other = desk.poll(10_000, late.signal).catch((error: unknown) => error);
      desks.answered(1);
      late.abort('too late');
      expect(await other).to.equal('too late');
      expect(await events(desk, clock)).to.deep.equal(['AgentEvent_Talking']);
    });

    it('ends when the agent leaves, and when the center stops', async () => {
      const { clock, center, desks } = office();
      const desk = desks.signIn('101')!;
      await events(desk, clock);
      for (const end of [() => center.stop(), () => desks.signOut('101')]) {
        const held = desk.poll(10_000, never);
        end();
        expect(await held).to.equal(undefined);
      }
      // The poll is not held at all then.
      expect(await desk.poll(10_000, never)).to.equal(undefined);
      expect(clock.pending).to.equal(0);
    });
  });

  it('are empty after a reset', async () => {
    const { clock, center, desks, put } = office();
    const desk = desks.signIn('101')!;
    const { id } = await put();
    center.reset();
    expect(desk.gone.aborted).to.equal(true);
    expect(desk.call).to.equal(undefined);
    expect(desks.find('101')).to.equal(undefined);
    expect(desks.of(id)).to.equal(undefined);
    expect(desks.records).to.be.empty;
    expect(clock.pending).to.equal(0);
  });
});
