/** The number in the form for call-backs: how it is read, in which country, and how it is shown. */
import { expect } from '@open-wc/testing';
import { language as english } from '../../../src/locales/en.js';
import { callback, refusal } from '../../support/scripted-relay.js';
import { CallbackPage, input, select, send, text, toForm, type } from './page.js';
import type { Widget } from '../widget.js';

const words = english.callback;

let page: CallbackPage;
beforeEach(() => {
  page = new CallbackPage();
});
afterEach(() => page.close());

const understood = (widget: Widget): string =>
  widget.part('callback-hint')?.querySelector('bdi')?.textContent ?? '';

async function choose(widget: Widget, country: string): Promise<void> {
  select(widget).value = country;
  select(widget).dispatchEvent(new Event('change'));
  await widget.element.updateComplete;
}

describe('the country in the call-back form', () => {
  for (const [attributes, browser, country] of [
    [{ lang: 'en', 'callback-country': 'at' }, ['de-DE'], 'AT'],
    [{ lang: 'en-GB', 'callback-country': 'AT' }, ['de-DE'], 'AT'],
    [{ lang: 'en-GB' }, ['de-DE'], 'GB'],
    [{ lang: 'en' }, ['de-DE', 'de'], 'DE'],
    [{ lang: 'en' }, ['de', 'fr-CH'], 'CH'],
    [{ lang: 'ar' }, ['ar'], 'EG'],
    [{ lang: 'de' }, ['de', 'en-US', 'en'], 'DE'],
  ] as const) {
    it(`is ${country} for ${JSON.stringify(attributes)} in a browser ${browser.join(' ')}`, async () => {
      page.speak(...browser);
      const widget = await page.offering(attributes);
      await toForm(widget);
      expect(select(widget).value).to.equal(country);
    });
  }

  it('is warned of once if it is unknown, and the next guess is taken', async () => {
    page.speak('de-DE');
    const widget = await page.offering({ lang: 'en', 'callback-country': 'zz' });
    await toForm(widget);
    expect(select(widget).value).to.equal('DE');
    widget.part('callback-back')?.click();
    await widget.element.updateComplete;
    widget.part('callback')?.click();
    await widget.eventually(() => widget.part('callback-form') !== undefined);
    const warned = page.takeWarnings();
    expect(warned).to.have.lengthOf(1);
    expect(warned[0]).to.match(/callback-country="ZZ".*ISO 3166/);
  });

  it('is never one in which the number is invalid if it is valid in another', async () => {
    page.speak('de-DE');
    const widget = await page.offering({ lang: 'en-US' });
    await toForm(widget);
    for (const [typed, country, number] of [
      ['0151', 'US', ''],
      ['0151 2', 'US', ''],
      ['0151 23456789', 'DE', '+49 1512 3456789'],
      ['201 555 0123', 'US', '+1 201 555 0123'],
      ['', 'US', ''],
    ] as const) {
      await type(widget, typed);
      expect(select(widget).value, typed).to.equal(country);
      expect(understood(widget), typed).to.equal(number);
    }
  });

  it('is the one the visitor has chosen for every number without a country code', async () => {
    page.speak('de-DE');
    const widget = await page.offering({ lang: 'en-US' });
    await toForm(widget);
    await type(widget, '0151 23456789');
    await choose(widget, 'US');
    expect(understood(widget)).to.equal('');
    expect(select(widget).value).to.equal('US');
    await type(widget, '204 234 5678');
    expect(understood(widget), 'Canada has the same code').to.equal('+1 204 234 5678');
    expect(select(widget).value).to.equal('US');
    await type(widget, '+44 20 7946 0958');
    expect(select(widget).value, 'said by the number').to.equal('GB');
    await choose(widget, 'FR');
    expect(select(widget).value, 'still said by the number').to.equal('GB');
    await type(widget, '06 12 34 56 78');
    expect(select(widget).value).to.equal('FR');
    widget.part('callback-back')?.click();
    await widget.element.updateComplete;
    widget.part('callback')?.click();
    await widget.eventually(() => widget.part('callback-form') !== undefined);
    await widget.element.updateComplete;
    expect(select(widget).value, 'kept').to.equal('FR');
  });
});

