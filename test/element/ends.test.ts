/** The words at the end of a call in every language, with the page's own fallback beside them. */
import { expect } from '@open-wc/testing';
import type { ConnectorCall } from '../../src/connector/connector.js';
import {
  ConnectorError,
  connectorErrorCodes,
  type ConnectorErrorCode,
} from '../../src/connector/errors.js';
import { ClickToDial } from '../../src/element/click-to-dial.js';
import { ends } from '../../src/call/machine/ends.js';
import type { EndReason } from '../../src/call/machine/reasons.js';
import { languages, spoken } from '../support/languages.js';
import { events, refused, said, status, type ScriptedCenter } from '../support/scripted-center.js';
import { running } from '../support/states.js';
import { TestConnector } from '../support/test-connector.js';
import { eventually, Page, type Widget } from './widget.js';

let page: Page;
beforeEach(() => {
  page = new Page();
});
afterEach(() => page.close());

const fallback = '<a href="tel:+4989123456">Call +49 89 123456</a>';

/** A connector that cannot open its devices, or cannot connect. */
class Failing extends TestConnector {
  constructor(
    readonly code: ConnectorErrorCode,
    readonly where: 'prepare' | 'connect',
  ) {
    super();
  }

  override async prepare(): Promise<void> {
    if (this.where === 'prepare') throw new ConnectorError(this.code, 'as the test wants it');
  }

  override async connect(...given: Parameters<TestConnector['connect']>): Promise<ConnectorCall> {
    if (this.where === 'connect') throw new ConnectorError(this.code, 'as the test wants it');
    return super.connect(...given);
  }
}

type Script = (center: ScriptedCenter, widget: Widget) => void | Promise<void>;

const failing =
  (code: ConnectorErrorCode, where: Failing['where']): Script =>
  (center, { element }) => {
    element.connector = `failing-${code}`;
    ClickToDial.registerConnector(element.connector, new Failing(code, where).factory);
    center.on('poll', events.connected, 'silence');
  };

const devices = connectorErrorCodes.filter((code) => /^(microphone|camera)-/.test(code));

/** The way to each end; ends that need time or another page are tested elsewhere. */
const scripts: Partial<Record<EndReason, Script>> = {
  released: (center) => void center.on('poll', events.released),
  'hung-up': (center, { element }) => {
    center.on('poll', 'silence');
    element.addEventListener('call-state', ({ detail }) => {
      if (detail.state === 'queued') void element.hangUp();
    });
  },
  'left-page': (center, { element }) => {
    center.on('poll', 'silence');
    element.addEventListener('call-state', ({ detail }) => {
      if (detail.state === 'queued') dispatchEvent(new PageTransitionEvent('pagehide'));
    });
  },
  unsupported: (_, { element }) => void (element.connector = 'nobody-registered-this'),
  unavailable: (center) =>
    void center.on('check', said('success', { clickToCallSupported: 'false' })),
  closed: (center) => void center.on('create', refused('Not now', '12')),
  busy: async (center) => {
    center.on('poll', 'silence');
    await (await page.add()).bring('queued');
  },
  unauthorized: (center) => void center.on('check', status(403)),
  'bad-request': (center) => void center.on('create', status(418)),
  'not-found': (center) => void center.on('check', status(404)),
  'server-error': (center) => void center.on('create', status(502)),
  'bad-response': (center) => void center.on('create', { body: '<h1>Log in</h1>' }),
  network: (center) => void center.on('create', 'reset'),
  'no-agent': (center) => void center.on('create', refused('No agents available currently')),
  refused: (center) => void center.on('create', refused('connect failed')),
  'queue-timeout': (center) => void center.on('poll', events.queueTimeout),
  'call-failed': (center) => void center.on('poll', events.failed),
  'not-answered': (center) =>
    void center.on('poll', said('Call failed', { content: { causeId: 8 } })),
  'gateway-refused': (center, { element }) => {
    element.gatewayHosts = 'none.example';
    center.on('poll', events.connected, 'silence');
  },
  'gateway-unreachable': failing('gateway-unreachable', 'connect'),
  'gateway-rejected': failing('gateway-rejected', 'connect'),
  'media-failed': failing('media-failed', 'connect'),
  ...Object.fromEntries(devices.map((code) => [code, failing(code, 'prepare')])),
};
const reasons = Object.keys(scripts) as EndReason[];

