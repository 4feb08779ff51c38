/**
 * Limits against overdialling: where numbers have no fixed length, more digits ring the same
 * telephone.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { beginningsOf, perNumber } from '../../../src/relay/callback/overdialling.js';
import { CallbackRefusal } from '../../../src/relay/settings/refusal.js';
import { readConfig } from '../../../src/relay/settings/config.js';
import { createLimits } from '../../../src/relay/visitor/limits.js';
import { createMetrics } from '../../../src/relay/base/metrics.js';
import { createMemoryStore } from '../../../src/relay/store/store-memory.js';
import { createRig, FROM } from './rig.js';
import { environment } from '../rig.js';
import { FakeClock } from '../../support/fake-clock.js';

const most = 3;
const telephone = '+4989123456';

/** Requests one number after the other, each withdrawn at once. @returns the numbers accepted. */
async function ask(numbers: readonly string[]): Promise<string[]> {
  const clock = new FakeClock({ quietTurns: 2 });
  const store = createMemoryStore(clock);
  const limits = createLimits(readConfig(environment), createMetrics(), store, clock);
  const { callbacks } = createRig({
    clock,
    store,
    settings: { countries: ['DE', 'AT', 'US', 'FR'] },
    limits: { number: limits.create('number', perNumber(most), 86_400) },
  });
  const accepted = [];
  for (const number of numbers) {
    try {
      const { id } = await callbacks.request(number, FROM);
      await callbacks.withdraw(id, FROM.visitor);
      accepted.push(number);
    } catch (error) {
      assert.ok(error instanceof CallbackRefusal && error.code === 'too-many', String(error));
    }
  }
  return accepted;
}

const times = (count: number, number: string): string[] =>
  Array.from({ length: count }, () => number);

describe('a number that is another one with more digits', () => {
  it('counts for the shorter number, whose limit is four times as high while nobody requests it', async () => {
    const longer = Array.from({ length: 20 }, (_, index) => telephone + String(10 + index));
    assert.equal((await ask(longer)).length, most * 4);
  });

  it('counts against the ordinary limit of a shorter number that somebody has requested', async () => {
    const longer = Array.from({ length: 20 }, (_, index) => telephone + String(index));
    assert.equal((await ask([telephone, ...longer])).length, most);
    assert.deepEqual(await ask([...longer.slice(0, 3), telephone]), longer.slice(0, 3));
  });

  it('has the ordinary limit of its own as well', async () => {
    assert.equal((await ask(times(10, `${telephone}12`))).length, most);
  });

  it('takes nothing from the shorter number when its own limit refuses it', async () => {
    const [long, other] = [`${telephone}12`, `${telephone}34`];
    // Seven of the first ten are refused: none of them counts for the number that both begin with.
    const accepted = await ask([...times(10, long), ...times(10, other)]);
    assert.deepEqual(accepted, [...times(most, long), ...times(most, other)]);
  });

  it('counts for no other number in countries whose numbers have a fixed length', async () => {
    for (const number of ['+12125551234', '+33123456789']) {
      assert.deepEqual(beginningsOf(number), []);
      const others = Array.from({ length: 20 }, (_, i) => number.slice(0, -2) + String(40 + i));
      assert.deepEqual(await ask(others), others);
    }
    assert.deepEqual(beginningsOf('+431234567'), ['+43123456', '+4312345']);
  });

  it('rings one telephone at most four times as often as its limit, in whatever order', async () => {
    const digits = fc.array(fc.constantFrom('', '0', '1', '12', '123', '1234', '12345', '99'), {
      minLength: 10,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(telephone, '+43123456', '+4930901820'),
        digits,
        async (base, ends) => {
          const accepted = await ask(ends.map((end) => base + end));
          for (const beginning of new Set(
            accepted.flatMap((number) => [number, ...beginningsOf(number)]),
          )) {
            const ringing = accepted.filter(
              (number) => number === beginning || beginningsOf(number).includes(beginning),
            );
            assert.ok(ringing.length <= most * (accepted.includes(beginning) ? 1 : 4), beginning);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('one telephone has one open request', () => {
  const start = () => {
    const { callbacks } = createRig({ settings: { countries: ['DE', 'US'] } });
    const codeOf = async (number: string): Promise<string> => {
      try {
        return (await callbacks.request(number, FROM)).id;
      } catch (error) {
        assert.ok(error instanceof CallbackRefusal, String(error));
        return error.code;
      }
    };
    return { codeOf, withdraw: (id: string) => callbacks.withdraw(id, FROM.visitor) };
  };
  const long = `${telephone}12`;

  it('whether the number with more digits or the shorter one came first', async () => {
    for (const [first, second] of [
      [telephone, long],
      [long, telephone],
      [long, `${long}3`],
      [telephone, telephone],
    ] as const) {
      const { codeOf, withdraw } = start();
      const id = await codeOf(first);
      assert.equal(await codeOf(second), 'already-open', `${second} beside ${first}`);
      await withdraw(id);
      assert.match(await codeOf(second), /^[0-9a-f]{32}$/, 'when the first is over');
    }
  });

  it('but several extensions of a company may have one each while nobody requests its main number', async () => {
    const { codeOf, withdraw } = start();
    const ids = [];
    for (const extension of ['12', '23', '34', '45', '56', '67']) {
      ids.push(await codeOf(telephone + extension));
    }
    for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
    for (const id of ids.slice(1)) await withdraw(id);
    assert.equal(await codeOf(telephone), 'already-open');
    await withdraw(ids[0] ?? '');
    assert.match(await codeOf(telephone), /^[0-9a-f]{32}$/);
  });

  it('also where requests with more and fewer digits come at once', async () => {
    const { codeOf } = start();
    const codes = await Promise.all([codeOf(telephone), codeOf(long), codeOf(`${long}3`)]);
    assert.ok(codes.filter((code) => code !== 'already-open').length <= 1, codes.join());
  });

  it('and each number is a telephone of its own in countries whose numbers have a fixed length', async () => {
    const { codeOf } = start();
    for (let last = 10; last < 30; last += 1) {
      assert.match(await codeOf(`+121255512${last}`), /^[0-9a-f]{32}$/);
    }
  });
});
