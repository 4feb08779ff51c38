/**
 * Microphone and camera of the element: live during a call, never when it is idle, ended or failed.
 */
import { expect } from '@open-wc/testing';
import { ClickToDial } from '../../src/element/click-to-dial.js';
import { events } from '../support/scripted-center.js';
import { watchDevices, type DeviceWatch } from '../support/devices.js';
import { TestConnector } from '../support/test-connector.js';
import { fate, Page, type Widget } from './widget.js';

describe('devices', () => {
  let watch: DeviceWatch;
  let page: Page;
  let widget: Widget;
  let connector: TestConnector;

  before(async () => {
    watch = await watchDevices();
  });
  after(() => watch.restore());

  beforeEach(async () => {
    page = new Page();
    connector = new TestConnector({ devices: true });
    ClickToDial.registerConnector('opens-devices', connector.factory);
    widget = await page.add({ connector: 'opens-devices', media: 'video' });
    widget.element.addEventListener('call-state', ({ detail }) => {
      if (!['idle', 'ended', 'failed'].includes(detail.state)) return;
      expect(watch.live, `live in ${detail.state}`).to.deep.equal([]);
    });
  });
  afterEach(async () => {
    await page.close();
    expect(watch.live).to.deep.equal([]);
  });

  const talk = async (): Promise<void> => {
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    expect(widget.element.state).to.equal('talking');
  };

  it('are opened before the call is created, silent, and live until its end', async () => {
    const prompt = watch.hold();
    widget.center.on('poll', 'silence');
    void widget.element.call();
    await prompt.asked;
    expect(widget.element.state).to.equal('preparing');
    expect(widget.center.count('create')).to.equal(0);
    prompt.grant();
    await widget.until('queued');
    expect(watch.live.map(({ kind, enabled }) => `${kind} ${enabled}`)).to.have.members([
      'audio false',
      'video false',
    ]);
    await widget.element.hangUp();
    expect(watch.live).to.deep.equal([]);
  });

  const ends: Record<string, () => unknown> = {
    'hangUp()': () => widget.element.hangUp(),
    'the button': () => widget.button('Hang up').click(),
    'removing the element': () => widget.element.remove(),
    'leaving the page': () => dispatchEvent(new PageTransitionEvent('pagehide')),
    'the other party': () => connector.latest.emit({ type: 'ended' }),
    'a failure of the media': () => connector.latest.emit({ type: 'failed', message: 'ICE' }),
  };
  for (const [name, act] of Object.entries(ends)) {
    it(`are released at the end by ${name}`, async () => {
      await talk();
      await widget.eventually(() => widget.status === 'You are connected');
      expect(watch.live).to.have.lengthOf(2);
      void act();
      await Promise.race([widget.until('ended'), widget.until('failed')]);
      expect(watch.live).to.deep.equal([]);
      expect(connector.latest.hangUps).to.equal(1);
    });
  }

  it('are released at the end by the center', async () => {
    widget.center.on('poll', events.connected, events.released);
    await widget.element.call();
    await widget.until('ended');
    expect(watch.live).to.deep.equal([]);
  });

  const leavings: Record<string, () => unknown> = {
    'hanging up': () => widget.element.hangUp(),
    'removing the element': () => widget.element.remove(),
    'leaving the page': () => dispatchEvent(new PageTransitionEvent('pagehide')),
  };
  for (const [name, act] of Object.entries(leavings)) {
    it(`are released at once if they are granted only after ${name}`, async () => {
      const { granted } = watch;
      const prompt = watch.hold();
      void widget.element.call();
      await prompt.asked;
      void act();
      await widget.until('idle');
      prompt.grant();
      await fate(Promise.resolve());
      expect(watch.granted).to.equal(granted + 1);
      expect(watch.live).to.deep.equal([]);
      expect(widget.element.state).to.equal('idle');
      expect(widget.center.count('create')).to.equal(0);
    });
  }

  it('fail the call before it is created if they are refused', async () => {
    const prompt = watch.hold();
    widget.element.media = 'voice';
    const call = widget.element.call();
    await prompt.asked;
    prompt.refuse(new DOMException('no', 'NotAllowedError'));
    await call;
    expect(widget.log.slice(-2)).to.deep.equal([
      'state failed microphone-denied',
      'error microphone-denied',
    ]);
    expect(widget.center.count('create')).to.equal(0);
  });

  it('are not asked for if the page or the center refuses the call', async () => {
    const { granted } = watch;
    widget.element.addEventListener('call-request', (event) => event.preventDefault(), {
      once: true,
    });
    await widget.element.call();
    widget.center.on('check', { status: 404 });
    await widget.element.call();
    expect(watch.granted).to.equal(granted);
  });
});
