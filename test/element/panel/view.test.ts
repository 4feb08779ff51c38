/** The view during a call: announcements, focus, keys and clicks. */
import { expect } from '@open-wc/testing';
import { events, said } from '../../support/scripted-center.js';
import { running } from '../../support/states.js';
import { withResolvers } from '../../support/with-resolvers.js';
import { Page, type Widget } from '../widget.js';

let page: Page;
let widget: Widget;

const open = async (): Promise<void> => {
  page = new Page();
  widget = await page.add();
};
const close = (): Promise<void> => page.close();

/** Brings a call to each state, and waits until the view has shown it. */
async function walk(visit: (state: string) => void | Promise<void>): Promise<void> {
  const { center, element, sdk } = widget;
  const shown = async (state: string, words: string): Promise<void> => {
    await widget.eventually(() => widget.status === words);
    expect(element.state).to.equal(state);
    await visit(state);
  };
  const check = center.hold('check');
  const create = center.hold('create');
  const poll = center.hold('poll', 'silence');
  const drop = center.hold('drop');
  widget.accept().connects = false;
  void element.call();
  await shown('preparing', 'One moment…');
  check.answer(said('success', { clickToCallSupported: true }));
  await shown('requesting', 'Calling…');
  create.answer(said('connect successfully.'));
  await shown('queued', 'You are in the queue');
  poll.answer(events.connected);
  await shown('connecting', 'Connecting you…');
  await sdk.taken;
  sdk.call?.connected();
  await shown('talking', 'You are connected');
  sdk.call?.reconnecting();
  await shown('reconnecting', 'The connection is interrupted. Reconnecting…');
  sdk.call?.connected();
  await shown('talking', 'You are connected');
  void element.hangUp();
  await shown('ending', 'Ending the call…');
  drop.answer(said('disconnect successfully.'));
  await shown('ended', 'Call ended');
  element.reset();
  await widget.eventually(() => widget.status === '');
  await visit('idle');
}

const shadowFocus = (): Element | null => widget.root.activeElement;

describe('the theme', () => {
  beforeEach(open);
  afterEach(close);

  for (const [theme, background] of [
    ['light', 'rgb(255, 253, 250)'],
    ['dark', 'rgb(29, 32, 30)'],
  ] as const) {
    it(`is applied in every view: ${theme}`, async () => {
      widget.element.theme = theme;
      await walk((state) => {
        const panel = widget.part('panel');
        if (panel) expect(getComputedStyle(panel).backgroundColor, state).to.equal(background);
        else expect(state).to.be.oneOf(['idle', 'preparing', 'requesting']);
      });
      expect(getComputedStyle(widget.element).colorScheme).to.equal(theme);
    });
  }
});

describe('the status line', () => {
  beforeEach(open);
  afterEach(close);

  it('is the same live region all the time, and changes once for every state', async () => {
    const region = widget.root.querySelector('[role=status]') ?? expect.fail('no status');
    const changes: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const _ of records) changes.push(region.textContent?.trim() ?? '');
    });
    observer.observe(region, { characterData: true, childList: true, subtree: true });
    await walk(() => {
      expect(widget.root.querySelector('[role=status]')).to.equal(region);
      expect(
        widget.root.querySelectorAll('[role=status],[role=alert],[aria-live=polite]').length,
      ).to.equal(1);
    });
    observer.disconnect();
    expect(changes).to.deep.equal([
      'One moment…',
      'Calling…',
      'You are in the queue',
      'Connecting you…',
      'You are connected',
      'The connection is interrupted. Reconnecting…',
      'You are connected',
      'Ending the call…',
      'Call ended',
      '',
    ]);
  });

  it('is not changed by the passing seconds', async () => {
    await widget.show('queued');
    const region = widget.root.querySelector('[role=status]') ?? expect.fail('no status');
    const observer = new MutationObserver(() => {});
    observer.observe(region, { characterData: true, childList: true, subtree: true });
    await widget.eventually(() => widget.part('timer')?.textContent === '00:01');
    expect(observer.takeRecords()).to.deep.equal([]);
    expect(widget.part('timer')?.getAttribute('aria-live')).to.equal('off');
  });

  it('does not claim a connection if no SDK has accepted the call', async () => {
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    await widget.eventually(() => widget.part('panel')?.dataset['state'] === 'talking');
    expect(widget.status).to.equal('Your call has been passed on');
    expect(widget.root.textContent).not.to.contain('You are connected');
  });
});

