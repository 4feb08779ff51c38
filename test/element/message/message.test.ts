/** Messages in the element: when one can be left, the form, and what became of the message. */
import { expect } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../../src/element/message/message.js';
import { language as english } from '../../../src/locales/en.js';
import { expectInside, expectTouchable } from '../../support/layout.js';
import { languages, spoken } from '../../support/languages.js';
import { events, refused, said, status, type Held } from '../../support/scripted-center.js';
import { CallbackPage, expectAccessible, focused, text } from '../callback/page.js';
import type { Widget } from '../widget.js';

const words = english.message;
const messages = english.call;
const fallback = '<a href="tel:+4989123456">Call +49 89 123456</a>';

let page: CallbackPage;
let servers = 0;
beforeEach(() => {
  page = new CallbackPage();
});
afterEach(() => page.close());

/** A widget at a server of its own, because what a server lacks is remembered for the page. */
function taking(attributes: Record<string, string> = {}): Promise<Widget> {
  const server = `https://messages${(servers += 1)}.example.com`;
  return page.add({ server, 'leave-message': '', lang: 'en-GB', ...attributes }, fallback);
}

/** Lets a call fail because the center is closed. */
async function close(widget: Widget): Promise<void> {
  widget.center.on('create', refused('outside the working hours', '12'));
  await widget.element.call();
  await widget.eventually(() => widget.part('hint') !== undefined);
}

async function openForm(widget: Widget): Promise<void> {
  const button = widget.part('message') ?? expect.fail('not offered');
  button.focus();
  button.click();
  await widget.eventually(() => widget.part('message-form') !== undefined);
  await widget.element.updateComplete;
}

async function toForm(widget: Widget): Promise<void> {
  await close(widget);
  await openForm(widget);
}

async function toFormInQueue(widget: Widget): Promise<Held> {
  const poll = await page.toQueue(widget);
  await page.wait(widget, 20);
  await openForm(widget);
  return poll;
}

const number = (widget: Widget): HTMLInputElement =>
  (widget.part('message-number') as HTMLInputElement | undefined) ?? expect.fail('no number');
const field = (widget: Widget): HTMLTextAreaElement =>
  (widget.part('message-text') as HTMLTextAreaElement | undefined) ?? expect.fail('no text');
const problems = (widget: Widget): string[] =>
  [...widget.root.querySelectorAll<HTMLElement>('[part=message-problem]')].map((one) =>
    one.innerText.trim(),
  );

