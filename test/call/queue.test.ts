/** The place in the queue: when the center is asked for it, when no more, and what a host is told. */
import { expect } from '@open-wc/testing';
import type { QueueNotice } from '../../src/call/host.js';
import { CallRig, type RigOptions } from '../support/call-rig.js';
import { events, refused, said, status, type Answer } from '../support/scripted-center.js';

let rig: CallRig;
let told: QueueNotice[];
let servers = 0;

/** A server of its own, because what a server lacks is remembered for the page. */
const newServer = (): string => `https://queue${(servers += 1)}.example.com`;

async function queued(answers: Answer[], options: RigOptions = {}): Promise<void> {
  told = [];
  const call = { queueInfo: true, server: newServer(), ...options.call };
  rig = new CallRig({ ...options, call, host: { onQueue: (queue) => void told.push(queue) } });
  rig.center.on('poll', events.inQueue).on('queue', ...answers);
  await rig.bring('queued');
  await rig.clock.settle();
}

const place = (position: unknown, estimateWaitTime: unknown): Answer =>
  said('success', { position, estimateWaitTime });
const asked = (): number[] => rig.center.sent('queue').map(({ at }) => at);

describe('the place in the queue', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('is asked for at once, and then every ten seconds', async () => {
    await queued([place([3], 150)]);
    await rig.clock.advance(30_000);
    expect(asked()).to.deep.equal([0, 10_000, 20_000, 30_000]);
    const [request] = rig.center.sent('queue');
    expect(request).to.include({ method: 'POST', body: '', credentials: 'include' });
  });

  it('is told to the host when place or estimate has changed', async () => {
    await queued([place([3], 150), place('3', '150'), place(2, 150), place(2, undefined)]);
    await rig.clock.advance(30_000);
    expect(told).to.deep.equal([
      { position: 3, estimatedWait: 150, waited: 0 },
      { position: 2, estimatedWait: 150, waited: 20 },
      { position: 2, estimatedWait: undefined, waited: 30 },
    ]);
    expect(rig.session.context?.queue).to.deep.equal({
      position: 2,
      estimatedWait: undefined,
      at: 30_000,
    });
  });

  it('is asked for no more once an agent is there, and is forgotten', async () => {
    await queued([place(1, 10)]);
    rig.center.on('poll', events.connected, events.nothing);
    await rig.until('talking');
    expect(rig.session.context?.queue).to.equal(undefined);
    await rig.clock.advance(60_000);
    expect(asked()).to.deep.equal([0]);
  });

  it('is not asked for again before the last question was answered', async () => {
    await queued(['silence', place(1, 10)]);
    await rig.clock.advance(14_000);
    expect(asked()).to.deep.equal([0]);
    expect(rig.center.sent('queue')[0]?.went).to.equal(undefined);
  });

  it('is not asked for where the page does not want it', async () => {
    await queued([place(1, 10)], { call: { queueInfo: false } });
    await rig.clock.advance(30_000);
    expect(asked()).to.deep.equal([]);
  });

  const lacks: Record<string, Answer> = {
    'HTTP 404': status(404),
    'HTTP 400': status(400),
    'HTTP 401': status(401),
    'HTTP 403': status(403),
    'HTTP 500': status(500),
    'HTTP 501': status(501),
    'an HTML page': { body: '<!doctype html>' },
    'a refusal': refused('no such session', '5'),
    'neither place nor estimate': said('success'),
    'no answer in time': 'silence',
  };
  for (const [what, answer] of Object.entries(lacks)) {
    it(`is asked for once for the page where the center answers ${what}`, async () => {
      const server = newServer();
      await queued([answer], { call: { server } });
      await rig.clock.advance(90_000);
      await rig.finish();
      void rig.call();
      await rig.until('queued');
      await rig.clock.advance(30_000);
      expect(asked()).to.deep.equal([0]);
      expect(told).to.deep.equal([]);
      expect(rig.state).to.equal('queued');
    });
  }

  for (const [what, answer] of Object.entries({
    'HTTP 429': status(429),
    'HTTP 503': status(503),
    'a cut connection': 'reset',
  } satisfies Record<string, Answer>)) {
    it(`is asked for once more after 30 s where the center answers ${what}`, async () => {
      await queued([answer]);
      await rig.clock.advance(120_000);
      expect(asked()).to.deep.equal([0, 30_000]);
    });

    it(`is asked for as before where ${what} has passed`, async () => {
      await queued([answer, place(2, 60), answer, place(1, 30)]);
      await rig.clock.advance(80_000);
      expect(asked()).to.deep.equal([0, 30_000, 40_000, 70_000, 80_000]);
      expect(told).to.have.length(2);
    });
  }

  it('waits as long as Retry-After says', async () => {
    await queued([status(503, { 'Retry-After': '45' }), place(1, 10)]);
    await rig.clock.advance(60_000);
    expect(asked()).to.deep.equal([0, 45_000, 55_000]);
  });
});
