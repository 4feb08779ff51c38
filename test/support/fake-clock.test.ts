import { expect } from '@open-wc/testing';
import { FakeClock } from './fake-clock.js';

/** A log of notes, each with the time on the clock. */
function recorder(clock: FakeClock): { log: string[]; note: (text: string) => void } {
  const log: string[] = [];
  return { log, note: (text) => void log.push(`${clock.now()} ${text}`) };
}

describe('FakeClock', () => {
  it('stands still until it is advanced', async () => {
    const clock = new FakeClock();
    let woken = false;
    void clock.sleep(0).then(() => (woken = true));
    await clock.settle();
    expect(woken).to.be.false;
    expect(clock.now()).to.equal(0);
    expect(clock.pending).to.equal(1);
    await clock.advance(0);
    expect(woken).to.be.true;
  });

  it('wakes sleepers in the order in which they are due, each at its own time', async () => {
    const clock = new FakeClock();
    const { log, note } = recorder(clock);
    for (const ms of [300, 100, 200, 100]) void clock.sleep(ms).then(() => note(`slept ${ms}`));
    await clock.advance(250);
    expect(log).to.deep.equal(['100 slept 100', '100 slept 100', '200 slept 200']);
    expect(clock.now()).to.equal(250);
    expect(clock.nextDue).to.equal(300);
  });

  it('runs sleeps that begin during an advance in the same advance', async () => {
    const clock = new FakeClock();
    const { log, note } = recorder(clock);
    const loop = async (name: string, ms: number): Promise<void> => {
      for (let i = 0; i < 3; i += 1) {
        await clock.sleep(ms);
        note(name);
      }
    };
    void loop('a', 100);
    void loop('b', 150);
    await clock.advance(1000);
    expect(log).to.deep.equal(['100 a', '150 b', '200 a', '300 b', '300 a', '450 b']);
  });

  it('lets bodies be read before time goes on', async () => {
    const clock = new FakeClock();
    const { log, note } = recorder(clock);
    const loop = async (): Promise<void> => {
      for (let i = 0; i < 3; i += 1) {
        // More steps than any request of this project takes.
        for (let body = 0; body < 3; body += 1) {
          await new Response('.').clone().text();
          await new Response('.').text();
        }
        note('read');
        await clock.sleep(10);
      }
    };
    void loop();
    void clock.sleep(15).then(() => note('other'));
    await clock.advance(30);
    expect(log).to.deep.equal(['0 read', '10 read', '15 other', '20 read']);
  });

  it('lets Web Locks be granted before time goes on', async () => {
    const clock = new FakeClock();
    const { log, note } = recorder(clock);
    void clock.sleep(1).then(() => note('later'));
    void navigator.locks.request('fake-clock', () =>
      navigator.locks.request('fake-clock-2', () => note('locked')),
    );
    await clock.advance(1);
    expect(log).to.deep.equal(['0 locked', '1 later']);
  });

  describe('settle() waits for four steps in a row of', () => {
    const post = (): Request => new Request('http://x.test/', { method: 'POST', body: '{}' });
    const ways: Record<string, () => Promise<unknown>> = {
      'cloned answers': () => new Response('.').clone().text(),
      'cloned requests': () => {
        const request = post();
        request.clone();
        return request.text();
      },
      'Web Locks': () => navigator.locks.request('fake-clock', () => {}),
      'modules that are there already': () => import('./fake-clock.js'),
    };
    for (const [name, go] of Object.entries(ways)) {
      it(name, async () => {
        for (let attempt = 0; attempt < 10; attempt += 1) {
          let arrived = false;
          const walk = async (): Promise<void> => {
            for (let i = 0; i < 4; i += 1) await go();
            arrived = true;
          };
          void walk();
          await new FakeClock().settle();
          expect(arrived).to.be.true;
        }
      });
    }
  });

  it('settle() goes on as long as sleeps begin or end', async () => {
    const clock = new FakeClock();
    let rounds = 0;
    const walk = async (): Promise<void> => {
      for (; rounds < 8; rounds += 1) {
        for (let i = 0; i < 3; i += 1) await new Response('.').clone().text();
        const controller = new AbortController();
        const slept = clock.sleep(1000, controller.signal);
        controller.abort();
        await slept.catch(() => {});
      }
    };
    void walk();
    await clock.settle();
    expect(rounds).to.equal(8);
  });

  it('treats a negative sleep as one of 0 ms', async () => {
    const clock = new FakeClock();
    const { log, note } = recorder(clock);
    void clock.sleep(0).then(() => note('first'));
    void clock.sleep(-5).then(() => note('second'));
    await clock.advance(0);
    expect(log).to.deep.equal(['0 first', '0 second']);
  });

  it('allows a long loop that lets time pass', async () => {
    const clock = new FakeClock({ quietTurns: 1 });
    let rounds = 0;
    const loop = async (): Promise<void> => {
      for (; rounds < 250; rounds += 1) await clock.sleep(1);
    };
    void loop();
    await clock.advance(250);
    expect(rounds).to.equal(250);
  });

  it('throws in a loop that lets no time pass', async () => {
    const clock = new FakeClock({ quietTurns: 1 });
    let sleeping = true;
    const loop = async (): Promise<void> => {
      while (sleeping) await clock.sleep(0);
    };
    void loop();
    const error = await clock.advance(1).catch((reason: unknown) => reason);
    sleeping = false;
    expect(String(error)).to.contain('endless loop');
  });

  it('rejects a sleep with the reason of its signal, and forgets the sleeper', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const reason = new Error('gone');
    const slept = clock.sleep(100, controller.signal).catch((error: unknown) => error);
    controller.abort(reason);
    expect(await slept).to.equal(reason);
    expect(clock.pending).to.equal(0);
    const late = await clock.sleep(100, controller.signal).catch((error: unknown) => error);
    expect(late).to.equal(reason);
    expect(clock.pending).to.equal(0);
  });

  describe('until', () => {
    it('lets exactly as much time pass as the promise needs', async () => {
      const clock = new FakeClock();
      const value = await clock.until(clock.sleep(70).then(() => 'done'));
      expect(value).to.equal('done');
      expect(clock.now()).to.equal(70);
    });

    it('rejects as the promise does', async () => {
      const clock = new FakeClock();
      const failing = clock.sleep(70).then(() => Promise.reject(new Error('failed')));
      const error = await clock.until(failing).catch((reason: unknown) => reason);
      expect(String(error)).to.equal('Error: failed');
    });

    it('throws at the limit', async () => {
      const clock = new FakeClock();
      const error = await clock.until(clock.sleep(101), 100).catch((reason: unknown) => reason);
      expect(String(error)).to.contain('not settled within 100 ms');
    });

    it('throws when no sleeper is left', async () => {
      const clock = new FakeClock();
      const error = await clock.until(new Promise(() => {})).catch((reason: unknown) => reason);
      expect(String(error)).to.contain('nothing is left');
    });
  });

  it('throws where time is advanced while it already passes', async () => {
    const clock = new FakeClock();
    const first = clock.advance(10);
    const error = await clock.advance(10).catch((reason: unknown) => reason);
    expect(String(error)).to.contain('passes already');
    await first;
    expect(clock.now()).to.equal(10);
  });

  it('works where its methods are passed on without the object', async () => {
    const { sleep, now } = new FakeClock();
    void sleep(5);
    expect(now()).to.equal(0);
  });
});
