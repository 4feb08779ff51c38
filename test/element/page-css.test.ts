/**
 * A page's styles for its own text do not reach into the elements: every inherited property that
 * this browser knows is set to another value on the element and around it.
 */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { AgentPage } from '../agent/agent-page.js';
import { Page, type Widget } from './widget.js';

/** Values of which every inherited property accepts at least one. */
const values = `
  inset; red; rgb(1, 2, 3); url("#y"); all; always; alternate; anywhere; auto; avoid;
  balance; baseline; bevel; bold; both; bounding-box; break-all; break-spaces;
  capitalize; center; circle; collapse; color-dodge; column; cover; crispedges;
  crosshair; cursive; dark; description; digits; discard; dot; each; edges; end;
  evenodd; expanded; first; force-end; full-width; geometricPrecision; hanging; hide;
  inside; isolate; italic; justify; keep-all; lining-nums; ltr; linearrgb; loose;
  manual; markers; middle; mixed; monospace; never; no-clip; no-common-ligatures;
  no-contextual; none; normal; nowrap; numeric-only; off; on; pixelated; pre; preserve;
  rtl; round; scroll-position; sideways; small-caps; stable; stroke; strict;
  stylistic(x); subpixel-antialiased; super; text; under; trim-both cap alphabetic;
  trim-start; square; unicase; upright; uppercase; wait; vertical-rl; wavy;
  weight style; allow-keywords; filled sesame; "«" "»"; "*"; "liga" 0; "wght" 700;
  "ABCD"; 3; 0.3; 7px; 3px 3px 2px red; 150%; 4 4 4; 2 5; exact; economy; only light;
  contain; read-write; spell-out; x-fast
`
  .split(';')
  .map((value) => value.trim());

/** Properties that a page may set for the widget: visibility, font, colours, colour scheme. */
const allowed = new Set(
  'visibility pointer-events color color-scheme font-family direction'.split(' '),
);

/** Inherited properties, each with values that differ from its initial one. */
function findInherited(): [name: string, values: string[]][] {
  const parent = document.body.appendChild(document.createElement('div'));
  const child = parent.appendChild(document.createElement('div'));
  const style = getComputedStyle(child);
  const found = [...style].flatMap((name): [string, string[]][] => {
    parent.style.cssText = 'display: none';
    const clean = style.getPropertyValue(name);
    const taken = values.filter((value) => {
      // Without a box of its own it gives its child no sizes.
      parent.style.cssText = `${name}: ${value}; display: none !important`;
      const inherits = style.getPropertyValue(name) !== clean;
      return inherits && CSS.supports(name, value);
    });
    return taken.length > 0 && !allowed.has(name) ? [[name, taken]] : [];
  });
  parent.remove();
  return found;
}

const inherited = findInherited();

const anyRule = fc
  .constantFrom(...inherited)
  .chain(([name, some]) => fc.constantFrom(...some).map((value) => `${name}: ${value} !important`));
/** Any selection of hostile rules, on the element itself, around it, or both. */
const hostile = fc.record({
  rules: fc.uniqueArray(anyRule, { minLength: 1, maxLength: 200, size: 'max' }),
  selector: fc.constantFrom('body, body *', 'body', 'body > *'),
});

/** The computed styles of all nodes inside, by property. */
function look(root: ShadowRoot, but: string): string[] {
  const properties = inherited.map(([name]) => name).filter((name) => name !== but);
  return [...root.querySelectorAll('*')].flatMap((node) => {
    const style = getComputedStyle(node);
    const name = `${node.localName}.${node.className.toString()} ${node.part.value}`;
    return properties.map((property) => `${name} ${property}: ${style.getPropertyValue(property)}`);
  });
}

/** The same element, on a clean page and on hostile ones. */
function expectToBeItself(root: ShadowRoot, but = ''): void {
  const sheet = new CSSStyleSheet();
  const clean = look(root, but);
  document.adoptedStyleSheets.push(sheet);
  try {
    fc.assert(
      fc.property(hostile, ({ rules, selector }) => {
        sheet.replaceSync(`${selector} { ${rules.join('; ')} }`);
        const now = look(root, but);
        const changed = now.filter((line, index) => line !== clean[index]);
        expect(changed.slice(0, 3)).to.deep.equal([]);
      }),
      { numRuns: 20 },
    );
  } finally {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  }
}

describe("the page's CSS", () => {
  let page: Page;
  let widget: Widget;

  beforeEach(async () => {
    page = new Page();
    widget = await page.add({}, '<a href="tel:1">Call</a>');
  });
  afterEach(() => page.close());

  it('is tested with the properties that are inherited', () => {
    const names = inherited.map(([name]) => name);
    expect(names).to.include.members(
      `text-transform white-space-collapse text-shadow letter-spacing word-spacing font-style
      font-size font-weight writing-mode text-indent line-height cursor text-align hyphens
      word-break quotes list-style-type tab-size caret-color -webkit-text-fill-color
      text-orientation text-wrap-mode`.split(/\s+/),
    );
  });

  it('changes nothing inside <click-to-dial> but the size of the start button', () => {
    expectToBeItself(widget.root, 'font-size');
  });

  for (const state of ['queued', 'ended'] as const) {
    it(`changes nothing inside the panel: ${state}`, async () => {
      await widget.show(state);
      expectToBeItself(widget.root);
    });
  }

  it('changes nothing inside the panel: talking, with the keypad', async () => {
    await widget.show('talking');
    widget.part('keypad-toggle')?.click();
    await widget.element.updateComplete;
    expectToBeItself(widget.root);
  });

  for (const [rules, start, panel] of [
    ['html { font-size: 62.5% }', 16, 16],
    ['html { font-size: 62.5% } body { font-size: 1.4rem }', 16, 16],
    ['* { font-size: 9px }', 16, 16],
    ['body { font-size: 20px }', 20, 16],
    ['body { font-size: 40px }', 24, 16],
    // This depends on a setting of the visitor.
    ['html { font-size: 32px }', 24, 32],
    ['html { font-size: 62.5%; --click-to-dial-font-size: 12px }', 12, 12],
    ['* { --click-to-dial-font-size: 2.5em; font-size: 20px }', 50, 50],
  ] as const) {
    it(`leaves text that can be read: ${rules}`, async () => {
      const style = page.append(document.createElement('style'));
      style.textContent = rules;
      const size = (node: Element | undefined): string =>
        node ? getComputedStyle(node).fontSize : '';
      expect(size(widget.part('button')), 'start button').to.equal(`${start}px`);
      await widget.show('queued');
      expect(size(widget.part('status')), 'status').to.equal(`${panel}px`);
      expect(size(widget.part('hang-up')), 'hang up').to.equal(`${panel}px`);
      // Fields have at least 16 px, so that mobile browsers do not zoom into them.
      const field = widget.part('panel')?.appendChild(document.createElement('input'));
      expect(size(field), 'field').to.equal(`${Math.max(16, panel)}px`);
      field?.remove();
    });
  }

  it('hides the widget together with the menu around it', async () => {
    await widget.show('queued');
    const hang = widget.part('hang-up') ?? expect.fail('no button');
    for (const rule of ['visibility: hidden', 'display: none']) {
      document.body.style.cssText = rule;
      expect(hang.checkVisibility({ visibilityProperty: true }), rule).to.equal(false);
    }
    document.body.style.cssText = '';
  });
});

it("the page's CSS changes nothing inside <incoming-call>", async () => {
  const page = await AgentPage.ring({ callskill: 'voice', calldata: 'name=Ada' });
  expect(page.part('caller')).not.to.equal(undefined);
  expectToBeItself(page.root);
  await page.close();
});
