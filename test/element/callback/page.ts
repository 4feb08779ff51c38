/** A page whose widget offers call-backs, with a center and a relay. */
import { expect } from '@open-wc/testing';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../../src/element/callback/callback.js';
import { expectAccessible as axe } from '../../support/axe.js';
import type { Held } from '../../support/scripted-center.js';
import { accepted, ScriptedRelay } from '../../support/scripted-relay.js';
import { Page, type Widget } from '../widget.js';

export const relayUrl = 'https://relay.example.com/callback';
const fallback = '<a href="tel:+4989123456">Call +49 89 123456</a>';

export class CallbackPage extends Page {
  readonly relay = new ScriptedRelay().on('POST', accepted());
  readonly #eventSource = window.EventSource;
  readonly #now = performance.now;

  constructor() {
    super();
    const center = window.fetch;
    window.EventSource = this.relay.eventSource;
    window.fetch = async (...given) => {
      const [input] = given;
      const url = input instanceof Request ? input.url : String(input);
      return url.includes('callback') ? this.relay.fetch(...given) : center(...given);
    };
  }

  /** Sets the browser's languages. */
  speak(...languages: string[]): void {
    Object.defineProperty(navigator, 'languages', { configurable: true, value: languages });
  }

  /** Adds a widget with a relay. */
  offering(attributes: Record<string, string> = {}): Promise<Widget> {
    return this.add({ 'callback-url': relayUrl, lang: 'en', ...attributes }, fallback);
  }

  /** Moves the clock on, and waits until the widget is drawn. */
  async wait({ element }: Widget, seconds: number): Promise<void> {
    const before = performance.now;
    performance.now = () => before.call(performance) + seconds * 1000;
    element.requestUpdate();
    await element.updateComplete;
  }

  /** Brings a call into the queue, with its panel; the test answers the poll. */
  async toQueue(widget: Widget): Promise<Held> {
    const poll = widget.center.hold('poll', 'silence');
    void widget.element.call();
    await widget.eventually(() => widget.part('panel')?.dataset['state'] === 'queued');
    return poll;
  }

  async toFormInQueue(widget: Widget): Promise<Held> {
    const poll = await this.toQueue(widget);
    await this.wait(widget, 20);
    await openForm(widget);
    return poll;
  }

  /** Makes a request that waits, after a failed call. */
  async toRequest(widget: Widget): Promise<void> {
    await toForm(widget);
    await send(widget);
    await this.relay.received('stream');
    await widget.element.updateComplete;
  }

  override async close(): Promise<void> {
    performance.now = this.#now;
    Reflect.deleteProperty(navigator, 'languages');
    await super.close();
    window.EventSource = this.#eventSource;
    expect(this.relay.running, 'left running').to.equal(0);
    expect(JSON.stringify([localStorage, sessionStorage])).to.not.contain('123456');
  }
}

export async function openForm(widget: Widget): Promise<void> {
  const button = widget.part('callback') ?? expect.fail('not offered');
  button.focus();
  button.click();
  await widget.eventually(() => widget.part('callback-form') !== undefined);
  await widget.element.updateComplete;
}

/** Opens the form after a failed call. */
export async function toForm(widget: Widget): Promise<void> {
  await widget.show('failed');
  await openForm(widget);
}

export const input = (widget: Widget): HTMLInputElement =>
  (widget.part('callback-number') as HTMLInputElement | undefined) ?? expect.fail('no input');
export const select = (widget: Widget): HTMLSelectElement =>
  (widget.part('callback-country') as HTMLSelectElement | undefined) ?? expect.fail('no select');
export const text = (widget: Widget, part: string): string =>
  widget.part(part)?.innerText.trim() ?? '';
export const focused = (widget: Widget): string =>
  widget.root.activeElement?.getAttribute('part') ?? 'nothing';

export async function type(widget: Widget, value: string): Promise<void> {
  input(widget).value = value;
  input(widget).dispatchEvent(new Event('input', { bubbles: true }));
  await widget.element.updateComplete;
}

export async function send(widget: Widget, number = '+49 89 123456'): Promise<void> {
  await type(widget, number);
  widget.part('callback-submit')?.click();
  await widget.element.updateComplete;
}

/** Waits until no animation runs any more. */
export async function expectAccessible({ element, root }: Widget): Promise<void> {
  for (const animation of root.getAnimations()) animation.cancel();
  await axe(element);
}
