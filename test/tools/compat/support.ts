/** Look-ups in MDN's compat data: which of the oldest supported browsers lack a feature. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type {
  CompatData,
  Identifier,
  SimpleSupportStatement,
  SupportBlock,
} from '@mdn/browser-compat-data';
import { oldestBrowsers } from '../browsers.js';

export const data = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@mdn/browser-compat-data'), 'utf8'),
) as CompatData;

/** A feature, with its path in the data, such as `api.URL.canParse_static`. */
export interface Feature {
  readonly path: string;
  readonly node: Identifier;
}

/**
 * MDN's names by those of browserslist; one can stand for a desktop browser and its mobile version.
 */
const names: Readonly<Record<string, readonly (keyof SupportBlock)[]>> = {
  chrome: ['chrome', 'chrome_android'],
  edge: ['edge'],
  firefox: ['firefox', 'firefox_android'],
  safari: ['safari'],
  ios_saf: ['safari_ios'],
};

const oldest = oldestBrowsers.flatMap(({ name, version }) => {
  const known = names[name];
  if (!known) throw new Error(`No compat data for ${name}`);
  return known.map((browser) => ({ browser, version }));
});

/** Compares versions; negative if `a` is older. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.replace('≤', '').split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference) return difference;
  }
  return 0;
}

/**
 * Whether a version supports the feature under its own name and without a flag. Partial support
 * counts, because only a test can tell whether the missing part matters.
 */
function holds(statement: SimpleSupportStatement, version: string): boolean {
  const { version_added: from, version_removed: until } = statement;
  if (!from || from === 'preview' || compare(from, version) > 0) return false;
  if (until !== undefined && until !== 'preview' && compare(until, version) <= 0) return false;
  const { flags, prefix, alternative_name: otherName } = statement;
  return !flags && !prefix && !otherName;
}

/**
 * The browsers of the list that lack it, each with the first version that has it; empty if unknown.
 */
export function missing({ node }: Feature): string[] {
  const support = node.__compat?.support;
  if (!support) return [];
  return oldest.flatMap(({ browser, version }) => {
    const statements = [support[browser] ?? []].flat();
    if (statements.length === 0 || statements.some((one) => holds(one, version))) return [];
    const since = statements.map((one) => one.version_added || 'never').join(', ');
    return [`${browser} ${version} (has it: ${since})`];
  });
}

/**
 * The entry under a key. Own keys only, since members can be called `constructor` or `toString`.
 */
export function child(node: Identifier | undefined, key: string): Identifier | undefined {
  return node && key !== '__compat' && Object.hasOwn(node, key) ? node[key] : undefined;
}

export const children = (node: Identifier | undefined): [string, Identifier][] =>
  Object.keys(node ?? {}).flatMap((key) => {
    const below = child(node, key);
    return below ? [[key, below]] : [];
  });

/** The feature at a path of keys, if there is data on it. */
export function feature(...keys: readonly string[]): Feature | undefined {
  const [root = '', ...rest] = keys;
  const start = (data as unknown as Identifier)[root];
  const node = rest.reduce<Identifier | undefined>((parent, key) => child(parent, key), start);
  return node?.__compat && { path: keys.join('.'), node };
}
