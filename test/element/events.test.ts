/** The events of the element: their details, their time, and what a page may do with them. */
import { expect } from '@open-wc/testing';
import type { PageCall } from '../../src/connector/handover.js';
import type { ClickToDialEventMap } from '../../src/element/events.js';
import { connectedWith, events, said, status } from '../support/scripted-center.js';
import { TestConnector } from '../support/test-connector.js';
import { withResolvers } from '../support/with-resolvers.js';
import { ClickToDial } from '../../src/element/click-to-dial.js';
import { spoken } from '../support/languages.js';
import { Page, printed, type Widget } from './widget.js';

let page: Page;
let widget: Widget;

const open = async (): Promise<void> => {
  page = new Page();
  widget = await page.add();
};
const close = (): Promise<void> => page.close();

describe('events', () => {
  beforeEach(open);
  afterEach(close);

  it('bubble and cross shadow roots; only call-request can be cancelled', async () => {
    const host = page.append(document.createElement('div'));
    host.attachShadow({ mode: 'open' }).append(widget.element);
    const heard = new Set<string>();
    const hear = (event: Event): void => {
      heard.add(event.type);
      expect(event.target, event.type).to.equal(host);
      expect(event.bubbles && event.composed, event.type).to.equal(true);
      expect(event.cancelable, event.type).to.equal(event.type === 'call-request');
      expect(event.isTrusted).to.equal(false);
    };
    const names = ['call-request', 'call-state', 'call-gateway', 'call-error', 'call-end'];
    for (const name of names) document.addEventListener(name, hear);
    try {
      widget.center.on('poll', events.connected, events.failed);
      await widget.element.call();
      await widget.until('failed');
      await widget.element.hangUp();
    } finally {
      for (const name of names) document.removeEventListener(name, hear);
    }
    expect([...heard]).to.have.members(names);
  });

  it('come in order for a call that is answered and hung up', async () => {
    widget.center.on('poll', events.inQueue, events.connected, 'silence');
    widget.accept();
    await widget.element.call();
    await widget.element.hangUp();
    widget.element.reset();
    expect(widget.log).to.deep.equal([
      'state preparing',
      'request voice',
      'state requesting',
      'state queued',
      'state connecting',
      'gateway',
      'state talking',
      'state ending hung-up',
      'state ended hung-up',
      'end hung-up 0',
      'state idle',
    ]);
  });

  it('come in order for a call that fails', async () => {
    widget.center.on('poll', events.failed);
    await widget.element.call();
    expect(widget.log.slice(3)).to.deep.equal([
      'state queued',
      'state failed call-failed',
      'error call-failed',
      'end call-failed 0',
    ]);
  });
});

