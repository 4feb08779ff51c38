/**
 * Ten thousand random requests to a relay whose center fails in every way (FAULTS_SEED repeats a
 * run): every request is answered, nobody gets another's token, call or event, no log line holds a
 * token, and no call is left at the center in the end.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeCenter, json, says } from './fake-center.js';
import { type RelayAnswer, createRig, type RelayVisitor } from './rig.js';
import { FakeClock } from '../support/fake-clock.js';

const requests = 10_000;
const visitors = 200;
const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Mulberry32: a small generator that gives the same numbers everywhere. */
function createRandom(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const unlimited = {
  LIMIT_CALLS_PER_VISITOR: '0',
  LIMIT_CALLS_PER_ADDRESS: '0',
  LIMIT_VISITORS_PER_ADDRESS: '0',
  LIMIT_REQUESTS_PER_ADDRESS: '0',
  LIMIT_REQUESTS_PER_VISITOR: '0',
};

describe('ten thousand requests before a failing center', () => {
  it(`are all answered, and nothing is mixed up or left over (FAULTS_SEED=${seed})`, async () => {
    const random = createRandom(seed);
    const chance = (share: number): boolean => random() < share;
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const clock = new FakeClock({ quietTurns: 2 });
    const center = new FakeCenter();
    const { lines, relay, visitor } = createRig(unlimited, { center, clock });
    const seen = new Map<number, number>();

    let healthy = false;
    let stray = 0;
    center.bend(({ call, userId = '', request }, usual) => {
      if (healthy) return undefined;
      if (chance(0.01)) center.expireAccessTokens();
      const does = (): Response => {
        if (call === 'getClickToCallEvents' && center.running.has(userId)) {
          // The event names its visitor, so that the test sees an event that went to another one.
          const more = { content: { causeDesc: userId } };
          if (chance(0.02)) {
            center.running.delete(userId);
            return says('Call disconnected', more);
          }
          if (chance(0.1)) {
            const token = center.newToken(userId);
            return says('Call in queue', more, { 'ccmessaging-token': token });
          }
          return says('Call in queue', more);
        }
        return usual();
      };
      const bent = random();
      if (bent < 0.7) return does();
      if (bent < 0.76) return json({ errorCode: '1' }, 401);
      if (bent < 0.8) return json({ errorCode: '1', exceptionInfo: 'auth fail!' }, 403);
      if (bent < 0.86) return json(chance(0.5) ? { resultCode: '1' } : '<html>', 500);
      // From here on the center does what was asked, but its answer is no good or does not arrive.
      if (bent < 0.88) return (does(), json(pick(['', '<html>', '[]', '{"resultCode":', 'null'])));
      if (bent < 0.9) return (does(), json({}, 502));
      if (bent < 0.92) return Promise.reject(new TypeError('reset'));
      if (bent < 0.94) {
        does();
        return Promise.reject(new TypeError('reset after it was done'));
      }
      if (bent < 0.96) return json({}, 429, { 'retry-after': '3' });
      if (bent < 0.965) return new Promise(() => (stray += 1));
      // A slow answer, which takes at most 20 seconds.
      return clock.sleep(random() * 20_000, request.signal).then(does);
    });

    function look(answer: RelayAnswer): RelayAnswer {
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      for (const secret of [/token-\d/, /access-\d/]) assert.doesNotMatch(answer.text, secret);
      assert.ok(answer.text.startsWith('{'), answer.text);
      return answer;
    }

    /** The user ids in the events that each visitor got; there may be one at most. */
    const owners = new Map<RelayVisitor, Set<string>>();
    let left = requests;
    async function live(): Promise<void> {
      const who = visitor();
      const own = new Set<string>();
      owners.set(who, own);
      while (left > 0) {
        left -= 1;
        const step = random();
        if (who.cookie === undefined || step < 0.05) look(await who.check());
        else if (step < 0.2) look(await who.create(pick(['0', '1'])));
        else if (step < 0.35) look(await who.drop());
        else if (step < 0.4) {
          const leaving = new AbortController();
          const poll = who.poll({ signal: leaving.signal });
          await clock.sleep(random() * 5000);
          leaving.abort();
          await poll.catch(() => {});
        } else {
          // Some answers are lost on their way to the visitor.
          const lost = chance(0.05);
          const { body } = look(await who.poll({ lost }));
          const { causeDesc } = (body['content'] ?? {}) as { causeDesc?: string };
          if (causeDesc !== undefined) own.add(causeDesc);
        }
        if (chance(0.1)) await clock.sleep(random() * 3000);
      }
    }

    const everybody = Array.from({ length: visitors }, live);
    await clock.until(Promise.all(everybody), 86_400_000);
    const answered = [...seen.values()].reduce((sum, count) => sum + count, 0);
    assert.ok(answered > requests * 0.9, 'but for those that were given up by their visitors');

    // The center recovers, no visitor comes back, and every call is dropped as an abandoned one.
    healthy = true;
    await clock.advance(600_000);
    assert.deepEqual([...center.running], [], 'calls are left over');

    const ids = [...owners.values()].flatMap((own) => [...own]);
    assert.equal(new Set(ids).size, ids.length, 'an event of one went to two');
    for (const own of owners.values()) assert.ok(own.size <= 1, "a visitor got another's event");

    const text = lines.join('');
    for (const secret of center.secrets)
      assert.ok(!text.includes(secret), 'a secret is in the log');
    assert.ok(lines.length >= requests);
    for (const status of [200, 401, 403, 500, 502, 504])
      assert.ok(seen.has(status), `no ${status}`);
    assert.ok(stray > 0);
    await relay.close();
    assert.equal(clock.pending, 0, 'a timer is left');
  });
});
