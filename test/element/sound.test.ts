/** Sound is unlocked within the click, for connectors that may play something. */
import { expect } from '@open-wc/testing';
import type { SoundOutput } from '../../src/connector/connector.js';
import { ClickToDial } from '../../src/click-to-dial.js';
import { events } from '../support/scripted-center.js';
import { TestConnector } from '../support/test-connector.js';
import { Page, type Widget } from './widget.js';

describe('sound', () => {
  let page: Page;
  let widget: Widget;
  let made: AudioContext[];
  let slept: number;
  let played: number;
  const outputs: (SoundOutput | undefined)[] = [];
  const { AudioContext } = window;
  const { play } = HTMLMediaElement.prototype;

  before(() => {
    const connector = new TestConnector();
    ClickToDial.registerConnector('audible', ({ output }) => {
      outputs.push(output);
      return connector;
    });
  });
  beforeEach(async () => {
    made = [];
    slept = 0;
    played = 0;
    outputs.length = 0;
    window.AudioContext = class extends AudioContext {
      constructor() {
        super();
        made.push(this);
      }
      override suspend(): Promise<void> {
        slept += 1;
        return super.suspend();
      }
    };
    HTMLMediaElement.prototype.play = function () {
      played += 1;
      return play.call(this);
    };
    page = new Page();
    widget = await page.add({ connector: 'audible' });
  });
  afterEach(async () => {
    await page.close();
    window.AudioContext = AudioContext;
    HTMLMediaElement.prototype.play = play;
  });

  it('is unlocked during the click, however long the page then holds the call', async () => {
    widget.element.addEventListener('call-request', (event) =>
      event.waitUntil(new Promise(() => {})),
    );
    expect(made).to.deep.equal([]);
    widget.button('Call us').click();
    expect(made).to.have.length(1);
    expect(played).to.equal(1);
  });

  it('is handed to the connector, suspended after the call, and used again by the next call', async () => {
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    const [context] = made;
    expect(outputs[0]?.context).to.equal(context);
    expect(context?.state).to.equal('running');
    await widget.element.hangUp();
    if (context?.state !== 'suspended') {
      await new Promise((resolve) => context?.addEventListener('statechange', resolve));
    }
    expect(context?.state).to.equal('suspended');
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    expect(made).to.have.length(1);
    expect(outputs[1]?.audio).to.equal(outputs[0]?.audio);
  });

  it('is suspended again if the call is taken back before its code is loaded', async () => {
    void widget.element.call();
    expect(slept).to.equal(0);
    await widget.element.hangUp();
    expect(widget.element.state).to.equal('idle');
    expect(made).to.have.length(1);
    expect(slept).to.equal(1);
  });

  it('is not made if the page’s own SDK plays the sound', async () => {
    widget.element.connector = 'stub';
    widget.accept();
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    expect(made).to.deep.equal([]);
    expect(played).to.equal(0);
  });

  it('is not needed for a call, in a browser without it', async () => {
    window.AudioContext = class {
      constructor() {
        throw new Error('no sound here');
      }
    } as never;
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    expect(widget.element.state).to.equal('talking');
    expect(outputs).to.deep.equal([undefined]);
  });
});
