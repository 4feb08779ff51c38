/**
 * Pages that change the language itself: functions on every object, frozen prototypes, a wrapped
 * `fetch`, names of the platform that mean something else. A whole call works in spite of it.
 */
import { usuallyIf } from './support/more.js';
import { expect, test } from './support/shop.js';

const onPrototypes = `
  Object.prototype.foo = function () {};
  Object.prototype.each = function () { throw new Error('each'); };
  Array.prototype.last = function () { return this[this.length - 1]; };
  Function.prototype.method = function () { return this; };
  String.prototype.capitalize = function () { return this; };
`;

const frozen = `
  for (const name of ['Error', 'TypeError', 'Object', 'Array', 'Function', 'Promise', 'EventTarget',
    'Event', 'CustomEvent', 'Map', 'Set', 'String', 'RegExp', 'Date', 'DOMException', 'AbortSignal']) {
    Object.freeze(window[name].prototype);
  }
`;

const onlyStrings = `
  const platform = window.fetch;
  window.fetch = function (url, init) {
    if (typeof url !== 'string') throw new TypeError('only text');
    return platform.call(window, url.trim(), init);
  };
`;

/** What MooTools does to a page. */
const request = `
  window.Request = function Request() { throw new Error('MooTools'); };
`;

/** Properties on every object that the platform would read as options, enumerable or not. */
const options = (enumerable: boolean, size: string): string => `
  for (const [name, value] of Object.entries({ size: ${size}, highWaterMark: -1, type: 'x' })) {
    Object.defineProperty(Object.prototype, name, { value, enumerable: ${enumerable}, writable: true });
  }
`;

/** Changes the page before the widget's script runs; `after` changes it when the script has run. */
const head = (code: string): string => `<script>{${code}}</script>`;
const after = (code: string): string =>
  `<script type="module">await customElements.whenDefined('click-to-dial'); {${code}}</script>`;

const pages: Readonly<Record<string, string>> = {
  'functions on every object': head(onPrototypes),
  'functions on every object, later': after(onPrototypes),
  'frozen prototypes': head(frozen),
  'frozen prototypes, later': after(frozen),
  'a fetch that takes text only': head(onlyStrings),
  'options on every object': head(options(true, '() => NaN')),
  'hidden options on every object': head(options(false, '3')),
  'a Request of its own': head(request),
  'a Request of its own, later': after(request),
  'all of it': head(onPrototypes + frozen + onlyStrings + request),
};

for (const [what, inHead] of Object.entries(pages)) {
  const usual = usuallyIf(what === 'all of it');
  test(`${what}: a call succeeds and ends`, usual, async ({ shop }) => {
    await shop.open('answered', { head: inHead });
    await shop.callAndHangUp();
  });

  test(`${what}: a failure has its error code`, usual, async ({ shop }) => {
    await shop.open('no-agents', { head: inHead });
    await shop.call('failed');
    expect((await shop.seen('call-error')).map(({ code }) => code)).toEqual(['no-agent']);
  });
}

test.describe('with SIP', () => {
  test.use({ media: true, permissions: ['microphone'] });
  test.describe.configure({ timeout: 90_000 });
  for (const [what, inHead] of Object.entries(pages)) {
    const usual = usuallyIf(what === 'all of it');
    test(`${what}: a SIP call succeeds and ends`, usual, async ({ shop }) => {
      await shop.open('answered', { head: inHead, attributes: 'connector="sip"' });
      await shop.callAndHangUp();
    });
  }
});
