/** Properties and methods of the element: `disabled`, and the controls of a call. */
import { expect } from '@open-wc/testing';
import { events } from '../support/scripted-center.js';
import { eventually, fate, Page, printed, type Widget } from './widget.js';

describe('disabled', () => {
  let page: Page;
  beforeEach(() => {
    page = new Page();
  });
  afterEach(() => page.close());

  it('is off by default, and reflected', async () => {
    const { element } = await page.add();
    expect(element.disabled).to.equal(false);
    element.disabled = true;
    await element.updateComplete;
    expect(element.hasAttribute('disabled')).to.equal(true);
    element.removeAttribute('disabled');
    expect(element.disabled).to.equal(false);
  });

  it('keeps every way of starting a call from starting one', async () => {
    const widget = await page.add({ disabled: '', media: 'voice video' });
    for (const button of widget.root.querySelectorAll('button')) {
      expect(button.disabled).to.equal(true);
      button.click();
    }
    await widget.element.call();
    expect(widget.element.state).to.equal('idle');
    expect(widget.log).to.deep.equal([]);
    expect(widget.center.requests).to.deep.equal([]);
  });

  it('does not keep a running call from being hung up', async () => {
    const widget = await page.add();
    await widget.bring('talking');
    widget.element.disabled = true;
    await eventually(widget.root, () => widget.part('hang-up') !== undefined);
    widget.button('Hang up').click();
    await widget.until('ended');
    expect(widget.center.count('drop')).to.equal(1);
  });
});

describe('muted, camera and sendTones()', () => {
  let page: Page;
  let widget: Widget;
  beforeEach(async () => {
    page = new Page();
    widget = await page.add({ media: 'video' });
  });
  afterEach(() => page.close());

  const asked = (name: string): unknown[] =>
    widget.sdk.asked.filter(([what]) => what === name).map(([, value]) => value);

  it('do nothing while there is no call', () => {
    const { element } = widget;
    element.muted = true;
    element.camera = true;
    element.sendTones('1');
    expect(element.muted).to.equal(false);
    expect(element.camera).to.equal(false);
  });

  it('reach the SDK of the page, and say what the SDK has done', async () => {
    await widget.show('talking');
    const { element, sdk } = widget;
    expect([element.muted, element.camera]).to.deep.equal([false, true]);
    element.muted = true;
    element.camera = false;
    element.sendTones('12#,A');
    await widget.eventually(() => widget.part('mute')?.innerText.trim() === 'Unmute');
    expect([element.muted, element.camera]).to.deep.equal([true, false]);
    element.muted = false;
    await widget.eventually(() => widget.part('mute')?.innerText.trim() === 'Mute');
    expect(element.muted).to.equal(false);
    expect(sdk.asked).to.deep.equal([
      ['mute', true],
      ['camera', false],
      ['sendTones', '12#,A'],
      ['mute', false],
    ]);
  });

  it('keep their value until the SDK has changed it, and when the SDK fails', async () => {
    let done: () => void = () => {};
    widget.accept({
      mute: () => new Promise((resolve) => (done = resolve)),
      camera: () => Promise.reject(new Error('no camera')),
    });
    await widget.show('talking');
    widget.element.muted = true;
    expect(widget.element.muted).to.equal(false);
    done();
    await widget.eventually(() => widget.part('mute')?.innerText.trim() === 'Unmute');
    widget.element.camera = false;
    await fate(Promise.resolve());
    expect(widget.element.camera).to.equal(true);
    expect(page.takeWarnings().join()).to.contain('no camera');
  });

  it('refuse digits that are no tones, with a warning', async () => {
    await widget.show('talking');
    for (const digits of ['', 'x', '1 2', 'E', '١', 1.5, null, {}, Object.create(null)]) {
      widget.element.sendTones(digits as string);
      const warnings = page.takeWarnings();
      expect(warnings, printed(digits)).to.have.lengthOf(1);
      expect(warnings[0]).to.contain('sendTones()').and.contain('0-9');
    }
    expect(asked('sendTones')).to.deep.equal([]);
  });

  it('are not shown if the SDK does not give them', async () => {
    widget.sdk.controls = { hangUp: () => {} };
    await widget.show('talking');
    const { element } = widget;
    element.muted = true;
    element.camera = false;
    element.sendTones('1');
    await element.updateComplete;
    expect([element.muted, element.camera]).to.deep.equal([false, true]);
    for (const part of ['mute', 'camera', 'keypad-toggle'])
      expect(widget.part(part)).to.equal(undefined);
  });

  it('are not shown if no SDK has accepted the call', async () => {
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    await widget.eventually(() => widget.status === 'Your call has been passed on');
    widget.element.muted = true;
    widget.element.sendTones('1');
    expect(widget.element.muted).to.equal(false);
    for (const part of ['mute', 'camera', 'keypad-toggle'])
      expect(widget.part(part)).to.equal(undefined);
  });

  it('start from their defaults with each call', async () => {
    await widget.show('talking');
    widget.element.muted = true;
    await widget.eventually(() => widget.part('mute')?.innerText.trim() === 'Unmute');
    await widget.element.hangUp();
    expect(widget.root.querySelector('[part=mute]')).to.equal(null);
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    expect([widget.element.muted, widget.element.camera]).to.deep.equal([false, true]);
  });
});
