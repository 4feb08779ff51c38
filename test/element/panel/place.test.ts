/** The place of the panel: what it covers, the page's layout, and its way back into the page. */
import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { Page, type Widget } from '../widget.js';

let page: Page;
let widget: Widget;
/** The box that holds the widget. */
let box: HTMLElement;

const find = (part: string): HTMLElement => widget.part(part) ?? expect.fail(`no ${part}`);
const isOver = (): boolean => find('panel').matches(':popover-open');
/** Waits until the effects of a changed size are drawn. */
const drawn = async (): Promise<void> => {
  for (let frames = 0; frames < 3; frames += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
};

beforeEach(async () => {
  page = new Page();
  box = page.append(document.createElement('div'));
  widget = page.create();
  box.append(widget.element);
  await widget.element.updateComplete;
});
afterEach(async () => {
  await page.close();
  await setViewport({ width: 800, height: 600 });
});

/** The place of the panel after its opening animation. */
const place = (): DOMRect => {
  for (const animation of find('panel').getAnimations()) animation.finish();
  return find('panel').getBoundingClientRect();
};

const openKeypad = async (): Promise<void> => {
  await widget.show('talking');
  find('keypad-toggle').click();
  await widget.eventually(() => widget.part('keypad') !== undefined);
};

describe('a panel over the page', () => {
  for (const [width, height, fontSize] of [
    [320, 256, 16],
    [640, 320, 16],
    [320, 480, 16],
    [320, 640, 32],
  ] as const) {
    it(`does not cover keys by the hang-up button: ${width} by ${height}, ${fontSize} px`, async () => {
      await setViewport({ width, height });
      widget.element.style.setProperty('--click-to-dial-font-size', `${fontSize}px`);
      widget.element.placement = 'bottom-right';
      await openKeypad();
      const { root } = widget;
      const hangUp = find('hang-up');
      for (const scroller of [
        find('panel'),
        root.querySelector('.scroll') ?? expect.fail('none'),
      ]) {
        for (let scrolled = 0; scrolled <= scroller.scrollHeight; scrolled += 11) {
          scroller.scrollTop = scrolled;
          const { left, right, top, bottom } = hangUp.getBoundingClientRect();
          for (const x of [left + 20, (left + right) / 2, right - 20]) {
            const behind = root.elementsFromPoint(x, (top + bottom) / 2);
            expect(behind.filter((one) => one.part.contains('key'))).to.deep.equal([]);
          }
        }
      }
      for (const key of root.querySelectorAll('[part=key], [part=hang-up]')) {
        key.scrollIntoView({ block: 'nearest' });
        const { left, right, top, bottom } = key.getBoundingClientRect();
        for (const x of [left + 12, right - 12]) {
          for (const y of [top + 12, bottom - 12]) {
            expect(key.contains(root.elementFromPoint(x, y)), key.textContent ?? '').to.equal(true);
          }
        }
      }
    });
  }

  it('shows keys of the keypad as soon as it is opened, also with large type', async () => {
    await setViewport({ width: 320, height: 640 });
    widget.element.style.setProperty('--click-to-dial-font-size', '32px');
    widget.element.placement = 'bottom-right';
    await openKeypad();
    const key = find('key');
    const { left, top } = key.getBoundingClientRect();
    expect(key.contains(widget.root.elementFromPoint(left + 20, top + 20))).to.equal(true);
  });

  it('is hidden when an ancestor fades out, and shown when it fades in', async () => {
    box.style.cssText = 'width: 130px; transition: opacity 20ms';
    await widget.show('queued');
    const isSeen = (): boolean => find('hang-up').checkVisibility({ visibilityProperty: true });
    for (const opacity of ['0', '1']) {
      const faded = new Promise((resolve) => (box.ontransitionend = resolve));
      box.style.opacity = opacity;
      await faded;
      await drawn();
      expect(isSeen(), `opacity ${opacity}`).to.equal(opacity === '1');
    }
  });

  for (const display of ['inline-block', 'inline', 'contents']) {
    it(`is shown over a page that gives the element display: ${display}, and hidden with its menu`, async () => {
      const menu = page.append(document.createElement('details'));
      menu.open = true;
      menu.append(box);
      box.style.cssText = 'width: 130px; overflow: hidden';
      widget.element.style.display = display;
      await widget.show('queued');
      const isSeen = (): boolean => find('hang-up').checkVisibility({ visibilityProperty: true });
      expect(isOver()).to.equal(true);
      expect(isSeen()).to.equal(true);
      for (const rule of [
        'display: none',
        'visibility: hidden',
        'content-visibility: hidden',
        'opacity: 0',
      ]) {
        box.style.cssText += `;${rule}`;
        await drawn();
        widget.element.requestUpdate();
        await drawn();
        expect(isSeen(), rule).to.equal(false);
        box.style.removeProperty(rule.split(':', 1).join());
        await drawn();
        widget.element.requestUpdate();
        await drawn();
        expect(isSeen(), `without ${rule}`).to.equal(true);
      }
      menu.open = false;
      await drawn();
      expect(isSeen(), 'closed menu').to.equal(false);
      menu.open = true;
    });

    it(`stays in a page with room that gives the element display: ${display}`, async () => {
      widget.element.style.display = display;
      await widget.show('queued');
      expect(isOver()).to.equal(false);
      const { height } = box.getBoundingClientRect();
      expect(height).to.be.at.least(find('panel').offsetHeight);
      box.style.cssText = 'width: 130px';
      await drawn();
      expect(isOver(), 'too small').to.equal(true);
      box.style.cssText = '';
      await drawn();
      expect(isOver(), 'large again').to.equal(false);
    });
  }

  it('is in the top layer if its box is too small, and neither focus nor nodes move for that', async () => {
    widget.button('Call us').focus();
    await widget.show('talking');
    expect(isOver()).to.equal(false);
    const nodes = [...widget.root.querySelectorAll('[part=panel] *')];
    find('mute').focus();
    box.style.width = '130px';
    await drawn();
    expect(isOver()).to.equal(true);
    expect(widget.root.activeElement).to.equal(find('mute'));
    expect([...widget.root.querySelectorAll('[part=panel] *')]).to.deep.equal(nodes);
    expect(box.getBoundingClientRect().height).to.be.below(100);
  });

  it('comes back into the page when there is room again, and leaves nothing when it closes', async () => {
    box.style.cssText = 'height: 60px; overflow: hidden';
    await widget.show('queued');
    expect(isOver()).to.equal(true);
    box.style.cssText = '';
    await drawn();
    expect(isOver()).to.equal(false);
    expect(box.contains(widget.element)).to.equal(true);
    expect(box.getBoundingClientRect().height).to.be.at.least(find('panel').offsetHeight);
    box.style.cssText = 'height: 60px; overflow: hidden';
    await drawn();
    expect(isOver()).to.equal(true);
    await widget.element.hangUp();
    widget.element.reset();
    await widget.eventually(() => widget.part('panel') === undefined);
    expect(widget.root.querySelectorAll('.root, [popover], [data-over]').length).to.equal(1);
    expect(widget.root.querySelector('.root')?.getAttribute('style') ?? '').to.equal('');
  });

  it('follows its place while the page scrolls, and stays inside the window', async () => {
    box.style.cssText = 'width: 130px; margin-top: 200px; height: 3000px';
    await widget.show('queued');
    const before = place().top;
    scrollTo(0, 50);
    await drawn();
    expect(place().top).to.be.closeTo(before - 50, 1);
    scrollTo(0, 2000);
    await drawn();
    expect(place().top).to.be.closeTo(16, 1);
    scrollTo(0, 0);
  });

  it('is in its corner even if a box around it catches position: fixed', async () => {
    box.style.cssText = 'transform: translateX(30px); height: 3000px; width: 300px';
    widget.element.placement = 'bottom-right';
    widget.element.style.setProperty('--click-to-dial-offset-inline', '40px');
    widget.element.style.setProperty('--click-to-dial-offset-block', '70px');
    await widget.show('queued');
    expect(isOver()).to.equal(true);
    const { right, bottom } = place();
    expect(document.documentElement.clientWidth - right).to.be.closeTo(40, 1);
    expect(innerHeight - bottom).to.be.closeTo(70, 1);
  });

  it('is over a header in the same shadow root', async () => {
    const root = box.attachShadow({ mode: 'open' });
    root.innerHTML = '<header style="height: 60px; overflow: hidden"></header>';
    root.firstElementChild?.append(widget.element);
    await widget.show('queued');
    expect(isOver()).to.equal(true);
    expect(box.offsetHeight).to.equal(60);
  });

  it('is moved by the two custom properties for its offset', async () => {
    widget.element.placement = 'bottom-left';
    widget.element.style.setProperty('--click-to-dial-offset-inline', '40px');
    widget.element.style.setProperty('--click-to-dial-offset-block', '70px');
    for (const state of ['idle', 'queued'] as const) {
      await (state === 'idle' ? widget.element.updateComplete : widget.show(state));
      const { left, bottom } = widget.element.getBoundingClientRect();
      expect(left, state).to.be.closeTo(40, 1);
      expect(innerHeight - bottom, state).to.be.closeTo(70, 1);
    }
  });

  it('is above an element that goes full screen after it', async () => {
    box.style.cssText = 'width: 130px';
    await widget.show('queued');
    document.dispatchEvent(new Event('fullscreenchange'));
    expect(isOver()).to.equal(true);
  });

  it('is fixed to the window where the browser has no popovers', async () => {
    const { showPopover } = HTMLElement.prototype;
    Reflect.deleteProperty(HTMLElement.prototype, 'showPopover');
    try {
      box.style.cssText = 'height: 60px; overflow: hidden';
      await widget.show('queued');
      expect(getComputedStyle(find('panel')).position).to.equal('fixed');
      const hangUp = find('hang-up');
      const { left, top } = hangUp.getBoundingClientRect();
      expect(hangUp.contains(widget.root.elementFromPoint(left + 20, top + 20))).to.equal(true);
    } finally {
      HTMLElement.prototype.showPopover = showPopover;
    }
  });
});
