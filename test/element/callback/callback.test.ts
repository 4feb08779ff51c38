/** Call-backs in the element: when they are offered, and the keys, focus and words of the form. */
import { expect } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { expectInside, expectTouchable } from '../../support/layout.js';
import { spoken } from '../../support/languages.js';
import { language as english } from '../../../src/locales/en.js';
import { events, refused, said as center, status } from '../../support/scripted-center.js';
import { accepted, id, refusal, said } from '../../support/scripted-relay.js';
import {
  CallbackPage,
  expectAccessible,
  focused,
  input,
  relayUrl,
  select,
  send,
  text,
  toForm,
  type,
} from './page.js';
import type { Widget } from '../widget.js';

const words = english.callback;
const messages = english.call;

let page: CallbackPage;
beforeEach(() => {
  page = new CallbackPage();
});
afterEach(() => page.close());

/** The ways in which a call fails. */
const failures: Readonly<Record<string, (widget: Widget) => void>> = {
  unsupported: ({ element }: Widget) => void (element.connector = 'nobody-registered-this'),
  unavailable: (widget: Widget) =>
    void widget.center.on('check', center('success', { clickToCallSupported: 'false' })),
  unauthorized: (widget: Widget) => void widget.center.on('check', status(401)),
  'no-agent': (widget: Widget) =>
    void widget.center.on('create', refused('No agents available currently')),
  'queue-timeout': (widget: Widget) => void widget.center.on('poll', events.queueTimeout),
  'call-failed': (widget: Widget) => void widget.center.on('poll', events.failed),
  network: (widget: Widget) => void widget.center.on('create', 'reset'),
  'released in the queue': (widget: Widget) => void widget.center.on('poll', events.released),
};

it('the form has the colours of the theme', async () => {
  const widget = await page.offering();
  widget.element.theme = 'dark';
  await toForm(widget);
  const panel = widget.part('panel') ?? expect.fail('no panel');
  expect(getComputedStyle(panel).backgroundColor).to.equal('rgb(29, 32, 30)');
});

describe('the offer to call back', () => {
  it('is not made without callback-url', async () => {
    const widget = await page.add({});
    const poll = await page.toQueue(widget);
    await page.wait(widget, 3600);
    expect(widget.part('callback')).to.equal(undefined);
    expect(widget.status).to.equal(messages.states.queued);
    poll.answer(events.queueTimeout);
    await widget.eventually(() => widget.part('hint') !== undefined);
    expect(widget.part('callback')).to.equal(undefined);
  });

  it('is made in the queue after 20 s, and the status line says so', async () => {
    const widget = await page.offering();
    await widget.show('queued');
    await page.wait(widget, 19);
    expect(widget.part('callback')).to.equal(undefined);
    await page.wait(widget, 1);
    expect(text(widget, 'callback')).to.equal(messages.callBack);
    expect(widget.status).to.equal(messages.callBackInQueue);
  });

  for (const [name, script] of Object.entries(failures)) {
    it(`is made after ${name}`, async () => {
      const widget = await page.offering();
      script(widget);
      await widget.element.call();
      await widget.eventually(() => widget.part('hint') !== undefined);
      expect(widget.part('callback')?.checkVisibility()).to.equal(true);
      expect(widget.fallbackShown).to.equal(true);
    });
  }

  it('is the main button where calling again is hopeless, and does not take the focus', async () => {
    const widget = await page.offering({ connector: 'nobody-registered-this' });
    widget.root.querySelector('button')?.focus();
    await widget.element.call();
    await widget.eventually(() => widget.part('callback') !== undefined);
    await widget.element.updateComplete;
    expect(focused(widget)).to.equal('heading');
    expect(widget.part('callback')?.className).to.equal('main');
    expect(widget.part('again')).to.equal(undefined);
  });

  it('is not made to a visitor who has talked, or is in a call in another tab', async () => {
    const widget = await page.offering();
    await widget.show('ended');
    expect(widget.part('callback')).to.equal(undefined);
    await page.close();
    page = new CallbackPage();
    await (await page.add()).bring('queued');
    const second = await page.offering();
    await second.element.call();
    await second.eventually(() => second.part('hint') !== undefined);
    expect(second.detail('call-error')?.code).to.equal('busy');
    expect(second.part('callback')).to.equal(undefined);
  });
});

