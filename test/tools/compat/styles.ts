/** Finds every feature that a style sheet uses, except in `@supports`, which tests for it. */
import { tooNew } from './names.js';
import { feature, type Feature } from './support.js';

type Found = Generator<Feature | undefined>;

const units: readonly (readonly [RegExp, string])[] = [
  [/\ddv(?:[hwib]|min|max)\b/, 'viewport_percentage_units_dynamic'],
  [/\dlv(?:[hwib]|min|max)\b/, 'viewport_percentage_units_large'],
  [/\dsv(?:[hwib]|min|max)\b/, 'viewport_percentage_units_small'],
  [/\dcq(?:[hwib]|min|max)\b/, 'container_query_length_units'],
  ...['cap', 'ch', 'ic', 'lh', 'rcap', 'rch', 'rex', 'ric', 'rlh'].map(
    (unit) => [new RegExp(`\\d${unit}\\b`), unit] as const,
  ),
];

export function* readStyles(text: string): Generator<Feature> {
  for (const found of readBlocks(text.replace(/\/\*[^]*?\*\//g, ''))) if (found) yield found;
}

function* readBlocks(css: string): Found {
  /** The preludes (selector or at-rule) of the blocks around the present place. */
  const open: string[] = [];
  const isGuarded = () => open.some((prelude) => prelude.startsWith('@supports'));
  // Braces and semicolons inside strings do not count.
  for (const [, piece = '', end] of css.matchAll(/((?:"[^"]*"|'[^']*'|[^{};"'])*)([{};]|$)/g)) {
    const part = piece.trim();
    if (end === '{') {
      if (!isGuarded()) yield* readPrelude(part, open);
      open.push(part);
    } else {
      if (part && !isGuarded()) yield* readDeclaration(part);
      if (end === '}') open.pop();
    }
  }
}

function* readPrelude(prelude: string, open: readonly string[]): Found {
  const rule = /^@([\w-]+)/.exec(prelude)?.[1];
  if (rule !== undefined) {
    yield feature('css', 'at-rules', rule);
    for (const [, name = ''] of prelude.matchAll(/\(\s*(?:min-|max-)?([\w-]+)/g)) {
      yield feature('css', 'at-rules', rule, name);
    }
    if (/\([^)]*[<>]/.test(prelude)) yield feature('css', 'at-rules', rule, 'range_syntax');
    if (/\bstyle\(/.test(prelude)) {
      yield feature('css', 'at-rules', rule, 'style_queries_for_custom_properties');
    }
    return;
  }
  if (open.some((outer) => !outer.startsWith('@'))) yield feature('css', 'selectors', 'nesting');
  for (const [, name = ''] of prelude.matchAll(/::?([a-z][\w-]*)/g)) {
    yield feature('css', 'selectors', name);
  }
}

function* readDeclaration(declaration: string): Found {
  const [, property = '', value = ''] = /^([\w-]+)\s*:\s*([^]*)$/.exec(declaration) ?? [];
  if (property && !property.startsWith('--')) {
    yield feature('css', 'properties', property);
    for (const [word] of value.matchAll(/(?<![\w-])[a-z][\w-]*/g)) {
      yield feature('css', 'properties', property, word);
    }
  }
  yield* readFunctions(value);
}

function* readFunctions(value: string): Found {
  for (const [, name = ''] of value.matchAll(/(?<![\w-])([a-z][\w-]*)\(/g)) {
    yield tooNew('cssFunction', name);
  }
  for (const [unit, name] of units)
    if (unit.test(value)) yield feature('css', 'types', 'length', name);
}
