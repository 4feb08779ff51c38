/** Properties and methods of the element: state, call(), hangUp() and reset(). */
import { expect } from '@open-wc/testing';
import { ClickToDial } from '../../src/element/click-to-dial.js';
import { callStates } from '../../src/call/machine/states.js';
import { events, said, status } from '../support/scripted-center.js';
import { running } from '../support/states.js';
import type { ConnectorContext } from '../../src/connector/connector.js';
import { TestConnector } from '../support/test-connector.js';
import { fate, Page, printed, type Widget } from './widget.js';

describe('state', () => {
  let page: Page;
  let widget: Widget;
  beforeEach(async () => {
    page = new Page();
    widget = await page.add();
  });
  afterEach(() => page.close());

  for (const state of callStates) {
    it(`${state} is the only state that can be read and selected on`, async () => {
      await widget.bring(state);
      expect(widget.element.state).to.equal(state);
      const selected = callStates.filter((name) => widget.element.matches(`:state(${name})`));
      expect(selected).to.deep.equal([state]);
    });
  }

  it('is read-only', () => {
    expect(() => Object.assign(widget.element, { state: 'talking' })).to.throw(TypeError);
    expect(widget.element.state).to.equal('idle');
  });

  it('can be selected on as soon as the page is told of it', async () => {
    const seen: boolean[] = [];
    widget.element.addEventListener('call-state', ({ detail }) => {
      seen.push(
        widget.element.matches(`:state(${detail.state})`) &&
          !widget.element.matches(`:state(${detail.previous})`) &&
          widget.element.state === detail.state,
      );
    });
    await widget.bring('ended');
    expect(seen.length).to.be.above(5);
    expect(seen).to.not.include(false);
  });
});

