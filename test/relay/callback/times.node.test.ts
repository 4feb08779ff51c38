/** Call-backs at a chosen time: which times are offered and taken, and what becomes of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Hours, isOpen, openSpans, readClosed, readHours } from '../../../src/base/hours.js';
import { createCallbackWorker } from '../../../src/relay/callback/worker.js';
import { createSealing } from '../../../src/relay/callback/sealing.js';
import { furthestAhead, readTime } from '../../../src/relay/callback/times.js';
import { CallbackRefusal } from '../../../src/relay/settings/refusal.js';
import { FakeClock } from '../../support/fake-clock.js';
import { createRig, FROM, NUMBER, type RigOptions, VISITOR } from './rig.js';

const hoursOf = (text: string, closed = '', zone = 'Europe/Berlin'): Hours => ({
  ranges: readHours(text).right,
  closed: readClosed(closed).right,
  zone,
});
const office = hoursOf('Mo-Fr 09:00-17:00', '2026-12-01');

/** A Sunday, noon in Berlin. */
const NOW = Date.parse('2026-11-29T12:00:00+01:00');
const TUESDAY = '2026-11-30T10:30:00+01:00';
const at = (text: string): number => Date.parse(text);

const refusal = (given: unknown, hours: Hours | undefined = office): string => {
  try {
    readTime(given, hours, NOW);
    return '';
  } catch (error) {
    assert.ok(error instanceof CallbackRefusal);
    assert.doesNotMatch(error.message, /2026-12|tomorrow/);
    return error.code;
  }
};

