/**
 * Hostile pages: properties set too early, patched functions that throw, documents in which nothing
 * can be drawn. Both elements survive them.
 */
import { expect } from '@open-wc/testing';
import { IncomingCall } from '../../src/agent/index.js';
import { ClickToDial } from '../../src/click-to-dial.js';
import { fate, Page, server, type Widget } from './widget.js';

let page: Page;
let undo: (() => void)[] = [];

beforeEach(() => {
  page = new Page();
});
afterEach(async () => {
  for (const each of undo) each();
  undo = [];
  await page.close();
});

/** Replaces a property until the end of the test. */
function patch(target: object, name: PropertyKey, descriptor: PropertyDescriptor): void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, ...descriptor });
  undo.push(() => {
    if (before) Object.defineProperty(target, name, before);
    else Reflect.deleteProperty(target, name);
  });
}

const throws = (): never => {
  throw new Error('the page says no');
};

/** An element that is created before its tag is defined, and a function that defines it. */
let tags = 0;
function early<Element extends HTMLElement>(
  Class: new () => Element,
): { element: Element; define(): void } {
  const tag = `early-${(tags += 1)}`;
  const element = document.createElement(tag) as Element;
  return {
    element,
    define: () => customElements.define(tag, class extends (Class as new () => HTMLElement) {}),
  };
}

describe('properties set before the definition', () => {
  const given = {
    server: 'https://early.example.com',
    media: 'voice video',
    connector: 'stub',
    label: 'Early',
    labelVideo: 'Early video',
    placement: 'bottom-left',
    theme: 'dark',
    pollInterval: 250,
    queueLimit: 7,
    gatewayHosts: 'gw.example.com',
    iceServers: [{ urls: 'stun:a' }],
    tones: 'off',
    callbackUrl: '',
    gatewayCredentials: { password: 'x' },
    disabled: true,
    lang: 'de',
  };

  it('<click-to-dial>: each has an effect at once, in the page or not, and can be set again', async () => {
    for (const inPage of [true, false]) {
      const { element, define } = early(ClickToDial);
      Object.assign(element, given);
      if (inPage) page.append(element);
      define();
      customElements.upgrade(element);
      for (const [name, value] of Object.entries(given)) {
        expect(element[name as keyof ClickToDial], name).to.deep.equal(value);
      }
      element.label = 'Later';
      page.append(element);
      await element.updateComplete;
      expect(element.label).to.equal('Later');
      expect(element.shadowRoot?.querySelector('button')?.innerText.trim()).to.equal('Later');
    }
  });

  it('<click-to-dial>: muted and camera show the call’s state, and can be set later', () => {
    const { element, define } = early(ClickToDial);
    Object.assign(element, { muted: true, camera: true });
    page.append(element);
    define();
    expect([element.muted, element.camera]).to.deep.equal([false, false]);
    expect([Object.hasOwn(element, 'muted'), Object.hasOwn(element, 'camera')]).to.deep.equal([
      false,
      false,
    ]);
  });

  it('a read-only property keeps the element’s value, with a warning', () => {
    const { element, define } = early(ClickToDial);
    Object.assign(element, { state: 'talking' });
    page.append(element);
    define();
    expect(element.state).to.equal('idle');
    const agent = early(IncomingCall);
    Object.assign(agent.element, { call: { callid: '1' } });
    agent.define();
    customElements.upgrade(agent.element);
    expect(agent.element.call).to.equal(undefined);
    expect(page.takeWarnings().map((warning) => warning.replace(/early-\d+/, ''))).to.deep.equal([
      '<> state="talking" is not used; accepted: nothing, it is read-only',
      '<> call={"callid":"1"} is not used; accepted: nothing, it is read-only',
    ]);
  });

  it('a property wins over the attribute in the markup, and loses to an attribute set later', async () => {
    for (const inPage of [true, false]) {
      const { element, define } = early(ClickToDial);
      element.setAttribute('label', 'by attribute');
      element.setAttribute('label-video', 'by attribute');
      element.label = 'by property';
      if (inPage) page.append(element);
      define();
      customElements.upgrade(element);
      expect([element.label, element.labelVideo]).to.deep.equal(['by property', 'by attribute']);
      page.append(element);
      await element.updateComplete;
      expect(element.label).to.equal('by property');
      element.setAttribute('label', 'later');
      expect(element.label).to.equal('later');
    }
  });

  it('a wrong value is reported once, and the default is used', async () => {
    const { element, define } = early(ClickToDial);
    Object.assign(element, { pollInterval: 5 });
    page.append(element);
    define();
    await element.updateComplete;
    expect(element.pollInterval).to.equal(1000);
    expect(page.takeWarnings()).to.have.lengthOf(1);
  });

  it('a call that starts in the same moment uses them', async () => {
    const { element, define } = early(ClickToDial);
    Object.assign(element, { server: `${server}/early`, connector: 'stub' });
    page.append(element);
    define();
    page.watch(element);
    page.center.hold('check');
    void element.call();
    await page.center.received('check');
    expect(page.center.requests[0]?.url).to.contain('/early/');
  });

  it('properties that are not the element’s, or cannot be taken over, stay as they are', () => {
    const { element, define } = early(ClickToDial);
    const own = (): Promise<void> => Promise.resolve();
    Object.assign(element, { call: own, mine: 1 });
    Object.defineProperty(element, 'label', { value: 'fixed', enumerable: true });
    page.append(element);
    define();
    expect([element.call, Reflect.get(element, 'mine'), element.label]).to.deep.equal([
      own,
      1,
      'fixed',
    ]);
  });

  it('<incoming-call>: each has an effect at once', () => {
    const { element, define } = early(IncomingCall);
    const set = { server, agentId: 101, guid: 'a', pollInterval: 500, theme: 'dark' };
    Object.assign(element, set);
    define();
    customElements.upgrade(element);
    for (const [name, value] of Object.entries(set)) {
      expect(element[name as keyof IncomingCall], name).to.deep.equal(value);
    }
  });
});

