/**
 * The element removed from the page: put back within a second it goes on as before; after that its
 * call ends, once.
 */
import { expect } from '@open-wc/testing';
// Loaded before the fake clock is used, because loading takes real time.
import '../../src/call/conversation.js';
import type { CallState } from '../../src/call/machine/states.js';
import '../../src/element/live.js';
import '../../src/element/panel/view.js';
import '../../src/locales/en.js';
import { FakeClock } from '../support/fake-clock.js';
import { said } from '../support/scripted-center.js';
import { hideTab, restoreTab } from '../support/tab.js';
import { Page, type Widget } from './widget.js';

describe('an element that is removed', () => {
  let clock: FakeClock;
  let page: Page;
  let widget: Widget;

  const openHeld = async (): Promise<void> => {
    clock = new FakeClock();
    page = new Page(clock);
    widget = await page.add();
  };
  const bring = (state: CallState): Promise<void> => clock.until(widget.bring(state));
  /** Ends the calls that a test has left open on purpose. */
  const finish = (): Promise<void> => {
    const over = widget.element.hangUp();
    widget.held?.answer(said('so be it'));
    return over;
  };
  const ends = (): string[] => widget.log.filter((entry) => entry.startsWith('end '));
  const end = async (): Promise<void> => {
    await clock.until(finish());
    await clock.advance(0);
    expect(clock.pending, 'sleepers').to.equal(0);
  };

  beforeEach(openHeld);
  afterEach(() => clock.until(page.close()));

  for (const [state, last, reason] of [
    ['preparing', 'idle', undefined],
    ['queued', 'ended', 'removed'],
    ['connecting', 'ended', 'removed'],
    ['talking', 'ended', 'removed'],
    ['reconnecting', 'ended', 'removed'],
  ] as const) {
    it(`in ${state}, the call ends after a second as ${reason ?? last}, with one drop at most`, async () => {
      await bring(state);
      widget.element.remove();
      await clock.advance(999);
      expect(widget.element.state).to.equal(state);
      expect(widget.center.count('drop')).to.equal(0);
      await clock.advance(1);
      await clock.until(widget.until(last));
      await end();
      expect(widget.element.state).to.equal(last);
      expect(widget.center.count('drop')).to.equal(reason ? 1 : 0);
      expect(ends().map((entry) => entry.split(' ')[1])).to.deep.equal(reason ? [reason] : []);
      expect(widget.log.join()).to.not.contain('error');
    });

    it(`in ${state}, and put back within a second, goes on as if it had never been away`, async () => {
      await bring(state);
      const { log } = widget;
      for (const away of [999, 999, 1]) {
        widget.element.remove();
        await clock.advance(away);
        page.append(widget.element);
        await clock.advance(1);
      }
      await clock.advance(3000);
      expect(widget.element.state).to.equal(state);
      expect(widget.log).to.deep.equal(log);
      expect(widget.center.count('drop')).to.equal(0);
      await end();
    });
  }

  it('in requesting, the call is dropped after the answer to its create', async () => {
    await bring('requesting');
    widget.element.remove();
    await clock.until(widget.until('ending'));
    expect(widget.center.count('drop')).to.equal(0);
    widget.held?.answer(said('connect successfully.'));
    await clock.until(widget.until('ended'));
    await end();
    expect(widget.center.count('drop')).to.equal(1);
    expect(widget.log.at(-1)).to.equal('end removed 0');
  });

  it('in ending, keeps the reason for which the call is ended', async () => {
    await bring('ending');
    widget.element.remove();
    await clock.advance(1000);
    await end();
    expect(widget.log.at(-1)).to.equal('end hung-up 0');
    expect(widget.center.count('drop')).to.equal(1);
  });

  describe('with the window it was moved to', () => {
    let frame: HTMLIFrameElement;
    const move = (): void => {
      frame = page.append(document.createElement('iframe'));
      frame.contentDocument?.body.append(widget.element);
    };

    for (const state of ['preparing', 'requesting', 'queued', 'talking'] as const) {
      it(`in ${state}, the call ends after a second, with one drop at most`, async () => {
        move();
        await bring(state);
        frame.remove();
        await clock.advance(999);
        expect(widget.element.state).to.equal(state);
        await clock.advance(1);
        widget.held?.answer(said('connect successfully.'));
        // Without a window no event arrives.
        await clock.advance(0);
        expect(widget.element.state).to.equal(state === 'preparing' ? 'idle' : 'ended');
        await end();
        expect(widget.center.count('drop')).to.equal(state === 'preparing' ? 0 : 1);
        expect(widget.log.join()).to.not.contain('error');
      });
    }

    it('does not end the call if the page takes it back', async () => {
      move();
      await bring('talking');
      frame.contentWindow?.addEventListener('pagehide', () => page.append(widget.element));
      frame.remove();
      await clock.advance(5000);
      expect(widget.element.state).to.equal('talking');
      await end();
    });

    it('does not end the call with a window that it has left before', async () => {
      move();
      await bring('talking');
      page.append(widget.element);
      frame.remove();
      await clock.advance(5000);
      expect(widget.element.state).to.equal('talking');
      await end();
    });
  });

  describe('while the visitor is in another tab', () => {
    const { title } = document;
    beforeEach(() => {
      document.title = 'A shop';
      widget.element.alert = 'title';
    });
    afterEach(() => {
      restoreTab();
      document.title = title;
    });

    it('its alert in the title ends when it counts as gone, and not before', async () => {
      await bring('talking');
      hideTab(true);
      await clock.until(widget.element.hangUp());
      await clock.advance(0);
      expect(document.title).to.equal('Call ended');
      widget.element.remove();
      await clock.advance(500);
      page.append(widget.element);
      await clock.advance(3500);
      expect(document.title).to.equal('Call ended');
      widget.element.remove();
      await clock.advance(1000);
      expect(document.title).to.equal('A shop');
      expect(clock.pending, 'sleepers').to.equal(0);
    });

    for (const [what, away] of [
      ['once it is gone', 1000],
      ['before it is gone', 500],
    ] as const) {
      it(`a call that was hung up ${what} leaves nothing in the title`, async () => {
        await bring('ending');
        hideTab(true);
        widget.element.remove();
        await clock.advance(away);
        widget.held?.answer(said('so be it'));
        await clock.until(widget.until('ended'));
        await clock.advance(1000);
        expect(document.title).to.equal('A shop');
        await end();
      });
    }
  });

  it('whose page is left within that second drops once, and the call ends as left-page', async () => {
    await bring('talking');
    widget.element.remove();
    await clock.advance(500);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    await clock.advance(5000);
    await end();
    expect(ends()).to.deep.equal(['end left-page 0']);
    expect(widget.center.count('drop')).to.equal(1);
  });

  it('whose call is hung up within that second drops once, and the call ends as hung-up', async () => {
    await bring('talking');
    widget.element.remove();
    await clock.until(widget.element.hangUp());
    await clock.advance(5000);
    expect(ends()).to.deep.equal(['end hung-up 0']);
    expect(widget.center.count('drop')).to.equal(1);
  });

  it('on which a call is started within that second goes on with it', async () => {
    await bring('queued');
    widget.element.remove();
    await clock.until(widget.element.hangUp());
    void widget.element.call();
    await clock.until(widget.until('queued'));
    await clock.advance(5000);
    expect(widget.element.state).to.equal('queued');
    expect(widget.center.count('drop')).to.equal(1);
    await end();
  });

  it('whose running call is asked for again within that second ends it all the same', async () => {
    await bring('queued');
    widget.element.remove();
    void widget.element.call();
    await clock.until(widget.until('ended'));
    await end();
    expect(ends()).to.deep.equal(['end removed 0']);
    expect(widget.center.count('create')).to.equal(1);
  });

  it('together with the part of the page around it ends its call, in a shadow root too', async () => {
    const host = page.append(document.createElement('div'));
    host.attachShadow({ mode: 'open' }).append(widget.element);
    await bring('queued');
    host.remove();
    await clock.until(widget.until('ended'));
    expect(widget.log.at(-1)).to.equal('end removed 0');
  });

  it('renders no more, and does not throw when it is asked to', async () => {
    document.documentElement.removeAttribute('lang');
    try {
      await clock.until(widget.show('queued'));
      widget.element.remove();
      await clock.until(widget.until('ended'));
      widget.element.requestUpdate();
      await widget.element.updateComplete;
      expect(widget.status).to.equal('Call ended');
    } finally {
      document.documentElement.lang = 'en';
    }
  });

  it('and added again later, shows how the call has ended, and can call again', async () => {
    await bring('talking');
    widget.element.remove();
    await clock.until(widget.until('ended'));
    page.append(widget.element);
    await widget.eventually(() => widget.status === 'Call ended');
    widget.center.on('poll', 'silence');
    void widget.element.call();
    await clock.until(widget.eventually(() => widget.status === 'You are in the queue'));
    expect(widget.element.state).to.equal('queued');
    await end();
  });

  it('goes on showing the time after it has been moved', async () => {
    await clock.until(widget.show('queued'));
    page.append(document.createElement('div')).append(widget.element);
    await clock.advance(1000);
    await widget.element.updateComplete;
    expect(widget.part('timer')?.textContent).to.equal('00:01');
    await end();
  });

  it('goes on showing the time until it counts as gone', async () => {
    await clock.until(widget.show('queued'));
    await clock.advance(600);
    widget.element.remove();
    await clock.advance(500);
    await widget.element.updateComplete;
    expect(widget.part('timer')?.textContent).to.equal('00:01');
    page.append(widget.element);
    await end();
  });
});
