/** The language of the widget, and its direction. */
import { expect } from '@open-wc/testing';
import { Page, type Widget } from './widget.js';

const words = { en: 'Call us', de: 'Rufen Sie uns an', ar: 'اتصل بنا', zh: '联系我们' };

describe('lang', () => {
  let page: Page;
  const html = document.documentElement;

  beforeEach(() => {
    page = new Page();
  });
  afterEach(async () => {
    html.lang = 'en';
    Reflect.deleteProperty(navigator, 'language');
    await page.close();
  });

  const browserSpeaks = (language: string | undefined): void => {
    Object.defineProperty(navigator, 'language', { configurable: true, get: () => language });
  };

  /** The language and direction that a visitor sees. */
  const spoken = ({ root }: Widget): string =>
    `${root.querySelector('.root')?.getAttribute('lang')} ${root.querySelector('button')?.innerText.trim()}`;
  const expectSpoken = (widget: Widget, language: keyof typeof words): void => {
    expect(spoken(widget)).to.equal(`${language} ${words[language]}`);
  };

  /**
   * Puts the widget into elements of these languages, outermost first; `#` means into a shadow
   * root.
   */
  const below = async (langs: string[], attributes = {}): Promise<Widget> => {
    let parent: Element | ShadowRoot = page.append(document.createElement('div'));
    for (const lang of langs) {
      const node: HTMLElement = document.createElement('div');
      if (lang !== '#') node.setAttribute('lang', lang.replace('#', ''));
      parent.append(node);
      parent = lang.startsWith('#') ? node.attachShadow({ mode: 'open' }) : node;
    }
    const widget = page.create(attributes);
    parent.append(widget.element);
    await widget.element.updateComplete;
    return widget;
  };

  it("is taken from the element's own attribute", async () => {
    expectSpoken(await below(['ar'], { lang: 'de' }), 'de');
  });

  it('is the property of every HTML element', async () => {
    const widget = await below([]);
    widget.element.lang = 'zh';
    await widget.element.updateComplete;
    expectSpoken(widget, 'zh');
    expect(widget.element.getAttribute('lang')).to.equal('zh');
    widget.element.removeAttribute('lang');
    await widget.element.updateComplete;
    expectSpoken(widget, 'en');
  });

  it('is recognised by its primary subtag, in upper and lower case', async () => {
    for (const tag of ['de-AT', 'DE', 'de-Latn-DE-1996', 'De-x-y']) {
      expectSpoken(await below([], { lang: tag }), 'de');
    }
    expectSpoken(await below([], { lang: 'zh-Hans-CN' }), 'zh');
  });

  it('falls back to English for a language without words', async () => {
    html.lang = 'de';
    expectSpoken(await below([], { lang: 'sw-KE' }), 'en');
  });

  it('is taken from the nearest ancestor', async () => {
    expectSpoken(await below(['ar', 'de']), 'de');
    html.lang = 'zh';
    expectSpoken(await below([]), 'zh');
  });

  it('is found across shadow roots', async () => {
    expectSpoken(await below(['#de']), 'de');
    expectSpoken(await below(['ar', '#', '#']), 'ar');
    expectSpoken(await below(['ar', '#', 'zh']), 'zh');
    html.lang = 'de';
    expectSpoken(await below(['#', '#']), 'de');
  });

  it('skips ancestors with a malformed lang, without a warning', async () => {
    expectSpoken(await below(['de', 'not_a_tag', '']), 'de');
    expectSpoken(await below(['de', '#english!']), 'de');
    html.lang = '-';
    browserSpeaks('ar');
    expectSpoken(await below([]), 'ar');
  });

  it('warns once of a malformed lang of the element itself, and takes the next one', async () => {
    for (const lang of ['de_DE', '', 'e', 'deutsch, bitte', '-']) {
      const widget = await below(['de'], { lang });
      expectSpoken(widget, 'de');
      widget.element.requestUpdate();
      await widget.element.updateComplete;
      const warnings = page.takeWarnings();
      expect(warnings, lang).to.have.lengthOf(1);
      expect(warnings[0])
        .to.contain(`lang=${JSON.stringify(lang)}`)
        .and.match(/BCP 47/);
    }
  });

  it("is the browser's language if the page declares none", async () => {
    html.removeAttribute('lang');
    for (const [tag, language] of [
      ['de-CH', 'de'],
      ['ar', 'ar'],
      ['tlh', 'en'],
      ['', 'en'],
      [undefined, 'en'],
    ] as const) {
      browserSpeaks(tag);
      expectSpoken(await below([]), language);
    }
  });

  it('sets the direction of the text', async () => {
    for (const [lang, direction] of Object.entries({
      en: 'ltr',
      de: 'ltr',
      ar: 'rtl',
      zh: 'ltr',
    })) {
      const { root } = await below([], { lang });
      const frame = root.querySelector('.root') ?? expect.fail('no frame');
      expect(getComputedStyle(frame).direction, lang).to.equal(direction);
    }
    // Words of the widget in a page of the other direction.
    const outside = page.append(document.createElement('div'));
    outside.dir = 'rtl';
    const widget = page.create({ lang: 'en' });
    outside.append(widget.element);
    await widget.element.updateComplete;
    expect(getComputedStyle(widget.root.querySelector('button') as Element).direction).to.equal(
      'ltr',
    );
  });

  it('follows the new place when the element is moved', async () => {
    const widget = await below(['de']);
    const elsewhere = page.append(document.createElement('div'));
    elsewhere.lang = 'zh';
    elsewhere.append(widget.element);
    widget.element.requestUpdate();
    await widget.element.updateComplete;
    expectSpoken(widget, 'zh');
  });

  it('changes during a call: the words follow, the call goes on', async () => {
    const widget = await page.add({ lang: 'en' });
    await widget.show('queued');
    expect(widget.status).to.equal('You are in the queue');
    widget.element.lang = 'ar';
    await widget.eventually(() => widget.status === 'أنت في قائمة الانتظار');
    expect(widget.root.querySelector('.root')?.getAttribute('dir')).to.equal('rtl');
    expect(widget.element.state).to.equal('queued');
  });

  it("does not replace the page's own words on the buttons", async () => {
    const widget = await page.add({ lang: 'de', media: 'voice video', label: 'Frag uns' });
    const buttons = [...widget.root.querySelectorAll('button')].map(({ innerText }) => innerText);
    expect(buttons).to.deep.equal(['Frag uns', 'Videoanruf']);
    widget.element.labelVideo = 'Sieh uns';
    widget.element.label = '';
    await widget.element.updateComplete;
    const now = [...widget.root.querySelectorAll('button')].map(({ innerText }) => innerText);
    expect(now).to.deep.equal([words.de, 'Sieh uns']);
  });
});
