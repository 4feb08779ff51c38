/** The code of call-backs: it is loaded when somebody wants it, and its loss is reported. */
import { expect } from '@open-wc/testing';
import type { ClickToDial } from '../../../src/element/click-to-dial.js';
import { language as english } from '../../../src/locales/en.js';
import { Page, type Widget } from '../widget.js';

const messages = english.call;

/** The files that the page has loaded so far. */
const loaded = (): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .map(({ origin, pathname }) => origin + pathname);

const attributes = { 'callback-url': '', connector: 'nobody-registered-this', lang: 'en' };

describe('the code of “call me back”', () => {
  let page: Page;
  beforeEach(() => {
    page = new Page();
  });
  afterEach(() => page.close());

  /** Opens a page whose call has failed at once, so that a call-back is offered. */
  async function fail(widget: Widget): Promise<void> {
    await widget.element.call();
    await widget.eventually(() => widget.part('callback') !== undefined);
  }

  it('is not loaded with the offer, and the visitor is told if it cannot be loaded', async () => {
    await fail(await page.add(attributes));
    const before = loaded();
    expect(
      before.filter((url) =>
        /src\/.*(callback-|(api|call)\/callback\.ts|phone)|libphone/.test(url),
      ),
    ).to.deep.equal([]);

    const frame = page.append(document.createElement('iframe'));
    const inside = frame.contentDocument ?? expect.fail('no document');
    const ready = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
    inside.open();
    inside.write(`<!doctype html><html lang="en"><title>A page whose files are gone</title>
      <script type="importmap">
        {
          "imports": {
            "/src/element/callback/callback.js": "/gone.js",
            "/src/element/callback/callback.ts": "/gone.js"
          }
        }
      </script>
      <click-to-dial callback-url connector="nobody-registered-this"></click-to-dial>
      <script type="module">
        import '/src/click-to-dial.ts';
        await customElements.whenDefined('click-to-dial');
        parent.postMessage('ready');
      </script>`);
    inside.close();
    await ready;
    const widget = page.watch(
      inside.querySelector<ClickToDial>('click-to-dial') ?? expect.fail('none'),
    );
    await fail(widget);
    for (const time of ['first', 'again']) {
      widget.part('callback')?.click();
      await widget.element.updateComplete;
      expect(widget.part('callback')?.getAttribute('aria-busy'), time).to.equal('true');
      expect(widget.status, time).to.equal(messages.ends.unsupported.title);
      await widget.eventually(() => widget.status === messages.callBackGone);
      expect(widget.part('callback')?.getAttribute('aria-busy'), time).to.equal(null);
    }
    widget.element.reset();
    await fail(widget);
    expect(widget.status, 'of the next call').to.equal(messages.ends.unsupported.title);
  });

  it('opens no form if it comes when the call has gone on', async () => {
    const widget = await page.add(attributes);
    await fail(widget);
    widget.part('callback')?.click();
    widget.element.reset();
    await import('../../../src/element/callback/callback.js');
    await fail(widget);
    await widget.element.updateComplete;
    expect(widget.part('callback-form')).to.equal(undefined);
    widget.part('callback')?.click();
    await widget.eventually(() => widget.part('callback-form') !== undefined);
  });
});