describe('the focus', () => {
  beforeEach(open);
  afterEach(close);

  it('stays in the widget for the whole call, and never moves to a control that ends or starts one', async () => {
    widget.button('Call us').focus();
    await walk(async (state) => {
      await widget.element.updateComplete;
      expect(document.activeElement, state).to.equal(widget.element);
      const part = shadowFocus()?.getAttribute('part');
      expect(part, state).to.equal(widget.part('panel') ? 'heading' : 'button');
      expect(shadowFocus()?.checkVisibility(), state).to.equal(true);
    });
    expect(shadowFocus()).to.equal(widget.button('Call us'));
  });

  it('stays on a control while the connection is lost, and moves to the heading at the end', async () => {
    await widget.show('talking');
    for (const part of ['mute', 'keypad-toggle', 'minimize']) {
      widget.part(part)?.focus();
      widget.sdk.call?.reconnecting();
      await widget.until('reconnecting');
      await widget.element.updateComplete;
      expect(shadowFocus(), part).to.equal(widget.part(part));
      widget.sdk.call?.connected();
      await widget.until('talking');
    }
    widget.part('mute')?.focus();
    await widget.element.hangUp();
    await widget.element.updateComplete;
    expect(shadowFocus()).to.equal(widget.part('heading'));
  });

  it('moves to the button that unfolds when the panel is folded', async () => {
    await widget.show('talking');
    widget.part('mute')?.focus();
    widget.part('minimize')?.click();
    await widget.element.updateComplete;
    expect(shadowFocus()).to.equal(widget.part('minimize'));
  });

  it('is not taken away from the page', async () => {
    const field = page.append(document.createElement('input'));
    field.focus();
    await walk(() => {
      expect(document.activeElement).to.equal(field);
    });
  });

  it("stays on a link of the page's fallback", async () => {
    widget.element.innerHTML = '<a href="tel:1">Call</a>';
    await widget.show('ended');
    const link = widget.element.querySelector('a') ?? expect.fail('no link');
    link.focus();
    widget.element.requestUpdate();
    await widget.element.updateComplete;
    expect(document.activeElement).to.equal(link);
  });
});

describe('keys', () => {
  beforeEach(open);
  afterEach(close);

  /**
   * Presses a key at the focus, or on the first button.
   * @returns whether the page got the event.
   */
  const press = async (key: string, more: KeyboardEventInit = {}): Promise<boolean> => {
    let heard = false;
    const hear = (): void => void (heard = true);
    document.addEventListener('keydown', hear, { once: true });
    const target = shadowFocus() ?? widget.root.querySelector('h2, button');
    target?.dispatchEvent(
      new KeyboardEvent('keydown', {
        key,
        bubbles: true,
        composed: true,
        cancelable: true,
        ...more,
      }),
    );
    document.removeEventListener('keydown', hear);
    await widget.element.updateComplete;
    return heard;
  };

  it('Escape closes the keypad, then folds the panel, then is left to the page, and never hangs up', async () => {
    await widget.show('talking');
    widget.button('Keypad').click();
    await widget.element.updateComplete;
    expect(widget.part('keypad')).to.not.equal(undefined);
    expect(await press('Escape')).to.equal(false);
    expect(widget.part('keypad')).to.equal(undefined);
    expect(widget.button('Minimize').ariaExpanded).to.equal('true');
    expect(await press('Escape')).to.equal(false);
    expect(widget.button('Expand').ariaExpanded).to.equal('false');
    expect(await press('Escape')).to.equal(true);
    expect(widget.button('Expand').ariaExpanded).to.equal('false');
    expect(widget.element.state).to.equal('talking');
    expect(widget.sdk.asked).to.deep.equal([]);
  });

  for (const state of running.filter((one) => one !== 'preparing' && one !== 'talking')) {
    it(`Escape folds the panel in ${state}, and the call goes on`, async () => {
      await widget.show(state);
      await press('Escape');
      await press('Escape');
      expect(widget.button('Expand')).to.not.equal(undefined);
      expect(widget.element.state).to.equal(state);
    });
  }

  for (const state of ['ended', 'failed'] as const) {
    it(`Escape closes the panel in ${state}`, async () => {
      await widget.show(state);
      expect(await press('Escape')).to.equal(false);
      expect(widget.element.state).to.equal('idle');
      expect(widget.part('panel')).to.equal(undefined);
      expect(await press('Escape'), 'then it is the page’s').to.equal(true);
    });
  }

  it('Escape in idle and elsewhere in the page does nothing', async () => {
    expect(await press('Escape')).to.equal(true);
    await widget.show('talking');
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await widget.element.updateComplete;
    expect(widget.button('Minimize').ariaExpanded).to.equal('true');
  });

  it('a folded panel opens by itself when an agent is there', async () => {
    const poll = widget.center.hold('poll', 'silence');
    void widget.element.call();
    await widget.eventually(() => widget.status === 'You are in the queue');
    await press('Escape');
    expect(widget.button('Expand')).to.not.equal(undefined);
    poll.answer(events.connected);
    await widget.until('talking');
    await widget.element.updateComplete;
    expect(widget.button('Minimize').ariaExpanded).to.equal('true');
  });

  it('digits, * and # are tones while the keypad is open', async () => {
    await widget.show('talking');
    for (const key of ['1', '#']) await press(key);
    expect(widget.sdk.asked).to.deep.equal([]);
    widget.button('Keypad').click();
    await widget.element.updateComplete;
    for (const key of Array.from('0123456789*#')) await press(key);
    for (const key of ['a', 'D', 'x', ',', 'F5', 'Enter', 'Tab']) await press(key);
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) await press('5', { [modifier]: true });
    expect(widget.sdk.asked.map(([, digit]) => digit).join('')).to.equal('0123456789*#');
    expect(widget.root.querySelector('output')?.textContent).to.equal('0123456789*#');
  });
});

