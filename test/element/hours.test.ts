/** Opening hours in the element: told before the click, and what a call does outside of them. */
import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../src/call/conversation.js';
import '../../src/element/live.js';
import '../../src/element/panel/view.js';
import '../../src/element/callback/callback.js';
import '../../src/element/callback/shared.js';
import '../../src/element/message/message.js';
import '../../src/element/hours/office.js';
import { language as english } from '../../src/locales/en.js';
import { expectAccessible } from '../support/axe.js';
import { FakeClock } from '../support/fake-clock.js';
import { expectTouchable } from '../support/layout.js';
import { languages, spoken } from '../support/languages.js';
import { Page, type Widget } from './widget.js';

const words = english.call;
const fallback = '<a href="tel:+4989123456">Call +49 89 123456</a>';
const office = { hours: 'Mo-Fr 09:00-17:00', 'hours-zone': 'Europe/Berlin', lang: 'en-GB' };
const hour = 3_600_000;

let page: Page;
let clock: FakeClock;
const { now } = Date;

/** Sets the time of day; it goes on with the fake clock. */
function set(time: string): void {
  const offset = Date.parse(time) - clock.now();
  Date.now = () => offset + clock.now();
}

const widgetOf = (attributes: Record<string, string> = {}): Promise<Widget> =>
  page.add({ ...office, ...attributes }, fallback);

/** A whole element in a failed assertion would hang the runner. */
const shows = (widget: Widget, part: string): boolean => widget.part(part) !== undefined;
const hint = (widget: Widget): string | undefined => widget.part('hint')?.textContent?.trim();
const isMarked = ({ element }: Widget): boolean => element.matches(':state(closed)');

/** A time of day as the widget writes it for a visitor whose browser is in this zone. */
const clockOf = (time: string, language = 'en-GB'): string =>
  new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(Date.parse(time));

function expectClosed(widget: Widget): void {
  expect(widget.status).to.equal(words.ends.closed.title);
  expect(shows(widget, 'button'), 'start button').to.equal(false);
  expect(widget.fallbackShown, 'fallback').to.equal(true);
  expect(isMarked(widget), ':state(closed)').to.equal(true);
}

function expectOpen(widget: Widget): void {
  expect(widget.status).to.equal('');
  expect(shows(widget, 'button'), 'start button').to.equal(true);
  expect(shows(widget, 'hint'), 'sentence').to.equal(false);
  expect(widget.fallbackShown, 'fallback').to.equal(false);
  expect(isMarked(widget), ':state(closed)').to.equal(false);
}

/** Each test begins at this moment, in a page of its own; no timer may be left after it. */
function eachBegins(at: string): void {
  beforeEach(() => {
    clock = new FakeClock({ quietTurns: 6 });
    page = new Page(clock);
    set(at);
  });
  afterEach(async () => {
    await clock.until(page.close());
    // A removed element counts as gone a second later.
    await clock.advance(1000);
    expect(clock.pending, 'timers left').to.equal(0);
    Date.now = now;
  });
}

