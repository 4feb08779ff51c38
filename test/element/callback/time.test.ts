/** A call-back at a chosen time: when it is offered, the list of times, and what is shown after it. */
import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { expectInside, expectTouchable } from '../../support/layout.js';
import { languages, spoken } from '../../support/languages.js';
import { slotsOf, timeText } from '../../../src/element/callback/time-field.js';
import { language as english } from '../../../src/locales/en.js';
import { accepted, refusal } from '../../support/scripted-relay.js';
import { CallbackPage, expectAccessible, focused, openForm, send, text, toForm } from './page.js';
import { settled, type Widget } from '../widget.js';

const words = english.callback;
const hour = 3_600_000;
const day = 24 * hour;

/** Full hours from tomorrow on, whatever the time of the test. */
const tomorrow = Math.ceil((Date.now() + day) / day) * day;
const span = (from: number, to: number) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
const spans = [span(tomorrow, tomorrow + 2 * hour), span(tomorrow + day, tomorrow + day + hour)];

let page: CallbackPage;
beforeEach(() => {
  page = new CallbackPage();
  page.relay.times = { body: { spans } };
});
afterEach(async () => {
  await setViewport({ width: 800, height: 600 });
  await page.close();
});

/** Of a page that has hours, and is always open. */
const offering = (attributes: Record<string, string> = {}): Promise<Widget> =>
  page.offering({ hours: 'Mo-Su', 'hours-zone': 'UTC', ...attributes });

const list = (widget: Widget) => widget.part('callback-time') as HTMLSelectElement | undefined;

async function toTimes(widget: Widget): Promise<HTMLSelectElement> {
  await toForm(widget);
  await widget.eventually(() => list(widget) !== undefined);
  return list(widget) ?? expect.fail('no times');
}

async function choose(widget: Widget, at: number): Promise<void> {
  const times = list(widget) ?? expect.fail('no times');
  times.value = String(at);
  expect(times.value, 'offered').to.equal(String(at));
  times.dispatchEvent(new Event('change', { bubbles: true }));
  await widget.element.updateComplete;
}

describe('the times to choose from', () => {
  it('are every half hour of the spans, and not before five minutes have passed', () => {
    const now = Date.parse('2026-11-30T09:56:00Z');
    const at = (time: string) => Date.parse(`2026-11-30T${time}:00Z`);
    const span = { from: at('09:00'), to: at('11:45') };
    expect(slotsOf([span], now)).to.deep.equal(['10:30', '11:00', '11:30'].map(at));
    expect(slotsOf([span], now - 60_000)[0]).to.equal(at('10:00'));
    expect(slotsOf([{ from: at('11:30'), to: at('12:00') }], now)).to.deep.equal([at('11:30')]);
    expect(slotsOf([{ from: at('08:00'), to: at('09:00') }], now)).to.deep.equal([]);
  });

  it('are offered by days, after the choice to be called as soon as possible', async () => {
    const widget = await offering();
    const times = await toTimes(widget);
    expect(times.labels[0]?.innerText).to.contain(words.when);
    expect(times.options[0]?.text).to.equal(words.soon);
    expect(times.value).to.equal('');
    expect(times.options).to.have.lengthOf(1 + 4 + 2);
    const [first] = times.querySelectorAll('optgroup');
    const options = { weekday: 'long', day: 'numeric', month: 'long' } as const;
    expect(first?.label).to.equal(new Intl.DateTimeFormat('en', options).format(tomorrow));
    expect(page.relay.askedForTimes).to.equal(1);
  });

  it('are not asked for where the page has no hours', async () => {
    const widget = await page.offering();
    await toForm(widget);
    await send(widget);
    await widget.eventually(() => widget.part('callback-called') !== undefined);
    expect(page.relay.askedForTimes).to.equal(0);
    expect(list(widget)?.localName).to.equal(undefined);
  });

  it('are not offered by a relay without hours, and the form is as before', async () => {
    page.relay.times = { body: { spans: [] } };
    const widget = await offering();
    await toForm(widget);
    await send(widget);
    await page.relay.received('stream');
    await widget.element.updateComplete;
    expect(list(widget)).to.equal(undefined);
    expect(JSON.parse(page.relay.requests[0]!.body)).to.not.have.property('at');
    expect(widget.status).to.equal(words.states.waiting.title);
  });

  for (const [why, reply, asked] of [
    ['does not know the question', { status: 404, body: {} }, 1],
    ['fails', { status: 503, body: {} }, 2],
    ['answers something else', { body: { spans: [{}, null, 7, { from: 'x', to: 'y' }] } }, 2],
    ['offers a span without end', { body: { spans: [span(tomorrow, tomorrow + 9 * day)] } }, 2],
  ] as const) {
    it(`are not offered by a relay that ${why}`, async () => {
      page.relay.times = reply;
      const widget = await offering();
      await toForm(widget);
      await settled();
      widget.part('callback-back')?.click();
      await widget.eventually(() => widget.part('callback') !== undefined);
      await openForm(widget);
      await settled();
      expect(list(widget)).to.equal(undefined);
      expect(page.relay.askedForTimes).to.equal(asked);
    });
  }
});