describe('call-request', () => {
  beforeEach(open);
  afterEach(close);

  type RequestEvent = ClickToDialEventMap['call-request'];
  const onRequest = (listener: (event: RequestEvent) => void): void =>
    widget.element.addEventListener('call-request', listener);

  it('carries the medium and nothing else', async () => {
    widget.element.media = 'voice video';
    widget.center.on('check', status(400));
    await widget.element.call('video');
    expect(widget.detail('call-request')).to.deep.equal({ media: 'video' });
  });

  it('comes before anything is sent or asked for, in preparing', async () => {
    const connector = new TestConnector();
    ClickToDial.registerConnector('asked-later', connector.factory);
    widget.element.connector = 'asked-later';
    onRequest(() => {
      expect(widget.element.state).to.equal('preparing');
      expect(widget.center.requests).to.deep.equal([]);
      expect(connector.prepared).to.deep.equal([]);
    });
    widget.center.on('poll', events.released);
    await widget.element.call();
    expect(widget.element.state).to.equal('ended');
  });

  it('vetoes by preventDefault(): back to idle, no error, nothing sent', async () => {
    onRequest((event) => event.preventDefault());
    await widget.element.call();
    expect(widget.log).to.deep.equal(['state preparing', 'request voice', 'state idle']);
    expect(widget.events.at(-1)?.detail).to.deep.equal({ state: 'idle', previous: 'preparing' });
    expect(widget.center.requests).to.deep.equal([]);
  });

  it('holds the call by waitUntil() until the promise resolves', async () => {
    const consent = withResolvers<void>();
    const asked = withResolvers<void>();
    onRequest((event) => {
      event.waitUntil(consent.promise);
      asked.resolve();
    });
    widget.center.on('poll', events.released);
    const call = widget.element.call();
    await asked.promise;
    await new Response('.').text();
    expect(widget.element.state).to.equal('preparing');
    expect(widget.center.requests).to.deep.equal([]);
    consent.resolve();
    await call;
    expect(widget.element.state).to.equal('ended');
  });

  it('vetoes by a rejected promise: back to idle, no error, nothing sent', async () => {
    for (const reason of [new Error('closed'), undefined, 'no']) {
      onRequest((event) => event.waitUntil(Promise.reject(reason as Error)));
      await widget.element.call();
      expect(widget.element.state).to.equal('idle');
    }
    expect(widget.log.join()).to.not.contain('error');
    expect(widget.center.requests).to.deep.equal([]);
  });

  it('waits for all promises it is held by, and one rejection vetoes', async () => {
    const first = withResolvers<void>();
    const second = withResolvers<void>();
    let asked = withResolvers<void>();
    onRequest((event) => event.waitUntil(first.promise));
    onRequest((event) => {
      event.waitUntil(second.promise);
      asked.resolve();
    });
    const call = widget.element.call();
    await asked.promise;
    first.resolve();
    await new Response('.').text();
    expect(widget.element.state).to.equal('preparing');
    second.reject(new Error('closed'));
    await call;
    expect(widget.element.state).to.equal('idle');
    asked = withResolvers<void>();
    await widget.element.call();
    expect(widget.center.requests).to.deep.equal([]);
  });

  it('vetoes by preventDefault() even if a promise resolves', async () => {
    onRequest((event) => {
      event.waitUntil(Promise.resolve());
      event.preventDefault();
    });
    await widget.element.call();
    expect(widget.element.state).to.equal('idle');
  });

  it('treats a value that is no promise as a resolved one', async () => {
    widget.center.on('poll', events.released);
    onRequest((event) => {
      // A promise of `false` is no veto either: only a rejection is.
      for (const value of [undefined, null, false, 0, 'x', {}]) event.waitUntil(value);
      // Any thenable has to work, as with `await`.
      // oxlint-disable-next-line unicorn/no-thenable
      event.waitUntil({ then: (kept: (value: string) => void) => kept('kept') });
    });
    await widget.element.call();
    expect(widget.element.state).to.equal('ended');
  });

  it('warns of a waitUntil() after the dispatch, which holds nothing', async () => {
    const held: RequestEvent[] = [];
    onRequest((event) => void held.push(event));
    await widget.bring('queued');
    held[0]?.waitUntil(new Promise(() => {}));
    held[0]?.waitUntil(Promise.reject(new Error('late')));
    const warnings = page.takeWarnings();
    expect(warnings).to.have.lengthOf(2);
    expect(warnings[0]).to.contain('call-request').and.contain('waitUntil()');
    expect(widget.element.state).to.equal('queued');
  });

  it('lets the call be hung up while it is held', async () => {
    const asked = withResolvers<void>();
    onRequest((event) => {
      event.waitUntil(new Promise(() => {}));
      asked.resolve();
    });
    const call = widget.element.call();
    await asked.promise;
    await Promise.all([widget.element.hangUp(), call]);
    expect(widget.log).to.deep.equal(['state preparing', 'request voice', 'state idle']);
  });
});