async function fill(widget: Widget, phone: string, message: string): Promise<void> {
  for (const [input, value] of [
    [number(widget), phone],
    [field(widget), message],
  ] as const) {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
  await widget.element.updateComplete;
}

async function send(widget: Widget, phone = '020 7946 0958', message = 'Please call.') {
  await fill(widget, phone, message);
  widget.part('message-submit')?.focus();
  widget.part('message-submit')?.click();
  await widget.element.updateComplete;
}

/** A whole element in a failed assertion would hang the runner. */
const shows = (widget: Widget, part: string): boolean => widget.part(part) !== undefined;

const sent = ({ center }: Widget): unknown[] =>
  center.sent('message').map(({ body }) => JSON.parse(body) as unknown);

describe('the offer to leave a message', () => {
  it('is not made without the attribute', async () => {
    const widget = await page.add({});
    const poll = await page.toQueue(widget);
    await page.wait(widget, 3600);
    expect(shows(widget, 'message')).to.equal(false);
    expect(widget.status).to.equal(messages.states.queued);
    poll.answer(events.queueTimeout);
    await widget.eventually(() => widget.part('hint') !== undefined);
    expect(shows(widget, 'message')).to.equal(false);
  });

  it('is made in the queue after 20 s, and the status line says so', async () => {
    const widget = await taking();
    await page.toQueue(widget);
    await page.wait(widget, 19);
    expect(shows(widget, 'message')).to.equal(false);
    await page.wait(widget, 1);
    expect(text(widget, 'message')).to.equal(messages.leaveMessage);
    expect(widget.status).to.equal(messages.messageInQueue);
  });

  it('is made after a failure, as the main button where the center is closed', async () => {
    const widget = await taking();
    await close(widget);
    expect(widget.part('message')?.checkVisibility()).to.equal(true);
    expect(widget.part('message')?.className).to.equal('main');
    expect(widget.status).to.equal(messages.ends.closed.title);
    widget.element.leaveMessage = false;
    await widget.element.updateComplete;
    expect(shows(widget, 'message'), 'the value counts while it is shown').to.equal(false);
  });

  it('stands after that of a call-back, where there are both', async () => {
    const widget = await taking({ 'callback-url': '' });
    await close(widget);
    const buttons = [...widget.root.querySelectorAll('.actions button')];
    expect(buttons.map((button) => [button.getAttribute('part'), button.className])).to.deep.equal([
      ['callback', 'main'],
      ['message', ''],
      ['again', ''],
      ['close', ''],
    ]);
  });

  it('opens the one form that was asked for last', async () => {
    const widget = await taking({ 'callback-url': '' });
    await close(widget);
    widget.part('callback')?.click();
    await openForm(widget);
    expect(shows(widget, 'callback-form')).to.equal(false);
  });

  it('is not made to a visitor who has talked', async () => {
    const widget = await taking();
    await widget.show('ended');
    expect(shows(widget, 'message')).to.equal(false);
  });
});

describe('the form for a message', () => {
  for (const lang of languages) {
    it(`${lang}: is accessible in light and dark, and after it was sent`, async () => {
      const widget = await taking({ lang });
      await toForm(widget);
      const { message: own } = await spoken(lang);
      expect(field(widget).labels[0]?.innerText.trim()).to.equal(own.text);
      for (const theme of ['light', 'dark'] as const) {
        widget.element.theme = theme;
        await fill(widget, '12', '');
        widget.part('message-submit')?.click();
        await widget.element.updateComplete;
        await expectAccessible(widget);
      }
      await send(widget, '+49 89 123456');
      await widget.eventually(() => widget.status === own.left.title);
      for (const theme of ['light', 'dark'] as const) {
        widget.element.theme = theme;
        await widget.element.updateComplete;
        await expectAccessible(widget);
      }
    });
  }

  for (const lang of ['de', 'ar'] as const) {
    it(`${lang}: fits into 320 px, at twice the size of text too`, async () => {
      await setViewport({ width: 320, height: 640 });
      const widget = await taking({ lang });
      widget.element.style.setProperty('--click-to-dial-font-size', '32px');
      await toForm(widget);
      await fill(widget, '12', '');
      widget.part('message-submit')?.click();
      await widget.element.updateComplete;
      const panel = widget.part('panel') ?? expect.fail('no panel');
      expectInside(panel, 'form, form *');
      expectTouchable(panel.querySelectorAll('button, input, select, textarea'));
      expect(getComputedStyle(panel).direction).to.equal(lang === 'ar' ? 'rtl' : 'ltr');
      await setViewport({ width: 800, height: 600 });
    });
  }

  it('sends number and text with the cookie, also from a page that is being left', async () => {
    const widget = await taking();
    await toForm(widget);
    expect(focused(widget)).to.equal('message-number');
    expect(field(widget).maxLength).to.equal(512);
    await send(widget, '020 7946 0958', '  Where is\nmy parcel? ');
    await widget.eventually(() => widget.status === words.left.title);
    expect(sent(widget)).to.deep.equal([
      { phoneNo: '+442079460958', leaveMessage: 'Where is\nmy parcel?' },
    ]);
    expect(widget.center.sent('message')[0]).to.include({
      url: `${widget.element.server}/service-cloud/rest/webadapter/v1/webadapterfacade/doLeaveMessage`,
      keepalive: true,
      credentials: 'include',
    });
    expect(widget.part('panel')?.innerText).to.contain('+44 20 7946 0958');
    expect(text(widget, 'hint')).to.equal(words.left.hint);
    expect(focused(widget)).to.equal('heading');
    widget.part('close')?.click();
    expect(widget.element.state).to.equal('idle');
  });

  it('can be filled in and sent with the keyboard alone', async () => {
    const widget = await taking();
    await toForm(widget);
    await sendKeys({ type: '02079460958' });
    await sendKeys({ press: 'Tab' });
    expect(focused(widget)).to.equal('message-text');
    await sendKeys({ type: 'Hello' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ type: 'there' });
    expect(sent(widget), 'Enter is a new line').to.deep.equal([]);
    await sendKeys({ press: 'Tab' });
    expect(focused(widget)).to.equal('message-submit');
    // A press so soon after the one on the offer would not count.
    await page.wait(widget, 1);
    await sendKeys({ press: 'Enter' });
    await widget.eventually(() => widget.status === words.left.title);
    expect(sent(widget)).to.deep.equal([
      { phoneNo: '+442079460958', leaveMessage: 'Hello\nthere' },
    ]);
  });

  it('says at the fields what is missing or wrong, and sends nothing', async () => {
    const widget = await taking();
    await toForm(widget);
    const { 'number-missing': none, 'number-invalid': wrong } = english.callback.problems;
    for (const [phone, message, shown, place] of [
      ['', '', [none, words.textMissing], 'message-number'],
      ['12', 'Hello', [wrong, ''], 'message-number'],
      ['020 7946 0958', ' \n ', ['', words.textMissing], 'message-text'],
    ] as const) {
      await send(widget, phone, message);
      expect(problems(widget)).to.deep.equal(shown);
      expect(focused(widget)).to.equal(place);
      expect(number(widget).ariaInvalid).to.equal(String(shown[0] !== ''));
      expect(field(widget).ariaInvalid).to.equal(String(shown[1] !== ''));
    }
    await fill(widget, '020 7946 0958', 'Hello');
    expect(problems(widget)).to.deep.equal(['', '']);
    expect(sent(widget)).to.deep.equal([]);
  });

  it('tells the page before it is sent', async () => {
    const widget = await taking();
    await toForm(widget);
    let before: unknown;
    widget.element.addEventListener('call-message', () => (before = sent(widget)));
    await send(widget);
    await widget.eventually(() => widget.status === words.left.title);
    expect(before).to.deep.equal([]);
    expect(widget.detail('call-message')).to.deep.equal({
      phoneNo: '+442079460958',
      leaveMessage: 'Please call.',
    });
  });

  it('a page that cancels the event keeps the message, which counts as left', async () => {
    const widget = await taking();
    await toForm(widget);
    widget.element.addEventListener('call-message', (event) => event.preventDefault());
    await send(widget);
    await widget.eventually(() => widget.status === words.left.title);
    expect(sent(widget)).to.deep.equal([]);
  });

  it('a page in which no event can be dispatched keeps nothing: the message is sent', async () => {
    const widget = await taking();
    await toForm(widget);
    widget.element.dispatchEvent = () => {
      throw new Error('replaced by the page');
    };
    await send(widget);
    await widget.eventually(() => widget.status === words.left.title);
    expect(sent(widget)).to.have.length(1);
    expect(page.takeWarnings().join()).to.contain('could not dispatch call-message');
  });

  it('a number that the center refuses can be changed', async () => {
    const widget = await taking();
    widget.center.on('message', said('success', { returnCode: '3' }), said('success'));
    await toForm(widget);
    await send(widget);
    await widget.eventually(() => widget.status === words.failures['number-refused']);
    expect(focused(widget)).to.equal('message-number');
    expect(number(widget).ariaInvalid).to.equal('true');
    await fill(widget, '020 7946 0959', 'Please call.');
    expect(widget.status).to.equal(messages.ends.closed.title);
    expect(number(widget).ariaInvalid).to.equal('false');
    widget.part('message-submit')?.click();
    await widget.eventually(() => widget.status === words.left.title);
  });

  for (const [name, answer, failure] of [
    ['HTTP 503', status(503), 'not-sent'],
    ['resultCode 13', refused('failed'), 'not-sent'],
    ['a lost connection', 'reset', 'doubtful'],
  ] as const) {
    it(`can be sent again after ${name}`, async () => {
      const widget = await taking();
      widget.center.on('message', answer, said('success'));
      await toForm(widget);
      await send(widget);
      await widget.eventually(() => widget.status === words.failures[failure]);
      expect(field(widget).value).to.equal('Please call.');
      widget.part('message-submit')?.click();
      await widget.eventually(() => widget.status === words.left.title);
      expect(widget.center.count('message')).to.equal(2);
    });
  }

  for (const [name, answer] of [
    ['HTTP 404', status(404)],
    ['HTTP 501', status(501)],
    ['a page', { body: '<h1>Log in</h1>' }],
  ] as const) {
    it(`a center that answers ${name} is asked once, and the text stays until it is put away`, async () => {
      const widget = await taking();
      widget.center.on('message', answer);
      await toForm(widget);
      await send(widget);
      await widget.eventually(() => widget.status === words.failures['not-here']);
      await widget.element.updateComplete;
      expect(field(widget).value).to.equal('Please call.');
      expect(field(widget).readOnly).to.equal(true);
      expect(focused(widget)).to.equal('message-text');
      expect(shows(widget, 'message-submit')).to.equal(false);
      await expectAccessible(widget);
      widget.part('message-back')?.click();
      await widget.element.updateComplete;
      expect(shows(widget, 'message-form')).to.equal(false);
      expect(shows(widget, 'message')).to.equal(false);
      const other = await page.add({ server: widget.element.server, 'leave-message': '' });
      await close(other);
      expect(shows(other, 'message'), 'gone for the page').to.equal(false);
      expect(page.center.count('message')).to.equal(1);
    });
  }

  it('is sent once, however often somebody presses, and cannot be left meanwhile', async () => {
    const widget = await taking();
    const answer = widget.center.hold('message');
    await toForm(widget);
    await send(widget);
    await answer.asked;
    expect(widget.status).to.equal(words.sending);
    widget.part('message-submit')?.click();
    widget.part('message-back')?.click();
    await sendKeys({ press: 'Escape' });
    await widget.element.updateComplete;
    expect(shows(widget, 'message-form')).to.equal(true);
    answer.answer(said('success'));
    await widget.eventually(() => widget.status === words.left.title);
    expect(widget.center.count('message')).to.equal(1);
  });

  it('Escape closes it, and it opens again with the text', async () => {
    const widget = await taking();
    await toForm(widget);
    await fill(widget, '', 'A long story');
    await sendKeys({ press: 'Escape' });
    await widget.element.updateComplete;
    expect(shows(widget, 'message-form')).to.equal(false);
    expect(focused(widget)).to.equal('message');
    await openForm(widget);
    expect(field(widget).value).to.equal('A long story');
    widget.element.reset();
    await toForm(widget);
    expect(field(widget).value, 'forgotten with the panel').to.equal('');
  });
});

describe('the form for a message in the queue', () => {
  it('the call goes on while it is open and after it was sent', async () => {
    const widget = await taking();
    await toFormInQueue(widget);
    expect(text(widget, 'message-form')).to.contain(words.formInQueue);
    expect(widget.part('timer')?.innerText).to.equal('00:20');
    await expectAccessible(widget);
    await send(widget);
    await widget.eventually(() => widget.status === words.left.title);
    expect(text(widget, 'hint')).to.equal(words.leftInQueue);
    expect(widget.element.state).to.equal('queued');
    await expectAccessible(widget);
    widget.part('message-back')?.click();
    await widget.element.updateComplete;
    expect(shows(widget, 'message'), 'not offered again').to.equal(false);
    expect(widget.element.state).to.equal('queued');
  });

  it('an agent who comes closes the form, and nothing is sent', async () => {
    const widget = await taking();
    const poll = await toFormInQueue(widget);
    await fill(widget, '020 7946 0958', 'Please call.');
    widget.accept();
    poll.answer(events.connected);
    await widget.until('talking');
    await widget.element.updateComplete;
    expect(shows(widget, 'message-form')).to.equal(false);
    expect(focused(widget)).to.equal('heading');
    expect(sent(widget)).to.deep.equal([]);
  });

  it('a message that is answered while an agent takes the call changes nothing', async () => {
    const widget = await taking();
    const answer = widget.center.hold('message');
    const poll = await toFormInQueue(widget);
    await send(widget);
    widget.accept();
    poll.answer(events.connected);
    await widget.until('talking');
    answer.answer(said('success'));
    await widget.element.updateComplete;
    expect(widget.status).to.equal(messages.states.talking);
    expect(widget.element.state).to.equal('talking');
  });

  it('hanging up leaves the form open with its text', async () => {
    const widget = await taking();
    await toFormInQueue(widget);
    await fill(widget, '020', 'Please call.');
    widget.part('hang-up')?.click();
    await widget.until('ended');
    await widget.element.updateComplete;
    expect(field(widget).value).to.equal('Please call.');
    expect(number(widget).value).to.equal('020');
    expect(shows(widget, 'hang-up')).to.equal(false);
  });
});
