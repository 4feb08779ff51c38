/**
 * After a denied device: the steps for this browser, their button, and the message once it is
 * granted.
 */
import { expect } from '@open-wc/testing';
import { ConnectorError, type ConnectorErrorCode } from '../../../src/connector/errors.js';
import { browserOf } from '../../../src/element/panel/browser.js';
import { ClickToDial } from '../../../src/element/click-to-dial.js';
import type { AccessWords, CallWords } from '../../../src/locales/words.js';
import { spoken } from '../../support/languages.js';
import { expectAccessible } from '../../support/axe.js';
import { FakePermissions } from '../../support/fake-permissions.js';
import { TestConnector } from '../../support/test-connector.js';
import { Page, type Widget } from '../widget.js';

let page: Page;
let permissions: FakePermissions;
let words: AccessWords;
let messages: CallWords;
const microphone = navigator.mediaDevices;

before(async () => {
  messages = (await spoken('en')).call;
  words = messages.access;
});
beforeEach(() => {
  page = new Page();
  permissions = new FakePermissions();
});
afterEach(async () => {
  permissions.restore();
  await page.close();
});

/** A connector that fails with this error while it opens devices. */
async function fail(code: ConnectorErrorCode, attributes = {}): Promise<Widget> {
  const connector = new TestConnector();
  connector.prepare = () => Promise.reject(new ConnectorError(code, 'as the test wants it'));
  ClickToDial.registerConnector(code, connector.factory);
  const widget = await page.add({ connector: code, lang: 'en', ...attributes });
  await widget.element.call();
  await widget.eventually(() => widget.part('hint') !== undefined);
  return widget;
}
const denied = async (attributes = {}): Promise<Widget> => {
  const widget = await fail('microphone-denied', attributes);
  await widget.eventually(() => widget.part('access') !== undefined);
  return widget;
};

describe('after a denial', () => {
  it('the visitor reads how to allow the device in this browser, in every language', async () => {
    permissions.set({ microphone: 'denied', camera: 'granted' });
    const widget = await denied();
    for (const language of ['de', 'ar', 'zh', 'en']) {
      const { steps } = (await spoken(language)).call.access;
      widget.element.lang = language;
      await widget.eventually(() => widget.part('access')?.innerText === steps.chromium);
    }
    expect(widget.part('hint')?.innerText).to.equal(messages.ends['microphone-denied'].hint);
    await expectAccessible(widget.element);
  });

  it('the visitor reads that the browser will ask again if the question was only closed', async () => {
    permissions.set({ microphone: 'prompt', camera: 'prompt' });
    expect((await denied()).part('access')?.innerText).to.equal(words.steps.ask);
  });

  it('the visitor is sent to the system’s settings if the browser allows the device', async () => {
    permissions.set({ microphone: 'granted', camera: 'granted' });
    const widget = await denied();
    expect(widget.part('access')?.innerText).to.equal(words.steps.system);
    expect(widget.status).to.equal(messages.ends['microphone-denied'].title);
  });

  it('the visitor reads how to allow it in a browser without permission states', async () => {
    permissions.remove();
    expect((await denied()).part('access')?.innerText).to.equal(words.steps.chromium);
  });

  it('the visitor is told when the device is allowed, and can call again', async () => {
    permissions.set({ microphone: 'denied', camera: 'denied' });
    const widget = await denied({ media: 'video' });
    permissions.change('microphone', 'granted');
    await widget.element.updateComplete;
    expect(widget.status, 'the camera is still denied').to.equal(
      messages.ends['microphone-denied'].title,
    );
    permissions.change('camera', 'granted');
    await widget.eventually(() => widget.status === words.granted.title);
    expect(widget.part('hint')?.innerText).to.equal(words.granted.hint);
    expect(widget.part('access')).to.equal(undefined);
    expect(widget.button(messages.callAgain).classList.contains('main')).to.equal(true);
    permissions.change('camera', 'denied');
    await widget.eventually(() => widget.part('access') !== undefined);
  });

  it('after an unanswered question the visitor is told when the device is allowed', async () => {
    permissions.set({ microphone: 'prompt', camera: 'prompt' });
    const widget = await fail('microphone-unanswered');
    expect(widget.part('access')).to.equal(undefined);
    await permissions.listened('microphone');
    permissions.change('microphone', 'granted');
    await widget.eventually(() => widget.status === words.granted.title);
  });

  it('the visitor is told nothing once the panel is closed', async () => {
    permissions.set({ microphone: 'denied', camera: 'denied' });
    const widget = await denied();
    widget.element.reset();
    permissions.change('microphone', 'granted');
    await widget.element.updateComplete;
    expect(widget.status).to.equal('');
  });

  for (const [media, name, event] of [
    ['voice', 'microphone', 'track'],
    ['video', 'usermedia', 'stream'],
  ] as const) {
    it(`the browser's own button is offered for ${media}, and its tracks are stopped`, async () => {
      permissions.set({ microphone: 'denied', camera: 'denied' });
      const widget = await denied({ media });
      const button = widget.part('access-button');
      expect(button?.localName).to.equal(name);
      const stream = await microphone.getUserMedia({ audio: true, video: media === 'video' });
      const [track] = stream.getTracks();
      Object.defineProperties(button, { stream: { value: stream }, track: { value: track } });
      button?.dispatchEvent(new Event(event));
      await widget.eventually(() => widget.status === words.granted.title);
      expect(stream.getTracks().map(({ readyState }) => readyState)).to.not.include('live');
      expect(widget.part('access-button')).to.equal(undefined);
    });
  }

  it('any other end shows no help', async () => {
    const widget = await fail('microphone-missing');
    await widget.element.updateComplete;
    expect(widget.part('access')).to.equal(undefined);
  });
});

describe('browserOf()', () => {
  const mac =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
  for (const [browser, userAgent, maxTouchPoints = 0] of [
    [
      'chromium',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    ],
    [
      'chromium',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
    ],
    [
      'chromium-android',
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
      5,
    ],
    ['firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'],
    ['firefox-android', 'Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0', 5],
    ['safari', `${mac} Version/26.0 Safari/605.1.15`],
    ['safari-ios', `${mac} Version/26.0 Safari/605.1.15`, 5],
    ['safari-ios', `${iphone} Version/26.0 Mobile/15E148 Safari/604.1`, 5],
    ['other-ios', `${iphone} CriOS/156.0.0.0 Mobile/15E148 Safari/604.1`, 5],
    ['other-ios', `${iphone} Mobile/15E148 [FBAN/FBIOS]`, 5],
    [undefined, 'Mozilla/5.0 (Somewhere) Something/1.0'],
    [undefined, ''],
  ] as const) {
    it(`is ${browser ?? 'undefined'} for ${userAgent.slice(-60)}`, () => {
      expect(browserOf({ userAgent, maxTouchPoints })).to.equal(browser);
    });
  }
});