describe('states for CSS', () => {
  for (const [how, breakIt] of [
    [
      'a set that wants other names',
      () => patch(CustomStateSet.prototype, 'add', { value: throws }),
    ],
    [
      'a set that gives nothing up',
      () => patch(CustomStateSet.prototype, 'delete', { value: throws }),
    ],
    ['no internals', () => patch(HTMLElement.prototype, 'attachInternals', { value: throws })],
    ['no set', () => patch(ElementInternals.prototype, 'states', { value: undefined })],
  ] as const) {
    it(`${how}: the call goes on and its events come all the same`, async () => {
      breakIt();
      const widget = await page.add();
      await widget.bring('talking');
      await widget.element.hangUp();
      expect(widget.states).to.deep.equal([
        'preparing',
        'requesting',
        'queued',
        'connecting',
        'talking',
        'ending',
        'ended',
      ]);
      const agent = page.append(document.createElement('incoming-call'));
      await agent.updateComplete;
      expect(await agent.refresh()).to.equal(undefined);
    });
  }
});

describe('a page that throws', () => {
  const outcome = async ({ element }: Widget): Promise<string> => {
    await element.call();
    await fate(Promise.resolve());
    return element.state;
  };

  for (const [how, breakIt] of [
    [
      'addEventListener',
      () => patch(window, 'addEventListener', { value: throws, writable: true }),
    ],
    ['AbortController', () => patch(window, 'AbortController', { value: throws, writable: true })],
  ] as const) {
    it(`in ${how}: the call fails before anything is sent`, async () => {
      const widget = await page.add();
      breakIt();
      expect(await outcome(widget)).to.equal('failed');
      for (const each of undo) each();
      undo = [];
      await widget.element.hangUp();
      expect(page.center.requests).to.deep.equal([]);
      expect(widget.log.at(-1)).to.equal('error load-failed');
      // The next call works as if nothing had happened.
      await widget.bring('talking');
      await widget.element.hangUp();
      expect(widget.log.at(-1)).to.equal('end hung-up 0');
    });
  }

  it('in AudioContext or dispatchEvent: the call goes on', async () => {
    patch(window, 'AudioContext', { value: throws, writable: true });
    const widget = await page.add();
    const { element } = widget;
    const heard: string[] = [];
    element.dispatchEvent = (event) => {
      heard.push(event.type);
      const allowed = EventTarget.prototype.dispatchEvent.call(element, event);
      // A listener that throws there has vetoed the call.
      return event.type === 'call-request' ? allowed : throws();
    };
    widget.center.on('poll', 'silence');
    void element.call();
    await widget.until('queued');
    await element.hangUp();
    expect(element.state).to.equal('ended');
    expect(heard).to.include('call-end');
    expect(page.takeWarnings().length).to.be.above(0);
  });

  it('in credentials that cannot be read: they are reported, and the call goes on', async () => {
    const widget = await page.add();
    Object.assign(widget.element, {
      gatewayCredentials: {
        get password() {
          return throws();
        },
      },
    });
    await widget.bring('talking');
    await widget.element.hangUp();
    expect(page.takeWarnings()).to.have.lengthOf(1);
  });

  it('in a value that cannot be read: it is reported, and the default is used', async () => {
    const widget = await page.add();
    Object.assign(widget.element, {
      iceServers: [
        {
          get urls() {
            return throws();
          },
        },
      ],
    });
    expect(widget.element.iceServers).to.deep.equal([]);
    expect(page.takeWarnings()).to.have.lengthOf(1);
  });
});