describe('call-state', () => {
  beforeEach(open);
  afterEach(close);

  it('comes on every transition, with the state before and, from ending on, the reason', async () => {
    await widget.bring('reconnecting');
    widget.sdk.call?.connected();
    await widget.until('talking');
    await widget.element.hangUp();
    widget.element.reset();
    const details = widget.events
      .filter(({ type }) => type === 'call-state')
      .map(({ detail }) => detail);
    expect(details).to.deep.equal([
      { state: 'preparing', previous: 'idle' },
      { state: 'requesting', previous: 'preparing' },
      { state: 'queued', previous: 'requesting' },
      { state: 'connecting', previous: 'queued' },
      { state: 'talking', previous: 'connecting' },
      { state: 'reconnecting', previous: 'talking' },
      { state: 'talking', previous: 'reconnecting' },
      { state: 'ending', previous: 'talking', reason: 'hung-up' },
      { state: 'ended', previous: 'ending', reason: 'hung-up' },
      { state: 'idle', previous: 'ended' },
    ]);
  });

  it('gives released or the error code as the reason of the end', async () => {
    const last = (): unknown =>
      widget.events.filter(({ type }) => type === 'call-state').at(-1)?.detail;
    widget.center.on('poll', events.released);
    await widget.element.call();
    expect(last()).to.deep.equal({ state: 'ended', previous: 'queued', reason: 'released' });
    widget.center.on('create', status(401));
    await widget.element.call();
    expect(last()).to.deep.equal({
      state: 'failed',
      previous: 'requesting',
      reason: 'unauthorized',
    });
  });
});

describe('call-gateway', () => {
  beforeEach(open);
  afterEach(close);

  type GatewayEvent = ClickToDialEventMap['call-gateway'];

  it('carries the gateway, with absolute addresses, and the medium', async () => {
    const gwAddresses = ['gw1.example.com:8443', 'wss://gw2.example.com/ws', 'ws://localhost:1'];
    const content = { gwAddresses, accessCode: 179, domain: 'd.example.com' };
    widget.element.media = 'video';
    widget.center.on('poll', connectedWith(content), 'silence');
    await widget.element.call();
    expect(widget.detail('call-gateway')).to.deep.equal({
      domain: 'd.example.com',
      gwAddresses: ['wss://gw1.example.com:8443', 'wss://gw2.example.com/ws', 'ws://localhost:1'],
      accessCode: '179',
      caller: 'AnonymousCard',
      media: 'video',
    });
  });

  it('leaves out addresses whose hosts the page does not accept', async () => {
    const gwAddresses = ['gw.example.com', 'a.gw.example.com', 'gw.example.org', 'evil.example'];
    widget.element.gatewayHosts = '*.gw.example.com gw.example.org';
    widget.center.on('poll', connectedWith({ gwAddresses }), 'silence');
    await widget.element.call();
    expect(widget.detail('call-gateway')?.gwAddresses).to.deep.equal([
      'wss://a.gw.example.com',
      'wss://gw.example.org',
    ]);
  });

  it('does not come if no address is accepted: the call fails as gateway-refused', async () => {
    widget.element.gatewayHosts = 'gw.example.org';
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    expect(widget.log).to.not.include('gateway');
    expect(widget.detail('call-error')?.code).to.equal('gateway-refused');
    await widget.element.hangUp();
    expect(widget.center.count('drop')).to.equal(1);
  });

  it('counts as the connection if no SDK accepts the call', async () => {
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    expect(widget.element.state).to.equal('talking');
  });

  it('returns from accept() the call through which the SDK reports', async () => {
    await widget.bring('connecting');
    await widget.sdk.taken;
    const { call } = widget.sdk;
    const methods: Record<keyof PageCall, true> = {
      connected: true,
      reconnecting: true,
      ended: true,
      failed: true,
    };
    expect(Object.keys(call ?? {})).to.have.members(Object.keys(methods));
    call?.connected();
    await widget.until('talking');
    call?.reconnecting();
    await widget.until('reconnecting');
    call?.connected();
    await widget.until('talking');
    call?.ended();
    await widget.until('ended');
    expect(widget.log.slice(-1)).to.deep.equal(['end released 0']);
    expect(widget.sdk.asked, 'who has hung up is not asked to').to.deep.equal([]);
    expect(widget.center.count('drop')).to.equal(1);
  });

  it('fails the call, in the SDK’s words, when the SDK reports failed()', async () => {
    await widget.bring('talking');
    widget.sdk.call?.failed('ICE <b>failed</b>');
    await widget.until('failed');
    expect(widget.detail('call-error')).to.deep.equal({
      code: 'media-failed',
      message: 'ICE <b>failed</b>',
    });
  });

  it('does not blame the visitor’s network when the SDK fails', async () => {
    await widget.bring('connecting');
    await widget.sdk.taken;
    widget.sdk.call?.failed('Busy');
    await widget.until('failed');
    const { unexplained } = (await spoken('en')).call;
    await widget.eventually(() => widget.status === unexplained.title);
    expect(widget.part('hint')?.innerText.trim()).to.equal(unexplained.hint);
    expect(widget.detail('call-error')).to.deep.equal({ code: 'media-failed', message: 'Busy' });
  });

  it('accepts once, and only during the event', async () => {
    const taken: GatewayEvent[] = [];
    widget.element.addEventListener('call-gateway', (event) => {
      taken.push(event);
      widget.sdk.onGateway(event);
      event.accept({ hangUp: () => expect.fail('not this one') }).ended();
    });
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    expect(widget.element.state).to.equal('talking');
    taken[0]?.accept({ hangUp: () => {} }).failed('too late');
    await new Response('.').text();
    expect(widget.element.state).to.equal('talking');
    expect(page.takeWarnings()).to.have.lengthOf(2);
  });

  it('refuses accept() with connectors that carry the call themselves', async () => {
    ClickToDial.registerConnector('carries-itself', new TestConnector().factory);
    widget.element.connector = 'carries-itself';
    widget.accept();
    widget.center.on('poll', events.connected, 'silence');
    await widget.element.call();
    expect(widget.element.state).to.equal('talking');
    expect(page.takeWarnings()).to.have.lengthOf(1);
    await widget.element.hangUp();
    expect(widget.sdk.asked).to.deep.equal([]);
  });

  it('warns of an accept() without usable controls, and does not throw', async () => {
    for (const given of [undefined, null, {}, 7, { hangUp: 'x' }]) {
      widget.element.addEventListener(
        'call-gateway',
        (event) => event.accept(given as never).connected(),
        { once: true },
      );
      widget.center.on('poll', events.connected, 'silence');
      await widget.element.call();
      expect(widget.element.state, printed(given)).to.equal('talking');
      await widget.element.hangUp();
      expect(page.takeWarnings()).to.have.lengthOf(1);
    }
  });
});