describe('opening hours', () => {
  // 2026-11-30 is a Monday; Berlin is an hour ahead of UTC.
  eachBegins('2026-11-30T10:00Z');

  it('change nothing while they last', async () => {
    expectOpen(await widgetOf());
  });

  it('are told before the click, with the fallback in sight', async () => {
    set('2026-11-28T10:00Z');
    const widget = await widgetOf();
    expectClosed(widget);
    expect(hint(widget)).to.equal(`Open again on Monday at ${clockOf('2026-11-30T08:00Z')}.`);
  });

  it('never show the start button first', async () => {
    set('2026-11-28T10:00Z');
    const widget = page.create(office, fallback);
    let seen = false;
    page.append(widget.element);
    const { shadowRoot } = widget.element;
    const observer = new MutationObserver(() => {
      seen ||= Boolean(shadowRoot?.querySelector('[part~=button]'));
    });
    observer.observe(shadowRoot ?? expect.fail('no root'), { childList: true, subtree: true });
    await widget.element.updateComplete;
    observer.disconnect();
    expect(seen).to.equal(false);
    expectClosed(widget);
  });

  it('begin and end while the page is open, and over night the sentence follows', async () => {
    set('2026-11-30T15:59:30Z');
    const widget = await widgetOf();
    expectOpen(widget);
    await clock.advance(29_999);
    await widget.element.updateComplete;
    expectOpen(widget);
    await clock.advance(1);
    await widget.element.updateComplete;
    expectClosed(widget);
    const opening = '2026-12-01T08:00Z';
    const sameDay = (): boolean =>
      new Date(Date.parse(opening)).toDateString() === new Date(Date.now()).toDateString();
    const sentence = (): string =>
      (sameDay() ? words.opens.today : words.opens.tomorrow).replace('{time}', clockOf(opening));
    for (let hours = 0; hours < 16; hours += 1) {
      expect(hint(widget), `after ${hours} hours`).to.equal(sentence());
      await clock.advance(hour);
      await widget.element.updateComplete;
    }
    expect(sameDay()).to.equal(true);
    expectOpen(widget);
  }).timeout(60_000);

  it('are looked at when the page comes back from sleep', async () => {
    const widget = await widgetOf();
    set('2026-11-30T20:00Z');
    document.dispatchEvent(new Event('visibilitychange'));
    await widget.eventually(() => shows(widget, 'hint'));
    expectClosed(widget);
    set('2026-12-01T09:00Z');
    window.dispatchEvent(new Event('pageshow'));
    await widget.element.updateComplete;
    expectOpen(widget);
  });

  it('follow their attributes while the page is open', async () => {
    const widget = await page.add({ lang: 'en-GB' }, fallback);
    const { element } = widget;
    expectOpen(widget);
    element.hoursZone = 'Europe/Berlin';
    element.hours = 'Sa';
    await widget.eventually(() => shows(widget, 'hint'));
    expectClosed(widget);
    element.hours = 'Mo';
    await element.updateComplete;
    expectOpen(widget);
    element.hoursClosed = '2026-11-30';
    await element.updateComplete;
    expectClosed(widget);
    element.removeAttribute('hours');
    element.hours = '';
    await element.updateComplete;
    expectOpen(widget);
  });

  it('are told in the language that the page wants now', async () => {
    set('2026-11-28T10:00Z');
    const widget = await widgetOf();
    widget.element.lang = 'de-DE';
    await widget.eventually(() => hint(widget)?.startsWith('Am Montag') === true);
    expect(hint(widget)).to.equal(
      `Am Montag ab ${clockOf('2026-11-30T08:00Z', 'de-DE')} sind wir wieder erreichbar.`,
    );
    widget.element.texts = { 'call.opens.weekday': 'Wieder da: {day}, {time}' };
    await widget.eventually(() => hint(widget)?.startsWith('Wieder da') === true);
    expect(hint(widget)).to.equal(`Wieder da: Montag, ${clockOf('2026-11-30T08:00Z', 'de-DE')}`);
  });

  it('have a plain sentence where nobody knows when they begin again', async () => {
    const widget = await widgetOf({ 'hours-closed': '2026-01-01/2029-12-31' });
    expectClosed(widget);
    expect(hint(widget)).to.equal(words.ends.closed.hint);
  });

  it('are closed view and failure in the same words, axe zero, at 320 px, in every language', async () => {
    set('2026-11-28T10:00Z');
    await setViewport({ width: 320, height: 640 });
    try {
      for (const lang of languages) {
        const { call } = await spoken(lang);
        const widget = await widgetOf({ lang, 'callback-url': '', 'leave-message': '' });
        expect(widget.status).to.equal(call.ends.closed.title);
        expect(widget.button(call.callBack).checkVisibility()).to.equal(true);
        expect(widget.button(call.leaveMessage).checkVisibility()).to.equal(true);
        expect(document.documentElement.scrollWidth, lang).to.be.at.most(320);
        for (const animation of widget.root.getAnimations()) animation.cancel();
        await expectAccessible(widget.element);
        expectTouchable([...widget.root.querySelectorAll('button')]);
        const said = [widget.status, hint(widget)];
        await widget.element.call();
        await widget.eventually(() => shows(widget, 'panel'));
        expect([widget.status, hint(widget)]).to.deep.equal(said);
        widget.element.reset();
        await widget.element.updateComplete;
        expect([widget.status, hint(widget)]).to.deep.equal(said);
        widget.element.remove();
      }
    } finally {
      await setViewport({ width: 800, height: 600 });
    }
  }).timeout(20_000);
});

