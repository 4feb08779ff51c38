/**
 * Lit as the visitor's element has it, after the cuts of the build (test/tools/lit), draws the same as
 * Lit as it is published.
 */
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'playwright/test';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';
import { build, type Rolldown } from 'vite';
import { litInBuild } from '../tools/lit/plugin.js';
import type { draw, Drawing } from './support/drawing.js';

type Drawn = Window & typeof globalThis & Record<'whole' | 'cut', { draw: typeof draw }>;

const entry = fileURLToPath(new URL('support/drawing.ts', import.meta.url));

/** The drawing with its Lit, as a script that defines a global name. */
async function script(name: 'whole' | 'cut'): Promise<string> {
  const [built] = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      ...(name === 'cut' ? litInBuild(false) : []),
      minifyTemplateLiterals({ include: 'test/e2e/support/**' }),
    ],
    build: { write: false, minify: false, lib: { entry, name, formats: ['iife'] } },
  })) as Rolldown.RolldownOutput[];
  return built?.output[0].code ?? '';
}

const { drawing } = fc.letrec<{ drawing: Drawing }>((tie) => ({
  drawing: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('text'), text: fc.constantFrom('', 'a', '<b>"&', ' ="') }),
    fc.record({ kind: fc.constantFrom('nothing', 'undefined') }),
    fc.record({ kind: fc.constant('node'), name: fc.constantFrom('em', 'video') }),
    fc.record({ kind: fc.constant('list'), items: fc.array(tie('drawing'), { maxLength: 3 }) }),
    fc.record({
      kind: fc.constant('element'),
      value: fc.constantFrom('', 'x', '"y"'),
      on: fc.boolean(),
      missing: fc.boolean(),
      inside: tie('drawing'),
    }),
    fc.record({
      kind: fc.constantFrom('pair', 'end', 'icon'),
      first: tie('drawing'),
      second: tie('drawing'),
    }),
  ) as fc.Arbitrary<Drawing>,
}));

/** The drawing without one of its texts, which leaves the rest where it is. */
function without(drawn: Drawing, nth: number): Drawing {
  let texts = 0;
  const empty = (_: string, value: unknown): unknown =>
    (value as Partial<Drawing> | null)?.kind === 'text' && texts++ === nth
      ? { kind: 'nothing' }
      : value;
  return JSON.parse(JSON.stringify(drawn, empty)) as Drawing;
}

/** Text by text is taken away and comes back. */
const inSteps = (drawn: Drawing): Drawing[] =>
  [0, 1, 2].flatMap((nth) => [drawn, without(drawn, nth), drawn]);

test('the cut Lit draws whatever our templates can say as the whole Lit does', async ({ page }) => {
  for (const name of ['whole', 'cut'] as const)
    await page.addScriptTag({ content: await script(name) });
  const sequences = fc
    .sample(fc.array(drawing, { minLength: 1, maxLength: 3 }), 300)
    .map((drawings) => drawings.flatMap(inSteps));
  const drawn = await page.evaluate((all) => {
    const { whole, cut } = window as Drawn;
    return all.map((drawings) => [whole.draw(drawings), cut.draw(drawings)] as const);
  }, sequences);
  for (const [index, [whole, cut]] of drawn.entries())
    expect(cut, JSON.stringify(sequences[index])).toEqual(whole);
});
