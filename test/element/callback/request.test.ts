/** A request for a call-back in the panel: the words of its states, keys, focus, and timers. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { spoken } from '../../support/languages.js';
import { language as english } from '../../../src/locales/en.js';
import { accepted, callback, id, refusal, said } from '../../support/scripted-relay.js';
import {
  CallbackPage,
  expectAccessible,
  focused,
  input,
  openForm,
  relayUrl,
  send,
  text,
} from './page.js';

const words = english.callback;
const messages = english.call;

let page: CallbackPage;
beforeEach(() => {
  page = new CallbackPage();
});
afterEach(() => page.close());

describe('a call-back request', () => {
  const final = ['done', 'missed', 'agent-missed', 'no-status', 'withdrawn'] as const;

  for (const language of ['en', 'de', 'ar', 'zh'] as const) {
    it(`has words for every state, in ${language}`, async () => {
      const { callback: own } = await spoken(language);
      for (const state of ['waiting', 'sending', 'calling', 'under-way', ...final] as const) {
        const widget = await page.offering({ lang: language });
        page.relay.on('POST', accepted('waiting'));
        page.relay.streams.length = 0;
        await widget.show('failed');
        await openForm(widget);
        await send(widget, '+49 89 123456');
        await page.relay.received('stream');
        page.relay.stream.say(callback(state));
        await widget.eventually(() => widget.status === own.states[state].title);
        expect(text(widget, 'hint')).to.equal(own.states[state].hint);
        await expectAccessible(widget);
        widget.element.remove();
        await Promise.resolve();
      }
    });
  }

  it('is announced once for each change, in the status line alone', async () => {
    const widget = await page.offering();
    await page.toRequest(widget);
    const line = widget.root.querySelector('[role=status]') ?? expect.fail('no status');
    const heard: string[] = [];
    const observer = new MutationObserver(() => void heard.push(line.textContent ?? ''));
    observer.observe(line, { characterData: true, childList: true, subtree: true });
    for (const state of ['waiting', 'waiting', 'sending', 'calling', 'calling', 'done']) {
      page.relay.stream.say(callback(state));
      await widget.element.updateComplete;
    }
    observer.disconnect();
    expect(heard.map((one) => one.trim())).to.deep.equal([
      words.states.sending.title,
      words.states.calling.title,
      words.states.done.title,
    ]);
    expect(widget.root.querySelectorAll('[role=status], [role=alert]')).to.have.lengthOf(1);
  });

  for (const reason of ['refused', 'try-later', 'other'] as const) {
    it(`says what has failed: ${reason}`, async () => {
      const widget = await page.offering();
      await page.toRequest(widget);
      page.relay.stream.say(callback('failed', { reason }));
      await widget.eventually(() => widget.status === words.failures[reason].title);
      expect(text(widget, 'hint')).to.equal(words.failures[reason].hint);
    });
  }

  it('offers to withdraw it as long as the relay allows that', async () => {
    const widget = await page.offering();
    await page.toRequest(widget);
    expect(focused(widget), 'nothing that acts').to.equal('heading');
    widget.part('callback-withdraw')?.focus();
    page.relay.stream.say(callback('sending'));
    await widget.element.updateComplete;
    expect(widget.part('callback-withdraw')).to.equal(undefined);
    expect(text(widget, 'hint')).to.match(/no longer be withdrawn/);
    expect(focused(widget), 'not lost').to.equal('heading');
  });

  it('is withdrawn', async () => {
    const widget = await page.offering();
    page.relay.on('DELETE', said('withdrawn'));
    await page.toRequest(widget);
    widget.part('callback-withdraw')?.click();
    await widget.eventually(() => widget.status === words.states.withdrawn.title);
    expect(page.relay.requests.at(-1)?.url).to.equal(`${relayUrl}/${id}`);
    expect(page.relay.running).to.equal(0);
  });

  it('says that withdrawing came too late', async () => {
    const widget = await page.offering();
    page.relay.on('DELETE', refusal(409, 'sent', { callback: callback('calling') }));
    await page.toRequest(widget);
    widget.part('callback-withdraw')?.click();
    await widget.eventually(() => widget.status === words.states.calling.title);
    expect(text(widget, 'callback-problem')).to.equal(words.problems.sent);
  });

  it('offers a new request, a web call and a close button at its end', async () => {
    const widget = await page.offering();
    await page.toRequest(widget);
    page.relay.stream.say(callback('missed'));
    await widget.element.updateComplete;
    expect(text(widget, 'callback-again')).to.equal(words.again);
    expect(text(widget, 'again')).to.equal(messages.callAgain);
    widget.part('callback-again')?.focus();
    widget.part('callback-again')?.click();
    await widget.element.updateComplete;
    expect(input(widget).value, 'no number is kept').to.equal('');
    expect(focused(widget)).to.equal('callback-number');
    expect(widget.root.textContent).to.not.contain('123456');
  });

  for (const way of ['close', 'Escape'] as const) {
    it(`is not withdrawn when its view is closed by ${way}, and can be shown again`, async () => {
      const widget = await page.offering();
      await page.toRequest(widget);
      if (way === 'close') widget.part('close')?.click();
      else {
        // An Escape that was meant for the form does not close the view that has replaced it.
        await sendKeys({ press: 'Escape' });
        expect(widget.element.state).to.equal('failed');
        await page.wait(widget, 0.7);
        await sendKeys({ press: 'Escape' });
      }
      expect(widget.element.state).to.equal('idle');
      expect(page.relay.count('DELETE')).to.equal(0);
      expect(page.relay.running).to.equal(0);
      await widget.show('failed');
      widget.part('callback')?.click();
      await page.relay.received('stream', 2);
      page.relay.stream.say(callback('under-way'));
      await widget.eventually(() => widget.status === words.states['under-way'].title);
      expect(page.relay.count('POST')).to.equal(1);
    });
  }

  it('is followed by an element that was moved or comes back, not by a removed one', async () => {
    const widget = await page.offering();
    await page.toRequest(widget);
    widget.element.remove();
    expect(page.relay.running).to.equal(0);
    page.append(widget.element);
    expect(page.relay.running).to.equal(1);
    page.relay.stream.say(callback('calling'));
    await widget.eventually(() => widget.status === words.states.calling.title);
  });

  it('does not keep the page out of the back-forward cache', async () => {
    const widget = await page.offering();
    await page.toRequest(widget);
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(page.relay.running).to.equal(0);
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(page.relay.running).to.equal(1);
    widget.element.reset();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(page.relay.running).to.equal(0);
  });
});
