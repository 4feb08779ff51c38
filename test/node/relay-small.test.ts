/** Parts that make polls cheap: what stands in for a signal, and cookies that are not opened each time. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rememberOpened } from '../../src/relay/opened-cookies.js';
import { Stop } from '../../src/relay/stop.js';
import { cookieName, createVisitorCookies, type Visitor } from '../../src/relay/visitor-cookie.js';
import { FakeClock } from '../support/fake-clock.js';

describe('a stop', () => {
  it('tells each listener once, with the first reason', () => {
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

  it('does not tell who listens no more', () => {
    const stop = new Stop();
    const told: number[] = [];
    const one = (): void => void told.push(1);
    stop.addEventListener('abort', one);
    stop.addEventListener('abort', () => told.push(2));
    stop.removeEventListener('abort', one);
    stop.abort('why');
    assert.deepEqual(told, [2]);
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

  it('is opened once a minute, however often it comes', async () => {
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

  it('is not taken for one moment longer than it lasts', async () => {
    const { clock, find, create, seal } = rig();
    const cookie = seal(create());
    await clock.advance(86_400_000 - 1);
    assert.ok(find(cookie));
    await clock.advance(1);
    assert.equal(find(cookie), undefined);
  });

  it('is another one with another last character', () => {
    const { find, cookie } = rig();
    const good = cookie();
    const bad = good.slice(0, -2) + (good.at(-2) === 'A' ? 'B' : 'A') + good.at(-1);
    assert.ok(find(good));
    assert.equal(find(bad), undefined);
  });

  it('is not remembered where it did not open', () => {
    const { opened, find } = rig();
    find('made up');
    find('made up');
    assert.equal(opened.length, 2);
  });

  it('makes room for others when it was not used for longest', () => {
    const { opened, find, cookie } = rig(2);
    const [one, two, three] = [cookie(), cookie(), cookie()];
    for (const value of [one, two, one, three, one]) find(value);
    assert.deepEqual(opened, [one, two, three]);
    find(two);
    assert.deepEqual(opened, [one, two, three, two]);
  });
});
