/** A page in which the code that a call needs cannot be loaded. */
import { expect } from '@open-wc/testing';
import type { ClickToDial } from '../../src/element/click-to-dial.js';
import { Page, type Widget } from './widget.js';

/** The files loaded so far; before a call, none of the code for one is among them. */
const loaded = performance
  .getEntriesByType('resource')
  .map(({ name }) => new URL(name))
  .map(({ origin, pathname }) => origin + pathname);

describe('code that cannot be loaded', () => {
  let page: Page;
  let widget: Widget;

  it('is not loaded with the page', () => {
    expect(loaded.filter((url) => /live|session|panel|messages/.test(url))).to.deep.equal([]);
  });

  beforeEach(async () => {
    page = new Page();
    const frame = page.append(document.createElement('iframe'));
    const inside = frame.contentDocument ?? expect.fail('no document');
    const ready = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
    inside.open();
    inside.write(`<!doctype html><html lang="en"><title>A page whose files are gone</title>
      <script type="importmap">
        { "imports": { "/src/element/live.js": "/gone.js", "/src/element/live.ts": "/gone.js" } }
      </script>
      <click-to-dial server="https://cc.example.com"><a href="tel:1">Call</a></click-to-dial>
      <script type="module">
        import '/src/click-to-dial.ts';
        await customElements.whenDefined('click-to-dial');
        parent.postMessage('ready');
      </script>`);
    inside.close();
    await ready;
    widget = page.watch(inside.querySelector<ClickToDial>('click-to-dial') ?? expect.fail('none'));
  });
  afterEach(() => page.close());

  it('fails the call as load-failed, with a sentence and the page’s fallback shown', async () => {
    const { element } = widget;
    expect(widget.fallbackShown).to.equal(false);
    await element.call();
    expect(widget.log).to.deep.equal([
      'state preparing',
      'state failed load-failed',
      'error load-failed',
    ]);
    expect(element.matches(':state(failed)')).to.equal(true);
    await element.updateComplete;
    expect(widget.status).to.equal('Reload the page');
    expect(widget.part('button')?.textContent?.trim()).to.equal('Reload the page');
    expect(widget.fallbackShown).to.equal(true);
  });

  it('reset() goes back to idle, with a call-state event', async () => {
    await widget.element.call();
    widget.element.reset();
    expect(widget.element.state).to.equal('idle');
    expect(widget.events.at(-1)?.detail).to.deep.equal({ state: 'idle', previous: 'failed' });
    expect(widget.element.matches(':state(idle):not(:state(failed))')).to.equal(true);
    await widget.element.updateComplete;
    expect(widget.status).to.equal('');
    expect(widget.fallbackShown, 'stays in sight').to.equal(true);
  });

  it('is tried again with the next call', async () => {
    await widget.element.call();
    await widget.element.updateComplete;
    const again = widget.element.call();
    expect(widget.element.state).to.equal('preparing');
    await again;
    expect(widget.log.filter((entry) => entry === 'error load-failed')).to.have.lengthOf(2);
    await widget.element.hangUp();
    expect(widget.element.state).to.equal('failed');
  });
});