describe('the times that are offered', () => {
  it('are the hours of the coming week, without the closed dates', () => {
    const spans = openSpans(NOW, NOW + furthestAhead, office);
    assert.deepEqual(
      spans.map(({ from, to }) => [new Date(from).toISOString(), new Date(to).toISOString()]),
      [30, 2, 3, 4].map((day) => {
        const date = day === 30 ? '2026-11-30' : `2026-12-0${day}`;
        return [`${date}T08:00:00.000Z`, `${date}T16:00:00.000Z`];
      }),
    );
  });

  it('begin now where it is open, and end a week later', () => {
    const [day, now] = [86_400_000, at('2026-11-30T10:00:00+01:00')];
    const always = hoursOf('Mo-Su');
    assert.deepEqual(openSpans(now, now + 7 * day, always), [{ from: now, to: now + 7 * day }]);
    const spans = openSpans(now, now + 7 * day, office);
    assert.equal(spans[0]?.from, now);
    assert.equal(spans.at(-1)?.to, now + 7 * day);
  });

  it('are all moments that are open, and no others, also where the clock changes', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];
    fc.assert(
      fc.property(
        fc.constantFrom('Mo-Fr 09:00-17:00', 'Fr 22:00-02:00', 'Mo-Su', 'Sa-Su 01:00-03:30'),
        fc.constantFrom(...zones),
        fc.integer({ min: at('2026-01-01'), max: at('2027-01-01') }),
        fc.integer({ min: 0, max: furthestAhead - 1 }),
        (text, zone, from, later) => {
          const hours = hoursOf(text, '', zone);
          const spans = openSpans(from, from + furthestAhead, hours);
          const moment = from + later;
          const offered = spans.some((span) => span.from <= moment && moment < span.to);
          assert.equal(offered, isOpen(moment, hours));
          for (const [index, span] of spans.entries()) {
            assert.ok(span.from < span.to && span.from > (spans[index - 1]?.to ?? 0));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a chosen time', () => {
  for (const given of [
    TUESDAY,
    '2026-11-30T09:30Z',
    '2026-11-30T09:30:00.000Z',
    at(TUESDAY),
    '2026-11-30T00:30:00-09:00',
  ]) {
    it(`is read from ${given}`, () => {
      assert.equal(readTime(given, office, NOW), at(TUESDAY));
    });
  }

  for (const given of [
    '',
    'tomorrow',
    '2026-11-30',
    '2026-11-30T10:30',
    '2026-11-30 10:30Z',
    '2026-13-30T10:30Z',
    NaN,
    1e300,
    1.5,
    true,
    [],
    {},
  ]) {
    it(`cannot be read from ${JSON.stringify(given)}`, () => {
      assert.equal(refusal(given), 'time-invalid');
    });
  }

  for (const [given, why] of [
    ['2026-11-29T11:59:59+01:00', 'it is over'],
    ['2026-11-29T12:00:00+01:00', 'it is now'],
    ['2026-11-29T15:00:00+01:00', 'it is a Sunday'],
    ['2026-11-30T08:59:00+01:00', 'it is too early'],
    ['2026-11-30T17:00:00+01:00', 'it is closed from then on'],
    ['2026-12-01T10:00:00+01:00', 'the date is closed'],
    ['2026-12-07T10:00:00+01:00', 'it is more than a week ahead'],
  ] as const) {
    it(`is refused where ${why}`, () => assert.equal(refusal(given), 'time-refused'));
  }

  it('is refused where none are offered', () => {
    assert.throws(() => readTime(TUESDAY, undefined, NOW), { code: 'time-refused' });
  });
});

async function createWorld(options: RigOptions = {}) {
  const clock = new FakeClock({ quietTurns: 4 });
  await clock.advance(NOW);
  const rig = createRig({ clock, ...options, settings: { hours: office, ...options.settings } });
  const work = ({ callbacks, parts: { log } }: typeof rig) => {
    const worker = createCallbackWorker({ callbacks, clock, log });
    worker.start();
    return worker;
  };
  /** Days pass without the worker's look each second. */
  const leap = (to: number): Promise<void> => clock.advance(to - clock.now());
  return { ...rig, clock, rig, start: work, leap };
}

describe('a call-back at a chosen time', () => {
  it('is shown with its time, and sent once at this time', async () => {
    const { callbacks, calls, leap, rig, start, store, clock } = await createWorld();
    const { id, ...shown } = await callbacks.request(NUMBER, FROM, TUESDAY);
    const time = '2026-11-30T09:30:00.000Z';
    const withdrawableFor = at(TUESDAY) - NOW;
    assert.deepEqual(shown, { state: 'waiting', withdrawable: true, withdrawableFor, at: time });
    await leap(at(TUESDAY) - 1);
    // Every relay was started anew meanwhile.
    const others = [0, 1].map(() => createRig({ clock, store, settings: { hours: office } }));
    const workers = [rig, ...others].map(start);
    await leap(at(TUESDAY) + 2000);
    assert.deepEqual(
      [...calls, ...others.flatMap((other) => other.calls)].map(({ called }) => called),
      [NUMBER.slice(1)],
    );
    const seen = await callbacks.read(id, VISITOR);
    assert.deepEqual([seen?.state, seen?.at], ['calling', time]);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  it('has number and call data sealed in the store, and no longer there once it is sent or withdrawn', async () => {
    const { callbacks, leap, rig, store } = await createWorld();
    const text = async (id: string): Promise<string> => (await store.get(`callback:${id}`)) ?? '';
    const from = { ...FROM, callData: 'order 4711' };
    const { id } = await callbacks.request(NUMBER, from, TUESDAY);
    assert.match(await text(id), /"sealed":"/);
    assert.doesNotMatch(await text(id), /89123456|4711/);
    assert.equal((await callbacks.withdraw(id, VISITOR))?.withdrawn, true);
    assert.doesNotMatch(await text(id), /"sealed"|89123456/);
    const again = await callbacks.request(NUMBER, from, TUESDAY);
    await leap(at(TUESDAY));
    await rig.work();
    assert.deepEqual(
      rig.calls.map(({ callData }) => callData),
      ['order 4711'],
    );
    assert.doesNotMatch(await text(again.id), /"sealed"|89123456|4711/);
  });

  it('can be taken back until it is sent, and the number is free again then', async () => {
    const { callbacks, calls, leap, rig } = await createWorld();
    const { id } = await callbacks.request(NUMBER, FROM, TUESDAY);
    await assert.rejects(callbacks.request(NUMBER, FROM), { code: 'already-open' });
    await leap(at(TUESDAY) - 1);
    assert.equal((await callbacks.withdraw(id, VISITOR))?.withdrawn, true);
    await leap(at(TUESDAY) + 1000);
    await rig.work();
    assert.equal(calls.length, 0);
    await callbacks.request(NUMBER, FROM);
  });

  it('is not sent when nobody could send it in time: the office may have closed', async () => {
    const { callbacks, calls, leap, rig } = await createWorld();
    const { id } = await callbacks.request(NUMBER, FROM, TUESDAY);
    await leap(at(TUESDAY) + 300_000);
    await rig.work();
    assert.equal(calls.length, 0);
    const seen = await callbacks.read(id, VISITOR);
    assert.deepEqual([seen?.state, seen?.reason], ['failed', 'try-later']);
  });

  it('leaves the visitor as long to withdraw as another one', async () => {
    const { callbacks, leap, clock } = await createWorld();
    await leap(at('2026-11-30T09:00:00+01:00'));
    const { withdrawableFor } = await callbacks.request(NUMBER, FROM, clock.now() + 1);
    assert.equal(withdrawableFor, 10_000);
  });

  it('is sent with a secret that was replaced meanwhile, and fails where it is gone', async () => {
    for (const [secrets, state] of [
      [['the new secret, 32 characters long', 'a secret of at least 32 characters'], 'calling'],
      [['the new secret, 32 characters long'], 'failed'],
    ] as const) {
      const { callbacks, clock, leap, store } = await createWorld();
      const { id } = await callbacks.request(NUMBER, FROM, TUESDAY);
      await leap(at(TUESDAY));
      const later = createRig({ clock, store, settings: { hours: office, sealedBy: secrets } });
      await later.work();
      assert.equal((await later.callbacks.read(id, VISITOR))?.state, state);
      assert.equal(later.calls.length, state === 'calling' ? 1 : 0);
    }
  });

  it('counts for the limits when it is asked for', async () => {
    let taken = 0;
    const counted = { take: async () => ((taken += 1), 0) };
    const { callbacks, leap, rig } = await createWorld({
      limits: { visitor: counted, address: counted, number: counted, all: counted },
    });
    await callbacks.request(NUMBER, FROM, TUESDAY);
    assert.equal(taken, 4);
    await leap(at(TUESDAY));
    await rig.work();
    assert.equal(taken, 4);
  });

  it('is neither offered nor taken while Redis is away, or without hours', async () => {
    const { callbacks, store } = await createWorld();
    assert.equal(callbacks.times().length, 4);
    Object.assign(store, { alone: () => true });
    assert.deepEqual(callbacks.times(), []);
    await assert.rejects(callbacks.request(NUMBER, FROM, TUESDAY), { code: 'time-refused' });
    await callbacks.request(NUMBER, FROM);
    assert.deepEqual(createRig().callbacks.times(), []);
  });
});

describe('the seal of a number', () => {
  const secrets = ['one secret', 'another secret'];

  it('opens with each of the secrets, and for its own request only', () => {
    const sealed = createSealing(secrets).seal(NUMBER, 'id');
    assert.equal(createSealing([...secrets].reverse()).open(sealed, 'id'), NUMBER);
    assert.equal(createSealing(secrets).open(sealed, 'other'), undefined);
    assert.equal(createSealing(['third']).open(sealed, 'id'), undefined);
    assert.notEqual(createSealing(secrets).seal(NUMBER, 'id'), sealed);
  });

  it('opens no other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(createSealing(secrets).open(text, 'id'), undefined);
      }),
    );
  });
});