const end = async (reason: EndReason, attributes = {}, content = fallback): Promise<Widget> => {
  const widget = await page.add(attributes, content);
  await scripts[reason]?.(widget.center, widget);
  await widget.element.call();
  await eventually(widget.root, () => widget.part('hint') !== undefined);
  const last = widget.events.filter(({ type }) => type === 'call-state').at(-1)?.detail;
  expect((last as { reason?: EndReason }).reason).to.equal(reason);
  return widget;
};

describe('words for the end', () => {
  for (const reason of reasons) {
    it(`say for ${reason} what happened and what to do next, in every language`, async () => {
      const widget = await end(reason, { lang: 'en' });
      for (const language of languages) {
        const { call: messages } = await spoken(language);
        const { title, hint } = messages.ends[reason];
        widget.element.lang = language;
        await widget.eventually(() => widget.status === title);
        expect(widget.part('hint')?.innerText.trim()).to.equal(hint);
        expect(widget.part('panel')?.ariaLabel).to.equal(messages.panel);
        expect(widget.part('close')?.innerText.trim()).to.equal(messages.close);
        expect(widget.part('other-ways')?.innerText.trim()).to.equal(messages.otherWays);
      }
    });
  }
});

describe('the fallback', () => {
  it('is hidden in idle and while a call runs', async () => {
    for (const state of ['idle', ...running] as const) {
      const widget = await page.add({}, fallback);
      await widget.bring(state);
      await widget.element.updateComplete;
      expect(widget.fallbackShown, state).to.equal(false);
      const over = widget.element.hangUp();
      widget.held?.answer(said('so be it'));
      await over;
    }
  });

  for (const reason of reasons) {
    const stays = ends[reason].impossible;
    it(`is shown after ${reason}, ${stays ? 'also when the panel is closed' : 'until the panel is closed'}`, async () => {
      const widget = await end(reason);
      expect(widget.fallbackShown).to.equal(true);
      expect(widget.element.querySelector('a')?.checkVisibility()).to.equal(true);
      widget.element.reset();
      await widget.element.updateComplete;
      expect(widget.fallbackShown).to.equal(stays);
      expect(widget.part('other-ways')).to.equal(undefined);
      expect(widget.button('Call us').disabled).to.equal(false);
    });
  }

  it('is hidden again when a later call is possible after all', async () => {
    const widget = await end('unavailable');
    widget.center
      .on('check', said('success', { clickToCallSupported: true }))
      .on('poll', 'silence');
    void widget.element.call();
    await widget.until('queued');
    await widget.element.updateComplete;
    expect(widget.fallbackShown).to.equal(false);
    await widget.element.hangUp();
    widget.element.reset();
    await widget.element.updateComplete;
    expect(widget.fallbackShown).to.equal(false);
  });

  it('is shown while the widget is disabled, but not during a call', async () => {
    const widget = await page.add({ disabled: '' }, fallback);
    expect(widget.fallbackShown).to.equal(true);
    widget.element.disabled = false;
    await widget.bring('queued');
    widget.element.disabled = true;
    await widget.element.updateComplete;
    expect(widget.fallbackShown).to.equal(false);
  });

  it('has its heading sentence only if there is a fallback, also one added later', async () => {
    const widget = await end('no-agent', {}, ' <span slot="footer">x</span> ');
    expect(widget.part('other-ways')).to.equal(undefined);
    const link = document.createElement('a');
    link.href = 'tel:1';
    link.textContent = 'Call';
    widget.element.append(link);
    await widget.eventually(() => widget.part('other-ways') !== undefined);
    link.remove();
    await widget.eventually(() => widget.part('other-ways') === undefined);
  });
});