describe('call()', () => {
  let page: Page;
  let widget: Widget;
  beforeEach(async () => {
    page = new Page();
    widget = await page.add();
  });
  afterEach(() => page.close());

  it('resolves on talking, not before', async () => {
    const { center, element } = widget;
    widget.accept().connects = false;
    const answer = center.hold('poll', 'silence');
    const call = element.call();
    await widget.until('queued');
    expect(await fate(call)).to.equal('pending');
    answer.answer(events.connected);
    await widget.until('connecting');
    await widget.sdk.taken;
    expect(await fate(call)).to.equal('pending');
    widget.sdk.call?.connected();
    expect(await call).to.equal(undefined);
    expect(element.state).to.equal('talking');
  });

  it('resolves on failed, ended and idle too', async () => {
    const { center, element } = widget;
    center.on('poll', events.queueTimeout);
    await element.call();
    expect(element.state).to.equal('failed');
    center.on('poll', events.released);
    await element.call();
    expect(element.state).to.equal('ended');
    element.addEventListener('call-request', (event) => event.preventDefault(), { once: true });
    await element.call();
    expect(element.state).to.equal('idle');
  });

  it('resolves when the call is hung up while its code is loading', async () => {
    const call = widget.element.call();
    expect(widget.element.state).to.equal('preparing');
    await widget.element.hangUp();
    await call;
    expect(widget.log).to.deep.equal(['state preparing', 'state idle']);
    expect(widget.center.requests).to.deep.equal([]);
  });

  it('starts nothing while a call runs, whatever the state', async () => {
    for (const state of running) {
      const each = await page.add();
      const requested = (): number => each.log.filter((entry) => entry === 'request voice').length;
      await each.bring(state);
      void each.element.call();
      void each.element.call('voice');
      expect(each.element.state).to.equal(state);
      expect(requested(), state).to.equal(1);
      const over = each.element.hangUp();
      each.held?.answer(said('so be it'));
      await over;
    }
  });

  it('returns the promise of the running call', async () => {
    const first = widget.element.call();
    expect(widget.element.call(), 'while loading').to.equal(first);
    await widget.until('queued');
    expect(widget.element.call(), 'while it runs').to.equal(first);
    expect(await fate(first)).to.equal('pending');
    void widget.element.hangUp();
    await first;
    void widget.element.call();
    expect(widget.element.call(), 'the next one').not.to.equal(first);
    await widget.element.hangUp();
  });

  it('starts a second call after the first', async () => {
    widget.center.on('poll', events.released);
    await widget.element.call();
    await widget.element.call();
    expect(widget.center.count('create')).to.equal(2);
    expect(widget.log.filter((entry) => entry.startsWith('end'))).to.deep.equal([
      'end released 0',
      'end released 0',
    ]);
  });

  describe('media', () => {
    const asked = (): unknown => JSON.parse(widget.center.sent('create').at(-1)?.body ?? '{}');

    it('is by default the first that the page allows', async () => {
      widget.center.on('create', status(400));
      await widget.element.call();
      expect(asked()).to.deep.equal({ mediaAbility: '0' });
      widget.element.media = 'video';
      await widget.element.call();
      expect(asked()).to.deep.equal({ mediaAbility: '1' });
      widget.element.media = 'voice video';
      await widget.element.call();
      expect(asked()).to.deep.equal({ mediaAbility: '0' });
    });

    it('is the requested one, if the page allows it', async () => {
      widget.center.on('create', status(400));
      widget.element.media = 'voice video';
      await widget.element.call('video');
      expect(asked()).to.deep.equal({ mediaAbility: '1' });
      expect(widget.detail('call-request')).to.deep.equal({ media: 'video' });
    });

    it('is reported if it is not allowed, and the call uses the default', async () => {
      widget.center.on('create', status(400));
      for (const media of ['video', 'fax', '', 0, {}, Symbol('x')]) {
        await widget.element.call(media as 'video');
        expect(asked(), printed(media)).to.deep.equal({ mediaAbility: '0' });
        const warnings = page.takeWarnings();
        expect(warnings, printed(media)).to.have.lengthOf(1);
        expect(warnings[0]).to.contain('call()').and.contain('voice');
      }
    });

    it('has a button for each, which starts a call with it', async () => {
      widget.center.on('create', status(400));
      widget.element.media = 'voice video';
      await widget.element.updateComplete;
      widget.button('Video call').click();
      await widget.until('failed');
      expect(asked()).to.deep.equal({ mediaAbility: '1' });
    });
  });

  describe('keeps the values it started with', () => {
    it('server, connector, gateway-hosts', async () => {
      const { element, center } = widget;
      widget.accept();
      const answer = center.hold('poll', 'silence');
      void element.call();
      element.server = 'https://elsewhere.example';
      await widget.until('queued');
      element.connector = 'unknown-to-all';
      element.gatewayHosts = 'none.example';
      element.iceServers = [{ urls: 'stun:x' }];
      answer.answer(events.connected);
      await widget.until('talking');
      await element.hangUp();
      const origins = center.requests.map(({ url }) => new URL(url).origin);
      expect([...new Set(origins)]).to.deep.equal(['https://cc.example.com']);
      expect(element.state).to.equal('ended');
    });

    it('media and disabled', async () => {
      const { element } = widget;
      await widget.bring('queued');
      element.media = 'video';
      element.disabled = true;
      await element.updateComplete;
      expect(element.state).to.equal('queued');
      expect(widget.center.sent('create')[0]?.body).to.contain('"0"');
    });
  });

  describe('connector', () => {
    it('can be registered at any time before the call, and the last one of a name is used', async () => {
      const connector = new TestConnector();
      widget.element.connector = 'registered-late';
      ClickToDial.registerConnector('registered-late', () => expect.fail('the last one holds'));
      ClickToDial.registerConnector('registered-late', connector.factory);
      widget.center.on('poll', events.connected, 'silence');
      await widget.element.call();
      expect(widget.element.state).to.equal('talking');
      expect(connector.calls).to.have.lengthOf(1);
    });

    it('gets the credentials, and whether video and tones are wanted', async () => {
      const { element, center } = widget;
      const contexts: ConnectorContext[] = [];
      ClickToDial.registerConnector('curious', (context) => {
        contexts.push(context);
        return new TestConnector();
      });
      center.on('poll', events.connected, 'silence');
      element.connector = 'curious';
      for (const wrong of ['secret', 5, { password: 5 }, { token: {} }]) {
        element.gatewayCredentials = wrong as never;
        await element.call();
        await element.hangUp();
        center.on('poll', events.connected, 'silence');
      }
      const warnings = page.takeWarnings();
      expect(warnings).to.have.length(3);
      expect(warnings.join()).to.contain('gatewayCredentials').and.not.contain('secret');
      expect(contexts.map(({ credentials }) => credentials)).to.deep.equal([{}, {}, {}, {}]);
      element.gatewayCredentials = { password: 'p', token: 't' };
      element.media = 'voice video';
      element.tones = 'off';
      await element.call();
      expect(contexts.at(-1)).to.deep.include({
        media: 'voice',
        videoAllowed: true,
        tones: false,
        credentials: { password: 'p', token: 't' },
      });
      expect(contexts[0]).to.deep.include({ videoAllowed: false, tones: true });
    });

    it('gets the servers and credentials that are set when the gateway is handed over', async () => {
      const { element, center } = widget;
      const seen: Pick<ConnectorContext, 'iceServers' | 'icePolicy' | 'credentials'>[] = [];
      ClickToDial.registerConnector('curious-later', (context) => {
        const { iceServers, icePolicy, credentials } = context;
        seen.push({ iceServers, icePolicy, credentials });
        const connector = new TestConnector();
        const connect = connector.connect.bind(connector);
        connector.connect = (...all) => {
          const { iceServers: servers, credentials: secrets } = context;
          seen.push({ iceServers: servers, icePolicy, credentials: secrets });
          return connect(...all);
        };
        return connector;
      });
      element.connector = 'curious-later';
      element.setAttribute('ice-policy', 'relay');
      element.iceServers = [{ urls: 'stun:of-the-first-moment' }];
      element.gatewayCredentials = { token: 'of the first moment' };
      element.addEventListener('call-request', (event) => {
        event.waitUntil(
          Promise.resolve().then(() => {
            element.iceServers = () => Promise.resolve([{ urls: 'stun:asked' }]);
          }),
        );
      });
      element.addEventListener('call-gateway', () => {
        element.gatewayCredentials = { token: 'of this very moment' };
      });
      center.on('poll', events.connected, 'silence');
      await element.call();
      expect(seen).to.deep.equal([
        { iceServers: [], icePolicy: 'relay', credentials: { token: 'of the first moment' } },
        {
          iceServers: [{ urls: 'stun:asked' }],
          icePolicy: 'relay',
          credentials: { token: 'of this very moment' },
        },
      ]);
    });

    it('fails the call as unsupported if it is not registered, and nothing is sent', async () => {
      widget.element.connector = 'never-registered';
      await widget.element.call();
      expect(widget.log.slice(-2)).to.deep.equal(['state failed unsupported', 'error unsupported']);
      expect(widget.detail('call-error')?.message).to.contain('never-registered');
      expect(widget.center.requests).to.deep.equal([]);
    });

    it('must have a name without white space, and be a function', () => {
      const factory = new TestConnector().factory;
      for (const name of ['', ' ', 'a b', 1, undefined]) {
        expect(() => ClickToDial.registerConnector(name as string, factory)).to.throw(TypeError);
      }
      expect(() => ClickToDial.registerConnector('x', {} as never)).to.throw(TypeError);
    });
  });
});

