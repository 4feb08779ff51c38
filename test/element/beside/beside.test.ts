/**
 * Effects of a call outside its panel: in other tabs, in the system's media controls, on the
 * screen.
 */
import { expect } from '@open-wc/testing';
import { ClickToDial } from '../../../src/click-to-dial.js';
import { language as english } from '../../../src/locales/en.js';
import { events } from '../../support/scripted-center.js';
import { hideTab, restoreTab } from '../../support/tab.js';
import { TestConnector } from '../../support/test-connector.js';
import { Page, type Widget } from '../widget.js';

const messages = english.call;

const before = document.title;

describe('alerts for a visitor in another tab', () => {
  let page: Page;
  let widget: Widget;

  const title = (words: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (document.title !== words) return;
        observer.disconnect();
        resolve();
      };
      const observer = new MutationObserver(look);
      observer.observe(document.head, { childList: true, subtree: true, characterData: true });
      look();
    });

  beforeEach(async () => {
    page = new Page();
    document.title = 'A shop';
    widget = await page.add({ alert: 'title' });
  });
  afterEach(async () => {
    await page.close();
    widget.element.reset();
    restoreTab();
    expect(document.title).to.equal('A shop');
    document.title = before;
  });

  it('the title says that the agent is there, until it is seen', async () => {
    await widget.show('queued');
    hideTab(true);
    expect(document.title).to.equal('A shop');
    await widget.element.hangUp();
    hideTab(false);
    void widget.element.call();
    await widget.until('queued');
    hideTab(true);
    widget.center.on('poll', events.connected, 'silence');
    await widget.until('connecting');
    await title(messages.agentThere);
    await title('A shop');
    await title(messages.agentThere);
    hideTab(false);
    expect(document.title).to.equal('A shop');
    hideTab(true);
    expect(document.title, 'seen once').to.equal('A shop');
  });

  it('the title says how the call has ended, even if no agent came', async () => {
    await widget.show('talking');
    hideTab(true);
    widget.center.on('poll', events.released);
    widget.sdk.call?.ended();
    await widget.until('ended');
    await title(messages.ends.released.title);
    await widget.element.hangUp();
    expect(document.title).to.not.equal('A shop');
    widget.element.reset();
    expect(document.title, 'closed').to.equal('A shop');
    widget.center.on('poll', events.failed);
    await widget.element.call();
    expect(widget.element.state).to.equal('failed');
    expect(document.title).to.equal(messages.ends['call-failed'].title);
    void widget.element.call();
    expect(document.title, 'the next call').to.equal('A shop');
  });

  it('nothing is told of a call that was never queued', async () => {
    hideTab(true);
    widget.center.on('check', { status: 404 });
    await widget.element.call();
    expect(widget.element.state).to.equal('failed');
    expect(document.title).to.equal('A shop');
  });

  const leavings: Record<string, () => void> = {
    'the element is removed': () => widget.element.remove(),
    'the page is left': () => void dispatchEvent(new PageTransitionEvent('pagehide')),
  };
  for (const [name, leave] of Object.entries(leavings)) {
    it(`nothing is left in the title when ${name}`, async () => {
      hideTab(true);
      await widget.bring('talking');
      await title(messages.agentThere);
      leave();
      await widget.until('ended');
      expect(document.title).to.equal('A shop');
    });
  }

  it('a running call keeps the value of alert that it started with', async () => {
    await widget.show('queued');
    widget.element.alert = '';
    hideTab(true);
    widget.center.on('poll', events.connected, 'silence');
    await widget.until('connecting');
    await title(messages.agentThere);
    await widget.element.hangUp();
    widget.element.reset();
    widget.center.on('poll', events.connected, 'silence');
    void widget.element.call();
    await widget.until('connecting');
    expect(document.title).to.equal('A shop');
  });
});

describe('while people talk', () => {
  let page: Page;
  let widget: Widget;
  let connector: TestConnector;
  let locks: number;
  const handlers = new Map<string, (() => void) | null>();

  beforeEach(async () => {
    locks = 0;
    Object.defineProperty(navigator, 'wakeLock', {
      value: {
        request: async () => {
          locks += 1;
          return { release: async () => void (locks -= 1) };
        },
      },
      configurable: true,
    });
    const session = { metadata: null, playbackState: 'none', setActionHandler };
    Object.defineProperty(navigator, 'mediaSession', { value: session, configurable: true });
    connector = new TestConnector();
    ClickToDial.registerConnector('seen', connector.factory);
    page = new Page();
    widget = await page.add({ connector: 'seen', media: 'video' });
  });
  afterEach(async () => {
    await page.close();
    expect(locks).to.equal(0);
    Reflect.deleteProperty(navigator, 'wakeLock');
    Reflect.deleteProperty(navigator, 'mediaSession');
  });
  const setActionHandler = (name: string, handler: (() => void) | null): void =>
    void handlers.set(name, handler);

  const talk = async (): Promise<void> => {
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    await widget.eventually(() => widget.part('timer') !== undefined);
  };

  it('the system’s key hangs up, and its handler is removed after the talk', async () => {
    await talk();
    const hangUp = handlers.get('hangup');
    expect(hangUp).to.be.a('function');
    hangUp?.();
    await widget.until('ended');
    expect(handlers.get('hangup')).to.equal(null);
  });

  it('a measurement is rendered only if its grade is another one', async () => {
    await talk();
    const measure = (mos: number): void =>
      connector.latest.emit({
        type: 'quality',
        quality: { mos, loss: 0, jitter: 0, roundTrip: 0 },
      });
    const shown = (): string | undefined => widget.part('quality')?.dataset['bars'];
    let told = 0;
    widget.element.addEventListener('call-quality', () => (told += 1));
    measure(4.3);
    await widget.eventually(() => shown() === '3');
    let updates = 0;
    widget.element.requestUpdate = () => void (updates += 1);
    measure(4.2);
    await widget.eventually(() => told === 2);
    expect(updates).to.equal(0);
    Reflect.deleteProperty(widget.element, 'requestUpdate');
    measure(2);
    await widget.eventually(() => shown() === '1');
  });

  it('the screen is kept on while there is a picture, and only then', async () => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')?.fillRect(0, 0, 9, 9);
    const remote = canvas.captureStream(5);
    await talk();
    expect(locks).to.equal(0);
    Object.assign(connector.latest, { streams: { remote } });
    connector.latest.emit({ type: 'changed' });
    await widget.eventually(() => widget.part('remote-video') !== undefined);
    await new Response('.').text();
    expect(locks).to.equal(1);
    // For an element in another window, that window's wake lock keeps the screen on.
    const { contentDocument, contentWindow } = page.append(document.createElement('iframe'));
    let there = 0;
    const request = async (): Promise<unknown> => {
      there += 1;
      return { release: async () => void (there -= 1) };
    };
    Object.defineProperty(contentWindow?.navigator, 'wakeLock', { value: { request } });
    contentDocument?.body.append(widget.element);
    await widget.element.updateComplete;
    await new Response('.').text();
    expect([locks, there]).to.deep.equal([0, 1]);
    page.append(widget.element);
    await widget.element.updateComplete;
    await new Response('.').text();
    expect([locks, there]).to.deep.equal([1, 0]);
    Object.assign(connector.latest, { streams: {} });
    connector.latest.emit({ type: 'changed' });
    await widget.eventually(() => widget.part('remote-video') === undefined);
    await new Response('.').text();
    expect(locks).to.equal(0);
    for (const track of remote.getTracks()) track.stop();
  });
});