describe('a call outside of the opening hours', () => {
  eachBegins('2026-11-28T10:00Z');

  it('fails as closed, asks nobody, and shows the ways left', async () => {
    const widget = await widgetOf({ 'callback-url': '', 'leave-message': '' });
    await widget.element.call();
    expect(widget.log).to.deep.equal(['state preparing', 'state failed closed', 'error closed']);
    expect(page.center.requests).to.deep.equal([]);
    await widget.eventually(() => shows(widget, 'panel'));
    expect(shows(widget, 'callback')).to.equal(true);
    expect(shows(widget, 'message')).to.equal(true);
    expect(widget.fallbackShown).to.equal(true);
  });

  it('fails as closed also before the element is in the page', async () => {
    const widget = page.create(office);
    await widget.element.call();
    expect(widget.log).to.deep.equal(['state preparing', 'state failed closed', 'error closed']);
    expect(page.center.requests).to.deep.equal([]);
  });

  it('leaves nothing behind when the office opens again', async () => {
    const widget = await widgetOf();
    await widget.element.call();
    await widget.eventually(() => shows(widget, 'panel'));
    set('2026-11-30T10:00Z');
    widget.element.reset();
    await widget.element.updateComplete;
    expectOpen(widget);
  });

  it('is decided by the moment of the call, whatever the element shows', async () => {
    set('2026-11-30T10:00Z');
    const widget = await widgetOf();
    set('2026-11-30T20:00Z');
    await widget.element.call();
    expect(widget.log.at(-1)).to.equal('error closed');
    set('2026-12-01T10:00Z');
    page.center.hold('poll');
    void widget.element.call();
    await widget.until('queued');
  });

  it('goes on when it has begun before they end', async () => {
    set('2026-11-30T15:59:59Z');
    const widget = await widgetOf({ 'poll-interval': '60000' });
    await widget.show('queued');
    await clock.advance(5000);
    expect(isMarked(widget)).to.equal(true);
    expect(widget.element.state).to.equal('queued');
    expect(widget.status).to.equal(words.states.queued);
    expect(widget.log).to.not.contain('error closed');
  });

  it('keeps its button for taking it back when they end before its panel is open', async () => {
    set('2026-11-30T15:59:59.900Z');
    const widget = await widgetOf();
    await widget.bring('preparing');
    await clock.advance(200);
    await widget.element.updateComplete;
    expect(isMarked(widget)).to.equal(true);
    expect(shows(widget, 'hang-up')).to.equal(true);
  });

  it('is put through where no range of the hours can be read', async () => {
    const widget = await widgetOf({ hours: 'always' });
    expect(page.takeWarnings()).to.have.lengthOf(1);
    expectOpen(widget);
    page.center.hold('poll');
    void widget.element.call();
    await widget.until('queued');
  });

  it('is not put through by taking another way in the moment in which it opens', async () => {
    set('2026-11-30T07:59:59Z');
    const widget = await widgetOf({ 'callback-url': '' });
    const button = widget.part('callback') ?? expect.fail('not offered');
    set('2026-11-30T08:00Z');
    button.click();
    await widget.eventually(() => shows(widget, 'callback-form'));
    expect(page.center.requests).to.deep.equal([]);
    widget.element.reset();
    page.center.hold('poll');
    void widget.element.call();
    await widget.until('queued');
  });
});

describe('the focus', () => {
  eachBegins('2026-11-30T15:59:59Z');

  it('goes from the start button to the sentence, and back', async () => {
    const widget = await widgetOf({ 'callback-url': '' });
    widget.part('button')?.focus();
    await clock.advance(1000);
    await widget.element.updateComplete;
    expect(widget.root.activeElement?.textContent).to.contain('Open again tomorrow');
    set('2026-12-01T09:00Z');
    document.dispatchEvent(new Event('visibilitychange'));
    await widget.element.updateComplete;
    expect(widget.root.activeElement?.className).to.equal('start');
  });
});

describe('wrong hours', () => {
  eachBegins('2026-11-28T10:00Z');

  it('are warned of once, and the right ones hold', async () => {
    const widget = await widgetOf({
      hours: 'Mo-Fr 09:00-17:00, Sat 10:00-12:00',
      'hours-closed': '2026-11-30 2026-02-30',
    });
    widget.element.requestUpdate();
    await widget.element.updateComplete;
    const [first, second, ...more] = page.takeWarnings();
    expect(first).to.match(/hours="Sat 10:00-12:00" .*Mo-Fr 09:00-17:00/);
    expect(second).to.match(/hours-closed="2026-02-30" .*2026-12-24/);
    expect(more).to.deep.equal([]);
    expectClosed(widget);
    expect(hint(widget)).to.contain('Tuesday');
  });

  for (const zone of [undefined, 'Berlin']) {
    it(`have the visitor's own zone, with a warning, where the zone is ${zone}`, async () => {
      const widget = await page.add(
        { hours: 'Mo 09:00-17:00', lang: 'en-GB', ...(zone && { 'hours-zone': zone }) },
        fallback,
      );
      const [warning, ...more] = page.takeWarnings();
      expect(warning).to.match(new RegExp(`hours-zone="${zone ?? ''}" .*Europe/Berlin`));
      expect(more).to.deep.equal([]);
      expect(hint(widget)).to.equal('Open again on Monday at 09:00.');
    });
  }
});