describe('text pasted as a number', () => {
  it('is read without invisible characters, and in any script', async () => {
    const widget = await page.offering({ 'callback-country': 'DE' });
    await toForm(widget);
    for (const typed of [
      'tel:+4989123456',
      'Phone:\u00a0(+49)\u2009(0)89/123\u2011456',
      '\u202a＋４９　８９　１２３４５６\u202c',
      'هاتف: ٠٨٩ ١٢٣٤٥٦',
      '०८९\u200b१२३\ufe0f४५६\u0000',
      '00 49 89 123456',
    ]) {
      await type(widget, typed);
      expect(understood(widget), typed).to.equal('+49 89 123456');
    }
  });

  it('is not cut off, but reported as too long for as long as it is', async () => {
    const widget = await page.offering({ lang: 'en-GB' });
    await toForm(widget);
    expect(input(widget).maxLength).to.equal(-1);
    const signature = `+44 20 7946 0958 ${'Somebody, Somewhere, Something. '.repeat(3)}`;
    await type(widget, signature);
    expect(text(widget, 'callback-problem')).to.equal(words.problems['number-too-long']);
    expect(input(widget).getAttribute('aria-invalid')).to.equal('true');
    expect(input(widget).value).to.equal(signature);
    widget.part('callback-submit')?.click();
    await widget.element.updateComplete;
    expect(text(widget, 'callback-problem')).to.equal(words.problems['number-too-long']);
    await type(widget, '+44 20 ');
    expect(text(widget, 'callback-problem')).to.equal('');
    await type(widget, `+44 20 7946 0958${' '.repeat(64)}`);
    expect(understood(widget)).to.equal('+44 20 7946 0958');
    await type(widget, `+44\u200b${'\u200d'.repeat(100)} 20 7946 0958`);
    expect(understood(widget)).to.equal('+44 20 7946 0958');
  });

  it('counts as missing if it has no visible character', async () => {
    const widget = await page.offering({ lang: 'en-GB' });
    await toForm(widget);
    await type(widget, '12');
    widget.part('callback-submit')?.click();
    await type(widget, '\u200b\u00a0\ufe0f');
    widget.part('callback-submit')?.click();
    await widget.element.updateComplete;
    expect(text(widget, 'callback-problem')).to.equal(words.problems['number-missing']);
  });
});

describe('the number after the form', () => {
  const shown = (widget: Widget): string => text(widget, 'callback-called');
  const number = /^Phone number\s\+49 89 123456$/;

  const states = ['waiting', 'sending', 'calling', 'under-way', 'done', 'missed', 'agent-missed'];
  for (const state of [...states, 'no-status', 'withdrawn', 'failed']) {
    it(`is shown while the request is ${state}`, async () => {
      const widget = await page.offering();
      await page.toRequest(widget);
      expect(shown(widget)).to.match(number);
      page.relay.stream.say(callback(state));
      await widget.element.updateComplete;
      expect(shown(widget)).to.match(number);
      const isolated = widget.part('callback-called')?.querySelector('bdi');
      expect(isolated?.dir).to.equal('ltr');
    });
  }

  it('is the one that was sent, and runs from left to right in Arabic', async () => {
    const widget = await page.offering({ lang: 'ar' });
    await toForm(widget);
    await send(widget, '\u202b+٤٩ ٨٩ ١٢٣٤٥٦\u202c');
    await page.relay.received('stream');
    await widget.element.updateComplete;
    expect(shown(widget)).to.contain('+49 89 123456');
    expect(page.relay.requests[0]?.body).to.match(/^\{"number":"\+4989123456"[,}]/);
  });

  it('is shown again with the request, and forgotten after its end', async () => {
    const widget = await page.offering();
    await page.toRequest(widget);
    widget.part('close')?.click();
    await widget.show('failed');
    widget.part('callback')?.click();
    await page.relay.received('stream', 2);
    await widget.element.updateComplete;
    expect(shown(widget)).to.match(number);
    page.relay.stream.say(callback('missed'));
    await widget.element.updateComplete;
    widget.part('callback-again')?.click();
    await widget.element.updateComplete;
    expect(widget.root.textContent).to.not.contain('123456');
    await send(widget, '+49 89 654321');
    await page.relay.received('stream', 3);
    await widget.element.updateComplete;
    expect(shown(widget)).to.contain('+49 89 654321');
  });

  it('is shown when the request can no longer be followed', async () => {
    const widget = await page.offering();
    page.relay.on('GET', refusal(404, 'not-found'));
    await page.toRequest(widget);
    page.relay.stream.fail();
    await widget.eventually(() => widget.status === words.lost.title);
    expect(shown(widget)).to.match(number);
  });
});
