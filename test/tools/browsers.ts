/**
 * The oldest browsers we name, from the one list there is: "browserslist" in package.json. The build's
 * target, the check of what the build uses (compat.ts), and the README's sentence come from it.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../package.json', import.meta.url));

/** Each as `chrome >= 116`. */
const list = (JSON.parse(readFileSync(file, 'utf8')) as { browserslist: readonly string[] })
  .browserslist;

export interface OldestBrowser {
  /** In the words of browserslist, and of bundlers. */
  readonly name: string;
  readonly version: string;
}

export const oldestBrowsers: readonly OldestBrowser[] = list.map((entry) => {
  const [, name, version] = /^(\w+) >= ([\d.]+)$/.exec(entry) ?? [];
  if (!name || !version)
    throw new Error(`package.json, browserslist: "${entry}" is not "name >= 1.2"`);
  return { name, version };
});

/** For the bundler: `chrome116`. */
export const buildTargets: string[] = oldestBrowsers.map(({ name, version }) =>
  name === 'ios_saf' ? `ios${version}` : name + version,
);

/** As the README says it. Safari has one version everywhere. */
export function inWords(): string {
  const of = (wanted: string) => {
    const found = oldestBrowsers.find(({ name }) => name === wanted);
    if (!found) throw new Error(`package.json, browserslist: no ${wanted}`);
    return found.version;
  };
  return `Chrome and Edge ${of('chrome')}, Firefox ${of('firefox')}, Safari ${of('safari')}`;
}