describe('the call-back form', () => {
  it('is accessible, and everything in it has a name', async () => {
    const widget = await page.offering();
    await toForm(widget);
    await expectAccessible(widget);
    expect(widget.part('callback-form')?.innerText).to.contain(words.form);
    expect(input(widget).labels?.[0]?.innerText.trim()).to.equal(words.number);
    expect(select(widget).labels?.[0]?.innerText).to.contain(words.country);
    expect(input(widget).type).to.equal('tel');
    expect(input(widget).autocomplete).to.equal('tel');
    expect(input(widget).dir).to.equal('ltr');
    expect(widget.status, 'what happened stays there').to.equal(messages.ends['call-failed'].title);
    expect(focused(widget)).to.equal('callback-number');
  });

  for (const [lang, country, option] of [
    ['de-AT', 'AT', /Österreich.*\+43/],
    ['de', 'DE', /Deutschland.*\+49/],
    ['en-GB', 'GB', /United Kingdom.*\+44/],
    ['ar', 'EG', /مصر.*\+20/],
    ['zh-Hans', 'CN', /中国.*\+86/],
    ['zh-Hant-TW', 'TW', /台湾.*\+886/],
  ] as const) {
    it(`${lang}: chooses ${country} by the page's language, in its words`, async () => {
      page.speak(lang.slice(0, 2), 'en-US', 'en');
      const widget = await page.offering({ lang });
      await toForm(widget);
      expect(select(widget).value).to.equal(country);
      expect(select(widget).selectedOptions[0]?.text).to.match(option);
      expect(select(widget).options.length).to.be.above(200);
    });
  }

  it('sends a national number as E.164, with the cookie and the page, and nothing else', async () => {
    const widget = await page.offering({ lang: 'de-DE' });
    await toForm(widget);
    await send(widget, '089/123456');
    await page.relay.received('stream');
    const [sent] = page.relay.requests;
    expect(sent?.url).to.equal(relayUrl);
    expect(sent?.body).to.equal(
      JSON.stringify({ number: '+4989123456', page: location.origin + location.pathname }),
    );
    expect(sent?.request.credentials).to.equal('include');
  });

  it('sends to {server}/callback if the attribute is empty', async () => {
    const widget = await page.offering({
      'callback-url': '',
      server: 'https://cc.example.com/relay/',
    });
    await page.toRequest(widget);
    expect(page.relay.requests[0]?.url).to.equal('https://cc.example.com/relay/callback');
    expect(page.relay.stream.url).to.equal(`https://cc.example.com/relay/callback/${id}`);
  });

  it('shows how it understands a number, however that is written', async () => {
    page.speak('de');
    const widget = await page.offering({ lang: 'de' });
    await toForm(widget);
    for (const [typed, understood, country] of [
      ['0', '', 'DE'],
      ['089 123456', '+49 89 123456', 'DE'],
      ['+44 20 7946 0958', '+44 20 7946 0958', 'GB'],
      ['020 7946 0958', '+44 20 7946 0958', 'GB'],
      ['0041 44 668 18 00', '+41 44 668 18 00', 'CH'],
      ['٠٤٤ ٦٦٨ ١٨ ٠٠', '+41 44 668 18 00', 'CH'],
    ] as const) {
      await type(widget, typed);
      const shown = widget.part('callback-hint')?.querySelector('bdi');
      expect(shown?.textContent ?? '', typed).to.equal(understood);
      expect(select(widget).value, typed).to.equal(country);
      expect(input(widget).value, 'as typed').to.equal(typed);
    }
    select(widget).value = 'DE';
    select(widget).dispatchEvent(new Event('change'));
    await widget.element.updateComplete;
    expect(text(widget, 'callback-hint')).to.contain('+49 4466 81800');
  });

  it('says at the field what is missing or wrong, and sends nothing', async () => {
    const widget = await page.offering({ lang: 'en-GB' });
    await toForm(widget);
    for (const [typed, problem] of [
      ['', words.problems['number-missing']],
      ['  ', words.problems['number-missing']],
      ['12', words.problems['number-invalid']],
      ['call me', words.problems['number-invalid']],
      ['+999 1234567', words.problems['number-invalid']],
      ['020 7946 0958 ext. 12', words.problems['number-invalid']],
    ] as const) {
      await type(widget, typed);
      widget.part('callback-back')?.focus();
      widget.part('callback-submit')?.click();
      await widget.element.updateComplete;
      expect(text(widget, 'callback-problem'), typed).to.equal(problem);
      expect(input(widget).getAttribute('aria-invalid')).to.equal('true');
      expect(input(widget).getAttribute('aria-describedby')).to.contain('callback-problem');
      expect(focused(widget)).to.equal('callback-number');
    }
    await expectAccessible(widget);
    expect(page.relay.requests).to.deep.equal([]);
    await type(widget, '020 7946 0958');
    expect(text(widget, 'callback-problem')).to.equal('');
    expect(input(widget).getAttribute('aria-invalid')).to.equal('false');
  });

  for (const [code, statusCode] of [
    ['number-invalid', 400],
    ['number-refused', 403],
    ['already-open', 409],
    ['too-many', 429],
    ['unavailable', 503],
  ] as const) {
    it(`says why the relay refuses the request (${code}), and lets the visitor try again`, async () => {
      const widget = await page.offering({ lang: 'en-GB' });
      page.relay.on('POST', refusal(statusCode, code), accepted());
      await toForm(widget);
      await send(widget, '020 7946 0958');
      await widget.eventually(() => text(widget, 'callback-problem') !== '');
      expect(text(widget, 'callback-problem')).to.equal(words.problems[code]);
      expect(input(widget).value, 'kept').to.equal('020 7946 0958');
      widget.part('callback-submit')?.click();
      await page.relay.received('stream');
      await widget.element.updateComplete;
      expect(widget.status).to.equal(words.states.waiting.title);
    });
  }

  for (const [name, answer] of Object.entries({
    network: 'reset',
    unavailable: { status: 404 },
    'bad-response': { status: 200, body: '<h1>Log in</h1>' },
  } as const)) {
    it(`says ${name} when the request fails so`, async () => {
      const widget = await page.offering({ lang: 'en-GB' });
      page.relay.on('POST', answer);
      await toForm(widget);
      await send(widget, '020 7946 0958');
      await widget.eventually(() => text(widget, 'callback-problem') !== '');
      expect(text(widget, 'callback-problem')).to.equal(
        words.problems[name as keyof typeof words.problems],
      );
    });
  }

  it('is sent once, however often somebody presses', async () => {
    const widget = await page.offering();
    const answer = page.relay.hold('POST');
    await toForm(widget);
    await type(widget, '+49 89 123456');
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Enter' });
    widget.part('callback-submit')?.click();
    await page.relay.received('POST');
    await widget.element.updateComplete;
    expect(widget.status).to.equal(words.sending);
    await sendKeys({ press: 'Escape' });
    widget.part('callback-back')?.click();
    expect(widget.part('callback-form'), 'cannot be taken back any more').to.not.equal(undefined);
    answer(accepted());
    await page.relay.received('stream');
    expect(page.relay.count('POST')).to.equal(1);
  });

  it('Escape closes it, then the panel; the focus goes back to the offer', async () => {
    const widget = await page.offering();
    await toForm(widget);
    await sendKeys({ press: 'Escape' });
    await widget.element.updateComplete;
    expect(widget.part('callback-form')).to.equal(undefined);
    expect(focused(widget)).to.equal('callback');
    expect(widget.element.state).to.equal('failed');
    await sendKeys({ press: 'Escape' });
    expect(widget.element.state).to.equal('idle');
  });

  it('changes its language without losing the typed number', async () => {
    page.speak('de');
    const widget = await page.offering({ lang: 'de' });
    await toForm(widget);
    await type(widget, '089 1234');
    const field = input(widget);
    for (const lang of ['ar', 'zh', 'en', 'de']) {
      widget.element.lang = lang;
      const { callback: own } = await spoken(lang);
      await widget.eventually(() => text(widget, 'callback-submit') === own.submit);
      const germany = new Intl.DisplayNames([lang], { type: 'region' }).of('DE') ?? '';
      expect(select(widget).value).to.equal('DE');
      expect(select(widget).selectedOptions[0]?.text).to.contain(germany);
      expect(input(widget)).to.equal(field);
      expect(field.value).to.equal('089 1234');
    }
  });
});