describe('call-error and call-end', () => {
  beforeEach(open);
  afterEach(close);

  it('call-error has a code and a message for a developer, and no more', async () => {
    widget.center.on('check', said('x', { clickToCallSupported: false }));
    await widget.element.call();
    const { code, message, ...more } = widget.detail('call-error') ?? expect.fail('no error');
    expect(code).to.equal('unavailable');
    expect(message)
      .to.be.a('string')
      .and.match(/clickToCallSupported/);
    expect(more).to.deep.equal({});
  });

  it('no call-error comes for an ordinary end', async () => {
    for (const answer of [events.released, 'silence'] as const) {
      widget.center.on('poll', answer);
      void widget.element.call();
      await widget.until('queued');
      await widget.element.hangUp();
    }
    expect(widget.log.join()).to.not.contain('error');
  });

  it('call-end comes once for every call that was created, with its reason and seconds', async () => {
    await widget.bring('ended');
    widget.element.reset();
    await widget.element.hangUp();
    const ends = widget.events.filter(({ type }) => type === 'call-end');
    expect(ends.map(({ detail }) => detail)).to.deep.equal([{ reason: 'hung-up', seconds: 0 }]);
  });

  it('no call-end comes for a call that was never created', async () => {
    widget.center.on('create', status(400));
    await widget.element.call();
    widget.center.on('check', status(404));
    await widget.element.call();
    expect(widget.log.filter((entry) => /error|end/.test(entry))).to.deep.equal([
      'error bad-request',
      'error not-found',
    ]);
  });
});
