/** A request for a call-back, without a page: how it is followed, withdrawn and abandoned. */
import { expect } from '@open-wc/testing';
import { CallbackSession, type CallbackSnapshot } from '../../src/call/callback.js';
import { FakeClock } from '../support/fake-clock.js';
import { accepted, callback, refusal, said, ScriptedRelay } from '../support/scripted-relay.js';
import { warningsOf } from '../support/warnings.js';

const url = 'https://relay.example.com/callback';
const number = '+4989123456';

let relay: ScriptedRelay;
let clock: FakeClock;
let session: CallbackSession;
let heard: CallbackSnapshot[];

const states = (): (string | undefined)[] => heard.map(({ callback: one }) => one?.state);
const state = (): string | undefined => session.snapshot.callback?.state;

/** Makes a request and follows it. */
async function request(): Promise<void> {
  await session.request(url, number);
  session.watch();
  await clock.settle();
}

/** Lets every stream fail, so that the request is polled. */
async function requestByPolling(): Promise<void> {
  await request();
  relay.stream.fail();
  await clock.settle();
}

beforeEach(() => {
  relay = new ScriptedRelay().on('POST', accepted()).on('GET', said('waiting'));
  clock = new FakeClock();
  heard = [];
  session = new CallbackSession((snapshot) => void heard.push(snapshot), {
    clock,
    fetch: relay.fetch,
    eventSource: relay.eventSource,
  });
});
afterEach(() => {
  session.rest();
  expect(relay.running, 'streams and polls').to.equal(0);
});

describe('CallbackSession.request()', () => {
  it('reports that it is being sent, then that it was accepted, and sends nothing more by itself', async () => {
    expect(session.open).to.equal(false);
    expect(await session.request(url, number)).to.equal(true);
    expect(heard.map(({ sending }) => sending)).to.deep.equal([true, false]);
    expect(state()).to.equal('waiting');
    expect(session.open).to.equal(true);
    expect(relay.running).to.equal(0);
    expect(clock.pending).to.equal(0);
  });

  it('reports why it was not accepted, and can be repeated', async () => {
    relay.on('POST', refusal(409, 'already-open'), accepted());
    expect(await session.request(url, number)).to.equal(false);
    expect(session.snapshot.problem).to.equal('already-open');
    expect(await session.request(url, number)).to.equal(true);
    expect(session.snapshot.problem).to.equal(undefined);
  });

  it('sends one request at a time', async () => {
    const answer = relay.hold('POST');
    const first = session.request(url, number);
    expect(await session.request(url, number)).to.equal(false);
    answer(accepted());
    expect(await first).to.equal(true);
    expect(await session.request(url, number), 'one is open').to.equal(false);
    expect(relay.count('POST')).to.equal(1);
  });

  it('does not keep the number', async () => {
    await request();
    expect(JSON.stringify([session.snapshot, heard])).to.not.contain('89123456');
  });

  it('goes on if the listener throws', async () => {
    const clumsy = new CallbackSession(
      () => {
        throw new Error('as the test wants it');
      },
      { clock, fetch: relay.fetch },
    );
    const warnings = await warningsOf(async () =>
      expect(await clumsy.request(url, number)).to.equal(true),
    );
    expect(warnings).to.have.lengthOf(2);
  });
});

describe('CallbackSession.watch() by the event stream', () => {
  it('follows the states, and closes the stream at the end', async () => {
    await request();
    for (const next of ['sending', 'calling', 'under-way', 'done'])
      relay.stream.say(callback(next));
    await clock.settle();
    expect(states().slice(2)).to.deep.equal(['sending', 'calling', 'under-way', 'done']);
    expect(session.open).to.equal(false);
    expect(relay.running).to.equal(0);
    expect(clock.pending).to.equal(0);
    session.watch();
    expect(relay.streams).to.have.lengthOf(1);
  });

  it('opens the stream again 2 s after it was lost, with growing pauses if it is lost at once', async () => {
    await request();
    const opened: number[] = [clock.now()];
    for (let n = 0; n < 7; n++) {
      relay.stream.say(callback());
      relay.stream.fail();
      await clock.settle();
      expect(relay.running, 'paused').to.equal(0);
      await clock.until(relay.received('stream', relay.streams.length + 1));
      await clock.settle();
      opened.push(clock.now());
    }
    const pauses = opened.slice(1).map((at, index) => at - (opened[index] ?? 0));
    expect(pauses[0]).to.equal(2000);
    expect(pauses).to.deep.equal([...pauses].sort((one, other) => one - other));
    expect(pauses.at(-1)).to.equal(15_000);
    expect(relay.count('GET')).to.equal(0);
    // After a stream that lasted, and ended because it was silent for too long, the pause is 2 s
    // again.
    relay.stream.say(callback());
    await clock.advance(61_999);
    expect(relay.streams).to.have.lengthOf(8);
    await clock.advance(1);
    expect(relay.streams).to.have.lengthOf(9);
  });

  it('opens the stream again with the shortest pause after it has lasted long', async () => {
    await request();
    relay.stream.say(callback());
    await clock.advance(60_000);
    expect(relay.running).to.equal(0);
    await clock.advance(2000);
    expect(relay.streams).to.have.lengthOf(2);
    expect(relay.running).to.equal(1);
  });

  it('changes to polling if the stream brings nothing', async () => {
    await request();
    await clock.advance(9999);
    expect(relay.count('GET')).to.equal(0);
    await clock.advance(1);
    expect(relay.count('GET')).to.equal(1);
    expect(relay.streams).to.have.lengthOf(1);
  });
});

