/**
 * The element's life in a page: created, upgraded, moved, removed, left; it leaves nothing behind.
 */
import { expect } from '@open-wc/testing';
import type { ClickToDial } from '../../src/element/click-to-dial.js';
import { events, said } from '../support/scripted-center.js';
import { running, statesWith } from '../support/states.js';
import { fate, Page, server, type Widget } from './widget.js';

let page: Page;
let widget: Widget;
const open = async (): Promise<void> => {
  page = new Page();
  widget = await page.add();
};
const close = (): Promise<void> => page.close();

/** Ends the calls that a test has left open on purpose, and waits for their end. */
const finish = async (): Promise<void> => {
  const over = widget.element.hangUp();
  widget.held?.answer(said('so be it'));
  await over;
};

const moveBefore = (parent: Element, node: Element): void => {
  (parent as Element & { moveBefore?(node: Element, child: null): void }).moveBefore?.(node, null);
};

describe('an element that is created', () => {
  beforeEach(open);
  afterEach(close);

  it('by script is idle and requests nothing, whether or not it is in the page', async () => {
    const { element } = page.create();
    expect(element.state).to.equal('idle');
    expect(element.hasChildNodes() || element.attributes.length > 3).to.equal(false);
    page.append(element);
    await element.updateComplete;
    expect(widget.center.requests).to.deep.equal([]);
  });

  it('works from any way of writing its markup', async () => {
    const frame = page.append(document.createElement('div'));
    frame.innerHTML = `<CLICK-TO-DIAL server=${server} MEDIA="video"></CLICK-TO-DIAL>`;
    const element = frame.querySelector('click-to-dial') ?? expect.fail('not there');
    expect(element.media).to.equal('video');
    const clone = element.cloneNode(true) as ClickToDial;
    expect(clone.server).to.equal(server);
  });

  it('can call while it is in no page', async () => {
    const alone = page.create();
    alone.center.on('poll', events.released);
    await alone.element.call();
    expect(alone.element.state).to.equal('ended');
  });

  it('takes over the properties that were set before it was defined', async () => {
    // A document without the definition.
    const elsewhere = document.implementation.createHTMLDocument();
    const element = elsewhere.createElement('click-to-dial');
    const given = {
      server: 'https://late.example.com',
      media: 'voice video',
      label: 'Late',
      pollInterval: 250,
      iceServers: [{ urls: 'stun:a' }],
      disabled: true,
    };
    Object.assign(element, given, { theme: 'no such' });
    element.setAttribute('queue-limit', '5');
    expect(element.shadowRoot).to.equal(null);
    page.append(element);
    await element.updateComplete;
    for (const [name, value] of Object.entries(given)) {
      expect(element[name as keyof typeof given], name).to.deep.equal(value);
    }
    expect([element.theme, element.queueLimit]).to.deep.equal(['auto', 5]);
    expect(page.takeWarnings()).to.have.lengthOf(1);
    element.label = 'Later';
    await element.updateComplete;
    expect(element.shadowRoot?.querySelector('button')?.innerText.trim()).to.equal('Later');
  });
});

describe('an element that is moved within the page', () => {
  beforeEach(open);
  afterEach(close);

  for (const state of running) {
    it(`in ${state}, the call goes on`, async () => {
      await widget.bring(state);
      const drops = widget.center.count('drop');
      const { log } = widget;
      const other = page.append(document.createElement('div'));
      other.append(widget.element);
      await fate(Promise.resolve());
      document.body.append(widget.element);
      moveBefore(other, widget.element);
      await fate(Promise.resolve());
      expect(widget.element.state).to.equal(state);
      expect(widget.log).to.deep.equal(log);
      expect(widget.center.count('drop')).to.equal(drops);
      await finish();
    });
  }

  it('while the code for the call is loading, the call goes on', async () => {
    const other = page.append(document.createElement('div'));
    const call = widget.element.call();
    other.append(widget.element);
    await Promise.race([widget.until('queued'), call]);
    expect(widget.states).to.deep.equal(['preparing', 'requesting', 'queued']);
  });

  it('renders only the time anew while people talk', async () => {
    await widget.show('talking');
    const shows = (time: string) => (): boolean => widget.part('timer')?.textContent === time;
    await widget.eventually(shows('00:01'));
    let updates = 0;
    widget.element.requestUpdate = () => void (updates += 1);
    await widget.eventually(shows('00:03'));
    Reflect.deleteProperty(widget.element, 'requestUpdate');
    expect(updates).to.equal(0);
    await widget.element.hangUp();
    await widget.eventually(() => widget.element.state === 'ended');
  });
});

