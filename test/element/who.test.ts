/**
 * Who is calling: `visitorToken` and `callData` go where a relay wants them, and nowhere else,
 * whatever a page sets.
 */
import { expect } from '@open-wc/testing';
import { tokenHeader } from '../../src/call/who.js';
import { events } from '../support/scripted-center.js';
import { warningsOf } from '../support/warnings.js';
import { CallbackPage, send, toForm } from './callback/page.js';
import type { Widget } from './widget.js';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiQW5uYSJ9.c2lnbmF0dXJl';
const other = `${token.slice(0, -1)}W`;

interface Sent {
  readonly path: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

let page: CallbackPage;
let sent: Sent[];

beforeEach(() => {
  page = new CallbackPage();
  sent = [];
  const { fetch } = window;
  window.fetch = (...given) => {
    const [asked, { headers, body } = {}] = given;
    const url = typeof asked === 'string' ? asked : '';
    const path = new URL(url).pathname.split('/').at(-1) ?? '';
    const text = typeof body === 'string' ? body : '';
    sent.push({ path, url, headers: new Headers(headers), body: text });
    return fetch(...given);
  };
});
afterEach(() => page.close());

const withToken = (): string[] =>
  sent.filter(({ headers }) => headers.has('x-visitor-token')).map(({ path }) => path);
const bodyOf = (path: string): Record<string, unknown> =>
  JSON.parse(sent.find((one) => one.path === path)?.body ?? '{}') as Record<string, unknown>;

async function callOnce(widget: Widget): Promise<void> {
  widget.center.on('poll', events.connected, 'silence');
  await widget.element.call();
  await widget.element.hangUp();
}

describe('visitorToken', () => {
  it('is sent with the create alone, as it is when the create is sent', async () => {
    const widget = await page.offering({ connector: 'stub', lang: 'de-AT' });
    widget.element.visitorToken = token;
    widget.element.addEventListener('call-request', () => (widget.element.visitorToken = other));
    await callOnce(widget);
    expect(withToken()).to.deep.equal(['createClickToCall']);
    const create = sent.find(({ path }) => path === 'createClickToCall');
    expect(create?.headers.get('x-visitor-token')).to.equal(other);
    for (const { url, body } of sent) expect(url + body).to.not.contain(token.slice(0, 20));
    expect(widget.element.outerHTML).to.not.contain(token.slice(0, 20));
  });

  it('is sent with the request for a call-back alone', async () => {
    const widget = await page.offering();
    widget.element.visitorToken = token;
    await toForm(widget);
    sent.length = 0;
    await send(widget);
    await page.relay.received('stream');
    expect(withToken()).to.deep.equal(['callback']);
    expect(page.relay.streams[0]?.url).to.not.contain(token.slice(0, 20));
  });

  it('is not sent where it is none, with one warning that does not print it', async () => {
    const widget = await page.offering({ connector: 'stub' });
    const warnings = await warningsOf(async () => {
      for (const wrong of [
        'secret\r\nX: y',
        'a.b',
        `${token}.x`,
        `a.${'b'.repeat(4096)}.c`,
        5,
        {},
      ]) {
        widget.element.visitorToken = wrong as never;
        await callOnce(widget);
      }
      Object.defineProperty(widget.element, 'visitorToken', {
        get() {
          throw new Error('secret');
        },
      });
      await callOnce(widget);
    });
    expect(withToken()).to.deep.equal([]);
    expect(sent.filter(({ path }) => path === 'createClickToCall')).to.have.length(7);
    const ours = warnings.filter((text) => text.includes('visitorToken'));
    expect(ours).to.deep.equal([
      'click-to-dial/call: visitorToken: not sent; accepted: a signed JWT',
    ]);
    expect(warnings.join()).to.not.match(/secret|bbbb/);
  });

  it('may be left out', async () => {
    const warnings = await warningsOf(() => {
      for (const none of [undefined, null, '', () => undefined]) {
        expect(tokenHeader(none as never)).to.deep.equal({});
      }
    });
    expect(warnings).to.deep.equal([]);
  });
});

describe('the language of the widget', () => {
  it('is named to the server by what may begin a session, in the form of a header', async () => {
    const widget = await page.offering({ connector: 'stub', lang: 'de-AT' });
    await callOnce(widget);
    const named = sent.filter(({ headers }) => headers.get('accept-language') === 'de-AT');
    expect(named.map(({ path }) => path)).to.deep.equal([
      'checkClickToCallSupport',
      'createClickToCall',
    ]);
  });

  it('is named with the request for a call-back', async () => {
    const widget = await page.offering({ lang: 'ar' });
    await toForm(widget);
    await send(widget);
    await page.relay.received('stream');
    expect(sent.find(({ path }) => path === 'callback')?.headers.get('accept-language')).to.equal(
      'ar',
    );
  });
});

describe('callData', () => {
  async function asked(callData: unknown): Promise<Record<string, unknown>> {
    const widget = await page.offering();
    widget.element.callData = callData as never;
    await toForm(widget);
    await send(widget);
    await page.relay.received('stream');
    return bodyOf('callback');
  }

  it('goes to the relay with the address of the page, without its query', async () => {
    const before = location.href;
    history.replaceState(undefined, '', `${location.pathname}?secret=1#secret`);
    const body = await asked('order 4711').finally(() => {
      history.replaceState(undefined, '', before);
    });
    expect(body).to.deep.equal({
      number: '+4989123456',
      page: location.origin + location.pathname,
      callData: 'order 4711',
    });
  });

  for (const wrong of ['x'.repeat(1025), 5, {}]) {
    it(`is left out and warned of as ${typeof wrong}`, async () => {
      const body = await asked(wrong);
      expect(body).to.not.have.property('callData');
      const [warning = '', ...others] = page.takeWarnings();
      expect(others).to.deep.equal([]);
      expect(warning).to.contain('callData').and.not.contain('xxx');
    });
  }
});
