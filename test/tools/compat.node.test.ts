/** The findings of `npm run compat`, and its list of browsers, which has to be the README's. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { root } from './bundle.js';
import { inWords } from './browsers.js';
import { syntaxError, tooNewIn } from './compat.js';

/**
 * Code with the too new features in it, tested both as TypeScript and as a bundle without types.
 */
const cases: readonly (readonly [code: string, ...features: string[]])[] = [
  ["URL.canParse('x')", 'api.URL.canParse_static'],
  ["globalThis.URL['canParse']('x')", 'api.URL.canParse_static'],
  ['const { canParse } = URL; canParse("x")', 'api.URL.canParse_static'],
  ["URL.parse('x')", 'api.URL.parse_static'],
  ['Promise.withResolvers()', 'javascript.builtins.Promise.withResolvers'],
  ['Promise.try(() => 1)', 'javascript.builtins.Promise.try'],
  ['await Array.fromAsync([])', 'javascript.builtins.Array.fromAsync'],
  ['Object.groupBy([1], String)', 'javascript.builtins.Object.groupBy'],
  ['new Set([1]).union(new Set([2]))', 'javascript.builtins.Set.union'],
  ['[1].values().map(String)', 'javascript.builtins.Iterator.map'],
  ["new Intl.DurationFormat('en')", 'javascript.builtins.Intl.DurationFormat'],
  ["RegExp.escape('.')", 'javascript.builtins.RegExp.escape'],
  ['new Uint8Array(2).toBase64()', 'javascript.builtins.Uint8Array.toBase64'],
  ["new URLPattern('/x')", 'api.URLPattern', 'api.URLPattern.URLPattern'],
  ['document.startViewTransition()', 'api.Document.startViewTransition'],
  ["addEventListener('pagereveal', () => {})", 'api.Window.pagereveal_event'],
  ["document.addEventListener('scrollend', () => {})", 'api.Document.scrollend_event'],
  ['document.onscrollend = null', 'api.Document.scrollend_event'],
  ["fetch('/', { duplex: 'half' })", 'api.fetch.options_parameter.duplex'],
  ["document.createElement('dialog').requestClose()", 'api.HTMLDialogElement.requestClose'],
  ['navigator.windowControlsOverlay', 'api.Navigator.windowControlsOverlay'],
  ['String.raw`<p writingsuggestions="false">x</p>`', 'html.global_attributes.writingsuggestions'],
  ['String.raw`<p @scrollend=${0}>x</p>`', 'api.Document.scrollend_event'],
  ['String.raw`p { color: light-dark(red, blue); }`', 'css.types.color.light-dark'],
  ['String.raw`p { position-anchor: --x; }`', 'css.properties.position-anchor'],
  ['String.raw`p { text-wrap: pretty; }`', 'css.properties.text-wrap.pretty'],
  ['String.raw`p:has-slotted { color: red; }`', 'css.selectors.has-slotted'],
  ['String.raw`@scope (p) { a { color: red; } }`', 'css.at-rules.scope'],
  // Not reported: features that are only tested for, guarded, our own or old enough.
  ['typeof URLPattern'],
  ['"canParse" in URL'],
  ['class Own { canParse() {} } new Own().canParse()'],
  ['AbortSignal.any([])'],
  ["new Response().json().catch(() => Response.json('x'))"],
  ['String.raw`p { height: 10dvh; & a { color: color-mix(in srgb, red, blue); } }`'],
  ['String.raw`@supports (color: light-dark(red, blue)) { p { color: light-dark(red, blue); } }`'],
  ['String.raw`p:has(a), p::part(x) { container: x / inline-size; scale: 2; }`'],
];

describe('features that are too new for the oldest browsers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compat-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const kind of ['ts', 'js']) {
    const files = cases.map(([code], index) => {
      const file = join(folder, `${index}.${kind}`);
      writeFileSync(file, `${code};\nexport {};\n`);
      return file;
    });
    const uses = tooNewIn(files);
    for (const [index, [code, ...features]] of cases.entries()) {
      test(`${kind}: ${code}`, () => {
        const here = uses.filter(({ file }) => basename(file) === `${index}.${kind}`);
        const found = [...new Set(here.map(({ feature }) => feature.path))];
        // Events are found by name alone, and Document and Element have events of the same names.
        const plain = (paths: string[]) =>
          paths.map((path) => path.replace('.Element.', '.Document.')).sort();
        assert.deepEqual(plain(found), plain(features));
      });
    }
  }

  test('a member of an object without a known type is found by its name', () => {
    const file = join(folder, 'untyped.js');
    writeFileSync(
      file,
      'export const f = (e) => e.canInsertDTMF || e.showPicker() || e.wakeLock || e.startViewTransition() || e.delay && e.region;',
    );
    assert.deepEqual(
      tooNewIn([file]).map(({ feature }) => feature.path),
      ['api.Document.startViewTransition'],
    );
  });
});

test('syntax that came after ES2022 is an error', () => {
  for (const code of [
    'using x = y',
    '/[a--b]/v',
    'import x from "./x.json" with { type: "json" }',
  ]) {
    assert.ok(syntaxError(code), code);
  }
  assert.equal(
    syntaxError('class A { static #x = 1; static { this.#x ??= 2n; } } await 0'),
    undefined,
  );
});

test('the README names the browsers of package.json', () => {
  assert.ok(readFileSync(join(root, 'README.md'), 'utf8').includes(`: ${inWords()}.`), inWords());
});