describe('clicks', () => {
  beforeEach(open);
  afterEach(close);

  const click = (target: Element | null | undefined, detail: number): void => {
    target?.dispatchEvent(
      new MouseEvent('click', { detail, bubbles: true, composed: true, cancelable: true }),
    );
  };
  const middleOf = (target: Element): [number, number] => {
    const { left, top, width, height } = target.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };

  it('on the start button start a call, on the other buttons do what they say', async () => {
    widget.accept();
    widget.center.on('poll', events.connected, 'silence');
    widget.button('Call us').click();
    await widget.eventually(() => widget.status === 'You are connected');
    widget.button('Mute').click();
    await widget.eventually(() => widget.part('mute')?.innerText.trim() === 'Unmute');
    widget.button('Unmute').click();
    widget.button('Keypad').click();
    await widget.element.updateComplete;
    for (const digit of Array.from('159*0#')) widget.button(digit).click();
    widget.button('Hang up').click();
    await widget.until('ended');
    expect(widget.sdk.asked).to.deep.equal([
      ['mute', true],
      ['mute', false],
      ...Array.from('159*0#', (digit) => ['sendTones', digit]),
      ['hangUp'],
    ]);
    await widget.element.updateComplete;
    widget.center.on('poll', events.connected, 'silence');
    widget.button('Call again').click();
    await widget.until('talking');
    await widget.element.hangUp();
    await widget.element.updateComplete;
    widget.button('Close').click();
    expect(widget.element.state).to.equal('idle');
  });

  it('twice on the start button start one call and do not cancel it', async () => {
    for (const focused of [true, false]) {
      const each = await page.add();
      each.held = each.center.hold('check');
      const button = each.button('Call us');
      const place = middleOf(button);
      // Some browsers do not focus a button that is clicked.
      if (focused) button.focus();
      click(button, 1);
      await each.element.updateComplete;
      click(each.root.elementFromPoint(...place), 2);
      expect(each.element.state, `focused: ${focused}`).to.equal('preparing');
      each.element.remove();
      await each.element.hangUp();
      expect(each.log.filter((entry) => entry === 'request voice').length).to.be.at.most(1);
    }
  });

  it('of a double click: the second does not press the control that has taken the place', async () => {
    await widget.show('queued');
    click(widget.part('hang-up'), 2);
    expect(widget.element.state).to.equal('queued');
    click(widget.part('hang-up'), 1);
    await widget.eventually(() => widget.part('again') !== undefined);
    click(widget.part('again'), 2);
    click(widget.part('close'), 3);
    expect(widget.element.state).to.equal('ended');
    click(widget.part('close'), 1);
    expect(widget.element.state).to.equal('idle');
  });

  it('on the keypad all count, however fast', async () => {
    await widget.show('talking');
    widget.button('Keypad').click();
    await widget.element.updateComplete;
    for (const detail of [1, 2, 3]) click(widget.button('7'), detail);
    expect(widget.sdk.asked).to.deep.equal(Array.from('777', (digit) => ['sendTones', digit]));
  });

  it('on hang-up, repeated, drop the call once', async () => {
    await widget.show('talking');
    const drop = widget.center.hold('drop');
    for (let nth = 0; nth < 3; nth += 1) click(widget.part('hang-up'), 1);
    await drop.asked;
    await widget.element.updateComplete;
    expect(widget.part('hang-up')?.ariaDisabled).to.equal('true');
    click(widget.part('hang-up'), 1);
    drop.answer(said('disconnect successfully.'));
    await widget.until('ended');
    expect(widget.center.count('drop')).to.equal(1);
    expect(widget.sdk.asked).to.deep.equal([['hangUp']]);
  });

  it('on Cancel end a call that the page still holds', async () => {
    const asked = withResolvers<void>();
    widget.element.addEventListener('call-request', (event) => {
      event.waitUntil(new Promise(() => {}));
      asked.resolve();
    });
    widget.button('Call us').click();
    await asked.promise;
    await widget.element.updateComplete;
    widget.button('Cancel').click();
    expect(widget.element.state).to.equal('idle');
    await widget.element.updateComplete;
    expect(widget.status).to.equal('');
  });
});
