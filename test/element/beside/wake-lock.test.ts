/** The screen stays on as long as a picture is shown, and no longer. */
import { expect } from '@open-wc/testing';
import { AwakeScreen } from '../../../src/element/beside/wake-lock.js';
import { hideTab, restoreTab } from '../../support/tab.js';

describe('the wake lock', () => {
  let asked: number;
  let held: number;
  let screen: AwakeScreen;
  let answer: Promise<void>;

  const put = (value: unknown): void => {
    Object.defineProperty(navigator, 'wakeLock', { value, configurable: true });
  };
  const request = async (): Promise<unknown> => {
    asked += 1;
    await answer;
    held += 1;
    let released = false;
    return {
      async release() {
        if (!released) held -= 1;
        released = true;
      },
    };
  };
  const settle = (): Promise<unknown> => new Response('.').text();

  beforeEach(() => {
    asked = held = 0;
    answer = Promise.resolve();
    put({ request });
    screen = new AwakeScreen(() => window);
  });
  afterEach(async () => {
    screen.on = false;
    await settle();
    expect(held).to.equal(0);
    restoreTab();
    Reflect.deleteProperty(navigator, 'wakeLock');
  });

  it('is requested once, and released', async () => {
    for (let second = 0; second < 5; second += 1) screen.on = true;
    await settle();
    expect([asked, held]).to.deep.equal([1, 1]);
    screen.on = false;
    await settle();
    expect(held).to.equal(0);
  });

  it('is requested again when the visitor comes back to the page', async () => {
    screen.on = true;
    await settle();
    // The browser has released the lock by itself.
    hideTab(true);
    expect(asked).to.equal(1);
    hideTab(false);
    await settle();
    expect(asked).to.equal(2);
  });

  it('is released even if it is granted only after the end', async () => {
    let grant!: () => void;
    answer = new Promise((resolve) => (grant = resolve));
    screen.on = true;
    screen.on = false;
    grant();
    await settle();
    expect([asked, held]).to.deep.equal([1, 0]);
    hideTab(true);
    hideTab(false);
    expect(asked).to.equal(1);
  });

  it('does not throw if the browser refuses it or has none', async () => {
    answer = Promise.reject(new DOMException('low battery', 'NotAllowedError'));
    expect(() => {
      screen.on = true;
      screen.on = false;
      put(undefined);
      screen.on = true;
    }).not.to.throw();
    // The runner reports a rejection that nobody handles.
    await settle();
    expect([asked, held]).to.deep.equal([1, 0]);
  });
});
