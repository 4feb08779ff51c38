/**
 * Small parts that make polls cheap: the signal, the filter of tokens, counts, and remembered
 * cookies.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toText } from '../../src/relay/calls/answers.js';
import { rememberOpened } from '../../src/relay/visitor/opened-cookies.js';
import { Stop } from '../../src/relay/center/stop.js';
import { createMemoryStore } from '../../src/relay/store/store-memory.js';
import {
  cookieName,
  createVisitorCookies,
  type Visitor,
} from '../../src/relay/visitor/visitor-cookie.js';
import { FakeClock } from '../support/fake-clock.js';

describe('a stop', () => {
  it('calls each listener once, with the first reason', () => {
    const stop = new Stop();
    const told: unknown[] = [];
    stop.addEventListener('abort', () => told.push(1, stop.aborted, stop.reason));
    stop.addEventListener('abort', () => told.push(2));
    stop.throwIfAborted();
    stop.abort('why');
    stop.abort('again');
    stop.addEventListener('abort', () => told.push('too late'));
    assert.deepEqual(told, [1, true, 'why', 2]);
    assert.throws(
      () => stop.throwIfAborted(),
      (error) => error === 'why',
    );
  });

  it('does not call a removed listener', () => {
    const stop = new Stop();
    const told: number[] = [];
    const one = (): void => void told.push(1);
    stop.addEventListener('abort', one);
    stop.addEventListener('abort', () => told.push(2));
    stop.removeEventListener('abort', one);
    stop.abort('why');
    assert.deepEqual(told, [2]);
  });

  it('calls its listeners in the order in which they were added, also after one was removed', () => {
    const stop = new Stop();
    const told: number[] = [];
    const one = (): void => void told.push(1);
    stop.addEventListener('abort', one);
    for (const number of [2, 3]) stop.addEventListener('abort', () => told.push(number));
    stop.removeEventListener('abort', one);
    stop.addEventListener('abort', () => told.push(4));
    stop.abort('why');
    assert.deepEqual(told, [2, 3, 4]);
  });

  it('ends a sleep', async () => {
    const clock = new FakeClock();
    const stop = new Stop();
    const sleep = clock.sleep(1000, stop);
    stop.abort(new RangeError('why'));
    await assert.rejects(sleep, RangeError);
    assert.equal(clock.pending, 0);
  });
});

describe('an answer that is passed on to a visitor', () => {
  for (const [came, passed] of [
    ['{"a":1,"b":[null,{"c":[]}],"d":"token"}', '{"a":1,"b":[null,{"c":[]}],"d":"token"}'],
    ['{"a":1,"token":"t"}', '{"a":1}'],
    ['{"a":{"b":[1,{"cc-messaging_Token":"t","c":2}]},"d":{}}', '{"a":{"b":[1,{"c":2}]},"d":{}}'],
    ['{"AccessToken":{"a":1},"__proto__":{"token":"t"}}', '{"__proto__":{}}'],
  ] as const) {
    it(`holds no token: ${came}`, () => {
      assert.equal(toText(JSON.parse(came) as object), passed);
    });
  }

  it('is refused where it is nested more than 64 levels deep, beside a token too', () => {
    const deep = (levels: number): object =>
      levels === 0 ? {} : { token: {}, a: deep(levels - 1) };
    assert.equal(toText(deep(63)).length, 6 * 63 + 2);
    for (const body of [deep(64), { token: deep(63) }]) {
      assert.throws(() => toText(body), { code: 'bad-response' });
    }
  });
});

describe('a limit that this relay counts alone', () => {
  it('takes as many as are allowed, and then gives the time until the next one', async () => {
    const clock = new FakeClock();
    const store = createMemoryStore(clock);
    const take = (key: string): number => store.takeOne(key, 2, 60);
    assert.deepEqual([take('a'), take('a')], [0, 0]);
    await clock.advance(20_000);
    assert.deepEqual([take('a'), take('b')], [40_000, 0]);
    await clock.advance(40_000);
    assert.deepEqual([take('a'), take('a'), take('a')], [0, 0, 60_000]);
  });
});

describe('an opened cookie', () => {
  function rig(size?: number) {
    const clock = new FakeClock();
    const secrets = ['a secret of more than thirty-two characters'];
    const cookies = createVisitorCookies(secrets, clock);
    const { create } = cookies;
    const seal = (visitor: Visitor): string => `${cookieName}=${cookies.seal(visitor)}`;
    const opened: string[] = [];
    const find = rememberOpened(
      (value) => {
        opened.push(value);
        return cookies.openUntil(value);
      },
      clock,
      size,
    );
    return { clock, opened, find, create, seal, cookie: () => seal(create()) };
  }

  it('is decrypted once a minute, however often it comes', async () => {
    const { clock, opened, find, create, seal } = rig();
    const visitor = create();
    const cookie = seal(visitor);
    for (const ms of [0, 1, 59_998]) {
      await clock.advance(ms);
      assert.deepEqual(find(cookie), visitor);
    }
    assert.equal(opened.length, 1);
    await clock.advance(1);
    assert.deepEqual(find(cookie), visitor);
    assert.equal(opened.length, 2);
  });

  it('is refused from the moment when it expires', async () => {
    const { clock, find, create, seal } = rig();
    const cookie = seal(create());
    await clock.advance(86_400_000 - 1);
    assert.ok(find(cookie));
    await clock.advance(1);
    assert.equal(find(cookie), undefined);
  });

  it('is refused where its last character is changed', () => {
    const { find, cookie } = rig();
    const good = cookie();
    const bad = good.slice(0, -2) + (good.at(-2) === 'A' ? 'B' : 'A') + good.at(-1);
    assert.ok(find(good));
    assert.equal(find(bad), undefined);
  });

  it('is not remembered where it could not be decrypted', () => {
    const { opened, find } = rig();
    find('made up');
    find('made up');
    assert.equal(opened.length, 2);
  });

  it('is forgotten first where it was not used for the longest time', () => {
    const { opened, find, cookie } = rig(2);
    const [one, two, three] = [cookie(), cookie(), cookie()];
    for (const value of [one, two, one, three, one]) find(value);
    assert.deepEqual(opened, [one, two, three]);
    find(two);
    assert.deepEqual(opened, [one, two, three, two]);
  });
});