describe('a chosen time', () => {
  it('is sent, and shown with what can be done until then', async () => {
    const at = tomorrow + hour;
    page.relay.on('POST', accepted('waiting', { at: new Date(at).toISOString() }));
    const widget = await offering();
    await toTimes(widget);
    await choose(widget, at);
    await send(widget);
    await page.relay.received('stream');
    await widget.eventually(() => widget.part('callback-withdraw') !== undefined);
    expect(JSON.parse(page.relay.requests[0]!.body)).to.include({
      number: '+4989123456',
      at: new Date(at).toISOString(),
    });
    expect(widget.status).to.equal(words.chosen.title.replace('{time}', timeText(at, 'en')));
    expect(text(widget, 'hint')).to.equal(words.chosen.hint);
  });

  it('that is over meanwhile is said, and the times are asked for anew', async () => {
    page.relay.on('POST', refusal(409, 'time-refused'), accepted());
    const widget = await offering();
    const times = await toTimes(widget);
    await choose(widget, tomorrow);
    page.relay.times = { body: { spans: spans.slice(1) } };
    await send(widget);
    await widget.eventually(() => text(widget, 'callback-problem') !== '');
    expect(text(widget, 'callback-problem')).to.equal(words.problems['time-refused']);
    expect(focused(widget)).to.equal('callback-time');
    expect(times.getAttribute('aria-invalid')).to.equal('true');
    await widget.eventually(() => list(widget)?.options.length === 3);
    expect(list(widget)?.value).to.equal('');
    await expectAccessible(widget);
    await choose(widget, tomorrow + day);
    expect(times.getAttribute('aria-invalid')).to.equal('false');
  });

  it('is forgotten when the form is left', async () => {
    const widget = await offering();
    await toTimes(widget);
    await choose(widget, tomorrow);
    widget.part('callback-back')?.click();
    await widget.eventually(() => widget.part('callback') !== undefined);
    await openForm(widget);
    await widget.eventually(() => list(widget) !== undefined);
    expect(list(widget)?.value).to.equal('');
  });

  for (const code of languages) {
    it(`is chosen and shown in ${code}, on 320 px, by everybody`, async () => {
      await setViewport({ width: 320, height: 640 });
      const own = (await spoken(code)).callback;
      const at = tomorrow + hour;
      page.relay.on('POST', accepted('waiting', { at: new Date(at).toISOString() }));
      const widget = await offering({ lang: code });
      const times = await toTimes(widget);
      expect(times.labels[0]?.innerText).to.contain(own.when);
      await expectAccessible(widget);
      const panel = widget.part('panel') ?? expect.fail('no panel');
      expectInside(panel, 'form, form *');
      expectTouchable(panel.querySelectorAll('button, input, select'));
      await choose(widget, at);
      await send(widget);
      await page.relay.received('stream');
      await widget.eventually(() => widget.part('callback-withdraw') !== undefined);
      expect(widget.status).to.equal(own.chosen.title.replace('{time}', timeText(at, code)));
      await expectAccessible(widget);
      expectInside(widget.part('panel') ?? panel, '.body p, .body button, .body bdi');
    });
  }
});