describe('the call-back form in the queue', () => {
  it('the call goes on while the form is open', async () => {
    const widget = await page.offering();
    await page.toFormInQueue(widget);
    expect(widget.element.state).to.equal('queued');
    expect(widget.part('timer')?.innerText).to.equal('00:20');
    await page.wait(widget, 1);
    expect(widget.part('timer')?.innerText).to.equal('00:21');
    expect(text(widget, 'callback-form')).to.contain(words.formInQueue);
    await expectAccessible(widget);
    await sendKeys({ press: 'Escape' });
    await widget.element.updateComplete;
    expect(widget.element.state, 'Escape never hangs up').to.equal('queued');
    expect(focused(widget)).to.equal('callback');
  });

  it('an accepted request ends the call, and is shown', async () => {
    const widget = await page.offering({ lang: 'en-GB' });
    await page.toFormInQueue(widget);
    await send(widget, '020 7946 0958');
    await widget.until('ended');
    await widget.element.updateComplete;
    expect(widget.log.slice(-2)).to.deep.equal(['state ended hung-up', 'end hung-up 0']);
    expect(widget.status).to.equal(words.states.waiting.title);
    expect(widget.part('callback-withdraw')).to.not.equal(undefined);
    expect(widget.center.count('drop')).to.equal(1);
  });

  it('a refused request does not end the call', async () => {
    const widget = await page.offering({ lang: 'en-GB' });
    page.relay.on('POST', refusal(503, 'unavailable'));
    await page.toFormInQueue(widget);
    await send(widget, '020 7946 0958');
    await widget.eventually(() => text(widget, 'callback-problem') !== '');
    expect(widget.element.state).to.equal('queued');
  });

  it('hanging up, or the end of the queue, leaves the form open with its text', async () => {
    const widget = await page.offering({ lang: 'en-GB' });
    await page.toFormInQueue(widget);
    await type(widget, '020');
    const field = input(widget);
    widget.part('hang-up')?.click();
    await widget.until('ended');
    await widget.element.updateComplete;
    expect(input(widget)).to.equal(field);
    expect(field.value).to.equal('020');
    expect(widget.part('hang-up')).to.equal(undefined);
    expect(widget.status).to.equal(messages.ends['hung-up'].title);
  });

  it('an agent who comes closes the form, and typing does not hang up', async () => {
    const widget = await page.offering({ lang: 'en-GB' });
    const poll = await page.toFormInQueue(widget);
    await type(widget, '020 7946 0958');
    widget.accept();
    poll.answer(events.connected);
    await widget.until('talking');
    await widget.element.updateComplete;
    expect(widget.part('callback-form')).to.equal(undefined);
    expect(focused(widget)).to.equal('heading');
    expect(page.relay.requests).to.deep.equal([]);
  });

  it('a request accepted while an agent takes the call is withdrawn, and the talk goes on', async () => {
    const widget = await page.offering({ lang: 'en-GB' });
    const answer = page.relay.on('DELETE', said('withdrawn')).hold('POST');
    const poll = await page.toFormInQueue(widget);
    await send(widget, '020 7946 0958');
    widget.accept();
    poll.answer(events.connected);
    await widget.until('talking');
    answer(accepted());
    await page.relay.received('DELETE');
    expect(widget.element.state).to.equal('talking');
    expect(widget.status).to.equal(messages.states.talking);
  });
});

describe('the layout of the call-back form', () => {
  for (const lang of ['de', 'ar'] as const) {
    it(`${lang}: fits into 320 px, at twice the size of text too`, async () => {
      await setViewport({ width: 320, height: 640 });
      const widget = await page.offering({ lang });
      widget.element.style.setProperty('--click-to-dial-font-size', '32px');
      await toForm(widget);
      await type(widget, '+49 89 1234567890');
      const panel = widget.part('panel') ?? expect.fail('no panel');
      expectInside(panel, 'form, form *');
      expectTouchable(panel.querySelectorAll('button, input, select'));
      expect(getComputedStyle(input(widget)).direction).to.equal('ltr');
      expect(getComputedStyle(panel).direction).to.equal(lang === 'ar' ? 'rtl' : 'ltr');
      await setViewport({ width: 800, height: 600 });
    });
  }
});
