/** One telephone, many numbers: digits beyond the end of a number that has no fixed length. */
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

/** Asks for one number after the other, each withdrawn at once. @returns those that were accepted. */
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

describe('a number with more digits', () => {
  it('counts for the number it begins with, which has four times as many while nobody asks for it', async () => {
    const longer = Array.from({ length: 20 }, (_, index) => telephone + String(10 + index));
    assert.equal((await ask(longer)).length, most * 4);
  });

  it('counts in full for a number that somebody has asked for', async () => {
    const longer = Array.from({ length: 20 }, (_, index) => telephone + String(index));
    assert.equal((await ask([telephone, ...longer])).length, most);
    assert.deepEqual(await ask([...longer.slice(0, 3), telephone]), longer.slice(0, 3));
  });

  it('is one telephone with its own limit all the same', async () => {
    assert.equal((await ask(times(10, `${telephone}12`))).length, most);
  });

  it('counts nowhere where it is refused', async () => {
    const [long, other] = [`${telephone}12`, `${telephone}34`];
    // Of these seven the limit of the first refuses all: the beginning has enough left for others.
    const accepted = await ask([...times(10, long), ...times(10, other)]);
    assert.deepEqual(accepted, [...times(most, long), ...times(most, other)]);
  });

  it('begins with none where numbers have a fixed length', async () => {
    for (const number of ['+12125551234', '+33123456789']) {
      assert.deepEqual(beginningsOf(number), []);
      const others = Array.from({ length: 20 }, (_, i) => number.slice(0, -2) + String(40 + i));
      assert.deepEqual(await ask(others), others);
    }
    assert.deepEqual(beginningsOf('+431234567'), ['+43123456', '+4312345']);
  });

  it('rings one telephone at most four times as often, in whatever order', async () => {
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

describe('of one telephone, one request is open', () => {
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

  it('whichever of its spellings was there first', async () => {
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

  it('but several extensions of a company, while nobody asks for its own number', async () => {
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

  it('also where two spellings come at once', async () => {
    const { codeOf } = start();
    const codes = await Promise.all([codeOf(telephone), codeOf(long), codeOf(`${long}3`)]);
    assert.ok(codes.filter((code) => code !== 'already-open').length <= 1, codes.join());
  });

  it('and where numbers have a fixed length, each is a telephone of its own', async () => {
    const { codeOf } = start();
    for (let last = 10; last < 30; last += 1) {
      assert.match(await codeOf(`+121255512${last}`), /^[0-9a-f]{32}$/);
    }
  });
});
