/** `call-gateway` of a page whose SDK is loaded on demand. */
import { expect } from '@open-wc/testing';
import { events } from '../support/scripted-center.js';
import { withResolvers } from '../support/with-resolvers.js';
import { Page, type Widget } from './widget.js';

describe('call-gateway, held by waitUntil()', () => {
  let page: Page;
  let widget: Widget;
  /** Resolves when the page's SDK is loaded. */
  let sdk: ReturnType<typeof withResolvers<void>>;

  beforeEach(async () => {
    page = new Page();
    widget = await page.add();
    sdk = withResolvers();
    const handedOver = withResolvers<void>();
    widget.element.addEventListener('call-gateway', (event) => {
      handedOver.resolve();
      event.waitUntil(sdk.promise.then(() => widget.sdk.onGateway(event)));
    });
    widget.center.on('poll', events.connected, 'silence');
    void widget.element.call();
    await handedOver.promise;
  });
  afterEach(() => page.close());

  it('waits for the SDK, which then carries the call', async () => {
    sdk.resolve();
    await widget.until('talking');
    expect(widget.part('mute')).to.be.an.instanceOf(HTMLElement);
    await widget.element.hangUp();
    expect(widget.sdk.asked).to.deep.equal([['hangUp']]);
    expect(page.takeWarnings()).to.deep.equal([]);
  });

  it('tells an SDK to hang up that accepts when the visitor has hung up', async () => {
    await widget.element.hangUp();
    expect(widget.element.state).to.equal('ended');
    sdk.resolve();
    await widget.sdk.taken;
    await new Response('.').text();
    expect(widget.sdk.asked).to.deep.equal([['hangUp']]);
    expect(page.takeWarnings()).to.have.lengthOf(1);
    expect(widget.center.count('drop')).to.equal(1);
  });

  it('fails the call in the error’s words if the SDK cannot be loaded', async () => {
    sdk.reject(new Error('404'));
    await widget.until('failed');
    expect(widget.detail('call-error')).to.deep.equal({ code: 'media-failed', message: '404' });
  });
});