describe('a page in which the element cannot be drawn', () => {
  const innerHtml = (): void =>
    patch(Element.prototype, 'innerHTML', { set: throws, get: () => '' });
  const content = '<a href="tel:+49891">Call</a>';

  /** Uses templates that were not drawn yet, since Lit keeps parsed templates. */
  for (const [how, breakIt] of [
    ['attachShadow throws', () => patch(Element.prototype, 'attachShadow', { value: throws })],
    [
      'no sheet can be made',
      () => patch(ShadowRoot.prototype, 'adoptedStyleSheets', { set: throws }),
    ],
    ['no template can be copied', () => patch(Document.prototype, 'importNode', { value: throws })],
  ] as const) {
    it(`${how}: the element’s own content is shown, with one warning`, async () => {
      breakIt();
      const widget = page.create({}, content);
      page.append(widget.element);
      await widget.element.updateComplete;
      expect(widget.fallbackShown).to.equal(true);
      widget.element.label = 'Later';
      await widget.element.updateComplete;
      expect(widget.fallbackShown).to.equal(true);
      expect(page.takeWarnings()).to.have.lengthOf(1);
      await widget.element.call();
      expect(widget.log).to.deep.equal(
        ['state preparing', 'state failed load-failed', 'error load-failed'].slice(1),
      );
      expect(page.center.requests).to.deep.equal([]);
    });
  }

  it('an error after the drawing breaks nothing, and is warned of once', async () => {
    patch(HTMLElement.prototype, 'focus', { value: throws });
    patch(ClickToDial.prototype, 'updated', { value: throws });
    const widget = page.create({}, content);
    page.append(widget.element);
    await widget.show('talking');
    expect(widget.fallbackShown).to.equal(false);
    widget.button('Keypad').click();
    await widget.eventually(() => widget.part('keypad') !== undefined);
    await widget.element.hangUp();
    await widget.eventually(() => widget.part('again') !== undefined);
    expect(widget.fallbackShown).to.equal(true);
    expect(widget.log.at(-1)).to.equal('end hung-up 0');
    expect(page.takeWarnings()).to.have.lengthOf(1);
  });

  it('during a call: the element’s own content is shown, and the call ends', async () => {
    const widget = page.create({}, content);
    page.append(widget.element);
    await widget.show('talking');
    innerHtml();
    patch(Document.prototype, 'importNode', { value: throws });
    widget.button('Keypad').click();
    await widget.until('failed');
    await widget.element.hangUp();
    expect(widget.fallbackShown).to.equal(true);
    expect(widget.log.slice(-2)).to.deep.equal(['error load-failed', 'end load-failed 0']);
    expect(widget.center.count('drop')).to.equal(1);
    expect(page.takeWarnings()).to.have.lengthOf(1);
  });
});

describe('an element that is moved into another document', () => {
  it('keeps its styles there and back, those of the open panel too', async () => {
    const widget = await page.add();
    await widget.show('talking');
    const texts = () =>
      widget.root.adoptedStyleSheets.map(({ cssRules }) => Array.from(cssRules, String).length);
    const before = texts();
    expect(before.length).to.be.above(1);
    const frame = page.append(document.createElement('iframe'));
    const other = frame.contentDocument ?? expect.fail('no document');
    other.body.append(widget.element);
    expect(texts()).to.deep.equal(before);
    expect(widget.element.state).to.equal('talking');
    page.append(widget.element);
    expect(texts()).to.deep.equal(before);
    // A document without a window has no style sheets, and is never shown.
    document.implementation.createHTMLDocument().body.append(widget.element);
    page.append(widget.element);
    expect(texts()).to.deep.equal(before);
    expect(widget.element.state).to.equal('talking');
    await widget.element.hangUp();
  });
});
