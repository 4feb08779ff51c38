/**
 * `npm run test:more`, after `npm run build`: the tests that take too long for `npm test` or need
 * more programs: other engines, old browsers, many calls. Run it before a release. Parts can be
 * named: `npm run test:more -- test:firefox`. A part that fails does not stop the others; tests
 * that cannot run are listed with the reason at the end. The last line is `N passed, N failed`.
 */
import { ensure, type Need } from '../gateway/support/install.js';
import { ensureOldChromium, oldVersions, type OldVersion } from './old-chromium.js';
import { report, runStep, type Result } from './steps.js';

const packages = (need: Need): string[] => [ensure(need) ?? []].flat();

/**
 * npm scripts, each with a function that installs its needs.
 * @returns the reasons for missing ones.
 */
const parts: Readonly<Record<string, () => Promise<readonly string[]> | readonly string[]>> = {
  'test:old-browsers': async () => {
    const reasons: string[] = [];
    for (const version of Object.keys(oldVersions)) {
      const reason = await ensureOldChromium(Number(version) as OldVersion);
      if (reason) reasons.push(`Chromium ${version}: ${reason}`);
    }
    return reasons;
  },
  'test:e2e-more': () => [],
  'test:firefox': () => packages('firefox'),
  'test:gateway-more': () => [
    ...packages('servers'),
    ...packages('telephones'),
    ...packages('turn'),
  ],
  'test:soak': () => packages('servers'),
  'test:proxies': () => packages('proxies'),
};

const named = process.argv.slice(2);
for (const name of named) if (!Object.hasOwn(parts, name)) throw new Error(`No part ${name}`);

const results: Result[] = [];
const skipped: string[] = [];
for (const [name, prepare] of Object.entries(parts)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const reasons = await prepare();
  skipped.push(...reasons.map((reason) => `SKIPPED of ${name}: ${reason}`));
  results.push(await runStep(name));
}
for (const line of skipped) console.log(`\n${line}`);
report(results);
