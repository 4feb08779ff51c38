/** Opening hours in the element: the ways that are left while the office is closed. */
import { expect } from '@open-wc/testing';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../src/call/conversation.js';
import '../../src/element/live.js';
import '../../src/element/panel/view.js';
import '../../src/element/callback/callback.js';
import '../../src/element/callback/shared.js';
import '../../src/element/message/message.js';
import '../../src/element/hours/office.js';
import { language as english } from '../../src/locales/en.js';
import { FakeClock } from '../support/fake-clock.js';
import { refused, status } from '../support/scripted-center.js';
import { focused } from './callback/page.js';
import { Page, type Widget } from './widget.js';

const words = english.call;
const fallback = '<a href="tel:+4989123456">Call +49 89 123456</a>';
const office = { hours: 'Mo-Fr 09:00-17:00', 'hours-zone': 'Europe/Berlin', lang: 'en-GB' };

let page: Page;
let clock: FakeClock;
const { now } = Date;

const widgetOf = (attributes: Record<string, string>): Promise<Widget> =>
  page.add({ ...office, ...attributes }, fallback);

/** A whole element in a failed assertion would hang the runner. */
const shows = (widget: Widget, part: string): boolean => widget.part(part) !== undefined;
const hint = (widget: Widget): string | undefined => widget.part('hint')?.textContent?.trim();

describe('a way left while the office is closed', () => {
  beforeEach(() => {
    clock = new FakeClock({ quietTurns: 6 });
    page = new Page(clock);
    // 2026-11-28 is a Saturday.
    const offset = Date.parse('2026-11-28T10:00Z') - clock.now();
    Date.now = () => offset + clock.now();
  });
  afterEach(async () => {
    await clock.until(page.close());
    // A removed element counts as gone a second later.
    await clock.advance(1000);
    expect(clock.pending, 'timers left').to.equal(0);
    Date.now = now;
  });

  for (const [part, attributes] of [
    ['callback', { 'callback-url': '' }],
    ['message', { 'leave-message': '' }],
  ] as const) {
    it(`opens the form for a ${part} by one press, with the focus in its first field`, async () => {
      const widget = await widgetOf(attributes);
      widget.part(part)?.focus();
      widget.part(part)?.click();
      await widget.eventually(() => shows(widget, `${part}-form`));
      expect(widget.log).to.not.contain('request voice');
      expect(page.center.requests).to.deep.equal([]);
      await widget.element.updateComplete;
      expect(focused(widget)).to.equal(`${part}-number`);
      widget.element.reset();
      await widget.eventually(() => shows(widget, part));
      // Now that the panel is loaded, it opens before the form does.
      widget.part(part)?.focus();
      widget.part(part)?.click();
      await widget.eventually(() => shows(widget, `${part}-form`));
      await widget.element.updateComplete;
      expect(focused(widget), 'the second time').to.equal(`${part}-number`);
    });
  }

  it('is the main button only where it is the first', async () => {
    const look = (widget: Widget): unknown[] =>
      [...widget.root.querySelectorAll('button')].map(({ part, className }) => [
        part.value,
        className,
      ]);
    const both = await widgetOf({ 'callback-url': '', 'leave-message': '' });
    expect(look(both)).to.deep.equal([
      ['callback', 'main'],
      ['message', ''],
    ]);
    const one = await widgetOf({ 'leave-message': '' });
    expect(look(one)).to.deep.equal([['message', 'main']]);
  });

  it('is no message where the server is known to take none', async () => {
    const server = 'https://no-messages.example.com';
    const ways = { 'callback-url': '', 'leave-message': '' };
    const widget = await widgetOf({ server, ...ways });
    page.center.on('message', status(404));
    widget.part('message')?.click();
    await widget.eventually(() => shows(widget, 'message-form'));
    const type = (part: string, value: string): void => {
      const field = widget.part(part) as HTMLInputElement;
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    type('message-number', '+49 89 123456');
    type('message-text', 'Please call.');
    await widget.element.updateComplete;
    widget.part('message-submit')?.click();
    await widget.eventually(() => !shows(widget, 'message-submit'));
    widget.element.reset();
    await widget.eventually(() => shows(widget, 'callback'));
    expect(shows(widget, 'message')).to.equal(false);
    const beside = await widgetOf({ server, ...ways });
    expect(shows(beside, 'message'), 'another element at the server').to.equal(false);
    const elsewhere = await widgetOf(ways);
    expect(shows(elsewhere, 'message'), 'at another server').to.equal(true);
  });

  it('has the same next steps as one that the center refuses', async () => {
    const ways = { 'callback-url': '', 'leave-message': '' };
    const ours = await widgetOf(ways);
    await ours.element.call();
    const theirs = await page.add({ lang: 'en-GB', ...ways }, fallback);
    page.center.on('create', refused('outside the working hours', '12'));
    await theirs.element.call();
    const steps = (widget: Widget): unknown[] => [
      widget.status,
      ...[...widget.root.querySelectorAll('button')].map((button) => [
        button.innerText,
        button.part.value,
        button.className,
      ]),
    ];
    await ours.eventually(() => shows(ours, 'panel'));
    await theirs.eventually(() => shows(theirs, 'panel'));
    expect(steps(ours)).to.deep.equal(steps(theirs));
    expect(hint(theirs)).to.equal(words.ends.closed.hint);
  });
});
