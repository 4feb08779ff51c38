/**
 * The oldest supported browsers, read from the one list of them: "browserslist" in package.json.
 * The build's target, the compatibility check (compat.ts) and the README's sentence come from it.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../package.json', import.meta.url));

/** The entries of the list, each in the form `chrome >= 116`. */
const list = (JSON.parse(readFileSync(file, 'utf8')) as { browserslist: readonly string[] })
  .browserslist;

export interface OldestBrowser {
  /** Name as browserslist and bundlers write it. */
  readonly name: string;
  readonly version: string;
}

export const oldestBrowsers: readonly OldestBrowser[] = list.map((entry) => {
  const [, name, version] = /^(\w+) >= ([\d.]+)$/.exec(entry) ?? [];
  if (!name || !version)
    throw new Error(`package.json, browserslist: "${entry}" is not "name >= 1.2"`);
  return { name, version };
});

/** The list in the form that the bundler takes: `chrome116`. */
export const buildTargets: string[] = oldestBrowsers.map(({ name, version }) =>
  name === 'ios_saf' ? `ios${version}` : name + version,
);

/** The README's sentence. Safari is named once, because its version is the same on all systems. */
export function inWords(): string {
  const of = (wanted: string) => {
    const found = oldestBrowsers.find(({ name }) => name === wanted);
    if (!found) throw new Error(`package.json, browserslist: no ${wanted}`);
    return found.version;
  };
  return `Chrome and Edge ${of('chrome')}, Firefox ${of('firefox')}, Safari ${of('safari')}`;
}
