/** The tab's title: it alternates with the page's own, which is restored in the end. */
import { expect } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { tellByTitle } from '../../../src/element/beside/tab-title.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('the tab’s title', () => {
  let clock: FakeClock;
  let telling: AbortController;
  const before = document.title;

  const tell = (words = 'Here!'): AbortController => {
    const controller = new AbortController();
    tellByTitle(words, clock, controller.signal);
    return controller;
  };
  const next = async (): Promise<string> => {
    await clock.advance(1000);
    return document.title;
  };

  beforeEach(() => {
    clock = new FakeClock();
    document.title = 'A shop';
  });
  afterEach(() => {
    telling.abort();
    expect(clock.pending, 'timers').to.equal(0);
    document.title = before;
  });

  it('changes at once, takes turns with the page’s own, and is the page’s own again at the end', async () => {
    telling = tell();
    expect(document.title).to.equal('Here!');
    expect(await next()).to.equal('A shop');
    expect(await next()).to.equal('Here!');
    telling.abort();
    expect(document.title).to.equal('A shop');
  });

  it('is restored exactly, in the same text node', async () => {
    const title = document.querySelector('title') ?? expect.fail('no title');
    title.textContent = '  A  shop\n';
    const node = title.firstChild;
    telling = tell();
    expect(title.firstChild).to.equal(node);
    telling.abort();
    expect([title.textContent, title.firstChild]).to.deep.equal(['  A  shop\n', node]);
  });

  for (const turns of [0, 1, 2]) {
    it(`keeps a change that the page makes after ${turns} turns`, async () => {
      telling = tell();
      await clock.advance(1000 * turns);
      document.title = 'Another page';
      const seen = [await next(), await next()];
      expect(seen).to.have.members(['Here!', 'Another page']);
      telling.abort();
      expect(document.title).to.equal('Another page');
    });

    it(`keeps a change that the page makes just before the end, after ${turns} turns`, async () => {
      telling = tell();
      await clock.advance(1000 * turns);
      document.title = 'Another page';
      telling.abort();
      expect(document.title).to.equal('Another page');
    });
  }

  it('can be written by two widgets, of which none takes the other’s words for the page’s', async () => {
    telling = tell('First');
    const second = tell('Second');
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await next()).to.be.oneOf(['First', 'Second', 'A shop']);
    }
    second.abort();
    expect(document.title).to.not.equal('Second');
    const seen = [await next(), await next()];
    expect(seen).to.have.members(['First', 'A shop']);
    telling.abort();
    expect(document.title).to.equal('A shop');
  });

  it('is set and removed on a page without a title', () => {
    document.title = '';
    telling = tell();
    expect(document.title).to.equal('Here!');
    telling.abort();
    expect(document.title).to.equal('');
  });

  it('does not alternate with reduced motion', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    telling = tell();
    expect([await next(), await next()]).to.deep.equal(['Here!', 'Here!']);
    document.title = 'Another page';
    expect(await next()).to.equal('Here!');
    telling.abort();
    expect(document.title).to.equal('Another page');
    await emulateMedia({ reducedMotion: 'no-preference' });
  });

  it('is left alone if the signal has aborted before', () => {
    telling = new AbortController();
    telling.abort();
    tellByTitle('Here!', clock, telling.signal);
    expect(document.title).to.equal('A shop');
  });
});
