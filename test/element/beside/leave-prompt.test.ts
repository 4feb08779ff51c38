/** The question before a page is left: links that leave the page ask it, and others do not. */
import { expect } from '@open-wc/testing';
import { askBeforeLeaving } from '../../../src/element/beside/leave-prompt.js';

describe('the question before leaving', () => {
  let controller: AbortController;
  let place: HTMLElement;
  const { navigation } = window as { navigation?: Navigation };
  let navigations: EventTarget;

  /** Whether a browser would ask, by an event as it would send it. */
  const asks = (): boolean => {
    const event = new Event('beforeunload', { cancelable: true });
    dispatchEvent(event);
    return event.defaultPrevented;
  };
  const navigate = (url: string, downloadRequest: string | null = null): void => {
    const event = Object.assign(new Event('navigate'), { destination: { url }, downloadRequest });
    navigations.dispatchEvent(event);
  };
  const stay = (event: Event): void => event.preventDefault();

  beforeEach(() => {
    navigations = new EventTarget();
    Object.defineProperty(window, 'navigation', { value: navigations, configurable: true });
    controller = new AbortController();
    place = document.createElement('div');
    document.body.append(place);
    addEventListener('click', stay);
    askBeforeLeaving(window, controller.signal);
  });
  afterEach(() => {
    controller.abort();
    removeEventListener('click', stay);
    place.remove();
    Object.defineProperty(window, 'navigation', { value: navigation, configurable: true });
  });

  it('is asked until the signal aborts', () => {
    expect(asks()).to.equal(true);
    expect(asks(), 'again').to.equal(true);
    controller.abort();
    expect(asks()).to.equal(false);
  });

  const links: Record<string, [html: string, leaves: boolean]> = {
    'a page': ['<a href="/other">x</a>', true],
    'a page elsewhere': ['<a href="https://example.com/?tel:">x</a>', true],
    'a page in capitals': ['<a href="HTTPS://example.com">x</a>', true],
    'a part of this page': ['<a href="#tel:1">x</a>', true],
    'a script': ['<a href="javascript:void 0">x</a>', true],
    'a telephone number': ['<a href="tel:+4989123456">x</a>', false],
    'a telephone number in capitals, with space': ['<a href=" TEL:+4989123456">x</a>', false],
    'an address for mail': ['<a href="mailto:a@example.com">x</a>', false],
    'a text message': ['<a href="sms:+4989123456">x</a>', false],
    'another program': ['<a href="whatsapp://send">x</a>', false],
    'a file to save': ['<a download href="/file">x</a>', false],
    'a map': ['<map><area href="tel:1">x</map>', false],
    'a drawing': ['<svg><a href="tel:1"><text>x</text></a></svg>', false],
    'an old drawing': ['<svg><a xlink:href="tel:1"><text>x</text></a></svg>', false],
    'what is in a link': ['<a href="tel:1"><b><i id="in">x</i></b></a>', false],
    'a button': ['<button>x</button>', true],
  };
  for (const [name, [html, leaves]] of Object.entries(links)) {
    it(`${leaves ? 'is' : 'is not'} asked after a click on ${name}`, () => {
      place.innerHTML = html;
      const target = place.querySelector('#in') ?? place.querySelector('a, area, button');
      target?.dispatchEvent(
        new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }),
      );
      expect(asks()).to.equal(leaves);
    });

    it(`${leaves ? 'is' : 'is not'} asked in a shadow root whose page stops clicks: ${name}`, () => {
      const root = place.attachShadow({ mode: 'open' });
      root.innerHTML = html;
      place.addEventListener('click', (event) => {
        event.stopPropagation();
        stay(event);
      });
      const target = root.querySelector('#in') ?? root.querySelector('a, area, button');
      target?.dispatchEvent(
        new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }),
      );
      expect(asks()).to.equal(leaves);
    });
  }

  it('is asked if a link that leaves follows one that does not', () => {
    place.innerHTML = '<a href="tel:1">x</a><a href="/other">x</a>';
    for (const link of place.querySelectorAll('a')) link.click();
    expect(asks()).to.equal(true);
  });

  it('is not asked if a script opens another program, or saves a file', () => {
    navigate('tel:1');
    expect(asks()).to.equal(false);
    navigate('https://example.com/file', '');
    expect(asks()).to.equal(false);
    navigate('https://example.com/');
    expect(asks()).to.equal(true);
  });

  it('is asked later on, whatever was clicked before', () => {
    navigate('tel:1');
    const event = new Event('beforeunload', { cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: event.timeStamp + 1001 });
    dispatchEvent(event);
    expect(event.defaultPrevented).to.equal(true);
  });
});