describe('two elements in a page', () => {
  beforeEach(open);
  afterEach(close);

  it('on one server, the second fails as busy and sends nothing', async () => {
    await widget.bring('queued');
    await widget.center.received('poll');
    const sent = widget.center.requests.length;
    const second = await page.add({ server: `${server}/` });
    await second.element.call();
    expect(second.log).to.deep.equal(['state preparing', 'state failed busy', 'error busy']);
    expect(widget.center.requests).to.have.lengthOf(sent);
    expect(widget.element.state).to.equal('queued');
  });

  it('on one server, the second can call when the first has hung up', async () => {
    await widget.bring('queued');
    await widget.element.hangUp();
    const second = await page.add();
    await Promise.race([second.until('queued'), second.element.call()]);
    expect(second.states).to.deep.equal(['preparing', 'requesting', 'queued']);
  });

  it('on two servers, both can call', async () => {
    const second = await page.add({ server: 'https://other.example.com' });
    widget.center.on('poll', 'silence');
    const calls = [widget.element.call(), second.element.call()];
    await Promise.race([widget.center.received('poll', 2), ...calls]);
    expect([widget.element.state, second.element.state]).to.deep.equal(['queued', 'queued']);
    expect(widget.center.pollsAtOnce).to.equal(2);
    await Promise.all([widget.element.hangUp(), second.element.hangUp()]);
    // Each has had a poll of its own; close() allows one for all.
    widget.center.pollsAtOnce = 1;
  });
});

describe('when the page is left', () => {
  beforeEach(open);
  afterEach(close);

  const leave = (): void => void dispatchEvent(new PageTransitionEvent('pagehide'));

  for (const state of statesWith('created')) {
    it(`in ${state}, the call ends at once and is dropped with keepalive before the page is gone`, async () => {
      await widget.bring(state);
      leave();
      expect(widget.element.state).to.equal('ended');
      // A page that is left still runs microtasks, and nothing else.
      for (let microtasks = 0; microtasks < 100; microtasks += 1) await Promise.resolve();
      expect(widget.center.sent('drop').map(({ keepalive }) => keepalive)).to.deep.equal([true]);
      await finish();
      expect(widget.log.filter((entry) => entry.startsWith('end '))).to.deep.equal([
        'end left-page 0',
      ]);
      expect(widget.center.count('drop')).to.equal(1);
    });
  }

  it('in preparing, or while the code is loading, it goes to idle and drops nothing', async () => {
    void widget.element.call();
    leave();
    expect(widget.element.state).to.equal('idle');
    await widget.bring('preparing');
    leave();
    expect(widget.element.state).to.equal('idle');
    expect(widget.center.count('create') + widget.center.count('drop')).to.equal(0);
  });
});

describe('listeners, timers and requests', () => {
  const listeners = new Set<string>();
  const timers = new Set<number>();
  let undo: (() => void)[] = [];

  beforeEach(async () => {
    await open();
    listeners.clear();
    timers.clear();
    undo = [watchTimers(), watchListeners(window), watchListeners(document)];
  });
  afterEach(async () => {
    for (const each of undo) each();
    await close();
  });

  function watchListeners(target: EventTarget): () => void {
    const keys = new Map<unknown, string>();
    target.addEventListener = (type, listener, options) => {
      const key = `${type} ${keys.size}`;
      keys.set(listener, key);
      listeners.add(key);
      if (typeof options === 'object') {
        options.signal?.addEventListener('abort', () => listeners.delete(key));
      }
      EventTarget.prototype.addEventListener.call(target, type, listener, options);
    };
    target.removeEventListener = (type, listener, options) => {
      listeners.delete(keys.get(listener) ?? '');
      EventTarget.prototype.removeEventListener.call(target, type, listener, options);
    };
    return () => {
      Reflect.deleteProperty(target, 'addEventListener');
      Reflect.deleteProperty(target, 'removeEventListener');
    };
  }

  function watchTimers(): () => void {
    const { setTimeout: start, clearTimeout: stop } = window;
    Object.assign(window, {
      setTimeout: (run: () => void, ms: number) => {
        const timer = start(() => {
          timers.delete(timer);
          run();
        }, ms);
        timers.add(timer);
        return timer;
      },
      clearTimeout: (timer: number) => {
        timers.delete(timer);
        stop(timer);
      },
    });
    return () => Object.assign(window, { setTimeout: start, clearTimeout: stop });
  }

  it('has no listener before a call, and during it only those for the end of the page', async () => {
    expect([...listeners]).to.deep.equal([]);
    await widget.bring('talking');
    expect([...listeners].map((name) => name.split(' ')[0])).to.have.members([
      'beforeunload',
      'click',
      // Two, because Firefox aborts the first script that runs while a page is left.
      'pagehide',
      'pagehide',
    ]);
    expect(timers.size).to.be.above(0);
  });

  for (const state of ['idle', ...running, 'ended', 'failed'] as const) {
    it(`leaves no listener, timer or poll after a call that was hung up in ${state}`, async () => {
      await widget.bring(state);
      await finish();
      await fate(Promise.resolve());
      expect([...listeners]).to.deep.equal([]);
      expect([...timers]).to.deep.equal([]);
      const open = widget.center.requests.filter(({ went }) => went === undefined);
      expect(open.map(({ operation }) => operation)).to.deep.equal([]);
      await navigator.locks.request(`click-to-dial:${server}`, () => {});
    });
  }

  it('leaves nothing behind after a call whose code was never loaded', async () => {
    void widget.element.call();
    await widget.element.hangUp();
    await fate(Promise.resolve());
    expect([...listeners]).to.deep.equal([]);
    expect([...timers]).to.deep.equal([]);
  });
});