describe('hangUp()', () => {
  let page: Page;
  let widget: Widget;
  beforeEach(async () => {
    page = new Page();
    widget = await page.add();
  });
  afterEach(() => page.close());

  for (const [state, end, drops] of [
    ['idle', 'idle', 0],
    ['preparing', 'idle', 0],
    ['queued', 'ended', 1],
    ['connecting', 'ended', 1],
    ['talking', 'ended', 1],
    ['reconnecting', 'ended', 1],
    ['ended', 'ended', 1],
    ['failed', 'failed', 0],
  ] as const) {
    it(`from ${state}: ${end}, with ${drops} drops`, async () => {
      await widget.bring(state);
      expect(await widget.element.hangUp()).to.equal(undefined);
      expect(widget.element.state).to.equal(end);
      expect(widget.center.count('drop')).to.equal(drops);
    });
  }

  it('from requesting: drops after the answer to the create', async () => {
    const create = widget.center.hold('create');
    void widget.element.call();
    await widget.until('requesting');
    const hungUp = widget.element.hangUp();
    expect(widget.element.state).to.equal('ending');
    expect(widget.center.count('drop')).to.equal(0);
    create.answer(said('connect successfully.'));
    await hungUp;
    expect(widget.element.state).to.equal('ended');
    expect(widget.center.count('drop')).to.equal(1);
  });

  it('resolves when the drop is answered, and drops once even if it is called twice', async () => {
    widget.center.hold('poll');
    const drop = widget.center.hold('drop');
    void widget.element.call();
    await widget.until('queued');
    const hungUp = [widget.element.hangUp(), widget.element.hangUp()];
    await drop.asked;
    expect(await fate(Promise.race(hungUp))).to.equal('pending');
    drop.answer(said('disconnect successfully.'));
    await Promise.all(hungUp);
    expect(widget.center.count('drop')).to.equal(1);
    expect(widget.log.at(-1)).to.equal('end hung-up 0');
  });

  it('tells the page’s SDK once to hang up', async () => {
    await widget.bring('talking');
    await widget.element.hangUp();
    expect(widget.sdk.asked).to.deep.equal([['hangUp']]);
  });
});

describe('reset()', () => {
  let page: Page;
  let widget: Widget;
  beforeEach(async () => {
    page = new Page();
    widget = await page.add();
  });
  afterEach(() => page.close());

  for (const state of ['ended', 'failed'] as const) {
    it(`goes from ${state} to idle`, async () => {
      await widget.bring(state);
      widget.element.reset();
      expect(widget.element.state).to.equal('idle');
      expect(widget.events.at(-1)?.detail).to.deep.equal({ state: 'idle', previous: state });
    });
  }

  for (const state of ['idle', ...running] as const) {
    it(`does nothing in ${state}`, async () => {
      await widget.bring(state);
      const before = widget.log;
      widget.element.reset();
      expect(widget.element.state).to.equal(state);
      expect(widget.log).to.deep.equal(before);
    });
  }
});
