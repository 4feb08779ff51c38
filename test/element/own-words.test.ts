/** Words of the page's own: `registerMessages()` and the property `texts`. */
import { expect } from '@open-wc/testing';
import { ClickToDial } from '../../src/element/click-to-dial.js';
import type { Messages } from '../../src/locales/words.js';
import { spoken } from '../support/languages.js';
import { Page, type Widget } from './widget.js';

/** A call that fails at once, with a panel that shows it. */
const attributes = { connector: 'nobody-registered-this' };

describe('words of the page’s own', () => {
  let page: Page;
  beforeEach(() => {
    page = new Page();
  });
  afterEach(() => page.close());

  const start = ({ root }: Widget): string | undefined =>
    root.querySelector<HTMLElement>('.start')?.innerText.trim();
  const hint = ({ root }: Widget): string | undefined =>
    root.querySelector<HTMLElement>('#hint')?.innerText.trim();
  const title = ({ root }: Widget): string | null | undefined =>
    root.querySelector('[part=status]')?.textContent;

  async function fail(widget: Widget): Promise<void> {
    await widget.element.call();
    await widget.eventually(() => widget.part('close') !== undefined);
  }

  describe('registerMessages()', () => {
    it('adds a language, with English for the words it leaves out', async () => {
      ClickToDial.registerMessages('tlh', {
        labels: { call: 'Appelez-nous' },
        call: { close: 'Fermer', ends: { unsupported: { title: 'Impossible ici' } } },
      });
      const widget = await page.add({ ...attributes, lang: 'tlh-CA' });
      expect(start(widget)).to.equal('Appelez-nous');
      await fail(widget);
      const english = await spoken('en');
      expect(title(widget)).to.equal('Impossible ici');
      expect(widget.part('close')?.innerText.trim()).to.equal('Fermer');
      expect(hint(widget)).to.equal(english.call.ends.unsupported.hint);
      expect(widget.root.querySelector('.root')?.getAttribute('lang')).to.equal('tlh');
    });

    it('adds a language that is written from right to left', async () => {
      ClickToDial.registerMessages('fa', { dir: 'rtl', labels: { call: 'تماس با ما' } });
      const widget = await page.add({ lang: 'fa' });
      expect(start(widget)).to.equal('تماس با ما');
      expect(widget.root.querySelector('.root')?.getAttribute('dir')).to.equal('rtl');
    });

    it('changes words of a known language for one region alone', async () => {
      ClickToDial.registerMessages('de-AT', { labels: { call: 'Servus' } });
      const [austrian, german] = [
        await page.add({ lang: 'de-AT' }),
        await page.add({ lang: 'de-CH' }),
      ];
      expect(start(austrian)).to.equal('Servus');
      const { labels } = await spoken('de');
      expect(start(german)).to.equal(labels.call);
    });

    it('changes the words of elements that are in the page already', async () => {
      const widget = await page.add({ lang: 'ga' });
      const { labels } = await spoken('en');
      expect(start(widget)).to.equal(labels.call);
      ClickToDial.registerMessages('ga', { labels: { call: 'Cuir glaoch' } });
      await widget.element.updateComplete;
      expect(start(widget)).to.equal('Cuir glaoch');
    });

    it('adds to what was registered before', async () => {
      ClickToDial.registerMessages('cy', { labels: { call: 'Ffoniwch ni' } });
      ClickToDial.registerMessages('cy', { labels: { videoCall: 'Galwad fideo' } });
      const widget = await page.add({ lang: 'cy', media: 'voice video' });
      const buttons = [...widget.root.querySelectorAll<HTMLElement>('.start')];
      expect(buttons.map((button) => button.innerText.trim())).to.deep.equal([
        'Ffoniwch ni',
        'Galwad fideo',
      ]);
    });

    it('throws for a wrong language tag, and ignores words that are no text', async () => {
      expect(() => ClickToDial.registerMessages('not a tag', {})).to.throw(RangeError);
      const odd = { labels: { call: 7 }, call: 'all of it', nothing: null };
      ClickToDial.registerMessages('eu', odd as unknown as Messages);
      const widget = await page.add({ ...attributes, lang: 'eu' });
      const english = await spoken('en');
      expect(start(widget)).to.equal(english.labels.call);
      await fail(widget);
      expect(title(widget)).to.equal(english.call.ends.unsupported.title);
    });
  });

  describe('texts', () => {
    it('replace the words at their paths, in every language', async () => {
      const widget = page.create({ ...attributes, lang: 'de' });
      widget.element.texts = {
        'labels.call': 'Frag Anna',
        'call.ends.unsupported.title': 'Anna geht hier nicht',
      };
      page.append(widget.element);
      await widget.element.updateComplete;
      expect(start(widget)).to.equal('Frag Anna');
      await fail(widget);
      expect(title(widget)).to.equal('Anna geht hier nicht');
      const german = await spoken('de');
      expect(widget.part('close')?.innerText.trim()).to.equal(german.call.close);

      widget.element.lang = 'en';
      const english = await spoken('en');
      await widget.eventually(() => widget.part('close')?.innerText.trim() === english.call.close);
      expect(title(widget)).to.equal('Anna geht hier nicht');
    });

    it('may change while a panel is open, and be taken back', async () => {
      const widget = await page.add({ ...attributes, lang: 'en' });
      await fail(widget);
      const { call } = await spoken('en');
      widget.element.texts = { 'call.close': 'Done' };
      await widget.eventually(() => widget.part('close')?.innerText.trim() === 'Done');
      widget.element.texts = undefined;
      await widget.eventually(() => widget.part('close')?.innerText.trim() === call.close);
    });

    it('are reported once if their path has no word or they are no text', async () => {
      const widget = await page.add({ ...attributes, lang: 'en' });
      const odd = { 'call.nothing': 'x', dir: 'rtl', 'call.states': 'x', 'call.close': 7 };
      widget.element.texts = odd as unknown as Record<string, string>;
      await fail(widget);
      const second = { ...odd, 'call.panel': 'Second' };
      widget.element.texts = second as unknown as Record<string, string>;
      await widget.eventually(
        () => widget.root.querySelector('.root')?.getAttribute('aria-label') === 'Second',
      );
      const warnings = page.takeWarnings();
      for (const path of Object.keys(odd)) {
        const about = warnings.filter((text) => text.includes(`texts="${path}"`));
        expect(about, path).to.have.lengthOf(1);
        expect(about[0]).to.contain('call.hangUp');
      }
      const { call } = await spoken('en');
      expect(widget.part('close')?.innerText.trim()).to.equal(call.close);
      expect(widget.root.querySelector('.root')?.getAttribute('dir')).to.equal('ltr');
    });
  });
});