describe('CallbackSession.watch() by polling', () => {
  it('pauses 2 s to 15 s, longer each time, and 2 s again after news', async () => {
    await requestByPolling();
    const asked: number[] = [clock.now()];
    for (let n = 2; n <= 9; n++) {
      await clock.until(relay.received('GET', n));
      await clock.settle();
      asked.push(clock.now());
    }
    const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(pauses).to.deep.equal([2000, 3000, 4500, 6750, 10_125, 15_000, 15_000, 15_000]);
    relay.on('GET', said('calling'));
    await clock.until(relay.received('GET', 10));
    await clock.settle();
    expect(state()).to.equal('calling');
    await clock.advance(2000);
    expect(relay.count('GET')).to.equal(11);
  });

  it('stops at the end of the request', async () => {
    await requestByPolling();
    relay.on('GET', said('missed'));
    await clock.advance(2000);
    expect(state()).to.equal('missed');
    await clock.advance(60_000);
    expect(relay.count('GET')).to.equal(2);
    expect(clock.pending).to.equal(0);
  });

  it('goes on after failures, and gives up after 5 minutes of them', async () => {
    await requestByPolling();
    relay.on('GET', 'reset', { status: 502 }, { status: 429 }, { body: 'what?' }, 'reset');
    await clock.advance(240_000);
    expect(session.snapshot.lost).to.equal(false);
    relay.on('GET', said('calling'), 'reset');
    await clock.advance(15_000);
    expect(state()).to.equal('calling');
    await clock.advance(290_000);
    expect(session.snapshot.lost).to.equal(false);
    await clock.advance(60_000);
    expect(session.snapshot.lost).to.equal(true);
    expect(session.open).to.equal(false);
    expect(clock.pending).to.equal(0);
  });

  it('ends if the relay does not know the visitor or the request', async () => {
    relay.on('GET', refusal(404, 'not-found'));
    await requestByPolling();
    expect(session.snapshot.lost).to.equal(true);
    expect(clock.pending).to.equal(0);
    expect(await session.request(url, number), 'a new one can be made').to.equal(true);
    expect(session.snapshot.lost).to.equal(false);
  });
});

describe('CallbackSession.withdraw()', () => {
  it('ends the request', async () => {
    await request();
    relay.on('DELETE', said('withdrawn'));
    await session.withdraw();
    expect(state()).to.equal('withdrawn');
    expect(heard.some(({ withdrawing }) => withdrawing)).to.equal(true);
    expect(session.snapshot.withdrawing).to.equal(false);
    expect(relay.running).to.equal(0);
    await clock.settle();
    expect(clock.pending).to.equal(0);
  });

  it('reports that it came too late, and goes on following', async () => {
    await request();
    relay.on('DELETE', refusal(409, 'sent', { callback: callback('calling') }));
    await session.withdraw();
    expect(session.snapshot).to.include({ problem: 'sent', withdrawing: false });
    expect(state()).to.equal('calling');
    relay.stream.say(callback('done'));
    expect(state()).to.equal('done');
  });

  it('can be repeated if it was not answered', async () => {
    await request();
    relay.on('DELETE', 'reset', said('withdrawn'));
    await session.withdraw();
    expect(session.snapshot.problem).to.equal('network');
    await session.withdraw();
    expect(session.snapshot.problem).to.equal(undefined);
    expect(state()).to.equal('withdrawn');
  });

  it('sends nothing without a request, a second time at once, or where it is not allowed', async () => {
    await session.withdraw();
    await request();
    const answer = relay.hold('DELETE');
    const first = session.withdraw();
    await session.withdraw();
    answer(said('withdrawn'));
    await first;
    await session.withdraw();
    expect(relay.count('DELETE')).to.equal(1);
  });

  it('is not undone by an older answer that comes late', async () => {
    const answer = relay.hold('GET');
    await requestByPolling();
    relay.on('DELETE', said('withdrawn'));
    await session.withdraw();
    answer(said('waiting'));
    await clock.settle();
    expect(state()).to.equal('withdrawn');
  });
});

describe('CallbackSession.rest()', () => {
  it('leaves nothing running, and watch() goes on, once', async () => {
    await request();
    session.watch();
    expect(relay.running).to.equal(1);
    session.rest();
    expect(relay.running).to.equal(0);
    await clock.settle();
    expect(clock.pending).to.equal(0);
    session.watch();
    session.watch();
    expect(relay.running).to.equal(1);
    session.rest();
    session.watch();
    relay.stream.say(callback('calling'));
    expect(state()).to.equal('calling');
  });

  it('leaves nothing running during a question and during a pause', async () => {
    const answer = relay.hold('GET');
    await requestByPolling();
    expect(relay.running).to.equal(1);
    session.rest();
    await clock.settle();
    expect(relay.running).to.equal(0);
    answer(said('calling'));
    await clock.advance(60_000);
    expect(state()).to.equal('waiting');
    expect(clock.pending).to.equal(0);
  });

  it('does not abort a request that is under way to the relay', async () => {
    const answer = relay.hold('POST');
    const asking = session.request(url, number);
    session.rest();
    answer(accepted());
    expect(await asking).to.equal(true);
    expect(session.open).to.equal(true);
  });
});
