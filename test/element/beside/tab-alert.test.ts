/** Messages for a visitor in another tab: their ways, and when they end. */
import { expect } from '@open-wc/testing';
import { up } from '../../../src/element/beside/chime.js';
import { TabAlert, type News } from '../../../src/element/beside/tab-alert.js';
import { FakeClock } from '../../support/fake-clock.js';
import { hideTab, restoreTab } from '../../support/tab.js';

const before = document.title;
const { Notification: native, AudioContext } = window;

/** The notifications that are open. */
let shown: FakeNotification[];
class FakeNotification extends EventTarget {
  static permission = 'granted';
  static asked = 0;
  static requestPermission(): void {
    FakeNotification.asked += 1;
  }
  constructor(
    readonly words: string,
    readonly options: NotificationOptions,
  ) {
    super();
    shown.push(this);
  }
  close(): void {
    shown = shown.filter((one) => one !== this);
  }
}

describe('the alert for a visitor in another tab', () => {
  let clock: FakeClock;
  let alert: TabAlert;
  let notes: number[];
  let closed: number;

  const tell = (ways = 'title sound notification', more: Partial<News> = {}): void =>
    alert.tell(
      {
        words: 'Here!',
        language: 'en',
        notes: up,
        output: undefined,
        after: Promise.resolve(),
        ...more,
      },
      ways,
    );

  beforeEach(() => {
    clock = new FakeClock();
    alert = new TabAlert(clock, () => window);
    shown = [];
    notes = [];
    closed = 0;
    document.title = 'A shop';
    Object.assign(window, { Notification: FakeNotification });
    FakeNotification.permission = 'granted';
    const { OscillatorNode } = window;
    window.AudioContext = class extends AudioContext {
      override close(): Promise<void> {
        closed += 1;
        return super.close();
      }
    };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number) {
      notes.push(Math.round(this.frequency.value));
      start.call(this, when);
    };
    restore = () => (OscillatorNode.prototype.start = start);
    hideTab(true);
  });
  let restore: () => void;
  afterEach(async () => {
    alert.stop();
    await clock.advance(2000);
    expect(clock.pending, 'timers').to.equal(0);
    restore();
    restoreTab();
    document.title = before;
    Object.assign(window, { Notification: native, AudioContext });
  });

  it('consists of title, sound and notification, each if the attribute names it', async () => {
    for (const way of ['title', 'sound', 'notification', '']) {
      tell(way);
      await clock.advance(10);
      const told = [document.title === 'Here!', notes.length > 0, shown.length > 0];
      expect(told, way).to.deep.equal([way === 'title', way === 'sound', way === 'notification']);
      alert.stop();
      await clock.advance(1500);
      notes = [];
    }
  });

  it('is not given if the tab is in front', async () => {
    hideTab(false);
    tell();
    await clock.advance(2000);
    expect([document.title, notes, shown]).to.deep.equal(['A shop', [], []]);
  });

  const ends: Record<string, () => void> = {
    'seeing the tab': () => hideTab(false),
    'leaving the page': () => void dispatchEvent(new PageTransitionEvent('pagehide')),
    'stop()': () => alert.stop(),
  };
  for (const [name, end] of Object.entries(ends)) {
    it(`ends with ${name}, and does not come back`, async () => {
      tell();
      await clock.advance(1000);
      end();
      expect([document.title, shown]).to.deep.equal(['A shop', []]);
      hideTab(true);
      await clock.advance(5000);
      expect([document.title, shown]).to.deep.equal(['A shop', []]);
    });
  }

  it('depends on the window that shows the call', () => {
    const popUp = { document: Object.assign(new EventTarget(), { hidden: false }) };
    const there = new TabAlert(clock, () => popUp as unknown as Window);
    const news = { words: 'Here!', language: 'en', notes: up, output: undefined } as const;
    hideTab(true);
    there.tell({ ...news, after: Promise.resolve() }, 'title');
    expect(document.title, 'seen there').to.equal('A shop');
    hideTab(false);
    popUp.document.hidden = true;
    there.tell({ ...news, after: Promise.resolve() }, 'title');
    expect(document.title).to.equal('Here!');
    popUp.document.hidden = false;
    popUp.document.dispatchEvent(new Event('visibilitychange'));
    expect(document.title).to.equal('A shop');
  });

  it('replaces the one before', () => {
    tell();
    tell('title notification', { words: 'Over' });
    expect(document.title).to.equal('Over');
    expect(shown.map(({ words }) => words)).to.deep.equal(['Over']);
  });

  it('never asks for permission, and shows nothing without it', () => {
    for (const permission of ['default', 'denied']) {
      FakeNotification.permission = permission;
      tell('notification');
      expect(shown).to.deep.equal([]);
    }
    expect(FakeNotification.asked).to.equal(0);
  });

  it('brings the tab to the front by a click on its notification, which then closes', () => {
    tell('notification');
    const { focus } = window;
    let focused = 0;
    window.focus = () => (focused += 1);
    shown[0]?.dispatchEvent(new Event('click'));
    window.focus = focus;
    expect([focused, shown]).to.deep.equal([1, []]);
  });

  it('goes without a notification if the page cannot show any', () => {
    const nobody: unknown[] = [
      undefined,
      class {
        static permission = 'granted';
        constructor() {
          throw new TypeError('Illegal constructor');
        }
      },
    ];
    for (const Notification of nobody) {
      Object.assign(window, { Notification });
      tell();
      expect(document.title).to.equal('Here!');
    }
  });

  it('plays on the call’s output, which stays open, or on its own, which is closed', async () => {
    const output = new AudioContext();
    tell('sound', { output });
    await clock.until(alert.silent);
    expect(notes).to.deep.equal(up.map(Math.round));
    expect(closed).to.equal(0);
    await output.close();
    tell('sound');
    await clock.until(alert.silent);
    expect(notes).to.have.lengthOf(4);
    expect(closed).to.equal(1);
  });

  it('plays after the end tone, and not at all if it was seen by then', async () => {
    let over!: () => void;
    const after = new Promise<void>((resolve) => (over = resolve));
    tell('sound', { after });
    await clock.advance(5000);
    expect(notes).to.deep.equal([]);
    hideTab(false);
    over();
    await alert.silent;
    expect(notes).to.deep.equal([]);
  });

  it('does not throw if the browser allows no sound', async () => {
    window.AudioContext = class {
      constructor() {
        throw new Error('no sound here');
      }
    } as never;
    tell('sound');
    await alert.silent;
    const output = { state: 'suspended', resume: () => new Promise(() => {}) };
    tell('sound', { output: output as never });
    await clock.until(alert.silent);
    expect(notes).to.deep.equal([]);
  });
});