describe('slots', () => {
  const content = `<i slot="icon">I</i><b slot="header">H</b><u slot="footer">F</u>${fallback}`;
  const shown = ({ element }: Widget): string =>
    [...element.children]
      .filter((child) => child.checkVisibility())
      .map(({ textContent }) => textContent)
      .join(' ');

  it('puts icon on the start button, header and footer around the panel', async () => {
    const widget = await page.add({}, content);
    expect(shown(widget)).to.equal('I');
    await widget.show('queued');
    expect(shown(widget)).to.equal('H F');
    const inOrder = [...widget.root.querySelectorAll('slot, [role=status], [part=hang-up]')];
    expect(
      inOrder.map((node) => node.getAttribute('name') ?? node.getAttribute('part')),
    ).to.deep.equal(['header', 'status', 'hang-up', null, 'footer']);
    await widget.element.hangUp();
    await widget.element.updateComplete;
    expect(shown(widget)).to.equal('H F Call +49 89 123456');
  });

  it('shows the default icon if the page gives none', async () => {
    const widget = await page.add({ media: 'voice video' });
    expect(widget.root.querySelectorAll('button svg')).to.have.lengthOf(2);
    for (const svg of widget.root.querySelectorAll('svg')) expect(svg.ariaHidden).to.equal('true');
  });
});

describe('parts', () => {
  const common = ['fallback', 'panel', 'heading', 'status'];
  const running = [...common, 'hang-up', 'minimize'];
  const talk = [
    ...running,
    'timer',
    'controls',
    'mute',
    'camera',
    'keypad-toggle',
    'keypad',
    'key',
  ];
  const parts = {
    idle: ['fallback', 'status', 'button', 'button-video'],
    requesting: [...running, 'progress'],
    queued: [...running, 'progress', 'timer'],
    connecting: [...running, 'progress'],
    talking: talk,
    reconnecting: talk,
    ending: [...running, 'progress'],
    ended: [...common, 'hint', 'again', 'close'],
    failed: [...common, 'hint', 'again', 'close'],
  } as const;

  for (const [state, expected] of Object.entries(parts)) {
    it(`are all there in ${state}, and no others`, async () => {
      const widget = await page.add({ media: 'video' });
      if (state === 'idle') widget.element.media = 'voice video';
      else await widget.show(state as keyof typeof parts);
      widget.part('keypad-toggle')?.click();
      await widget.element.updateComplete;
      const found = [...widget.root.querySelectorAll('[part]')].flatMap((node) => [...node.part]);
      expect([...new Set(found)]).to.have.members(expected);
    });
  }
});

describe('hostile texts', () => {
  const evil =
    '<img src=x onerror="document.title=1"><a href="//evil.example">help</a><script>x</script>';
  const expectPlain = ({ root, element }: Widget): void => {
    expect(root.querySelectorAll('img, script, iframe, a, [onerror]')).to.have.lengthOf(0);
    expect(element.querySelectorAll('img, script')).to.have.lengthOf(0);
  };

  it('labels are shown as text and never parsed as HTML', async () => {
    const widget = await page.add({ media: 'voice video', label: evil, 'label-video': evil });
    expectPlain(widget);
    for (const button of widget.root.querySelectorAll('button'))
      expect(button.textContent?.trim()).to.equal(evil);
  });

  it('texts from the center are not shown at all', async () => {
    const widget = await page.add();
    const { center, element, root } = widget;
    const answers = [
      () => center.on('poll', said('Call failed', { content: { causeId: evil, causeDesc: evil } })),
      () => center.on('poll', said(evil), events.failed),
      () => center.on('create', refused(evil)),
      () => center.on('create', { status: 500, body: evil }),
      () => center.on('check', refused(evil, evil), status(400)),
    ];
    for (const answer of answers) {
      answer();
      await element.call();
      await eventually(root, () => widget.part('hint') !== undefined);
      expectPlain(widget);
      expect(root.textContent).to.not.contain('evil');
    }
  });

  it('messages of the page’s SDK are not shown at all', async () => {
    const widget = await page.add();
    await widget.show('talking');
    widget.sdk.call?.failed(evil);
    await widget.until('failed');
    await widget.element.updateComplete;
    expectPlain(widget);
    expect(widget.root.textContent).to.not.contain('evil');
    expect(widget.detail('call-error')?.message).to.equal(evil);
  });
});
